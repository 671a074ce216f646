import type { Phrases } from '../app/say.ts';

export const words = {
  title: { en: 'A notebook for {source}', pt: 'Um caderno para {source}' },
  target: { en: 'What do you want to predict?', pt: 'O que você quer prever?' },
  ask_delimiter: { en: 'What separates the cells?', pt: 'O que separa as células?' },
  ask_decimal: { en: 'What marks the decimals?', pt: 'O que marca os decimais?' },
  ask_date_order: { en: 'How are dates written?', pt: 'Como as datas são escritas?' },
  ask_header: { en: 'Does the first line name the columns?', pt: 'A primeira linha dá nome às colunas?' },
  ask_encoding: { en: 'How is the text encoded?', pt: 'Como o texto está codificado?' },
  choose: { en: 'Choose…', pt: 'Escolha…' },
  for_example: { en: 'for example {examples}', pt: 'por exemplo {examples}' },
  in_column: { en: 'in {column}', pt: 'em {column}' },
  run: { en: 'Run it', pt: 'Executar' },
  keep: { en: 'Keep it so', pt: 'Deixar assim' },
  working: { en: 'Reading the file again…', pt: 'Lendo o arquivo de novo…' },
  dmy: { en: 'day/month/year', pt: 'dia/mês/ano' },
  mdy: { en: 'month/day/year', pt: 'mês/dia/ano' },
  ymd: { en: 'year/month/day', pt: 'ano/mês/dia' },
} as const satisfies Phrases;
