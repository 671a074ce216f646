import { z } from 'zod';
import type { FitContext, FitData, ModelState } from '../../core/kind/model-kind.ts';
import { defineModel } from '../../core/kind/model-kind.ts';
import { coefficientImportance, linearPredictions, needRows, totalWeight } from '../../core/learn/coefficients.ts';
import type { Glm } from '../../core/learn/glm.ts';
import { solveMinimumNorm } from '../../core/learn/min-norm.ts';
import { affineNodes, modelGraph } from '../../core/learn/model-graph.ts';
import { fitPreparation, preparationOf, preparationTensors, prepare } from '../../core/learn/prepare.ts';
import { GRADIENT_NORM, solveGlm } from '../../core/learn/solve-glm.ts';

const UNIT = 'linear@1';
/** One step solves a quadratic; more take away what rounding left. */
const STEPS = 5;

const params = z.strictObject({
  alpha: z
    .number()
    .min(0)
    .default(1)
    .describe('strength of the L2 penalty; 0 = least squares, of smallest norm where several fit alike'),
});

export default defineModel({
  id: 'linear',
  title: 'Linear regression',
  doc: 'Ridge regression: half the squared error plus alpha/2 times the squared coefficients, the intercept free. Numbers get the median where missing and are standardised; categories are one column per level. Equal to scikit-learn’s Ridge on those columns.',
  source: 'Hoerl & Kennard 1970; scikit-learn Ridge',
  tasks: ['regression'],
  params,
  units: () => [UNIT, 'math@1'],
  draws: () => false,
  fit,
  predict: (state, x) => ({ values: linearPredictions(state, x, 1) }),
  toOnnx: (state) =>
    modelGraph(state, (graph) => affineNodes(graph, preparationOf(state), state.tensors['parameters']!, 1)),
  importance: coefficientImportance,
  examples: [{}, { alpha: 0 }, { alpha: 10 }],
});

async function fit(ctx: FitContext, data: FitData, { alpha }: z.output<typeof params>): Promise<ModelState> {
  needRows(data);
  const preparation = fitPreparation(data.x);
  await ctx.breathe();
  const design = prepare(preparation, data.x);
  const glm: Glm = {
    design,
    family: 'squared',
    nOutputs: 1,
    targets: data.y.values,
    weights: data.weight,
    totalWeight: totalWeight(data),
    penalty: alpha,
  };
  const told = (step: number, loss: number) => {
    ctx.progress(step, STEPS, 'steps');
    ctx.metric('train_loss', step, loss);
  };
  const solution = alpha === 0 ? await solveMinimumNorm(ctx, glm) : await solveGlm(ctx, glm, STEPS, told);
  return {
    kind: 'linear',
    unit: UNIT,
    task: 'regression',
    features: preparation.features,
    classes: [],
    meta: { gradientNorm: solution.gradientNorm, tolerance: GRADIENT_NORM },
    tensors: { ...preparationTensors(preparation), parameters: solution.parameters },
  };
}
