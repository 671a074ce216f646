/** Asking an exported model: rows of a dataset through ONNX, in batches. */
import type { FittedModel, KnownRows } from '../learn/model-output.ts';
import { answersOf } from '../learn/onnx-predict.ts';
import type { Prediction } from '../kind/model-kind.ts';
import type { InferenceSession, NamedTensor } from '../ports.ts';
import type { Column } from '../table/column.ts';
import { isMissing, valueAt } from '../table/column.ts';
import type { Dataset } from '../table/dataset.ts';

const BATCH_ROWS = 4096;

/** What a long answer needs of its cell. */
export interface AnswerContext {
  breathe(): Promise<void>;
  progress(done: number, total: number, unit: string): void;
}

/**
 * The model's answers to every row of `requests`, in batches of 4,096. The caller has checked that `requests` has the
 * model's inputs. Probabilities are row-major [n × classes].
 */
export async function askOnnx(
  ctx: AnswerContext,
  session: InferenceSession,
  model: FittedModel,
  requests: Dataset,
): Promise<Prediction> {
  const n = requests.rowCount;
  const width = model.outputs.length;
  const all = new Float64Array(n * width);
  const names = model.inputs.map(({ name }) => name);
  const columns = await Promise.all(names.map((name) => requests.column(name)));
  for (let start = 0; start < n; start += BATCH_ROWS) {
    const end = Math.min(n, start + BATCH_ROWS);
    const feeds: Record<string, NamedTensor> = {};
    model.inputs.forEach(({ name, element }, index) => (feeds[name] = tensorOf(columns[index]!, element, start, end)));
    all.set(answersOf(model, await session.run(feeds), end - start), start * width);
    ctx.progress(end, n, 'answers');
    await ctx.breathe();
  }
  return model.task === 'classification' ? { probabilities: all } : { values: all };
}

/** The answers to the rows that the trainer kept, output by output. */
export async function askKnownRows(
  session: InferenceSession,
  model: FittedModel,
  known: KnownRows,
): Promise<Record<string, Float64Array>> {
  const feeds: Record<string, NamedTensor> = {};
  for (const { name, element } of model.inputs) {
    const values = known.inputs[name] ?? [];
    const data =
      element === 'string'
        ? values.map((each) => (each === null ? '' : String(each)))
        : Float64Array.from(values, (each) => (each === null ? NaN : Number(each)));
    feeds[name] = { data, shape: [values.length] };
  }
  const outputs = await session.run(feeds);
  return Object.fromEntries(model.outputs.map((name) => [name, numbersOf(outputs, name)]));
}

function numbersOf(outputs: Record<string, NamedTensor>, name: string): Float64Array {
  const data = outputs[name]?.data;
  if (!data || (Array.isArray(data) && typeof data[0] === 'string')) throw new Error(`the model gave no ${name}`);
  return Float64Array.from(data as ArrayLike<number>, Number);
}

/** One input: doubles with NaN where missing, or text with `''` where missing. */
function tensorOf(column: Column, element: 'double' | 'string', start: number, end: number): NamedTensor {
  const shape = [end - start];
  if (element === 'string') return { data: textOf(column, start, end), shape };
  if (column.type === 'category' || column.type === 'text') {
    return { data: Float64Array.from(textOf(column, start, end), (each) => (each === '' ? NaN : Number(each))), shape };
  }
  const data = column.values.slice(start, end);
  for (let row = start; row < end; row++) if (isMissing(column, row)) data[row - start] = NaN;
  return { data, shape };
}

function textOf(column: Column, start: number, end: number): string[] {
  const values: string[] = [];
  for (let row = start; row < end; row++) {
    const value = valueAt(column, row);
    values.push(value === null ? '' : String(value));
  }
  return values;
}
