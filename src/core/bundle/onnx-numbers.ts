import { wireFields } from '../onnx/protobuf-reader.ts';

export interface OnnxNumbers {
  readonly name: string;
  /** Where the values stand in the file. */
  readonly start: number;
  readonly end: number;
  /** The values at this place in the bytes of any file of the same length. */
  read(bytes: Uint8Array): Float32Array | Float64Array;
}

/** Field numbers and element codes of onnx.proto. */
const GRAPH = 7;
const INITIALIZER = 5;
const ELEMENT = 2;
const NAME = 8;
const RAW_DATA = 9;
const FLOAT = 1;
const DOUBLE = 11;

/** The float and double tensors of a graph that `writeOnnx` wrote. Throws `Malformed` for anything else. */
export function onnxNumbers(bytes: Uint8Array): OnnxNumbers[] {
  const found: OnnxNumbers[] = [];
  for (const graph of wireFields(bytes, 0, bytes.length)) {
    if (graph.field !== GRAPH) continue;
    for (const initializer of wireFields(bytes, graph.start, graph.end)) {
      if (initializer.field === INITIALIZER) found.push(...numbersOf(bytes, initializer.start, initializer.end));
    }
  }
  return found;
}

function numbersOf(bytes: Uint8Array, from: number, to: number): OnnxNumbers[] {
  const fields = new Map([...wireFields(bytes, from, to)].map((each) => [each.field, each]));
  const [element, name, raw] = [fields.get(ELEMENT)?.number, fields.get(NAME), fields.get(RAW_DATA)];
  if (!raw || (element !== FLOAT && element !== DOUBLE)) return [];
  const { start, end } = raw;
  const read = (file: Uint8Array) => {
    const { buffer } = file.slice(start, end);
    return element === FLOAT ? new Float32Array(buffer) : new Float64Array(buffer);
  };
  return [{ name: name ? new TextDecoder().decode(bytes.subarray(name.start, name.end)) : '', start, end, read }];
}
