import { describe, expect, it } from 'vitest';
import type { OnnxGraph } from '../../src/core/onnx/graph.ts';
import { writeOnnx } from '../../src/core/onnx/write.ts';
import { createInference } from '../../src/platform/inference/ort.ts';

const onePerColumn: OnnxGraph = {
  name: 'columns',
  opsets: [
    { domain: '', version: 21 },
    { domain: 'ai.onnx.ml', version: 5 },
  ],
  inputs: [
    { name: 'weight', element: 'double', shape: [null] },
    { name: 'colour', element: 'string', shape: [null] },
  ],
  outputs: [
    { name: 'heavier', element: 'double', shape: [null] },
    { name: 'code', element: 'int64', shape: [null] },
  ],
  initializers: [{ name: 'half', element: 'double', shape: [], data: Float64Array.of(0.5) }],
  nodes: [
    { op: 'Add', domain: '', inputs: ['weight', 'half'], outputs: ['heavier'] },
    {
      op: 'LabelEncoder',
      domain: 'ai.onnx.ml',
      inputs: ['colour'],
      outputs: ['code'],
      attributes: [
        { name: 'keys_strings', type: 'strings', value: ['red', 'verde ção'] },
        { name: 'values_int64s', type: 'ints', value: [0, 1] },
        { name: 'default_int64', type: 'int', value: -1 },
      ],
    },
  ],
  metadata: {},
};

describe('onnxruntime-web', () => {
  it('takes one double and one string input a column, of any length', async () => {
    const session = await createInference().open(writeOnnx(onePerColumn));
    expect([session.inputs, session.outputs]).toEqual([
      ['weight', 'colour'],
      ['heavier', 'code'],
    ]);
    for (const rows of [1, 3]) {
      const got = await session.run({
        weight: { data: Float64Array.from([1 / 3, NaN, 7].slice(0, rows)), shape: [rows] },
        colour: { data: ['verde ção', '', 'blue'].slice(0, rows), shape: [rows] },
      });
      expect(got['heavier']).toEqual({
        data: Float64Array.from([1 / 3 + 0.5, NaN, 7.5].slice(0, rows)),
        shape: [rows],
      });
      expect(got['code']).toEqual({ data: BigInt64Array.from([1n, -1n, -1n].slice(0, rows)), shape: [rows] });
    }
    await session.close();
  });

  it('says no to bytes that are no model', async () => {
    await expect(createInference().open(new TextEncoder().encode('<!doctype html>'))).rejects.toThrow();
  });
});
