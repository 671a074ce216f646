import type { Phrases } from '../app/say.ts';

export const words = {
  judged: {
    en: { one: 'Judged on {n} row.', other: 'Judged on {n} rows.' },
    pt: { one: 'Avaliado em {n} linha.', other: 'Avaliado em {n} linhas.' },
  },
  interval: {
    en: '± is half of the {level} interval over resampled rows.',
    pt: '± é a metade do intervalo de {level} sobre linhas reamostradas.',
  },
  differences: { en: 'Differences on the same rows', pt: 'Diferenças nas mesmas linhas' },
  better: { en: '{a} is better than {b}', pt: '{a} é melhor que {b}' },
  unclear: { en: '{a} and {b} cannot be told apart', pt: '{a} e {b} não se distinguem' },
  difference: { en: '{metric}: {value} ({low} … {high})', pt: '{metric}: {value} ({low} … {high})' },
  slices: { en: 'By slice', pt: 'Por fatia' },
  slice: { en: 'Slice', pt: 'Fatia' },
  rows: { en: 'Rows', pt: 'Linhas' },
  roc_title: { en: 'ROC: who ranks best', pt: 'ROC: quem ordena melhor' },
  roc_caption: {
    en: 'True against false positive rate over all thresholds, {n} rows.',
    pt: 'Taxa de verdadeiros contra falsos positivos em todos os limiares, {n} linhas.',
  },
  fpr: { en: 'false positive rate', pt: 'taxa de falsos positivos' },
  tpr: { en: 'true positive rate', pt: 'taxa de verdadeiros positivos' },
  pr_title: { en: 'Precision and recall', pt: 'Precisão e revocação' },
  pr_caption: {
    en: 'Precision against recall over all thresholds, {n} rows.',
    pt: 'Precisão contra revocação em todos os limiares, {n} linhas.',
  },
  recall: { en: 'recall', pt: 'revocação' },
  precision: { en: 'precision', pt: 'precisão' },
  calibration_title: { en: 'Do probabilities mean what they say?', pt: 'As probabilidades significam o que dizem?' },
  calibration_values: { en: 'Do predictions match what happened?', pt: 'As previsões batem com o ocorrido?' },
  calibration_caption: {
    en: 'Mean promised against mean happened in each bin; a calibrated model lies on the diagonal.',
    pt: 'Média prometida contra média ocorrida em cada faixa; um modelo calibrado fica na diagonal.',
  },
  promised: { en: 'promised', pt: 'prometido' },
  happened: { en: 'happened', pt: 'ocorrido' },
  diagonal: { en: 'calibrated', pt: 'calibrado' },
  confusion: {
    en: 'Confusion of {name}: actual in rows, called in columns',
    pt: 'Confusão de {name}: real nas linhas, previsto nas colunas',
  },
  residuals_title: { en: 'Residuals', pt: 'Resíduos' },
  residuals_caption: {
    en: 'Truth minus prediction, rows in each of {n} bins.',
    pt: 'Verdade menos previsão, linhas em cada uma de {n} faixas.',
  },
  residual: { en: 'truth − prediction', pt: 'verdade − previsão' },
  importance_title: { en: '{feature} matters most to {name}', pt: '{feature} importa mais para {name}' },
  importance_caption: {
    en: 'How much worse {metric} gets when the column is shuffled.',
    pt: 'Quanto {metric} piora quando a coluna é embaralhada.',
  },
  column: { en: 'column', pt: 'coluna' },
  cheapest: {
    en: '{name}: calling positive from {threshold} costs least.',
    pt: '{name}: chamar positivo a partir de {threshold} custa menos.',
  },
  worst: { en: 'Show the worst rows', pt: 'Mostrar as piores linhas' },
} as const satisfies Phrases;
