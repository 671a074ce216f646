import type { Messages } from './message.ts';

/** Types of values and of outputs, as messages name them. */
export const terms: Messages = {
  string: { en: 'text', pt: 'texto' },
  number: { en: 'a number', pt: 'um número' },
  integer: { en: 'a whole number', pt: 'um número inteiro' },
  boolean: { en: 'true or false', pt: 'true ou false' },
  null: { en: 'nothing', pt: 'nada' },
  list: { en: 'a list', pt: 'uma lista' },
  mapping: { en: 'a mapping of keys to values', pt: 'um mapa de chaves e valores' },
  any: { en: 'any value', pt: 'qualquer valor' },
  cell: { en: 'the name of a cell', pt: 'o nome de uma célula' },
  column: { en: 'the name of a column', pt: 'o nome de uma coluna' },
  expression: { en: 'an expression', pt: 'uma expressão' },
  source: { en: 'the name of a file', pt: 'o nome de um arquivo' },
  dataset: { en: 'a dataset', pt: 'um conjunto de dados' },
  parts: { en: 'the parts of a split', pt: 'as partes de uma divisão' },
  model: { en: 'a model', pt: 'um modelo' },
  report: { en: 'a report', pt: 'um relatório' },
  evaluation: { en: 'an evaluation', pt: 'uma avaliação' },
  verdict: { en: 'a verdict', pt: 'um veredito' },
  registration: { en: 'a registration', pt: 'um registro' },
  rollout: { en: 'a rollout', pt: 'uma implantação' },
  scenario: { en: 'a traffic scenario', pt: 'um cenário de tráfego' },
  serving: { en: 'a serving log', pt: 'um registro de atendimento' },
  monitoring: { en: 'a monitoring report', pt: 'um relatório de monitoramento' },
  record: { en: 'a record', pt: 'um registro escrito' },
  exercise: { en: 'an exercise’s expectations', pt: 'as expectativas de um exercício' },
};

/** Types of an expression's values, as messages about it name them; in English they are what people write. */
export const valueTypes: Readonly<Record<string, string>> = {
  number: 'número',
  integer: 'inteiro',
  boolean: 'booleano',
  timestamp: 'momento',
  date: 'data',
  moment: 'data ou momento',
  text: 'texto',
  missing: 'ausente',
  any: 'qualquer valor',
};

/** What a running cell counts, by the word that it counts with. */
export const units: Messages = {
  answers: { en: 'answers', pt: 'respostas' },
  columns: { en: 'columns', pt: 'colunas' },
  expectations: { en: 'expectations', pt: 'expectativas' },
  parts: { en: 'parts', pt: 'partes' },
  pieces: { en: 'pieces', pt: 'pedaços' },
  replicates: { en: 'replicates', pt: 'réplicas' },
  requests: { en: 'requests', pt: 'requisições' },
  requirements: { en: 'requirements', pt: 'exigências' },
  rows: { en: 'rows', pt: 'linhas' },
  steps: { en: 'steps', pt: 'passos' },
  trees: { en: 'trees', pt: 'árvores' },
  trials: { en: 'trials', pt: 'tentativas' },
  windows: { en: 'windows', pt: 'janelas' },
};
