/** The structure of an ONNX file: enough to judge it, no numbers of its tensors. Field numbers are onnx.proto's. */
import type { WireField } from './protobuf-reader.ts';
import { Malformed, varintsOf, wireFields } from './protobuf-reader.ts';

export interface ParsedTensor {
  readonly name: string;
  readonly element: number;
  readonly shape: readonly number[];
  /** Where the values are said to be, when they are not in this file. */
  readonly external: string | undefined;
}

/** A graph's input or output; a dimension without a number is null. */
export interface ParsedValue {
  readonly name: string;
  readonly element: number;
  readonly shape: readonly (number | null)[];
}

export interface ParsedNode {
  readonly op: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly tensors: readonly ParsedTensor[];
  /** The node carries a graph of its own (`If`, `Loop`, `Scan`). */
  readonly hasGraph: boolean;
}

export interface ParsedModel {
  readonly irVersion: number;
  readonly opsets: readonly { readonly domain: string; readonly version: number }[];
  readonly functions: readonly string[];
  readonly inputs: readonly ParsedValue[];
  readonly outputs: readonly ParsedValue[];
  readonly initializers: readonly ParsedTensor[];
  readonly nodes: readonly ParsedNode[];
  readonly metadata: Readonly<Record<string, string>>;
}

const decoder = new TextDecoder();

/** No operator knows tensors of more dimensions. */
const MAX_RANK = 64;

/** Throws `Malformed` where the bytes are no ONNX model. Nesting is as deep as the format says and no deeper. */
export function parseOnnx(bytes: Uint8Array): ParsedModel {
  const each = (of: WireField) => {
    if (!of.isBytes) throw new Malformed(of.start);
    return wireFields(bytes, of.start, of.end);
  };
  const text = (of: WireField) => decoder.decode(bytes.subarray(of.start, of.end));

  function entry(of: WireField): [string, string] {
    let key = '';
    let value = '';
    for (const field of each(of)) {
      if (field.field === 1) key = text(field);
      else if (field.field === 2) value = text(field);
    }
    return [key, value];
  }

  function opset(of: WireField): ParsedModel['opsets'][number] {
    let domain = '';
    let version = 0;
    for (const field of each(of)) {
      if (field.field === 1) domain = text(field);
      else if (field.field === 2) version = field.number;
    }
    return { domain: domain === 'ai.onnx' ? '' : domain, version };
  }

  function dimensions(of: WireField): number[] {
    const sizes = varintsOf(bytes, of);
    if (sizes.length > MAX_RANK) throw new Malformed(of.start);
    return sizes;
  }

  function tensor(of: WireField): ParsedTensor {
    const shape: number[] = [];
    let element = 0;
    let name = '';
    let external: string | undefined;
    for (const field of each(of)) {
      if (field.field === 1) shape.push(...dimensions(field));
      else if (field.field === 2) element = field.number;
      else if (field.field === 8) name = text(field);
      else if (field.field === 14 && field.number === 1) external ??= '';
      else if (field.field === 13) {
        const [key, value] = entry(field);
        external = key === 'location' ? value : (external ?? '');
      }
    }
    return { name, element, shape, external };
  }

  function dimension(of: WireField): number | null {
    let size: number | null = null;
    for (const field of each(of)) if (field.field === 1) size = field.number;
    return size;
  }

  function value(of: WireField): ParsedValue {
    let name = '';
    let element = 0;
    const shape: (number | null)[] = [];
    for (const field of each(of)) {
      if (field.field === 1) name = text(field);
      if (field.field !== 2) continue;
      for (const type of each(field)) {
        if (type.field !== 1) continue;
        for (const part of each(type)) {
          if (part.field === 1) element = part.number;
          if (part.field === 2) for (const dim of each(part)) if (dim.field === 1) shape.push(dimension(dim));
        }
      }
    }
    return { name, element, shape };
  }

  function node(of: WireField): ParsedNode {
    const found = { op: '', domain: '', inputs: [] as string[], outputs: [] as string[], hasGraph: false };
    const tensors: ParsedTensor[] = [];
    for (const field of each(of)) {
      if (field.field === 1) found.inputs.push(text(field));
      else if (field.field === 2) found.outputs.push(text(field));
      else if (field.field === 4) found.op = text(field);
      else if (field.field === 7) found.domain = text(field) === 'ai.onnx' ? '' : text(field);
      else if (field.field === 5) {
        for (const part of each(field)) {
          if (part.field === 5 || part.field === 10) tensors.push(tensor(part));
          if (part.field === 6 || part.field === 11) found.hasGraph = true;
        }
      }
    }
    return { ...found, tensors };
  }

  function functionName(of: WireField): string {
    for (const field of each(of)) if (field.field === 1) return text(field);
    return '';
  }

  let irVersion = 0;
  let graph: WireField | undefined;
  const opsets: ParsedModel['opsets'][number][] = [];
  const functions: string[] = [];
  const metadata: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const field of wireFields(bytes, 0, bytes.length)) {
    if (field.field === 1) irVersion = field.number;
    else if (field.field === 7) graph = field;
    else if (field.field === 8) opsets.push(opset(field));
    else if (field.field === 25) functions.push(functionName(field));
    else if (field.field === 14) {
      const [key, value] = entry(field);
      metadata[key] = value;
    }
  }
  if (graph === undefined) throw new Malformed(bytes.length);
  const found = {
    inputs: [] as ParsedValue[],
    outputs: [] as ParsedValue[],
    initializers: [] as ParsedTensor[],
    nodes: [] as ParsedNode[],
  };
  for (const field of each(graph)) {
    if (field.field === 1) found.nodes.push(node(field));
    else if (field.field === 5) found.initializers.push(tensor(field));
    else if (field.field === 11) found.inputs.push(value(field));
    else if (field.field === 12) found.outputs.push(value(field));
  }
  return { irVersion, opsets, functions, metadata, ...found };
}
