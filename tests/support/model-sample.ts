/** Small data that every model kind is tried on, and what it answers by itself and by ONNX. */
import type { FitData, ModelKind, ModelState, Prediction } from '../../src/core/kind/model-kind.ts';
import type { CategoryFeature, FeatureColumn, Features, NumberFeature, Task } from '../../src/core/learn/features.ts';
import { sha256Bytes } from '../../src/core/graph/digest.ts';
import { encodeModelState } from '../../src/core/learn/model-state.ts';
import { writeOnnx } from '../../src/core/onnx/write.ts';
import { createRng } from '../../src/core/stats/rng.ts';
import { createInference } from '../../src/platform/inference/ort.ts';
import { fitContext } from './fit-context.ts';

const LEVELS = ['ação', 'blue', 'c d'];

/** Rows with missing numbers and categories; the target depends on both. */
export function sample(task: Task, nClasses: number, rows = 240, stream = 1): FitData {
  const rng = createRng([stream, 'battery']);
  const a = new Float64Array(rows);
  const b = new Float64Array(rows);
  const whole = new Float64Array(rows);
  const codes = new Int32Array(rows);
  const values = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    a[row] = rng.uniform() * 100 - 20;
    b[row] = rng.below(8) === 0 ? NaN : rng.uniform();
    whole[row] = rng.below(5);
    codes[row] = rng.below(6) === 0 ? -1 : rng.below(LEVELS.length);
    const signal = a[row]! / 40 + (b[row]! > 0.5 ? 1 : 0) + (codes[row] === 1 ? 1 : 0) + rng.uniform();
    values[row] = task === 'regression' ? signal * 10 : Math.min(nClasses - 1, Math.max(0, Math.floor(signal)));
  }
  const columns: FeatureColumn[] = [
    { name: 'a', kind: 'number', values: a },
    { name: 'cor (ção)', kind: 'category', codes, levels: LEVELS },
    { name: 'b', kind: 'number', values: b },
    { name: 'whole', kind: 'number', values: whole },
  ];
  const classes = task === 'regression' ? [] : ['no', 'perhaps', 'yes'].slice(-nClasses);
  return { x: { nSamples: rows, columns }, y: { task, values, classes } };
}

/** The first rows of features, and rows with everything missing, unseen or extreme after them. */
export function hardRows(x: Features): Features {
  const numbers = [NaN, 0, -0, 1e9, -1e9, 1e-300, 0.1];
  const codes = [-1, 3, 0, 1, 2, 3, -1];
  const columns = x.columns.map((column): FeatureColumn =>
    column.kind === 'number'
      ? { ...column, values: Float64Array.from([...column.values, ...numbers]) }
      : { ...column, codes: Int32Array.from([...column.codes, ...codes]) },
  );
  return { nSamples: x.nSamples + numbers.length, columns };
}

export const answersOf = ({ probabilities, values }: Prediction) => (probabilities ?? values)!;

export async function fit(kind: ModelKind, data: FitData, params: object = {}, seed = 7): Promise<ModelState> {
  return kind.fit(fitContext({ seed }), data, kind.params.parse(params) as never);
}

export async function byOnnx(kind: ModelKind, state: ModelState, x: Features): Promise<number[]> {
  const session = await createInference().open(writeOnnx(kind.toOnnx(state)));
  const text = ({ codes, levels }: CategoryFeature) =>
    Array.from(codes, (code) => (code < 0 ? '' : (levels[code] ?? 'never seen')));
  const feed = (column: NumberFeature | CategoryFeature) => ({
    data: column.kind === 'number' ? column.values.slice() : text(column),
    shape: [x.nSamples],
  });
  const outputs = await session.run(Object.fromEntries(x.columns.map((column) => [column.name, feed(column)])));
  await session.close();
  const names = state.task === 'regression' ? ['prediction'] : state.classes.map((level) => `p_${level}`);
  return Array.from({ length: x.nSamples }, (_, at) => names.map((name) => Number(outputs[name]!.data[at]))).flat();
}

export interface Shape {
  readonly task: Task;
  readonly nClasses: number;
}
export const SHAPES: readonly Shape[] = [
  { task: 'regression', nClasses: 0 },
  { task: 'classification', nClasses: 2 },
  { task: 'classification', nClasses: 3 },
];

/** The first 8 bytes of SHA-256 of the fitted state, of its graph and of its answers by onnxruntime-web: the same in every host. */
export async function modelDigests(kind: ModelKind, { task, nClasses }: Shape) {
  const data = sample(task, nClasses);
  const state = await fit(kind, data);
  const answers = Float64Array.from(await byOnnx(kind, state, hardRows(data.x)));
  const own = Float64Array.from(answersOf(kind.predict(state, hardRows(data.x))));
  return {
    state: hex(encodeModelState(state)),
    onnx: hex(writeOnnx(kind.toOnnx(state))),
    answers: hex(new Uint8Array(own.buffer)),
    onnxAnswers: hex(new Uint8Array(answers.buffer)),
  };
}

function hex(bytes: Uint8Array): string {
  return Array.from(sha256Bytes(bytes).subarray(0, 8), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
