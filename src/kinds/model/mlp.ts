import { z } from 'zod';
import type { FitContext, FitData, ModelState, Prediction } from '../../core/kind/model-kind.ts';
import { defineModel } from '../../core/kind/model-kind.ts';
import { classesPresent, needRows } from '../../core/learn/coefficients.ts';
import type { Features } from '../../core/learn/features.ts';
import { ACTIVATIONS, type Activation } from '../../core/learn/mlp/network.ts';
import { layersOf, mlpScores } from '../../core/learn/mlp/predict.ts';
import { trainMlp } from '../../core/learn/mlp/train.ts';
import { affineNodes, axis, type GraphBuilder, modelGraph } from '../../core/learn/model-graph.ts';
import { fitPreparation, preparationOf, preparationTensors, prepare } from '../../core/learn/prepare.ts';
import { probabilitiesOf } from '../../core/learn/probabilities.ts';
import { problem, Refusal } from '../../core/problem.ts';

const UNIT = 'mlp@1';
/** The engine that takes the steps, by its version. */
const GPU_UNIT = 'tfjs-webgpu@4.22';

const share = z.number().min(0).lt(1);

const params = z.strictObject({
  hidden_layer_sizes: z
    .array(z.int().min(1).max(4096))
    .min(1)
    .max(10)
    .default([100])
    .describe('units of each hidden layer'),
  activation: z.enum(ACTIVATIONS).default('relu').describe('what each hidden unit does to its sum'),
  alpha: z.number().min(0).default(1e-4).describe('strength of the L2 penalty on the weights'),
  batch_size: z
    .union([z.literal('auto'), z.int().min(1).max(65_536)])
    .default('auto')
    .describe('rows per step; auto = 200, or all rows when there are fewer'),
  learning_rate_init: z.number().positive().default(1e-3).describe('step size of Adam'),
  beta_1: share.default(0.9).describe('memory of Adam for the mean of gradients'),
  beta_2: share.default(0.999).describe('memory of Adam for the mean of squared gradients'),
  epsilon: z.number().positive().default(1e-8).describe('keeps Adam from dividing by zero'),
  max_iter: z.int().min(1).max(100_000).default(20).describe('most epochs'),
  shuffle: z.boolean().default(true).describe('go through the rows in a new order in every epoch'),
  tol: z.number().min(0).default(1e-4).describe('an epoch that is not better by this much counts as idle'),
  n_iter_no_change: z.int().min(1).default(10).describe('stop after more idle epochs in a row than this'),
  early_stopping: z
    .boolean()
    .default(false)
    .describe(
      'judge epochs by the score on the validation part (accuracy, or R²) and keep the best; else by the loss on train',
    ),
});

export default defineModel({
  id: 'mlp',
  title: 'Neural network (multilayer perceptron)',
  doc: 'Dense layers, trained by Adam on log loss (or half the squared error) in float32, by an exact kernel or, with `backend: webgpu`, on the GPU. Parameters and stopping rules are those of scikit-learn’s MLPClassifier and MLPRegressor, but at most 20 epochs unless said. Numbers get the median where missing and are standardised; categories are one column per level; the target of a regression is taken as it is.',
  source: 'Kingma & Ba 2015; scikit-learn MLPClassifier, MLPRegressor',
  tasks: ['classification', 'regression'],
  params,
  units: () => [UNIT, 'math@1'],
  gpuUnit: GPU_UNIT,
  draws: () => true,
  fit,
  predict,
  toOnnx,
  examples: [
    {},
    { hidden_layer_sizes: [9, 5], activation: 'tanh', batch_size: 32 },
    { activation: 'logistic', alpha: 0.01 },
  ],
});

async function fit(ctx: FitContext, data: FitData, settings: z.output<typeof params>): Promise<ModelState> {
  needRows(data);
  const { task, classes } = data.y;
  if (task === 'classification') classesPresent(data);
  const { validation } = data;
  if (settings.early_stopping && validation === undefined) {
    throw new Refusal(problem('learn.early_stopping_validation', {}, { key: 'params.early_stopping' }));
  }
  const preparation = fitPreparation(data.x);
  await ctx.breathe();
  const nOutputs = outputsOf(classes);
  const loss = task === 'regression' ? 'squared' : nOutputs === 1 ? 'binary' : 'softmax';
  const train = { design: prepare(preparation, data.x), targets: data.y.values, weights: data.weight };
  const held = validation && {
    design: prepare(preparation, validation.x),
    targets: validation.y.values,
    weights: undefined,
  };
  const trained = await trainMlp(ctx, train, held, { loss, nOutputs }, settings);
  return {
    kind: 'mlp',
    unit: ctx.gpu ? GPU_UNIT : UNIT,
    task,
    features: preparation.features,
    classes,
    meta: {
      activation: settings.activation,
      widths: [...settings.hidden_layer_sizes, nOutputs],
      epochs: trained.epochs,
      loss: trained.loss,
    },
    tensors: {
      ...preparationTensors(preparation),
      ...Object.fromEntries(trained.layers.map((layer, index) => [`layer.${index}`, layer])),
    },
  };
}

/** One score for a number or for two classes, else one a class. */
function outputsOf(classes: readonly string[]): number {
  return classes.length <= 2 ? 1 : classes.length;
}

function predict(state: ModelState, x: Features): Prediction {
  const scores = mlpScores(state, x);
  if (state.task === 'regression') return { values: scores };
  return { probabilities: probabilitiesOf(scores, outputsOf(state.classes)) };
}

const OPERATORS: Readonly<Record<Activation, string>> = { relu: 'Relu', tanh: 'Tanh', logistic: 'Sigmoid' };

function toOnnx(state: ModelState) {
  return modelGraph(state, (graph) => {
    const scores = scoreNodes(graph, state);
    if (state.task === 'regression') return scores;
    if (outputsOf(state.classes) > 1) return graph.node('Softmax', [scores], [axis(1)]);
    const both = graph.node('Concat', [graph.node('Neg', [scores]), scores], [axis(1)]);
    return graph.node('Sigmoid', [both]);
  });
}

function scoreNodes(graph: GraphBuilder, state: ModelState): string {
  const widths = state.meta['widths'] as number[];
  const [first, ...others] = layersOf(state);
  let values = affineNodes(graph, preparationOf(state), first!, widths[0]!);
  others.forEach((layer, index) => {
    const inputs = widths[index]!;
    const outputs = widths[index + 1]!;
    const at = (input: number, output: number) => layer[output * (inputs + 1) + input]!;
    const activated = graph.node(OPERATORS[state.meta['activation'] as Activation], [values]);
    const weights = Float64Array.from({ length: inputs * outputs }, (_, place) =>
      at(1 + Math.floor(place / outputs), place % outputs),
    );
    const product = graph.node('MatMul', [activated, graph.doubles([inputs, outputs], weights)]);
    const bias = Float64Array.from({ length: outputs }, (_, output) => at(0, output));
    values = graph.node('Add', [product, graph.doubles([1, outputs], bias)]);
  });
  return values;
}
