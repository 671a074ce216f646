import type { Messages } from './message.ts';

/** What goes into a run bundle, what stays out of it, and who signed it. */
export const sharing: Messages = {
  'bundle.unknown_source': {
    en: '{got}: is no source of this run, expected one of {expected}',
    pt: '{got}: não é fonte desta execução, o esperado é uma de {expected}',
  },
  'bundle.unknown_column': {
    en: '{got}: is no column of the data, expected some of {expected}',
    pt: '{got}: não é coluna dos dados, o esperado são algumas de {expected}',
  },
  'bundle.exported_as_digests': {
    en: '{name}: exported as digests, no row of it is here, so the run cannot be replayed; ask for an export with all rows',
    pt: '{name}: exportado como resumos (digests), nenhuma linha está aqui, então a execução não pode ser repetida; peça uma exportação com todas as linhas',
  },
  'bundle.exported_as_sample': {
    en: '{name}: exported as a sample of at most {rows} rows{?columns} of {columns}{/columns}, so the run cannot be replayed; ask for an export with all rows',
    pt: '{name}: exportado como amostra de no máximo {rows} linhas{?columns} de {columns}{/columns}, então a execução não pode ser repetida; peça uma exportação com todas as linhas',
  },
  'bundle.exported_as_columns': {
    en: '{name}: exported with the columns {columns} alone, so the run cannot be replayed; ask for an export with all columns',
    pt: '{name}: exportado só com as colunas {columns}, então a execução não pode ser repetida; peça uma exportação com todas as colunas',
  },
  'bundle.not_importable': {
    en: '{file}: holds a run without all of its data ({sources}); it can be read, but not taken into a store; ask for an export with all rows',
    pt: '{file}: contém uma execução sem todos os seus dados ({sources}); pode ser lida, mas não importada; peça uma exportação com todas as linhas',
  },
  'bundle.stays_out_rows': {
    en: 'left out for {cells}: their rows, predictions, scores and failing rows, request logs, profiles, and the messages of checks, which quote values',
    pt: 'ficam de fora de {cells}: suas linhas, previsões, pontuações e linhas reprovadas, registros de requisições, perfis, e as mensagens das verificações, que citam valores',
  },
  'bundle.stays_out_models': {
    en: 'left out: models that learned from these data',
    pt: 'ficam de fora: modelos que aprenderam com esses dados',
  },
  'bundle.holds_text': {
    en: 'inside: the notebook as it is written, with its parameters, formulas, filters and comments, and the names of all columns',
    pt: 'dentro: o caderno como está escrito, com parâmetros, fórmulas, filtros e comentários, e os nomes de todas as colunas',
  },
  'bundle.holds_environment': {
    en: 'inside: where it was computed (version of Bancada, browser or Node, system, number of cores)',
    pt: 'dentro: onde foi calculado (versão do Bancada, navegador ou Node, sistema, número de núcleos)',
  },
  'bundle.holds_rows': {
    en: 'inside: every row and every column of {sources}, and everything computed from them',
    pt: 'dentro: todas as linhas e colunas de {sources}, e tudo que foi calculado com elas',
  },
  'bundle.holds_sample': {
    en: 'inside: {path} with {rows} rows and the columns {columns}',
    pt: 'dentro: {path} com {rows} linhas e as colunas {columns}',
  },
  'bundle.holds_results': {
    en: 'inside: metrics, curves, intervals, drift and alerts; a slice or a bin of few rows tells of those rows, and slices are named after values',
    pt: 'dentro: métricas, curvas, intervalos, desvio e alertas; uma fatia ou faixa com poucas linhas revela essas linhas, e as fatias têm nomes de valores',
  },
  'bundle.holds_models': {
    en: 'inside: models; weights, medians and thresholds are made of the rows they learned from, single values among them, and every category of a column stands in them as text; leave models out when that is too much',
    pt: 'dentro: modelos; pesos, medianas e limiares são feitos das linhas com que aprenderam, valores isolados inclusive, e toda categoria de uma coluna está neles como texto; deixe os modelos de fora se isso for demais',
  },
  'bundle.holds_digests': {
    en: 'inside: sizes and SHA-256 digests of what was left out; whoever can guess such data exactly can check the guess',
    pt: 'dentro: tamanhos e resumos SHA-256 do que ficou de fora; quem puder adivinhar exatamente esses dados pode conferir o palpite',
  },
  'bundle.other_sums': {
    en: '{file}: {path} does not list the files of this bundle; it was changed, get it as it was exported',
    pt: '{file}: {path} não lista os arquivos deste pacote; foi alterado, obtenha-o como foi exportado',
  },
  'bundle.signature_text': {
    en: '{file}: manifest.sig.json is not a signature, expected {detail}; it was changed, do not trust this file',
    pt: '{file}: manifest.sig.json não é uma assinatura, o esperado é {detail}; foi alterado, não confie neste arquivo',
  },
  'bundle.signature_key': {
    en: '{file}: the key in manifest.sig.json is none that a signature can be trusted under (not on the curve, or of small order); do not trust this file',
    pt: '{file}: a chave em manifest.sig.json não é uma em que se possa confiar (fora da curva, ou de ordem pequena); não confie neste arquivo',
  },
  'bundle.signature_other': {
    en: '{file}: the signature was made over another manifest; the bundle was changed after it was signed, do not trust this file',
    pt: '{file}: a assinatura foi feita sobre outro manifesto; o pacote foi alterado depois de assinado, não confie neste arquivo',
  },
  E_SIGNATURE: {
    en: '{file}: the signature does not hold for this manifest and this key; the bundle, its signature or its key was changed, do not trust this file',
    pt: '{file}: a assinatura não vale para este manifesto e esta chave; o pacote, a assinatura ou a chave foi alterada, não confie neste arquivo',
  },
  'sign.no_key': {
    en: 'there is no signing key on this machine yet; make one with `bancada key --make`, or in the settings of the app',
    pt: 'ainda não há chave de assinatura nesta máquina; crie uma com `bancada key --make`, ou nas configurações do aplicativo',
  },
  'sign.key_exists': {
    en: 'there is a signing key on this machine already; what it signed could not be told from you if it were replaced, so remove it by hand first',
    pt: 'já existe uma chave de assinatura nesta máquina; se fosse trocada, o que ela assinou não seria mais reconhecido como seu, então remova-a antes à mão',
  },
  'sign.key_unreadable': {
    en: '{file}: is no Ed25519 private key in PEM that can be read ({reason}); put it back from a copy, or remove it and make another',
    pt: '{file}: não é uma chave privada Ed25519 em PEM que se possa ler ({reason}); restaure de uma cópia, ou remova e crie outra',
  },
  'sign.key_open': {
    en: '{file}: may be read by other users of this machine (mode {mode}, expected 600); run `chmod 600` on it, and make another key if someone may have read it',
    pt: '{file}: pode ser lida por outros usuários desta máquina (modo {mode}, o esperado é 600); rode `chmod 600` nela, e crie outra chave se alguém puder tê-la lido',
  },
  'sign.unsupported': {
    en: 'this browser cannot make Ed25519 keys; use Chrome 137, Firefox 129, Safari 17 or newer, or sign with `bancada export --sign`',
    pt: 'este navegador não cria chaves Ed25519; use Chrome 137, Firefox 129, Safari 17 ou mais novo, ou assine com `bancada export --sign`',
  },
  'sign.name_taken': {
    en: '{name}: is the name of another key here, {known}, and this one is {got}; ask {name} which is right, and use another name for this key if both are',
    pt: '{name}: já é o nome de outra chave aqui, {known}, e esta é {got}; pergunte a {name} qual está certa, e use outro nome para esta chave se ambas estiverem',
  },
  'sign.unsigned': {
    en: '{file}: is not signed, so there is no key to remember',
    pt: '{file}: não está assinado, então não há chave para lembrar',
  },
  'sign.state_unsigned': { en: 'unsigned', pt: 'sem assinatura' },
  'sign.state_altered': { en: 'altered: refused', pt: 'alterado: recusado' },
  'sign.state_known': { en: 'signed by {by}: known as {name}', pt: 'assinado por {by}: conhecido como {name}' },
  'sign.state_first_seen': {
    en: 'signed by {by}: first seen here; ask its maker for this fingerprint, then --trust NAME remembers it',
    pt: 'assinado por {by}: visto aqui pela primeira vez; peça esta impressão digital a quem o fez, e --trust NOME a guarda',
  },
  'sign.bad_name': {
    en: '{name}: is no name for a key, expected 1 to 80 printable characters',
    pt: '{name}: não serve de nome de chave, o esperado são de 1 a 80 caracteres visíveis',
  },
};
