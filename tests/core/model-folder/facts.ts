/** Facts of models that nobody trained, so that the bytes of a folder stand still. */
import type { EvaluationFact, ModelFacts } from '../../../src/core/model-folder/facts.ts';

const digest = (sign: string) => sign.repeat(64);

export const SCORES: EvaluationFact = {
  cell: 'scores',
  rows: 80,
  data: digest('d'),
  metrics: [
    { metric: 'log_loss', value: 0.4321987 },
    { metric: 'roc_auc', value: 0.87654321, interval: { low: 0.81, high: 0.93, level: 0.95 } },
    { metric: 'precision', value: null },
  ],
};

export const SALE: ModelFacts = {
  name: 'sale',
  title: 'Vendas de *março*',
  output: digest('a'),
  about: '',
  fitted: {
    kind: 'logistic',
    unit: 'logistic@1',
    task: 'classification',
    target: 'sold',
    classes: ['no', 'yes'],
    features: [
      { name: 'hours', kind: 'number' },
      { name: 'town | zone', kind: 'category', levels: ['Belém', 'Natal', 'Recife'] },
      { name: 'visits', kind: 'number' },
      { name: 'open', kind: 'number' },
    ],
    inputs: [
      { name: 'hours', type: 'number', element: 'double' },
      { name: 'town | zone', type: 'category', element: 'string' },
      { name: 'visits', type: 'integer', element: 'double' },
      { name: 'open', type: 'boolean', element: 'double' },
    ],
    outputs: ['p_no', 'p_yes'],
    state: { object: '0123456789abcdef'.repeat(4), size: 900, form: 'bytes' },
    onnx: { object: digest('b'), size: 4, form: 'bytes' },
    knownRows: { object: digest('c'), size: 300, form: 'json' },
    onnxMaxDifference: 1.25e-16,
    params: { C: 1, class_weight: 'balanced' },
    exact: true,
  },
  validation: [{ metric: 'roc_auc', value: 0.9 }],
  training: { rows: 240, version: digest('e'), dataset: digest('f'), cell: 'visits' },
  evaluations: [SCORES],
  onnx: Uint8Array.of(8, 9, 58, 0),
  known: {
    inputs: {
      hours: [2.5, null, 9, 4],
      'town | zone': ['Natal', null, 'Recife', 'Natal'],
      visits: [3, 8, 5, 1],
      open: [1, 0, 1, 1],
    },
    outputs: { p_no: [0.5, 0.5, 0.5, 0.5], p_yes: [0.5, 0.5, 0.5, 0.5] },
  },
  wholeInputs: ['visits'],
};
