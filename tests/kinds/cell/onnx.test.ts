import { describe, expect, it } from 'vitest';
import type { EvaluationOutput } from '../../../src/core/evaluation/evaluation-output.ts';
import type { CellInputs } from '../../../src/core/kind/cell-kind.ts';
import type { ModelOutput } from '../../../src/core/learn/model-output.ts';
import type { OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from '../../../src/core/onnx/graph.ts';
import { readOnnx } from '../../../src/core/onnx/read.ts';
import { writeOnnx } from '../../../src/core/onnx/write.ts';
import { Refusal } from '../../../src/core/problem.ts';
import { renderProblem } from '../../../src/core/words/index.ts';
import evaluate from '../../../src/kinds/cell/evaluate.ts';
import onnx from '../../../src/kinds/cell/onnx.ts';
import predict from '../../../src/kinds/cell/predict.ts';
import { createInference } from '../../../src/platform/inference/ort.ts';
import { openDataset } from '../../../src/core/table/open-dataset.ts';
import { expectGoodCell } from '../../support/cell-battery.ts';
import { testContext, type TestContext } from '../../support/context.ts';
import { input, splitOf, storeTable } from '../../support/datasets.ts';
import { datasetOf } from '../../../src/core/table/output.ts';

const inference = createInference();

/** Sold = hours + 2 · visits; late is yes from hours 3 on; towns weigh nothing. */
async function inputsOf(ctx: TestContext): Promise<CellInputs> {
  const whole = await storeTable(ctx, {
    hours: ['number', [1, 2, 3, 4, 5, 6]],
    visits: ['integer', [1, 1, 1, 2, 2, 2]],
    town: ['category', ['Natal', 'Recife', 'Natal', 'Recife', 'Natal', 'Recife']],
    sold: ['number', [3, 4, 5, 8, 9, 10]],
    late: ['category', ['no', 'no', 'yes', 'yes', 'yes', 'yes']],
  });
  return {
    of: input('parts', await splitOf(ctx, whole, { train: [0, 1, 2, 3], validation: [1, 4, 5], test: [5, 0] })),
  };
}

const node = (op: string, inputs: string[], outputs: string[], more: Partial<OnnxNode> = {}): OnnxNode => ({
  op,
  domain: '',
  inputs,
  outputs,
  ...more,
});
const floats = (name: string, shape: number[], data: number[]): OnnxTensor => ({
  name,
  element: 'float',
  shape,
  data: Float32Array.from(data),
});
const value = (name: string, shape: (number | null)[], element: OnnxValue['element'] = 'float'): OnnxValue => ({
  name,
  element,
  shape,
});

function graph(part: Partial<OnnxGraph>): Uint8Array {
  const opsets = [{ domain: '', version: 13 }];
  return writeOnnx({ name: 'g', opsets, inputs: [], outputs: [], initializers: [], nodes: [], metadata: {}, ...part });
}

/** As scikit-learn's converters write it: one table of floats in, a column of floats out. */
const table = graph({
  inputs: [value('X', [null, 2])],
  outputs: [value('variable', [null, 1])],
  initializers: [floats('w', [2, 1], [1, 2])],
  nodes: [node('MatMul', ['X', 'w'], ['variable'])],
});

/** An input for each column, named as it, upright; inner tensors have the names of columns too. */
const upright = graph({
  inputs: [value('hours', [null, 1]), value('visits', [null, 1], 'double')],
  outputs: [value('prediction', [null, 1])],
  initializers: [floats('two', [], [2])],
  nodes: [
    node('Cast', ['visits'], ['town'], { attributes: [{ name: 'to', type: 'int', value: 1 }] }),
    node('Mul', ['town', 'two'], ['sold']),
    node('Add', ['hours', 'sold'], ['prediction']),
  ],
});

/** The chance of being late, one number for two classes. */
const chance = graph({
  inputs: [value('hours', [null])],
  outputs: [value('p', [null])],
  initializers: [floats('three', [], [-2.5])],
  nodes: [node('Add', ['hours', 'three'], ['z']), node('Sigmoid', ['z'], ['p'])],
});

/** A label nobody needs, and a table of probabilities. */
const both = graph({
  inputs: [value('hours', [null]), value('town', [null], 'string')],
  outputs: [value('label', [null], 'int64'), value('probabilities', [null, 2])],
  initializers: [
    floats('shift', [], [-2.5]),
    floats('sides', [1, 2], [-1, 1]),
    { name: 'shape', element: 'int64', shape: [2], data: BigInt64Array.of(-1n, 1n) },
  ],
  nodes: [
    node('Add', ['hours', 'shift'], ['z']),
    node('Reshape', ['z', 'shape'], ['column']),
    node('MatMul', ['column', 'sides'], ['scores']),
    node('Softmax', ['scores'], ['probabilities'], { attributes: [{ name: 'axis', type: 'int', value: 1 }] }),
    node('ArgMax', ['probabilities'], ['label'], {
      attributes: [
        { name: 'axis', type: 'int', value: 1 },
        { name: 'keepdims', type: 'int', value: 0 },
      ],
    }),
  ],
});

const context = (bytes: Uint8Array) => testContext({ inference, sources: { 'm.onnx': bytes } });

async function adopted(bytes: Uint8Array, body: object) {
  const ctx = context(bytes);
  const inputs = await inputsOf(ctx);
  const whole = onnx.schema.parse({ source: 'm.onnx', of: 'parts', ...body });
  return { ctx, inputs, output: (await onnx.run(ctx, inputs, whole)) as ModelOutput };
}

const cases = [
  {
    name: 'one table of floats',
    bytes: table,
    body: { target: 'sold', features: ['hours', 'visits'] },
    metric: 'rmse',
    score: 0,
  },
  { name: 'an upright input for each column', bytes: upright, body: { target: 'sold' }, metric: 'rmse', score: 0 },
  { name: 'one chance for two classes', bytes: chance, body: { target: 'late' }, metric: 'accuracy', score: 1 },
  { name: 'a label and a table of probabilities', bytes: both, body: { target: 'late' }, metric: 'accuracy', score: 1 },
  {
    name: 'classes in another order',
    bytes: both,
    body: { target: 'late', classes: ['yes', 'no'] },
    metric: 'accuracy',
    score: 0,
  },
];

describe('an ONNX model from elsewhere', () => {
  it.each(cases)('is scored: $name', async ({ bytes, body, metric, score }) => {
    const output = (await expectGoodCell({
      kind: onnx,
      body: { source: 'm.onnx', of: 'parts', ...body },
      options: { inference, sources: { 'm.onnx': bytes } },
      inputs: inputsOf,
    })) as ModelOutput;
    const { metrics } = output.result as { metrics: Record<string, number> };
    expect(metrics[metric]).toBeCloseTo(score, 5);
  });

  it('stands behind inputs named as the columns, and its graph passes our own check', async () => {
    const { ctx, output } = await adopted(upright, { target: 'sold' });
    const { model } = output;
    expect(model.inputs.map(({ name, element }) => [name, element])).toEqual([
      ['hours', 'double'],
      ['visits', 'double'],
    ]);
    expect(readOnnx(await ctx.objects.get(model.onnx.object)).ok).toBe(true);
    const known = JSON.parse(new TextDecoder().decode(await ctx.objects.get(model.knownRows.object))) as object;
    expect(known).toEqual({
      inputs: { hours: [1, 2, 3, 4], visits: [1, 1, 1, 2] },
      outputs: { prediction: [3, 4, 5, 8] },
    });
  });

  it('is evaluated and predicts like a model that was trained here, importance included', async () => {
    const { ctx, inputs, output } = await adopted(both, { target: 'late' });
    const on = input('parts', inputs['of']!.output.parts!['test']!, 'test');
    const body = evaluate.schema.parse({ of: 'm', on: 'parts.test', importance: true });
    const judged = (await evaluate.run(ctx, { of: input('m', output), on }, body)) as EvaluationOutput;
    expect(judged.result).toMatchObject({ accuracy: 1, roc_auc: 1 });
    const scored = await predict.run(
      ctx,
      { of: input('m', output), on },
      predict.schema.parse({ of: 'm', on: 'parts.test' }),
    );
    const rows = await openDataset(ctx, datasetOf(input('p', scored)));
    expect(await rows.column('prediction')).toMatchObject({ codes: Int32Array.of(0, 1), levels: ['yes', 'no'] });
  });

  it.each([
    ['a table without names of its columns', table, { target: 'sold' }, 'onnx.features'],
    ['another count of columns', table, { target: 'sold', features: ['hours'] }, 'onnx.columns'],
    ['a category where it takes numbers', table, { target: 'sold', features: ['hours', 'town'] }, 'onnx.input'],
    ['a number where it takes text', both, { target: 'late', features: ['hours', 'visits'] }, 'onnx.input'],
    ['a number for a category', upright, { target: 'late' }, 'onnx.no_probabilities'],
    ['other classes', both, { target: 'late', classes: ['si', 'no'] }, 'onnx.classes'],
    ['a column that is not there', chance, { target: 'late', features: ['hour'] }, 'table.unknown_column_near'],
    ['a file that is a page', new TextEncoder().encode('<html>'), { target: 'sold' }, 'E_TYPE_PAGE'],
    [
      'a graph that the engine does not run',
      graph({
        inputs: [value('hours', [null])],
        outputs: [value('y', [null])],
        initializers: [floats('w', [7], [1, 2, 3, 4, 5, 6, 7])],
        nodes: [node('Add', ['hours', 'w'], ['y'])],
      }),
      { target: 'sold' },
      'onnx.engine',
    ],
    [
      'integers alone',
      graph({
        inputs: [value('visits', [null], 'int64')],
        outputs: [value('y', [null], 'int64')],
        nodes: [node('Identity', ['visits'], ['y'])],
      }),
      { target: 'sold' },
      'onnx.input',
    ],
  ])('is refused with a reason: %s', async (_, bytes, body, code) => {
    const problems = await adopted(bytes, body).then(
      () => [],
      (error: unknown) => (error instanceof Refusal ? error.problems : Promise.reject(error as Error)),
    );
    expect(problems.map((each) => each.code)).toContain(code);
    for (const each of problems) expect(renderProblem(each, 'pt')).not.toContain('onnx.');
  });
});
