import type { Phrases } from '../app/say.ts';

export const words = {
  one_row: { en: 'One row', pt: 'Uma linha' },
  one_row_help: {
    en: 'Filled in with a typical row of those it learned from. An empty field is a missing value.',
    pt: 'Preenchida com uma linha típica das que ele aprendeu. Um campo vazio é um valor faltante.',
  },
  a_file: { en: 'A file', pt: 'Um arquivo' },
  missing: { en: '(missing)', pt: '(faltante)' },
  score: { en: 'Score this row', pt: 'Prever esta linha' },
  scoring: { en: 'Scoring…', pt: 'Prevendo…' },
  typical: { en: 'Typical row', pt: 'Linha típica' },
  said_class: {
    en: 'is the likeliest {target}, with a probability of {p}.',
    pt: 'é o valor mais provável de {target}, com probabilidade de {p}.',
  },
  said_number: { en: 'is the prediction of {target}.', pt: 'é a previsão de {target}.' },
  unseen: {
    en: '{column}: training never saw this value, so it tells the model nothing.',
    pt: '{column}: o treino nunca viu este valor, e ele nada diz ao modelo.',
  },
  stale_answer: { en: 'The answer is of the row as it was before.', pt: 'A resposta é da linha como estava antes.' },
  probability: { en: 'Probability of each class', pt: 'Probabilidade de cada classe' },
  more_classes: {
    en: { one: '{n} more class', other: '{n} more classes' },
    pt: { one: 'mais {n} classe', other: 'mais {n} classes' },
  },
  choose_file: { en: 'Choose a file', pt: 'Escolher um arquivo' },
  drop_file: {
    en: 'or drop it here: a table with the columns that the model reads. It stays in this browser.',
    pt: 'ou solte-o aqui: uma tabela com as colunas que o modelo lê. Ela fica neste navegador.',
  },
  drop_now: { en: 'Drop it to score it', pt: 'Solte para prever' },
  scoring_file: { en: 'Scoring {name}…', pt: 'Prevendo {name}…' },
  cancel: { en: 'Cancel', pt: 'Cancelar' },
  file_failed: {
    en: '{name} was not scored; nothing here has changed.',
    pt: '{name} não foi previsto; nada mudou aqui.',
  },
  file_scored: {
    en: { one: '{n} row of {name} scored.', other: '{n} rows of {name} scored.' },
    pt: { one: '{n} linha de {name} prevista.', other: '{n} linhas de {name} previstas.' },
  },
} as const satisfies Phrases;
