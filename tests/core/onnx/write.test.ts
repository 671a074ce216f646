import { onnx } from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import type { OnnxGraph } from '../../../src/core/onnx/graph.ts';
import { writeOnnx } from '../../../src/core/onnx/write.ts';

const everything: OnnxGraph = {
  name: 'everything',
  opsets: [
    { domain: '', version: 21 },
    { domain: 'ai.onnx.ml', version: 5 },
  ],
  inputs: [{ name: 'x', element: 'double', shape: [null, 3] }],
  outputs: [{ name: 'y', element: 'string', shape: [null] }],
  initializers: [
    { name: 'd', element: 'double', shape: [2, 1], data: Float64Array.of(0.1, -0) },
    { name: 'f', element: 'float', shape: [1], data: Float32Array.of(0.1) },
    { name: 'i', element: 'int64', shape: [2], data: BigInt64Array.of(-1n, 1n << 40n) },
    { name: 's', element: 'string', shape: [2], data: ['ção', ''] },
    { name: 'b', element: 'bool', shape: [2], data: Uint8Array.of(0, 1) },
    { name: 'scalar', element: 'int32', shape: [], data: Int32Array.of(-7) },
  ],
  nodes: [
    {
      op: 'Many',
      domain: 'ai.onnx.ml',
      inputs: ['x', '', 'd'],
      outputs: ['y'],
      attributes: [
        { name: 'int', type: 'int', value: -(2 ** 40) },
        { name: 'float', type: 'float', value: 0.1 },
        { name: 'string', type: 'string', value: 'ção' },
        { name: 'ints', type: 'ints', value: [0, 127, 128, 2 ** 33, -1] },
        { name: 'floats', type: 'floats', value: [0.1, -2] },
        { name: 'strings', type: 'strings', value: ['a', ''] },
        {
          name: 'tensor',
          type: 'tensor',
          value: { name: '', element: 'double', shape: [1], data: Float64Array.of(3) },
        },
      ],
    },
  ],
  metadata: { target: 'late', unit: 'math@1' },
};

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);

describe('the ONNX writer', () => {
  const bytes = writeOnnx(everything);
  const model = onnx.ModelProto.decode(bytes);
  const graph = model.graph!;

  it('writes what the reference decoder reads', () => {
    expect(Number(model.irVersion)).toBe(10);
    expect(model.opsetImport.map(({ domain, version }) => [domain, Number(version)])).toEqual([
      ['', 21],
      ['ai.onnx.ml', 5],
    ]);
    expect(model.metadataProps.map(({ key, value }) => [key, value])).toEqual(Object.entries(everything.metadata));
    expect(graph.name).toBe('everything');
    const [input] = graph.input!;
    expect(input!.type!.tensorType!.elemType).toBe(onnx.TensorProto.DataType.DOUBLE);
    expect(input!.type!.tensorType!.shape!.dim!.map((each) => each.dimParam || Number(each.dimValue))).toEqual([
      'N',
      3,
    ]);
  });

  it('keeps every kind of attribute', () => {
    const [node] = graph.node!;
    expect([node!.opType, node!.domain, node!.input, node!.output]).toEqual([
      'Many',
      'ai.onnx.ml',
      ['x', '', 'd'],
      ['y'],
    ]);
    const byName = Object.fromEntries(node!.attribute!.map((each) => [each.name!, each]));
    expect(Number(byName['int']!.i)).toBe(-(2 ** 40));
    expect(byName['float']!.f).toBe(Math.fround(0.1));
    expect(text(byName['string']!.s!)).toBe('ção');
    expect(byName['ints']!.ints!.map(Number)).toEqual([0, 127, 128, 2 ** 33, -1]);
    expect(byName['floats']!.floats).toEqual([Math.fround(0.1), -2]);
    expect(byName['strings']!.strings!.map(text)).toEqual(['a', '']);
    expect(byName['tensor']!.t!.rawData!.length).toBe(8);
    expect(node!.attribute!.map((each) => each.type)).toEqual([2, 1, 3, 7, 6, 8, 4]);
  });

  it('keeps tensors little-endian, texts as UTF-8, a scalar without dimensions', () => {
    const tensors = Object.fromEntries(graph.initializer!.map((each) => [each.name!, each]));
    const view = (name: string) => new DataView(Uint8Array.from(tensors[name]!.rawData!).buffer);
    expect(Object.is(view('d').getFloat64(8, true), -0)).toBe(true);
    expect(view('f').getFloat32(0, true)).toBe(Math.fround(0.1));
    expect(view('i').getBigInt64(8, true)).toBe(1n << 40n);
    expect(view('scalar').getInt32(0, true)).toBe(-7);
    expect([...tensors['b']!.rawData!]).toEqual([0, 1]);
    expect(tensors['s']!.stringData!.map(text)).toEqual(['ção', '']);
    expect(tensors['d']!.dims!.map(Number)).toEqual([2, 1]);
    expect(tensors['scalar']!.dims).toEqual([]);
  });

  it('keeps to a format that old runtimes open, where the operator sets allow it', () => {
    const opsets = [
      { domain: '', version: 18 },
      { domain: 'ai.onnx.ml', version: 3 },
    ];
    expect(Number(onnx.ModelProto.decode(writeOnnx({ ...everything, opsets })).irVersion)).toBe(8);
  });

  it('gives the same bytes for the same graph', () => {
    expect(writeOnnx(structuredClone(everything))).toEqual(bytes);
  });

  it('refuses a tensor whose values do not fill its shape', () => {
    const short = { name: 'd', element: 'double', shape: [3], data: Float64Array.of(1) } as const;
    expect(() => writeOnnx({ ...everything, initializers: [short] })).toThrow('tensor d: 1 values for shape [3]');
  });
});
