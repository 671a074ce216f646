/** The words of a drafted model card. `{name}` stands for a value. */
import type { Messages } from '../words/message.ts';

export const words = {
  predicts_classes: {
    en: '`{kind}` model that tells `{target}` ({classes}) from {n} columns.',
    pt: 'Modelo `{kind}` que diz `{target}` ({classes}) a partir de {n} colunas.',
  },
  predicts_number: {
    en: '`{kind}` model that estimates `{target}` from {n} columns.',
    pt: 'Modelo `{kind}` que estima `{target}` a partir de {n} colunas.',
  },
  positive: {
    en: '`{positive}` counts as positive; it is called from a probability of 0.5 on.',
    pt: '`{positive}` conta como positiva; é escolhida a partir de uma probabilidade de 0,5.',
  },
  likeliest: {
    en: 'The likeliest class is called.',
    pt: 'A classe mais provável é a escolhida.',
  },
  from_notebook: { en: 'It comes from the notebook “{title}”.', pt: 'Vem do caderno “{title}”.' },
  purpose: { en: 'Intended use', pt: 'Uso pretendido' },
  no_purpose: {
    en: '_Nobody has written down yet what this model is for, who is affected by its answers, and what it must not be used for._',
    pt: '_Ninguém escreveu ainda para que este modelo serve, quem é afetado pelas respostas e para que ele não deve ser usado._',
  },
  data: { en: 'Training data', pt: 'Dados de treino' },
  rows: { en: 'Rows', pt: 'Linhas' },
  dataset_cell: { en: 'Dataset in the notebook', pt: 'Conjunto de dados no caderno' },
  data_version: { en: 'Version of the rows', pt: 'Versão das linhas' },
  dataset_version: { en: 'Version of the dataset', pt: 'Versão do conjunto de dados' },
  no_data: {
    en: 'Which rows it learned from is not known.',
    pt: 'Não se sabe com quais linhas ele aprendeu.',
  },
  inputs: { en: 'Inputs', pt: 'Entradas' },
  column: { en: 'Column', pt: 'Coluna' },
  type: { en: 'Type', pt: 'Tipo' },
  values: { en: 'Values seen in training', pt: 'Valores vistos no treino' },
  number: { en: 'number', pt: 'número' },
  integer: { en: 'whole number', pt: 'número inteiro' },
  boolean: { en: 'true or false', pt: 'verdadeiro ou falso' },
  category: { en: 'category', pt: 'categoria' },
  more: { en: 'and {n} more', pt: 'e mais {n}' },
  results: { en: 'Results', pt: 'Resultados' },
  metric: { en: 'Metric', pt: 'Métrica' },
  value: { en: 'Value', pt: 'Valor' },
  interval: { en: 'Interval', pt: 'Intervalo' },
  between: { en: '{low} to {high} ({level} %)', pt: '{low} a {high} ({level} %)' },
  on_validation: {
    en: 'On the validation part, by which models are chosen:',
    pt: 'Na parte de validação, pela qual se escolhem modelos:',
  },
  on_rows: {
    en: '`{cell}`, on {rows} rows of data version `{data}`:',
    pt: '`{cell}`, em {rows} linhas da versão de dados `{data}`:',
  },
  undefined: { en: 'undefined', pt: 'indefinido' },
  params: { en: 'Training parameters', pt: 'Parâmetros de treino' },
  param: { en: 'Parameter', pt: 'Parâmetro' },
  no_params: { en: 'None.', pt: 'Nenhum.' },
  limits: { en: 'Limits', pt: 'Limites' },
  limit_validation_only: {
    en: 'No evaluation on rows kept aside is known. The numbers on validation may flatter the model.',
    pt: 'Não se conhece avaliação em linhas separadas para teste. Os números da validação podem favorecer o modelo.',
  },
  limit_no_results: {
    en: 'No evaluation is known at all.',
    pt: 'Não se conhece avaliação alguma.',
  },
  limit_same_rows: {
    en: '`{cell}` judged it on rows that it learned from: those numbers say little about new rows.',
    pt: '`{cell}` o avaliou em linhas com que ele aprendeu: esses números dizem pouco sobre linhas novas.',
  },
  limit_rows: {
    en: 'It learned from {rows} rows. It says nothing reliable about rows that are unlike them.',
    pt: 'Aprendeu com {rows} linhas. Não diz nada confiável sobre linhas diferentes delas.',
  },
  limit_unseen: {
    en: 'A category that training never saw is answered without any error, as if it were none of the known ones.',
    pt: 'Uma categoria que o treino nunca viu é respondida sem erro, como se não fosse nenhuma das conhecidas.',
  },
  limit_missing: {
    en: 'A missing value is answered without any error too: send it as missing and not as zero.',
    pt: 'Um valor ausente também é respondido sem erro: envie-o como ausente e não como zero.',
  },
  limit_probabilities: {
    en: 'A probability is only as good as its calibration in the place where it is used.',
    pt: 'Uma probabilidade vale tanto quanto a sua calibração no lugar em que é usada.',
  },
  limit_onnx: {
    en: 'The exported graph differs from the trainer by at most {value} on the known rows.',
    pt: 'O grafo exportado difere do treinador em no máximo {value} nas linhas conhecidas.',
  },
  limit_inexact: {
    en: '≈ Not exact (WebGPU): it was trained on a GPU ({adapter}), which does not give the same bytes everywhere; trained again, its weights are slightly others.',
    pt: '≈ Não exato (WebGPU): foi treinado em uma GPU ({adapter}), que não dá os mesmos bytes em todo lugar; treinado de novo, seus pesos são um pouco diferentes.',
  },
  use: { en: 'How to use it', pt: 'Como usar' },
  lineage: { en: 'Lineage', pt: 'Linhagem' },
  what: { en: 'What', pt: 'O quê' },
  digest: { en: 'SHA-256', pt: 'SHA-256' },
  l_model: { en: 'Model', pt: 'Modelo' },
  l_graph: { en: 'ONNX graph (`model.onnx`)', pt: 'Grafo ONNX (`model.onnx`)' },
  l_output: { en: 'Output of the cell', pt: 'Saída da célula' },
  changed: {
    en: 'The evidence has changed since this card was written: {changes}.',
    pt: 'As evidências mudaram desde que esta ficha foi escrita: {changes}.',
  },
  nothing: { en: 'nothing', pt: 'nada' },
} as const satisfies Messages;
