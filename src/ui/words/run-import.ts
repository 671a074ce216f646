import type { Phrases } from '../app/say.ts';

export const words = {
  button: { en: 'Import runs', pt: 'Importar execuções' },
  title: { en: 'Import runs of another tracker', pt: 'Importar execuções de outro rastreador' },
  help: {
    en: 'CSV, JSON or Parquet of Weights & Biases or Neptune, a folder of Neptune’s exporter, or MLflow’s folder mlruns. Nothing is kept before you have seen what would come in. Dropped over Runs, such a file comes here too.',
    pt: 'CSV, JSON ou Parquet do Weights & Biases ou do Neptune, uma pasta do exportador do Neptune, ou a pasta mlruns do MLflow. Nada é guardado antes de você ver o que entraria. Solto sobre Execuções, um arquivo assim também vem para cá.',
  },
  choose_files: { en: 'Choose files', pt: 'Escolher arquivos' },
  choose_folder: { en: 'Choose a folder', pt: 'Escolher uma pasta' },
  from: { en: 'Whose file it is', pt: 'De quem é o arquivo' },
  from_file: { en: 'as the file says', pt: 'como o arquivo diz' },
  reading: { en: 'Reading {name}', pt: 'Lendo {name}' },
  cancel: { en: 'Cancel', pt: 'Cancelar' },
  cancelled: { en: 'Reading was cancelled.', pt: 'A leitura foi cancelada.' },
  found: {
    en: {
      one: '{n} run of {source}: {fresh} new, {known} known before.',
      other: '{n} runs of {source}: {fresh} new, {known} known before.',
    },
    pt: {
      one: '{n} execução de {source}: {fresh} nova, {known} já conhecida.',
      other: '{n} execuções de {source}: {fresh} novas, {known} já conhecidas.',
    },
  },
  known_help: {
    en: 'A run that was brought in before takes the place of itself: nothing stands here twice.',
    pt: 'Uma execução trazida antes toma o lugar de si mesma: nada fica aqui duas vezes.',
  },
  run: { en: 'Run', pt: 'Execução' },
  status: { en: 'Status', pt: 'Situação' },
  params: { en: 'Parameters', pt: 'Parâmetros' },
  metrics: { en: 'Metrics', pt: 'Métricas' },
  curves: { en: 'Curves', pt: 'Curvas' },
  here: { en: 'known', pt: 'conhecida' },
  fresh: { en: 'new', pt: 'nova' },
  more_runs: {
    en: { one: 'and {n} more run', other: 'and {n} more runs' },
    pt: { one: 'e mais {n} execução', other: 'e mais {n} execuções' },
  },
  more_names: { en: 'and {n} more', pt: 'e mais {n}' },
  none: { en: 'none', pt: 'nenhum' },
  guessed: { en: 'Guessed', pt: 'Adivinhado' },
  guessed_help: {
    en: 'The export does not say whether these columns of numbers were set or measured. Change what is wrong.',
    pt: 'A exportação não diz se estas colunas de números foram definidas ou medidas. Mude o que estiver errado.',
  },
  is_param: { en: 'parameter', pt: 'parâmetro' },
  is_metric: { en: 'metric', pt: 'métrica' },
  role_of: { en: 'What {name} is', pt: 'O que {name} é' },
  left_out: { en: 'Left out', pt: 'Deixado de fora' },
  why_empty: { en: 'has no value', pt: 'não tem valor' },
  why_system: { en: 'written by the tracker itself', pt: 'gravado pelo próprio rastreador' },
  why_media: { en: 'image, table or other media', pt: 'imagem, tabela ou outra mídia' },
  why_nested: { en: 'lists or records', pt: 'listas ou registros' },
  why_kind: {
    en: 'text by step, files, tags or histograms',
    pt: 'texto por passo, arquivos, etiquetas ou histogramas',
  },
  why_deleted: {
    en: { one: '{n} deleted run', other: '{n} deleted runs' },
    pt: { one: '{n} execução excluída', other: '{n} execuções excluídas' },
  },
  why_artifacts: {
    en: { one: '{n} artifact file', other: '{n} artifact files' },
    pt: { one: '{n} arquivo de artefato', other: '{n} arquivos de artefato' },
  },
  bring_in: {
    en: { one: 'Import {n} run', other: 'Import {n} runs' },
    pt: { one: 'Importar {n} execução', other: 'Importar {n} execuções' },
  },
  writing: { en: 'Keeping {done} of {total} runs', pt: 'Guardando {done} de {total} execuções' },
  done: {
    en: { one: '{n} run is in Runs now.', other: '{n} runs are in Runs now.' },
    pt: { one: '{n} execução está agora em Execuções.', other: '{n} execuções estão agora em Execuções.' },
  },
  undo_help: { en: 'Undo takes them out again.', pt: 'Desfazer as tira de novo.' },
  close: { en: 'Close', pt: 'Fechar' },
  wandb: { en: 'Weights & Biases', pt: 'Weights & Biases' },
  neptune: { en: 'Neptune', pt: 'Neptune' },
  mlflow: { en: 'MLflow', pt: 'MLflow' },
} as const satisfies Phrases;
