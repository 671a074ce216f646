/** A foreign graph inside one of ours: its inputs and outputs become inner tensors, and what we add stands around it. */
import type { OnnxNode, OnnxTensor, OnnxValue } from './graph.ts';
import { ProtobufWriter } from './protobuf.ts';
import { Malformed, wireFields, type WireField } from './protobuf-reader.ts';
import { writeNode, writeTensor, writeValue } from './write.ts';

export interface Wrapping {
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly initializers: readonly OnnxTensor[];
  readonly before: readonly OnnxNode[];
  readonly after: readonly OnnxNode[];
}

/** The name of a tensor of the wrapped graph: no name of ours can collide with it. */
export const inner = (name: string): string => (name === '' ? '' : `wrapped/${name}`);

/** Formats from 4 on need no inputs for initializers; 8 knows every operator that is put around. */
const FORMAT = 8;
const OPSET = 15;

/**
 * The whole as bytes; the same bytes for the same graph and wrapping. `bytes` have passed `readOnnx`, so no node holds a
 * graph of its own. Source: onnx.proto, whose field numbers stand below.
 */
export function wrapOnnx(bytes: Uint8Array, wrapping: Wrapping): Uint8Array {
  const out = new ProtobufWriter();
  const fields = [...wireFields(bytes, 0, bytes.length)];
  const format = fields.find(({ field }) => field === 1)?.number ?? 0;
  out.int(1, Math.max(FORMAT, format));
  out.text(2, 'bancada');
  const graph = fields.findLast(({ field }) => field === 7);
  if (!graph) throw new Malformed(bytes.length);
  out.message(7, (to) => writeGraph(to, bytes, graph, wrapping));
  const opsets = fields.filter(({ field }) => field === 8);
  for (const each of opsets) out.bytes(8, bytes.subarray(each.start, each.end));
  if (!opsets.some((each) => isGeneral(bytes, each))) out.message(8, (to) => to.int(2, OPSET));
  return out.finish();
}

/** The operator set of the default domain. */
function isGeneral(bytes: Uint8Array, { start, end }: WireField): boolean {
  const domain = [...wireFields(bytes, start, end)].find(({ field }) => field === 1);
  const name = domain ? new TextDecoder().decode(bytes.subarray(domain.start, domain.end)) : '';
  return name === '' || name === 'ai.onnx';
}

function writeGraph(out: ProtobufWriter, bytes: Uint8Array, graph: WireField, wrapping: Wrapping): void {
  const fields = [...wireFields(bytes, graph.start, graph.end)];
  for (const node of wrapping.before) out.message(1, (to) => writeNode(to, node));
  // Names of tensors: 1 and 2 of a node, 8 of a tensor.
  for (const each of fields) if (each.field === 1) out.message(1, (to) => renamed(to, bytes, each, [1, 2]));
  for (const node of wrapping.after) out.message(1, (to) => writeNode(to, node));
  out.text(2, 'wrapped');
  for (const each of fields) if (each.field === 5) out.message(5, (to) => renamed(to, bytes, each, [8]));
  for (const tensor of wrapping.initializers) out.message(5, (to) => writeTensor(to, tensor));
  for (const value of wrapping.inputs) out.message(11, (to) => writeValue(to, value));
  for (const value of wrapping.outputs) out.message(12, (to) => writeValue(to, value));
}

/** A message copied field by field, its names of tensors made inner ones. */
function renamed(out: ProtobufWriter, bytes: Uint8Array, of: WireField, names: readonly number[]): void {
  for (const { field, isBytes, number, start, end } of wireFields(bytes, of.start, of.end)) {
    const part = bytes.subarray(start, end);
    if (isBytes) {
      if (names.includes(field)) out.text(field, inner(new TextDecoder().decode(part)));
      else out.bytes(field, part);
    } else if (start === end) out.int(field, number);
    else out.fixed(field, part);
  }
}
