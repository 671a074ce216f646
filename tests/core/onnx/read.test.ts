import fc from 'fast-check';
import { onnx } from 'onnx-proto';
import { describe, expect, it } from 'vitest';
import type { OnnxGraph, OnnxNode } from '../../../src/core/onnx/graph.ts';
import { readOnnx } from '../../../src/core/onnx/read.ts';
import { writeOnnx } from '../../../src/core/onnx/write.ts';
import { renderProblem } from '../../../src/core/words/index.ts';

const add: OnnxNode = { op: 'Add', domain: '', inputs: ['x', 'one'], outputs: ['y'] };
const good: OnnxGraph = {
  name: 'good',
  opsets: [
    { domain: '', version: 18 },
    { domain: 'ai.onnx.ml', version: 3 },
  ],
  inputs: [{ name: 'x', element: 'double', shape: [null] }],
  outputs: [{ name: 'y', element: 'double', shape: [null] }],
  initializers: [{ name: 'one', element: 'double', shape: [1], data: Float64Array.of(1) }],
  nodes: [add],
  metadata: { __proto__x: 'kept' },
};

const utf8 = (text: string) => new TextEncoder().encode(text);
const withNodes = (...nodes: OnnxNode[]) => writeOnnx({ ...good, nodes });

/** A good model after a change through the reference library. */
function changed(change: (model: onnx.IModelProto) => void): Uint8Array {
  const model = onnx.ModelProto.decode(writeOnnx(good));
  change(model);
  return onnx.ModelProto.encode(model).finish();
}

const external = (location: string) =>
  changed((model) => {
    const [tensor] = model.graph!.initializer!;
    tensor!.rawData = new Uint8Array(0);
    tensor!.externalData = [
      { key: 'location', value: location },
      { key: 'offset', value: '0' },
    ];
    tensor!.dataLocation = onnx.TensorProto.DataLocation.EXTERNAL;
  });

/** Number in the corpus of bad files, what it is, its bytes, the code. */
const corpus: readonly (readonly [string, Uint8Array, string])[] = [
  ['43 an empty file', new Uint8Array(0), 'E_EMPTY_MODEL'],
  ['44 an HTML page', utf8('\uFEFF  <!doctype html><title>404</title>'), 'E_TYPE_PAGE'],
  ['45 random bytes', Uint8Array.from({ length: 5000 }, (_, at) => (at * 7919 + 0x35) & 0xff), 'E_CORRUPT_MODEL'],
  ['45 bytes that are all ones', new Uint8Array(64).fill(0xff), 'E_CORRUPT_MODEL'],
  ['46 data above its folder', external('../secrets.bin'), 'E_EXTERNAL_DATA'],
  ['47 data at an absolute path', external('/etc/passwd'), 'E_EXTERNAL_DATA'],
  [
    '48 a tensor of 2^40 values',
    changed((model) => {
      model.graph!.initializer![0]!.dims = [1_099_511_627_776];
    }),
    'E_LIMIT_TENSOR',
  ],
  [
    '48 an input whose sizes multiply past every limit',
    writeOnnx({ ...good, inputs: [{ name: 'x', element: 'double', shape: [1e6, 1e6, null] }] }),
    'E_LIMIT_TENSOR',
  ],
  ['49 an operator nobody knows', withNodes({ ...add, op: 'RunShell' }), 'E_OP'],
  ['49 an operator of a foreign domain', withNodes({ ...add, domain: 'com.evil' }), 'E_OP'],
  [
    '49 a loop with a graph of its own',
    changed((model) => {
      model.graph!.node![0]!.attribute = [{ name: 'body', type: 5, g: { name: 'inner' } }];
    }),
    'E_OP',
  ],
  ['49 a function of the model', changed((model) => void (model.functions = [{ name: 'Hidden' }])), 'E_OP'],
  ['50 an operator set of the future', writeOnnx({ ...good, opsets: [{ domain: '', version: 99 }] }), 'E_OPSET'],
  [
    '51 nodes that wait for each other',
    withNodes(
      { op: 'Add', domain: '', inputs: ['x', 'b'], outputs: ['a'] },
      { op: 'Mul', domain: '', inputs: ['a', 'one'], outputs: ['b'] },
      { op: 'Identity', domain: '', inputs: ['a'], outputs: ['y'] },
    ),
    'E_GRAPH',
  ],
  ['51 a node that waits for nothing that comes', withNodes({ ...add, inputs: ['x', 'two'] }), 'E_GRAPH_MISSING'],
  ['51 a tensor made twice', withNodes(add, add), 'E_GRAPH_TWICE'],
  ['51 a graph without output', writeOnnx({ ...good, outputs: [] }), 'E_GRAPH_NO_OUTPUT'],
  ['53 a pickle', Uint8Array.of(0x80, 4, 0x95, 0, 0, 0, 0), 'E_TYPE_PICKLE'],
  ['53 a .keras archive', Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0), 'E_TYPE_ZIP'],
  ['53 an .h5 file', Uint8Array.of(0x89, 0x48, 0x44, 0x46, 13, 10, 26, 10), 'E_TYPE_HDF5'],
  ['53 a gzip file', Uint8Array.of(0x1f, 0x8b, 8, 0), 'E_TYPE_GZIP'],
  ['53 a model.json', utf8('{"modelTopology": {}}'), 'E_TYPE_TEXT'],
  ['a model cut short', writeOnnx(good).slice(0, 60), 'E_CORRUPT_MODEL'],
];

const codesOf = (bytes: Uint8Array) => {
  const read = readOnnx(bytes, { file: 'bad.onnx' });
  return read.ok ? [] : read.problems.map(({ code }) => code);
};

describe('the reader of foreign ONNX files', () => {
  it.each(corpus)('names what is wrong with %s', (_, bytes, code) => {
    const read = readOnnx(bytes, { file: 'bad.onnx' });
    if (read.ok) throw new Error('was taken');
    expect(read.problems.map((each) => each.code)).toContain(code);
    for (const language of ['en', 'pt'] as const) {
      for (const each of read.problems) {
        const text = renderProblem(each, language);
        expect(text).toMatch(/^bad\.onnx: /);
        expect(text).not.toMatch(/[{}]|undefined/);
      }
    }
  });

  it('takes a good model and says what it holds', () => {
    const read = readOnnx(writeOnnx(good));
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect(read.model.inputs).toEqual([{ name: 'x', element: 11, shape: [null] }]);
    expect(read.model.nodes).toMatchObject([{ op: 'Add', inputs: ['x', 'one'], outputs: ['y'] }]);
    expect({ ...read.model.metadata }).toEqual({ __proto__x: 'kept' });
  });

  it('takes what the reference library writes', () => {
    expect(codesOf(changed(() => undefined))).toEqual([]);
  });

  it('names all problems at once', () => {
    const model = writeOnnx({
      ...good,
      opsets: [{ domain: '', version: 99 }],
      nodes: [
        { ...add, op: 'Nope' },
        { ...add, op: 'Nada', inputs: ['q'], outputs: ['z'] },
      ],
    });
    expect(codesOf(model)).toEqual(['E_OP', 'E_OP', 'E_OPSET', 'E_GRAPH_MISSING']);
  });

  it('52 holds a model to the agreed inputs and outputs', () => {
    const value = (name: string, element: number, shape: (number | null)[]) => ({ name, element, shape });
    const contract = {
      inputs: [value('x', 11, [null, null]), value('z', 8, [null])],
      outputs: [value('prediction', 11, [null])],
    };
    const read = readOnnx(writeOnnx(good), { contract });
    expect(read.ok ? [] : read.problems.map(({ code, params }) => [code, params['tensor']])).toEqual([
      ['E_CONTRACT_SHAPE', 'x'],
      ['E_CONTRACT', 'z'],
      ['E_CONTRACT', 'prediction'],
      ['E_CONTRACT_EXTRA', 'y'],
    ]);
    const kept = { inputs: [value('x', 11, [null])], outputs: [value('y', 11, [5])] };
    expect(readOnnx(writeOnnx(good), { contract: kept }).ok).toBe(true);
  });

  it('never throws and never hangs, whatever the bytes', () => {
    const model = writeOnnx(good);
    const flips = fc.array(fc.tuple(fc.nat(model.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), flips), (input) => {
        const bytes = input instanceof Uint8Array ? input : model.slice();
        if (Array.isArray(input)) for (const [at, value] of input) bytes[at] = value;
        readOnnx(bytes);
      }),
      { numRuns: 1000 },
    );
  });

  it('reads a long chain of nodes in time', () => {
    const nodes = Array.from({ length: 50_000 }, (_, at) => ({
      op: 'Identity',
      domain: '',
      inputs: [at === 49_999 ? 'x' : `t${at + 1}`],
      outputs: [at === 0 ? 'y' : `t${at}`],
    }));
    expect(codesOf(writeOnnx({ ...good, nodes }))).toEqual([]);
  });
});
