import { z } from 'zod';
import type { FitContext, FitData, ModelState, Prediction } from '../../core/kind/model-kind.ts';
import { defineModel } from '../../core/kind/model-kind.ts';
import type { Features } from '../../core/learn/features.ts';
import {
  classesPresent,
  coefficientImportance,
  linearPredictions,
  needRows,
  totalWeight,
} from '../../core/learn/coefficients.ts';
import type { Glm } from '../../core/learn/glm.ts';
import { affineNodes, axis, modelGraph } from '../../core/learn/model-graph.ts';
import { fitPreparation, preparationOf, preparationTensors, prepare } from '../../core/learn/prepare.ts';
import { probabilitiesOf } from '../../core/learn/probabilities.ts';
import { GRADIENT_NORM, solveGlm } from '../../core/learn/solve-glm.ts';

const UNIT = 'logistic@1';

const params = z.strictObject({
  C: z.number().positive().default(1).describe('inverse of the strength of the L2 penalty; smaller = stronger'),
  max_iter: z.int().min(1).max(10_000).default(100).describe('most steps of Newton’s method; about ten are needed'),
});

export default defineModel({
  id: 'logistic',
  title: 'Logistic regression',
  doc: 'Log loss plus 1/(2C) times the squared coefficients, the intercepts free; softmax with more than two classes. Solved until the gradient of the mean objective is at most 1e-10. Numbers get the median where missing and are standardised; categories are one column per level. Equal to scikit-learn’s LogisticRegression on those columns.',
  source: 'Nocedal & Wright 2006, chapter 7; scikit-learn LogisticRegression',
  tasks: ['classification'],
  params,
  units: () => [UNIT, 'math@1'],
  draws: () => false,
  fit,
  predict,
  toOnnx,
  importance: coefficientImportance,
  examples: [{}, { C: 0.1 }, { C: 1e4, max_iter: 1000 }],
});

async function fit(ctx: FitContext, data: FitData, { C, max_iter }: z.output<typeof params>): Promise<ModelState> {
  needRows(data);
  const present = classesPresent(data);
  const { classes } = data.y;
  const binary = classes.length === 2;
  const preparation = fitPreparation(data.x);
  await ctx.breathe();
  const numberOf = new Map(present.map((label, number) => [label, number]));
  const glm: Glm = {
    design: prepare(preparation, data.x),
    family: binary ? 'binomial' : 'multinomial',
    nOutputs: binary ? 1 : present.length,
    targets: data.y.values.map((label) => numberOf.get(label)!),
    weights: data.weight,
    totalWeight: totalWeight(data),
    penalty: 1 / C,
  };
  const solution = await solveGlm(ctx, glm, max_iter, (step, loss) => {
    ctx.progress(step, Math.min(max_iter, step + 4), 'steps');
    ctx.metric('train_log_loss', step, loss);
  });
  const { iterations, gradientNorm } = solution;
  if (gradientNorm > GRADIENT_NORM) {
    ctx.log('warning', 'logistic: stopped before the gradient was small enough', { iterations, gradientNorm });
  }
  return {
    kind: 'logistic',
    unit: UNIT,
    task: 'classification',
    features: preparation.features,
    classes,
    meta: { iterations, gradientNorm },
    tensors: {
      ...preparationTensors(preparation),
      parameters: binary ? solution.parameters : spread(solution.parameters, present, classes.length),
    },
  };
}

/** A class of which train has no row gets probability 0. */
function spread(parameters: Float64Array, present: readonly number[], nClasses: number): Float64Array {
  if (present.length === nClasses) return parameters;
  const stride = parameters.length / present.length;
  const all = new Float64Array(nClasses * stride);
  for (let label = 0; label < nClasses; label++) all[label * stride] = -Infinity;
  present.forEach((label, at) => all.set(parameters.subarray(at * stride, (at + 1) * stride), label * stride));
  return all;
}

function outputsOf({ classes }: ModelState): number {
  return classes.length === 2 ? 1 : classes.length;
}

function predict(state: ModelState, x: Features): Prediction {
  const outputs = outputsOf(state);
  return { probabilities: probabilitiesOf(linearPredictions(state, x, outputs), outputs) };
}

function toOnnx(state: ModelState) {
  return modelGraph(state, (graph) => {
    const eta = affineNodes(graph, preparationOf(state), state.tensors['parameters']!, outputsOf(state));
    if (outputsOf(state) > 1) return graph.node('Softmax', [eta], [axis(1)]);
    const both = graph.node('Concat', [graph.node('Neg', [eta]), eta], [axis(1)]);
    return graph.node('Sigmoid', [both]);
  });
}
