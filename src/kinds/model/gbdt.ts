import { z } from 'zod';
import { byCodeUnit } from '../../core/graph/canonical-json.ts';
import type { FitContext, FitData, ModelState, Prediction } from '../../core/kind/model-kind.ts';
import { defineModel } from '../../core/kind/model-kind.ts';
import { classesPresent, needRows } from '../../core/learn/coefficients.ts';
import type { FeatureColumn, FeatureSpec, Features } from '../../core/learn/features.ts';
import { boost } from '../../core/learn/gbdt/boost.ts';
import { forestOf } from '../../core/learn/gbdt/forest.ts';
import { forestGraph } from '../../core/learn/gbdt/onnx.ts';
import { forestScores } from '../../core/learn/gbdt/predict.ts';
import { draws } from '../../core/learn/gbdt/sampling.ts';
import { createWasmKernel } from '../../core/learn/gbdt/wasm-kernel.ts';
import { probabilitiesOf } from '../../core/learn/probabilities.ts';
import { problem, Refusal } from '../../core/problem.ts';

const UNIT = 'gbdt@1';

/** Gradients are float32 before they become fixed point. */
const LARGEST_TARGET = 1e30;

const share = () => z.number().gt(0).max(1).default(1);
const size = (least: number, value: number) => z.int().min(least).max(1_000_000).default(value);
const positive = (value: number) => z.number().min(0).default(value);

const params = z.strictObject({
  n_estimators: size(1, 100).describe(
    'rounds of boosting; with more than two classes each round grows a tree per class',
  ),
  num_leaves: z.int().min(2).max(4096).default(31).describe('most leaves of a tree'),
  learning_rate: z.number().gt(0).max(10).default(0.1).describe('share of each tree’s answer that is added'),
  max_depth: z
    .int()
    .min(-1)
    .max(4096)
    .default(-1)
    .describe('most questions from the root to a leaf; -1 or 0 = unlimited'),
  min_child_samples: size(0, 20).describe('fewest rows of a leaf'),
  min_child_weight: positive(1e-3).describe('least sum of hessians in a leaf'),
  min_split_gain: positive(0).describe('least gain of a split'),
  reg_alpha: positive(0).describe('L1 penalty on leaf values'),
  reg_lambda: positive(0).describe('L2 penalty on leaf values'),
  subsample: share().describe('share of the rows that a tree sees; needs subsample_freq'),
  subsample_freq: size(0, 0).describe('rounds after which rows are drawn anew; 0 = every tree sees all rows'),
  colsample_bytree: share().describe('share of the columns that a tree may ask'),
  max_bin: z.int().min(2).max(255).default(255).describe('most bins of a column, missing included'),
  early_stopping_rounds: z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .describe('stop when the loss on the validation part has not fallen for so many rounds, and keep the best round'),
  cat_smooth: positive(10).describe('rows added to a category’s average before categories are ordered'),
  cat_l2: positive(10).describe('L2 penalty added where categories are split by their order'),
  max_cat_threshold: size(1, 32).describe('most categories on the smaller side of a split'),
  max_cat_to_onehot: size(1, 4).describe('columns with at most so many categories are split one against the rest'),
  min_data_per_group: size(1, 100).describe('fewest rows between two stops along ordered categories'),
});

export default defineModel({
  id: 'gbdt',
  title: 'Gradient-boosted trees',
  doc: 'Histogram trees grown leaf by leaf, as LightGBM grows them: log loss for classes, squared error for numbers. Missing values go the way that training found better, categories are split as sets; nothing has to be prepared. Numbers are rounded to float32 first. Gradients are summed in fixed point, so that no order of additions changes a bit.',
  source: 'Ke et al. 2017, LightGBM: A Highly Efficient Gradient Boosting Decision Tree; Friedman 2001',
  tasks: ['regression', 'classification'],
  params,
  units: () => [UNIT, 'math@1'],
  draws,
  fit,
  predict,
  toOnnx: forestGraph,
  importance: gainImportance,
  examples: [
    {},
    { n_estimators: 20, num_leaves: 7, reg_lambda: 1 },
    { subsample: 0.7, subsample_freq: 1, colsample_bytree: 0.5 },
  ],
});

async function fit(ctx: FitContext, data: FitData, settings: z.output<typeof params>): Promise<ModelState> {
  needRows(data);
  const { y, x, validation } = data;
  if (y.task === 'classification') classesPresent(data);
  if (settings.early_stopping_rounds !== undefined && !validation?.x.nSamples) {
    throw new Refusal(problem('learn.early_stopping_alone', {}, { key: 'params.early_stopping_rounds' }));
  }
  if (y.task === 'regression' && y.values.some((value) => Math.abs(value) > LARGEST_TARGET)) {
    throw new Refusal(problem('learn.target_huge', { limit: '1e30' }));
  }
  const { forest, rounds } = await boost(ctx, data, settings, createWasmKernel);
  return {
    kind: 'gbdt',
    unit: UNIT,
    task: y.task,
    features: x.columns.map(specOf),
    classes: y.classes,
    meta: { rounds },
    tensors: { ...forest },
  };
}

function specOf(column: FeatureColumn): FeatureSpec {
  if (column.kind === 'number') return { name: column.name, kind: 'number' };
  return { name: column.name, kind: 'category', levels: column.levels };
}

function predict(state: ModelState, x: Features): Prediction {
  const forest = forestOf(state);
  const scores = forestScores(forest, x);
  if (state.task === 'regression') return { values: scores };
  return { probabilities: probabilitiesOf(scores, forest.base.length) };
}

/** Sum of the gains of a feature's splits. */
function gainImportance(state: ModelState): { feature: string; value: number; measure: string }[] {
  const { feature, gain } = forestOf(state);
  const sums = new Float64Array(state.features.length);
  feature.forEach((asked, node) => {
    if (asked >= 0) sums[asked]! += gain[node]!;
  });
  return state.features
    .map(({ name }, index) => ({ feature: name, value: sums[index]!, measure: 'gain' }))
    .sort((a, b) => b.value - a.value || byCodeUnit(a.feature, b.feature));
}
