/** Fits the perceptron twice: once with steps too small to move a weight, which shows where it starts, once for real. */
import mlp from '../../src/kinds/model/mlp.ts';
import { fitContext } from '../support/fit-context.ts';
import { readFeatureFile } from './feature-file.ts';
import { readPayload } from './standard-input.ts';

const { train, params } = await readPayload<{ train: string; params: object }>();
const data = readFeatureFile(train);

async function fit(more: object) {
  const ctx = fitContext();
  const state = await mlp.fit(ctx, data, mlp.params.parse({ ...params, ...more }));
  const layers = Object.keys(state.tensors)
    .filter((name) => name.startsWith('layer.'))
    .map((name) => [...state.tensors[name]!]);
  return { layers, losses: (ctx.curves['train_loss'] ?? []).map(([, loss]) => loss) };
}

const start = await fit({ max_iter: 1, learning_rate_init: 1e-30 });
process.stdout.write(JSON.stringify({ start, ...(await fit({})) }));
