/** ONNX models as bytes. Source: onnx.proto of ONNX 1.16, whose field numbers stand below. */
import type { OnnxAttribute, OnnxElement, OnnxGraph, OnnxNode, OnnxTensor, OnnxValue } from './graph.ts';
import { ProtobufWriter } from './protobuf.ts';

/** The oldest format that each operator set may stand in, so that runtimes of some years open what they can run. */
const OLD_FORMAT = { version: 8, newest: { '': 18, 'ai.onnx.ml': 3 } as Readonly<Record<string, number>> };
const NEW_FORMAT = 10;

/** `TensorProto.DataType`. */
const ELEMENT_CODES: Readonly<Record<OnnxElement, number>> = {
  float: 1,
  uint8: 2,
  int32: 6,
  int64: 7,
  string: 8,
  bool: 9,
  double: 11,
};

/** `AttributeProto.AttributeType`. */
const ATTRIBUTE_CODES = { float: 1, int: 2, string: 3, tensor: 4, floats: 6, ints: 7, strings: 8 } as const;

/** The model's bytes: no date, no producer version, everything in the graph's own order. Same graph, same bytes. */
export function writeOnnx(graph: OnnxGraph): Uint8Array {
  const model = new ProtobufWriter();
  const isOld = graph.opsets.every(({ domain, version }) => version <= (OLD_FORMAT.newest[domain] ?? 0));
  model.int(1, isOld ? OLD_FORMAT.version : NEW_FORMAT);
  model.text(2, 'bancada');
  model.message(7, (out) => writeGraph(out, graph));
  for (const { domain, version } of graph.opsets) {
    model.message(8, (out) => {
      if (domain !== '') out.text(1, domain);
      out.int(2, version);
    });
  }
  for (const [key, value] of Object.entries(graph.metadata)) {
    model.message(14, (out) => {
      out.text(1, key);
      out.text(2, value);
    });
  }
  return model.finish();
}

function writeGraph(out: ProtobufWriter, graph: OnnxGraph): void {
  for (const node of graph.nodes) out.message(1, (inner) => writeNode(inner, node));
  out.text(2, graph.name);
  for (const tensor of graph.initializers) out.message(5, (inner) => writeTensor(inner, tensor));
  for (const value of graph.inputs) out.message(11, (inner) => writeValue(inner, value));
  for (const value of graph.outputs) out.message(12, (inner) => writeValue(inner, value));
}

export function writeNode(out: ProtobufWriter, node: OnnxNode): void {
  for (const name of node.inputs) out.text(1, name);
  for (const name of node.outputs) out.text(2, name);
  out.text(4, node.op);
  for (const attribute of node.attributes ?? []) out.message(5, (inner) => writeAttribute(inner, attribute));
  if (node.domain !== '') out.text(7, node.domain);
}

function writeAttribute(out: ProtobufWriter, attribute: OnnxAttribute): void {
  out.text(1, attribute.name);
  switch (attribute.type) {
    case 'float':
      out.float(2, attribute.value);
      break;
    case 'int':
      out.int(3, attribute.value);
      break;
    case 'string':
      out.text(4, attribute.value);
      break;
    case 'tensor':
      out.message(5, (inner) => writeTensor(inner, attribute.value));
      break;
    case 'floats':
      out.packedFloats(7, attribute.value);
      break;
    case 'ints':
      out.packedInts(8, attribute.value);
      break;
    case 'strings':
      for (const text of attribute.value) out.text(9, text);
      break;
  }
  out.int(20, ATTRIBUTE_CODES[attribute.type]);
}

export function writeTensor(out: ProtobufWriter, tensor: OnnxTensor): void {
  const size = tensor.shape.reduce((product, each) => product * each, 1);
  if (size !== tensor.data.length) {
    throw new Error(`tensor ${tensor.name}: ${tensor.data.length} values for shape [${tensor.shape.join(', ')}]`);
  }
  out.packedInts(1, tensor.shape);
  out.int(2, ELEMENT_CODES[tensor.element]);
  if (tensor.name !== '') out.text(8, tensor.name);
  if (tensor.element === 'string') {
    for (const text of tensor.data as readonly string[]) out.text(6, text);
  } else {
    out.bytes(9, littleEndian(tensor));
  }
}

type Writes = (view: DataView, at: number, value: never) => void;

const RAW: Readonly<Record<Exclude<OnnxElement, 'string'>, { width: number; write: Writes }>> = {
  float: { width: 4, write: (view, at, value) => view.setFloat32(at, value, true) },
  double: { width: 8, write: (view, at, value) => view.setFloat64(at, value, true) },
  int32: { width: 4, write: (view, at, value) => view.setInt32(at, value, true) },
  int64: { width: 8, write: (view, at, value) => view.setBigInt64(at, BigInt(value), true) },
  bool: { width: 1, write: (view, at, value) => view.setUint8(at, value) },
  uint8: { width: 1, write: (view, at, value) => view.setUint8(at, value) },
};

function littleEndian(tensor: OnnxTensor): Uint8Array {
  const { width, write } = RAW[tensor.element as Exclude<OnnxElement, 'string'>];
  const view = new DataView(new ArrayBuffer(tensor.data.length * width));
  for (let i = 0; i < tensor.data.length; i++) write(view, i * width, tensor.data[i] as never);
  return new Uint8Array(view.buffer);
}

export function writeValue(out: ProtobufWriter, value: OnnxValue): void {
  out.text(1, value.name);
  out.message(2, (type) =>
    type.message(1, (tensor) => {
      tensor.int(1, ELEMENT_CODES[value.element]);
      tensor.message(2, (shape) => {
        for (const size of value.shape) {
          shape.message(1, (dimension) => {
            if (size === null) dimension.text(2, 'N');
            else dimension.int(1, size);
          });
        }
      });
    }),
  );
}
