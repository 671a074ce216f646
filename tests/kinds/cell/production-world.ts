/** A small world for the production cells: datasets, a fake model whose ONNX is a line of text, and its engine. */
import { canonicalJson } from '../../../src/core/graph/canonical-json.ts';
import type { ObjectRef } from '../../../src/core/graph/digest.ts';
import type { CellInput, CellKind, Output } from '../../../src/core/kind/cell-kind.ts';
import type { ModelOutput } from '../../../src/core/learn/model-output.ts';
import type { Inference } from '../../../src/core/ports.ts';
import { makeColumn } from '../../../src/core/table/make-column.ts';
import type { ColumnType, Field } from '../../../src/core/table/column.ts';
import { createDatasetWriter } from '../../../src/core/table/dataset-writer.ts';
import type { DatasetOutput } from '../../../src/core/table/output.ts';
import { testContext, type TestContext, type TestContextOptions } from '../../support/context.ts';

/** Runs `positive = x * slope + bias` from the text `slope bias`; x missing gives one half. */
export const lineInference: Inference = {
  async open(bytes) {
    const [slope, bias] = new TextDecoder().decode(bytes).split(' ').map(Number) as [number, number];
    return {
      inputs: ['x'],
      outputs: ['p_no', 'p_yes'],
      async run({ x }) {
        const p = Float64Array.from(x!.data as Float64Array, (each) =>
          Number.isNaN(each) ? 0.5 : Math.min(1, Math.max(0, each * slope + bias)),
        );
        const shape = [p.length];
        return { p_yes: { data: p, shape }, p_no: { data: p.map((each) => 1 - each), shape } };
      },
      close: async () => undefined,
    };
  },
};

export function world(options: TestContextOptions = {}): TestContext {
  return testContext({ inference: lineInference, ...options });
}

async function put(ctx: TestContext, text: string, form: ObjectRef['form'] = 'json'): Promise<ObjectRef> {
  const bytes = new TextEncoder().encode(text);
  return { object: await ctx.objects.put(bytes), size: bytes.length, form };
}

/** A fitted model that answers `slope bias`; `says` are the answers that its trainer claims for x = 0.25 and 0.75. */
export async function lineModel(ctx: TestContext, slope: number, bias: number, says?: number[]): Promise<ModelOutput> {
  const text = `${slope} ${bias}`;
  const answers = says ?? [0.25 * slope + bias, 0.75 * slope + bias];
  const known = { inputs: { x: [0.25, 0.75] }, outputs: { p_no: answers.map((each) => 1 - each), p_yes: answers } };
  const state = await put(ctx, `state ${text}`, 'bytes');
  const output: ModelOutput = {
    type: 'model',
    result: { model: state.object, metrics: {} },
    model: {
      kind: 'line',
      unit: 'line@1',
      task: 'classification',
      target: 'late',
      classes: ['no', 'yes'],
      features: [{ name: 'x', kind: 'number' }],
      inputs: [{ name: 'x', type: 'number', element: 'double' }],
      outputs: ['p_no', 'p_yes'],
      state,
      onnx: await put(ctx, text, 'bytes'),
      knownRows: await put(ctx, canonicalJson(known)),
      onnxMaxDifference: 0,
      params: {},
      exact: true,
    },
    curves: {},
    importance: [],
  } as never;
  await put(ctx, canonicalJson(output));
  return output;
}

export async function dataset(
  ctx: TestContext,
  columns: Record<string, [ColumnType, (number | string | null)[]]>,
  time?: string,
): Promise<DatasetOutput> {
  const fields: Field[] = Object.entries(columns).map(([name, [type]]) => ({ name, type }));
  const writer = createDatasetWriter(ctx, fields);
  await writer.append(Object.values(columns).map(([type, values]) => makeColumn(type, values)));
  const { manifest, rows, bytes } = await writer.finish();
  return {
    type: 'dataset',
    result: { rows, columns: fields.length, bytes, version: manifest.object },
    dataset: { manifest, count: rows, ...(time !== undefined && { time }) },
  };
}

/** `n` rows, one a second: x runs through 0 … 0.99, late is yes where x is above one half. */
export function rides(ctx: TestContext, n = 1000): Promise<DatasetOutput> {
  const rows = Array.from({ length: n }, (_, row) => row);
  return dataset(
    ctx,
    {
      at: ['timestamp', rows.map((row) => row * 1e6)],
      x: ['number', rows.map((row) => ((row * 37) % 100) / 100)],
      late: ['category', rows.map((row) => ((row * 37) % 100 > 50 ? 'yes' : 'no'))],
    },
    'at',
  );
}

/** Outputs by the place of their reference, as a cell receives them. */
export function inputsOf(outputs: Record<string, Output>): Record<string, CellInput> {
  return Object.fromEntries(Object.entries(outputs).map(([at, output]) => [at, { name: at, output }]));
}

/** Runs a cell the way the engine does: body through the schema, output through canonical JSON. */
export async function runCell<T extends Output>(
  kind: CellKind,
  ctx: TestContext,
  body: object,
  inputs: Record<string, Output> = {},
): Promise<T> {
  const output = await kind.run(ctx, inputsOf(inputs), kind.schema.parse(body));
  kind.result.parse(output.result);
  return JSON.parse(canonicalJson(output)) as T;
}
