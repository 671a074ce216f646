/** Asking a fitted model as the world outside will: by its exported graph. */
import type { Prediction } from '../kind/model-kind.ts';
import type { InferenceSession, NamedTensor } from '../ports.ts';
import type { CategoryFeature, Features } from './features.ts';
import type { FittedModel } from './model-output.ts';

/**
 * The exported model's answers to the rows of `x`, whose columns are the model's features in any order. Missing is NaN
 * or `''`; a level that training never saw is sent as a text that is no level.
 */
export async function onnxPredict(session: InferenceSession, model: FittedModel, x: Features): Promise<Prediction> {
  const feeds: Record<string, NamedTensor> = {};
  for (const { name } of model.inputs) {
    const column = x.columns.find((each) => each.name === name);
    if (!column) throw new Error(`the features hold no ${name}`);
    feeds[name] = { data: column.kind === 'number' ? column.values.slice() : texts(column), shape: [x.nSamples] };
  }
  const answers = await session.run(feeds);
  const width = model.outputs.length;
  const all = new Float64Array(x.nSamples * width);
  model.outputs.forEach((name, column) => {
    const data = answers[name]?.data;
    if (!data || data.length !== x.nSamples) throw new Error(`the exported model gave no ${name}`);
    for (let row = 0; row < x.nSamples; row++) all[row * width + column] = Number(data[row]);
  });
  return model.task === 'classification' ? { probabilities: all } : { values: all };
}

function texts({ codes, levels }: CategoryFeature): string[] {
  let unseen = '?';
  while (levels.includes(unseen)) unseen += '?';
  return Array.from(codes, (code) => (code < 0 ? '' : (levels[code] ?? unseen)));
}
