/**
 * A model's state as bytes: `BMOD`, u32 length of a canonical JSON header, the header padded with spaces to a multiple
 * of 8, then the tensors, little-endian, each starting at a multiple of 8, by name in code unit order.
 * Equal states have equal bytes in every host.
 */
import { byCodeUnit, canonicalJson, parseCanonicalJson } from '../graph/canonical-json.ts';
import type { ModelState, Tensor } from '../kind/model-kind.ts';

const MAGIC = 0x444f4d42;
const START = 8;

const ELEMENTS = {
  f64: { width: 8, make: (length: number) => new Float64Array(length), read: 'getFloat64', write: 'setFloat64' },
  f32: { width: 4, make: (length: number) => new Float32Array(length), read: 'getFloat32', write: 'setFloat32' },
  i32: { width: 4, make: (length: number) => new Int32Array(length), read: 'getInt32', write: 'setInt32' },
  u8: { width: 1, make: (length: number) => new Uint8Array(length), read: 'getUint8', write: 'setUint8' },
} as const;
type Element = keyof typeof ELEMENTS;

interface TensorEntry {
  readonly name: string;
  readonly element: Element;
  readonly length: number;
}

interface Header extends Omit<ModelState, 'tensors'> {
  readonly format: 1;
  readonly tensors: readonly TensorEntry[];
}

const aligned = (bytes: number) => Math.ceil(bytes / 8) * 8;

function elementOf(tensor: Tensor): Element {
  if (tensor instanceof Float64Array) return 'f64';
  if (tensor instanceof Float32Array) return 'f32';
  return tensor instanceof Int32Array ? 'i32' : 'u8';
}

/** The state's bytes; any NaN is written as 0x7ff8000000000000 (0x7fc00000 in f32). */
export function encodeModelState(state: ModelState): Uint8Array {
  const entries = Object.entries(state.tensors)
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([name, tensor]) => ({ name, tensor, element: elementOf(tensor), length: tensor.length }));
  const header: Header = {
    format: 1,
    kind: state.kind,
    unit: state.unit,
    task: state.task,
    features: state.features,
    classes: state.classes,
    meta: state.meta,
    tensors: entries.map(({ name, element, length }) => ({ name, element, length })),
  };
  const json = new TextEncoder().encode(canonicalJson(header));
  const sizes = entries.map(({ element, length }) => aligned(ELEMENTS[element].width * length));
  const bytes = new Uint8Array(START + aligned(json.length) + sizes.reduce((sum, size) => sum + size, 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, json.length, true);
  bytes.fill(0x20, START, START + aligned(json.length));
  bytes.set(json, START);
  let at = START + aligned(json.length);
  entries.forEach(({ tensor, element }, index) => {
    const { width, write } = ELEMENTS[element];
    for (let i = 0; i < tensor.length; i++) {
      const value = tensor[i]!;
      view[write](at + i * width, value === value ? value : NaN, true);
    }
    at += sizes[index]!;
  });
  return bytes;
}

/** The state that `encodeModelState` wrote. Other bytes are a fault of ours: objects are checked by their digest. */
export function decodeModelState(bytes: Uint8Array): ModelState {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < START || view.getUint32(0, true) !== MAGIC) throw new Error('these bytes are no model state');
  const length = view.getUint32(4, true);
  const header = parseCanonicalJson(
    new TextDecoder().decode(bytes.subarray(START, START + length)),
  ) as unknown as Header;
  if (header.format !== 1) throw new Error(`model state of format ${String(header.format)}; this engine knows 1`);
  const tensors: Record<string, Tensor> = {};
  let at = START + aligned(length);
  for (const { name, element, length: count } of header.tensors) {
    const { width, make, read } = ELEMENTS[element];
    const tensor = make(count);
    for (let i = 0; i < count; i++) tensor[i] = view[read](at + i * width, true);
    tensors[name] = tensor;
    at += aligned(width * count);
  }
  const { kind, unit, task, features, classes, meta } = header;
  return { kind, unit, task, features, classes, meta, tensors };
}

/**
 * Whether bytes that nobody vouches for are a state: its lengths account for every byte, so that decoding them asks
 * for no more memory than they take.
 */
export function isModelState(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < START || view.getUint32(0, true) !== MAGIC) return false;
  const length = view.getUint32(4, true);
  if (START + aligned(length) > bytes.length) return false;
  const entries = tensorEntries(bytes.subarray(START, START + length));
  const total = entries?.reduce((sum, { element, length: count }) => sum + aligned(ELEMENTS[element].width * count), 0);
  return total !== undefined && START + aligned(length) + total === bytes.length;
}

function tensorEntries(json: Uint8Array): readonly TensorEntry[] | undefined {
  let header: Partial<Record<keyof Header, unknown>> | null;
  try {
    header = parseCanonicalJson(new TextDecoder().decode(json)) as typeof header;
  } catch {
    // No JSON is no header: that is the answer.
    return undefined;
  }
  if (header?.format !== 1 || !Array.isArray(header.tensors)) return undefined;
  const isEntry = (each: Partial<TensorEntry> | null) =>
    typeof each?.name === 'string' &&
    typeof each.element === 'string' &&
    Object.hasOwn(ELEMENTS, each.element) &&
    Number.isSafeInteger(each.length) &&
    each.length! >= 0;
  return (header.tensors as unknown[]).every((each) => isEntry(each as never))
    ? (header.tensors as TensorEntry[])
    : undefined;
}
