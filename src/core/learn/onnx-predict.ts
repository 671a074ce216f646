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
  const all = answersOf(model, await session.run(feeds), x.nSamples);
  return model.task === 'classification' ? { probabilities: all } : { values: all };
}

/** The model's outputs side by side, row-major [rows × outputs]. */
export function answersOf(
  { outputs }: FittedModel,
  answers: Readonly<Record<string, NamedTensor>>,
  rows: number,
): Float64Array {
  const width = outputs.length;
  const all = new Float64Array(rows * width);
  outputs.forEach((name, column) => {
    const data = answers[name]?.data;
    if (!data || data.length !== rows || typeof data[0] === 'string') throw new Error(`the model gave no ${name}`);
    for (let row = 0; row < rows; row++) all[row * width + column] = Number(data[row]);
  });
  return all;
}

function texts({ codes, levels }: CategoryFeature): string[] {
  let unseen = '?';
  while (levels.includes(unseen)) unseen += '?';
  return Array.from(codes, (code) => (code < 0 ? '' : (levels[code] ?? unseen)));
}
