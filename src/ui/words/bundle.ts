import type { Phrases } from '../app/say.ts';

export const words = {
  claimed: { en: 'claimed', pt: 'afirmado' },
  claimed_help: {
    en: 'The results below are claimed by whoever made this file. Nothing has run, and nothing was fetched; a replay computes them again here and compares.',
    pt: 'Os resultados abaixo são afirmados por quem fez este arquivo. Nada foi executado nem buscado; uma repetição os computa de novo aqui e compara.',
  },
  kind: { en: 'Run bundle', pt: 'Pacote de execução' },
  newer: { en: 'This bundle needs a newer Bancada', pt: 'Este pacote precisa de uma Bancada mais nova' },
  newer_since: {
    en: 'This bundle needs Bancada {version} or newer',
    pt: 'Este pacote precisa da Bancada {version} ou mais nova',
  },
  newer_help: {
    en: 'This is version {version}: it shows the notebook and the list of files, and neither replays nor imports it. Reload the page to look for an update.',
    pt: 'Esta é a versão {version}: mostra o caderno e a lista de arquivos, e não o repete nem importa. Recarregue a página para procurar uma atualização.',
  },
  newer_text: { en: 'Notebook', pt: 'Caderno' },
  none_open: { en: 'This bundle is not open in this tab', pt: 'Este pacote não está aberto nesta aba' },
  none_open_help: {
    en: 'A bundle is looked at where it is and not kept here. Choose its file again, or drop it anywhere; import it to keep it.',
    pt: 'Um pacote é visto onde está e não fica guardado aqui. Escolha o arquivo de novo ou solte-o em qualquer lugar; importe-o para guardá-lo.',
  },
  choose: { en: 'Choose a bundle', pt: 'Escolher um pacote' },
  fetching: { en: 'Fetching {address}', pt: 'Buscando {address}' },
  link_failed: { en: 'The bundle was not opened', pt: 'O pacote não foi aberto' },
  link_cancelled: { en: 'Fetching {address} was cancelled.', pt: 'A busca de {address} foi cancelada.' },
  again: { en: 'Try again', pt: 'Tentar de novo' },
  cancel: { en: 'Cancel', pt: 'Cancelar' },
  replay: { en: 'Replay', pt: 'Repetir' },
  replay_again: { en: 'Replay again', pt: 'Repetir de novo' },
  import: { en: 'Import as a notebook', pt: 'Importar como caderno' },
  import_short: { en: 'Import', pt: 'Importar' },
  verify: { en: 'Check every byte', pt: 'Conferir cada byte' },

  plan: { en: 'What a replay would do', pt: 'O que uma repetição faria' },
  plan_cells: {
    en: {
      one: 'Compute {n} cell again from the notebook and the data, in workers, in a store of its own that is deleted afterwards.',
      other:
        'Compute {n} cells again from the notebook and the data, in workers, in a store of its own that is deleted afterwards.',
    },
    pt: {
      one: 'Computar {n} célula de novo a partir do caderno e dos dados, em processos separados, num armazenamento próprio que depois é apagado.',
      other:
        'Computar {n} células de novo a partir do caderno e dos dados, em processos separados, num armazenamento próprio que depois é apagado.',
    },
  },
  plan_earlier: {
    en: 'In this browser {n} of its {total} cells took {time} together when they were computed before.',
    pt: 'Neste navegador, {n} das suas {total} células levaram {time} juntas quando foram computadas antes.',
  },
  plan_time: {
    en: 'How long it takes is not known here: a bundle holds no times, so that its bytes depend on nothing but the run, and these cells were not computed in this browser before.',
    pt: 'Quanto tempo leva não se sabe aqui: um pacote não guarda tempos, para que seus bytes só dependam da execução, e estas células não foram computadas neste navegador antes.',
  },
  plan_reads: { en: 'It reads {name} ({size}), from the bundle.', pt: 'Lê {name} ({size}), do pacote.' },
  plan_ships: {
    en: 'It reads {name} ({size}), which ships with Bancada.',
    pt: 'Lê {name} ({size}), que acompanha a Bancada.',
  },
  plan_blocked: {
    en: {
      one: '{n} cell was held up by a check, and is held up again.',
      other: '{n} cells were held up by a check, and are held up again.',
    },
    pt: {
      one: '{n} célula foi impedida por uma verificação, e será de novo.',
      other: '{n} células foram impedidas por uma verificação, e serão de novo.',
    },
  },
  replaying: { en: 'Replaying: {done} of {total} cells', pt: 'Repetindo: {done} de {total} células' },
  preparing: { en: 'Hashing every file, then preparing the data', pt: 'Conferindo cada arquivo e preparando os dados' },
  replay_cancelled: {
    en: 'The replay was cancelled. Nothing was kept; the results are still claimed.',
    pt: 'A repetição foi cancelada. Nada foi guardado; os resultados continuam só afirmados.',
  },
  verdict: { en: 'Verdict', pt: 'Veredito' },
  identical: { en: 'identical', pt: 'idêntico' },
  within_tolerance: { en: 'identical within tolerance', pt: 'idêntico dentro da tolerância' },
  not_here: { en: 'needs WebGPU', pt: 'precisa de WebGPU' },
  differs: { en: 'differs', pt: 'difere' },
  not_comparable: { en: 'not comparable by digest', pt: 'não comparável por digest' },
  not_replayable: { en: 'not replayable', pt: 'não pode ser repetido' },
  unclaimed: { en: 'The bundle claims nothing of {cells}.', pt: 'O pacote não afirma nada de {cells}.' },
  other_results: { en: 'Numbers of the result that differ', pt: 'Números do resultado que diferem' },
  replayed: { en: 'replayed', pt: 'repetido' },
  copy: { en: 'Copy as Markdown', pt: 'Copiar como Markdown' },
  copied: { en: 'Copied.', pt: 'Copiado.' },
  copy_failed: {
    en: 'The browser did not allow copying; save it as a file.',
    pt: 'O navegador não permitiu copiar; salve em arquivo.',
  },
  save_json: { en: 'Save as JSON', pt: 'Salvar como JSON' },
  save_markdown: { en: 'Save as Markdown', pt: 'Salvar como Markdown' },

  amount: { en: '{done} of {total}', pt: '{done} de {total}' },
  confirmed: {
    en: {
      one: '{n} result that was imported into this browser is no longer only claimed.',
      other: '{n} results that were imported into this browser are no longer only claimed.',
    },
    pt: {
      one: '{n} resultado importado para este navegador deixou de ser só afirmado.',
      other: '{n} resultados importados para este navegador deixaram de ser só afirmados.',
    },
  },
  verified: {
    en: {
      one: 'Every byte is what the manifest says: {n} file, {size}.',
      other: 'Every byte is what the manifest says: {n} files, {size}.',
    },
    pt: {
      one: 'Cada byte é o que o manifesto diz: {n} arquivo, {size}.',
      other: 'Cada byte é o que o manifesto diz: {n} arquivos, {size}.',
    },
  },
  verify_cancelled: { en: 'Checking was cancelled.', pt: 'A conferência foi cancelada.' },

  importing: { en: 'Importing: hashing every file first', pt: 'Importando: antes, cada arquivo é conferido' },
  imported: { en: 'Kept as {notebook}.', pt: 'Guardado como {notebook}.' },
  was_here: {
    en: 'This bundle was imported before, as {notebook}; what you changed there stays.',
    pt: 'Este pacote já tinha sido importado, como {notebook}; o que você mudou lá fica.',
  },
  added: {
    en: 'New in this browser: {objects} objects and {cells} results.',
    pt: 'Novos neste navegador: {objects} objetos e {cells} resultados.',
  },
  added_nothing: {
    en: 'Everything in it was already here: nothing was stored twice.',
    pt: 'Tudo o que há nele já estava aqui: nada foi guardado duas vezes.',
  },
  other_keys: {
    en: 'Results that this version would compute otherwise stay in the bundle: {cells}.',
    pt: 'Resultados que esta versão computaria de outro modo ficam no pacote: {cells}.',
  },
  import_cancelled: {
    en: 'Importing was cancelled. What had come in is used the next time.',
    pt: 'A importação foi cancelada. O que já tinha entrado será aproveitado da próxima vez.',
  },
  open_notebook: { en: 'Open the notebook', pt: 'Abrir o caderno' },

  export: { en: 'Share as a bundle', pt: 'Compartilhar como pacote' },
  export_title: { en: 'Share {title} as a bundle', pt: 'Compartilhar {title} como pacote' },
  export_help: {
    en: 'One file that another person can open, read and replay. Other notebooks, settings and tokens of this browser are never in it.',
    pt: 'Um só arquivo que outra pessoa pode abrir, ler e repetir. Outros cadernos, ajustes e senhas deste navegador nunca estão nele.',
  },
  export_missing: {
    en: {
      one: '{n} cell has no result of this browser yet. A bundle holds a whole run, so it is run first.',
      other: '{n} cells have no result of this browser yet. A bundle holds a whole run, so they are run first.',
    },
    pt: {
      one: '{n} célula ainda não tem resultado deste navegador. Um pacote guarda uma execução inteira, então ela é executada antes.',
      other:
        '{n} células ainda não têm resultado deste navegador. Um pacote guarda uma execução inteira, então elas são executadas antes.',
    },
  },
  export_run: { en: 'Run and go on', pt: 'Executar e continuar' },
  export_running: { en: 'Running {done} of {total} cells', pt: 'Executando {done} de {total} células' },
  export_run_cancelled: {
    en: 'The run was cancelled; there is nothing to export yet.',
    pt: 'A execução foi cancelada; ainda não há o que exportar.',
  },
  rows: { en: 'Rows of the data', pt: 'Linhas dos dados' },
  rows_all: { en: 'All rows: the receiver can replay it', pt: 'Todas as linhas: quem recebe pode repetir' },
  rows_columns: { en: 'Some columns, every row', pt: 'Algumas colunas, todas as linhas' },
  rows_sample: { en: 'A sample of rows', pt: 'Uma amostra das linhas' },
  rows_none: { en: 'No rows: digests alone', pt: 'Nenhuma linha: só digests' },
  sample_rows: { en: 'At most so many rows of each dataset', pt: 'No máximo tantas linhas de cada conjunto' },
  columns: { en: 'Columns that go in', pt: 'Colunas que vão junto' },
  models: { en: 'Models that learned from these data', pt: 'Modelos que aprenderam com esses dados' },
  partial: {
    en: 'Who gets this file can read the results, but not replay them: the data they were made from are not in it.',
    pt: 'Quem receber este arquivo pode ler os resultados, mas não repeti-los: os dados de que foram feitos não estão nele.',
  },
  exceptions: { en: 'Sources one by one', pt: 'Fontes uma a uma' },
  as_above: { en: 'as above', pt: 'como acima' },
  whole_source: { en: 'all rows', pt: 'todas as linhas' },
  no_source: { en: 'digest alone', pt: 'só o digest' },
  sign: { en: 'Sign it with my key', pt: 'Assinar com minha chave' },
  sign_help: {
    en: 'Tell the receiver this fingerprint by another way. The key stays in this browser, cannot be copied out of it, and goes with its data.',
    pt: 'Diga esta impressão digital a quem recebe por outro meio. A chave fica neste navegador, não pode ser copiada e vai embora com os dados dele.',
  },
  text_language: { en: 'Language of the report', pt: 'Idioma do relatório' },
  working_out: { en: 'Working out what goes in', pt: 'Calculando o que vai junto' },
  offer: { en: 'What will be in it', pt: 'O que vai estar nele' },
  reader_sees: { en: 'What a reader can see', pt: 'O que um leitor pode ver' },
  use_notebook: { en: 'Notebook', pt: 'Caderno' },
  use_source: { en: 'Data as they came', pt: 'Dados como vieram' },
  use_rows: { en: 'Rows of the cells', pt: 'Linhas das células' },
  use_result: { en: 'Results of the cells', pt: 'Resultados das células' },
  use_model: { en: 'Models', pt: 'Modelos' },
  use_sample: { en: 'Sampled rows', pt: 'Linhas de amostra' },
  use_companion: { en: 'For people and other tools', pt: 'Para pessoas e outras ferramentas' },
  use_manifest: { en: 'Manifest', pt: 'Manifesto' },
  use_signature: { en: 'Signature', pt: 'Assinatura' },
  save: { en: 'Save the bundle', pt: 'Salvar o pacote' },
  writing: { en: 'Writing {name}', pt: 'Gravando {name}' },
  written: {
    en: { one: 'Saved as {name}: {n} file, {size}.', other: 'Saved as {name}: {n} files, {size}.' },
    pt: { one: 'Salvo como {name}: {n} arquivo, {size}.', other: 'Salvo como {name}: {n} arquivos, {size}.' },
  },
  write_cancelled: {
    en: 'Saving was cancelled. Nothing was written.',
    pt: 'O salvamento foi cancelado. Nada foi gravado.',
  },

  settings: { en: 'Settings as written', pt: 'Ajustes como escritos' },
  held_up: { en: 'held up by a check', pt: 'impedida por uma verificação' },
  no_claim: { en: 'nothing claimed', pt: 'nada afirmado' },
  no_result: {
    en: 'The bundle claims no result of this cell.',
    pt: 'O pacote não afirma resultado algum desta célula.',
  },
  result_withheld: {
    en: 'The result was left out of the bundle, which claims its SHA-256 alone.',
    pt: 'O resultado ficou fora do pacote, que só afirma seu SHA-256.',
  },
  result_unreadable: {
    en: 'This claimed result cannot be shown: {message}',
    pt: 'Este resultado afirmado não pode ser mostrado: {message}',
  },
  show_more: {
    en: { one: 'Show {n} more value', other: 'Show {n} more values' },
    pt: { one: 'Mostrar mais {n} valor', other: 'Mostrar mais {n} valores' },
  },

  lineage: { en: 'Lineage', pt: 'Linhagem' },
  cell: { en: 'Cell', pt: 'Célula' },
  reads: { en: 'Reads', pt: 'Lê' },
  used_by: { en: 'Used by', pt: 'Usada por' },
  digest: { en: 'Result', pt: 'Resultado' },
  file: { en: 'File', pt: 'Arquivo' },
  files: { en: 'Files', pt: 'Arquivos' },
  size: { en: 'Size', pt: 'Tamanho' },

  trust: { en: 'Who signed it', pt: 'Quem assinou' },
  unsigned: {
    en: 'Nobody: it is not signed. A replay tells whether its results are true, not who made them.',
    pt: 'Ninguém: não está assinado. Uma repetição diz se os resultados são verdadeiros, não quem os fez.',
  },
  signed_by: { en: 'Signed by {name}', pt: 'Assinado por {name}' },
  named_on: { en: 'A name that you gave this key, {when}.', pt: 'Um nome que você deu a esta chave, {when}.' },
  signed_first: { en: 'Signed by a key that is new here', pt: 'Assinado por uma chave nova aqui' },
  signed_own: { en: 'Signed by your own key', pt: 'Assinado por sua própria chave' },
  signed_first_help: {
    en: 'The signature holds, but whose key it is, only people can know. Ask the maker for the fingerprint by another way; if it is the same, name the key.',
    pt: 'A assinatura confere, mas de quem é a chave só as pessoas sabem. Peça a impressão digital a quem fez, por outro meio; se for a mesma, dê um nome à chave.',
  },
  key_fingerprint: { en: 'Fingerprint of the key', pt: 'Impressão digital da chave' },
  signer_name: { en: 'Name of this signer', pt: 'Nome de quem assina' },
  remember_signer: { en: 'Remember', pt: 'Lembrar' },
  forget_signer: { en: 'Forget this name', pt: 'Esquecer este nome' },
  contents: { en: 'What is in it', pt: 'O que há nele' },
  left_out: { en: 'What was left out', pt: 'O que ficou de fora' },
  left_out_none: { en: 'Nothing: all data of the run are in it.', pt: 'Nada: todos os dados da execução estão nele.' },
  left_out_ships: {
    en: '{name} ({size}) ships with Bancada and stands in the bundle by its SHA-256 alone.',
    pt: '{name} ({size}) acompanha a Bancada e está no pacote só por seu SHA-256.',
  },
  left_out_source: {
    en: '{name} ({size}): no row of it is there, its SHA-256 alone.',
    pt: '{name} ({size}): nenhuma linha está lá, só seu SHA-256.',
  },
  left_out_rows: {
    en: { one: '{name} ({size}): at most {n} row is there.', other: '{name} ({size}): at most {n} rows are there.' },
    pt: {
      one: '{name} ({size}): no máximo {n} linha está lá.',
      other: '{name} ({size}): no máximo {n} linhas estão lá.',
    },
  },
  left_out_columns: {
    en: '{name} ({size}): only the columns {columns} are there.',
    pt: '{name} ({size}): só as colunas {columns} estão lá.',
  },
  left_out_models: {
    en: 'Models that learned from these data are not there.',
    pt: 'Os modelos que aprenderam com esses dados não estão lá.',
  },
  group_notebook: { en: 'Notebook', pt: 'Caderno' },
  group_data: { en: 'Data {name}', pt: 'Dados {name}' },
  group_objects: { en: 'Results of the cells', pt: 'Resultados das células' },
  group_model: { en: 'Model {name}', pt: 'Modelo {name}' },
  group_more: { en: 'For people and other tools', pt: 'Para pessoas e outras ferramentas' },
  count: { en: { one: '{n} file', other: '{n} files' }, pt: { one: '{n} arquivo', other: '{n} arquivos' } },
  total: { en: 'Total', pt: 'Total' },
  all_files: { en: 'All files', pt: 'Todos os arquivos' },

  maker: { en: 'Made with', pt: 'Feito com' },
  maker_claimed: { en: 'As the bundle says of itself.', pt: 'Como o pacote diz de si mesmo.' },
  parameters: { en: 'Parameters of the run', pt: 'Parâmetros da execução' },
  units: { en: 'Numeric units', pt: 'Unidades numéricas' },
  fingerprint: { en: 'SHA-256 of its manifest', pt: 'SHA-256 do manifesto' },
  made_in: { en: 'Cells computed there: {cells}', pt: 'Células computadas lá: {cells}' },
  seed: { en: 'seed {seed}', pt: 'semente {seed}' },
} as const satisfies Phrases;
