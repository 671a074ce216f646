import type { Messages } from './message.ts';
import { replay } from './replay.ts';

/** Problems of run bundles; the codes with `E_` are those of the published corpus of bad files. */
export const bundle: Messages = {
  ...replay,
  'bundle.not_a_bundle': {
    en: '{file}: is not a whole run bundle; expected a .bancada.zip file that an export wrote, fetch or export it again',
    pt: '{file}: não é um pacote de execução inteiro; o esperado é um arquivo .bancada.zip gravado por uma exportação, baixe ou exporte de novo',
  },
  'bundle.rewritten': {
    en: '{file}: the zip is not as Bancada writes it (first at {entry}); it was changed or packed again by another program, get it as it was exported',
    pt: '{file}: o zip não está como o Bancada o grava (primeiro em {entry}); foi alterado ou empacotado de novo por outro programa, obtenha-o como foi exportado',
  },
  'bundle.manifest_text': {
    en: '{file}: manifest.json is not canonical JSON; it was changed, get the bundle as it was exported',
    pt: '{file}: manifest.json não é JSON canônico; foi alterado, obtenha o pacote como foi exportado',
  },
  'bundle.manifest': {
    en: '{file}: manifest.json does not fit at {at}: {detail}; it was changed, get the bundle as it was exported',
    pt: '{file}: manifest.json não está certo em {at}: {detail}; foi alterado, obtenha o pacote como foi exportado',
  },
  'bundle.notebook_text': {
    en: '{file}: notebook.md is not UTF-8 text; export the bundle again',
    pt: '{file}: notebook.md não é texto UTF-8; exporte o pacote de novo',
  },
  'bundle.document': {
    en: '{file}: object {digest} is no document that can be read; export the bundle again',
    pt: '{file}: o objeto {digest} não é um documento que possa ser lido; exporte o pacote de novo',
  },
  'bundle.no_run': {
    en: 'run {run}: not in this store; run the notebook, then export',
    pt: 'execução {run}: não está neste armazenamento; rode o caderno e exporte depois',
  },
  'bundle.unfinished': {
    en: 'run {run}: {cells} have no result; a bundle holds a whole run, so run the notebook without errors first',
    pt: 'execução {run}: {cells} não têm resultado; um pacote guarda uma execução inteira, rode antes o caderno sem erros',
  },
  'bundle.run_is_old': {
    en: 'cell {cell}: its data, or Bancada itself, changed since this run; run the notebook again, then export',
    pt: 'célula {cell}: seus dados, ou o próprio Bancada, mudaram desde esta execução; rode o caderno de novo e exporte depois',
  },
  'bundle.other_sample': {
    en: '{file}: was made with other bytes of {source} than this Bancada ships; replay it with the version that made it',
    pt: '{file}: foi feito com outros bytes de {source} do que os que acompanham este Bancada; repita com a versão que o fez',
  },
  'bundle.no_sample': {
    en: '{file}: was made from {source}, which does not ship with this Bancada; replay it with the version that made it',
    pt: '{file}: foi feito de {source}, que não acompanha este Bancada; repita com a versão que o fez',
  },
  'bundle.left_out': {
    en: '{file}: does not carry the rows of {source}, so nothing can be computed again; ask for a bundle that was exported with all rows',
    pt: '{file}: não traz as linhas de {source}, então nada pode ser computado de novo; peça um pacote exportado com todas as linhas',
  },
  'bundle.other_unit': {
    en: '{file}: {cells} were computed by {unit} version {claimed}, this Bancada has version {here}: their results can be compared, their digests cannot; Bancada {versions} can replay them',
    pt: '{file}: {cells} foram computadas por {unit} versão {claimed}, este Bancada tem a versão {here}: os resultados podem ser comparados, os digests não; o Bancada {versions} pode repeti-las',
  },
  'bundle.unknown_unit': {
    en: '{file}: {cells} were computed by {unit} version {claimed}, which this Bancada does not use for them: their results can be compared, their digests cannot; Bancada {versions} can replay them',
    pt: '{file}: {cells} foram computadas por {unit} versão {claimed}, que este Bancada não usa para elas: os resultados podem ser comparados, os digests não; o Bancada {versions} pode repeti-las',
  },
  'registry.claimed': {
    en: 'cell {cell}: nothing was applied, because it rests on results that a bundle claims ({claimed}); run without --trust-claimed, or replay the bundle first',
    pt: 'célula {cell}: nada foi aplicado, porque se apoia em resultados que um pacote afirma ({claimed}); rode sem --trust-claimed, ou repita o pacote antes',
  },
  'bundle.claim_false': {
    en: 'cell {cell}: another result was claimed for the same work; the one computed here has replaced it',
    pt: 'célula {cell}: outro resultado era afirmado para o mesmo trabalho; o computado aqui o substituiu',
  },
  'bundle.link': {
    en: '{address}: is no address; write one on this site, such as ?bundle=files/run.bancada.zip',
    pt: '{address}: não é um endereço; escreva um deste site, como ?bundle=arquivos/rodada.bancada.zip',
  },
  'bundle.link_elsewhere': {
    en: '{address}: is on another site, and nothing was fetched from there; download the file yourself and drop it here',
    pt: '{address}: está em outro site, e nada foi buscado lá; baixe o arquivo você mesmo e solte-o aqui',
  },
  'bundle.link_failed': {
    en: '{address}: could not be fetched{?reason} (status {reason}){/reason}; check the address and the network, then try again',
    pt: '{address}: não pôde ser buscado{?reason} (status {reason}){/reason}; confira o endereço e a rede e tente de novo',
  },
  E_PATH: {
    en: '{file}: entry {entry} has a name that no bundle has (only a-z, 0-9, . _ - and / inside, never .. or / first); nothing was opened, do not trust this file',
    pt: '{file}: a entrada {entry} tem um nome que nenhum pacote tem (só a-z, 0-9, . _ - e / no meio, nunca .. nem / no início); nada foi aberto, não confie neste arquivo',
  },
  E_ENTRY_TWICE: {
    en: '{file}: entry {entry} stands twice; nothing was opened, do not trust this file',
    pt: '{file}: a entrada {entry} aparece duas vezes; nada foi aberto, não confie neste arquivo',
  },
  E_ENTRY_CASE: {
    en: '{file}: entries {other} and {entry} differ in case alone; nothing was opened, do not trust this file',
    pt: '{file}: as entradas {other} e {entry} só diferem em maiúsculas e minúsculas; nada foi aberto, não confie neste arquivo',
  },
  E_ENTRY_LINK: {
    en: '{file}: entry {entry} is a symbolic link, which no bundle has; nothing was opened, do not trust this file',
    pt: '{file}: a entrada {entry} é um link simbólico, o que nenhum pacote tem; nada foi aberto, não confie neste arquivo',
  },
  E_ENTRY_PACKED: {
    en: '{file}: entry {entry} is compressed or encrypted, which no bundle is; nothing was unpacked, get the file as it was exported',
    pt: '{file}: a entrada {entry} está comprimida ou cifrada, o que nenhum pacote está; nada foi descompactado, obtenha o arquivo como foi exportado',
  },
  E_SIZE: {
    en: '{file}: {entry} is said to have {stated} bytes and has {found}; get the file as it was exported',
    pt: '{file}: {entry} diz ter {stated} bytes e tem {found}; obtenha o arquivo como foi exportado',
  },
  E_LIMIT_BUNDLE: {
    en: '{file}: {bytes} bytes, at most {limit} are opened; export fewer rows',
    pt: '{file}: {bytes} bytes, no máximo {limit} são abertos; exporte menos linhas',
  },
  E_LIMIT_FILES: {
    en: '{file}: {files} files, at most {limit} are opened; export fewer rows',
    pt: '{file}: {files} arquivos, no máximo {limit} são abertos; exporte menos linhas',
  },
  E_HASH: {
    en: '{file}: {path} does not have the bytes that its SHA-256 names; the file was changed or damaged, get it as it was exported',
    pt: '{file}: {path} não tem os bytes que seu SHA-256 indica; o arquivo foi alterado ou danificado, obtenha-o como foi exportado',
  },
  E_HASH_MISSING: {
    en: '{file}: {path} is named and not there; the file was changed or cut, get it as it was exported',
    pt: '{file}: {path} é citado e não está lá; o arquivo foi alterado ou cortado, obtenha-o como foi exportado',
  },
  E_HASH_EXTRA: {
    en: '{file}: {path} is there and manifest.json does not name it; the file was changed, get it as it was exported',
    pt: '{file}: {path} está lá e manifest.json não o cita; o arquivo foi alterado, obtenha-o como foi exportado',
  },
  E_NEWER: {
    en: '{file}: written by a newer Bancada (bundle format {found}, this one knows {known}), its text can be read and nothing else; update Bancada{?since} to version {since} or newer{/since} to open it',
    pt: '{file}: gravado por um Bancada mais novo (formato de pacote {found}, este conhece o {known}), só seu texto pode ser lido; atualize o Bancada{?since} para a versão {since} ou mais nova{/since} para abri-lo',
  },
};
