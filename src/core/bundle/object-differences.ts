/** Where two objects of the same sort differ: columns by row, models by tensor, everything else by byte. */
import { byCodeUnit } from '../graph/canonical-json.ts';
import { decodeModelState, isModelState } from '../learn/model-state.ts';
import type { ModelState, Tensor } from '../kind/model-kind.ts';
import type { Json } from '../json.ts';
import { valueAt, type Column } from '../table/column.ts';
import { columnRows, decodeColumn } from '../table/column-object.ts';
import { differenceAt, isOtherObjects, walkJson, type Difference, type SameNumber } from './first-difference.ts';
import { onnxNumbers } from './onnx-numbers.ts';

/** Objects of bare numbers, by the member that names them. */
const NUMBERS: Readonly<Record<string, 'u32' | 'f64'>> = { rows: 'u32', slices: 'u32', scores: 'f64', actual: 'f64' };

/**
 * The differences between two objects of bytes, of each sort the first; none when they hold the same numbers by
 * `same`. The claimed bytes may be anything: what cannot be read as what was computed differs by its bytes.
 */
export function* bytesDifferences(
  path: readonly string[],
  claimed: Uint8Array,
  replayed: Uint8Array,
  same: SameNumber,
): Generator<Difference> {
  const both = (magic: string) => startsWith(claimed, magic) && startsWith(replayed, magic);
  if (both('BCOL')) return yield* columnDifferences(path, claimed, replayed, same);
  if (both('BMOD')) return yield* stateDifferences(path, claimed, replayed, same);
  const element = NUMBERS[path.at(-1)!] ?? NUMBERS[path.at(-3) ?? ''];
  if (element) return yield* numberDifferences(path, claimed, replayed, element, same);
  if (path.at(-1) === 'onnx') return yield* onnxDifferences(path, claimed, replayed, same);
  yield* byteDifference(path, claimed, replayed);
}

function startsWith(bytes: Uint8Array, magic: string): boolean {
  return bytes.length >= magic.length && [...magic].every((letter, at) => bytes[at] === letter.charCodeAt(0));
}

function* columnDifferences(
  path: readonly string[],
  claimed: Uint8Array,
  replayed: Uint8Array,
  same: SameNumber,
): Generator<Difference> {
  const found = firstOtherRow(claimed, replayed, same);
  if (found === 'unreadable') yield* byteDifference(path, claimed, replayed);
  else if (found) yield differenceAt(path, found.claimed, found.replayed, { what: 'row', row: found.row + 1 });
}

export interface OtherRow {
  /** From 0. */
  readonly row: number;
  readonly claimed: Json;
  readonly replayed: Json;
}

/**
 * The first row in which two column objects differ; undefined when they hold the same values by `same`, `unreadable`
 * when the claimed bytes are no column of as many rows, or differ in something that is no value.
 */
export function firstOtherRow(
  claimed: Uint8Array,
  replayed: Uint8Array,
  same: SameNumber,
): OtherRow | 'unreadable' | undefined {
  // The number of rows is ours, so that a claimed one cannot ask for memory.
  if (columnRows(claimed) !== columnRows(replayed)) return 'unreadable';
  const right = decodeColumn(replayed);
  const left = claimedColumn(claimed);
  if (!left || left.type !== right.type) return 'unreadable';
  for (let row = 0; row < right.length; row++) {
    const [a, b] = [valueAt(left, row), valueAt(right, row)];
    const equal = typeof a === 'number' && typeof b === 'number' ? same(a, b) : Object.is(a, b);
    if (!equal) return { row, claimed: a ?? null, replayed: b };
  }
  return same === Object.is ? 'unreadable' : undefined;
}

function claimedColumn(bytes: Uint8Array): Column | undefined {
  try {
    return decodeColumn(bytes);
  } catch {
    // Whoever made the bundle may have written anything: that it cannot be read is the answer.
    return undefined;
  }
}

function* stateDifferences(
  path: readonly string[],
  claimed: Uint8Array,
  replayed: Uint8Array,
  same: SameNumber,
): Generator<Difference> {
  const left = claimedState(claimed);
  if (!left) return yield* byteDifference(path, claimed, replayed);
  const right = decodeModelState(replayed);
  let found = false;
  for (const each of walkJson(documentOf(left), documentOf(right), path, same)) {
    if (isOtherObjects(each)) continue;
    found = true;
    yield each;
  }
  for (const each of tensorDifferences(path, left, right, same)) {
    found = true;
    yield each;
  }
  if (!found && same === Object.is) yield* byteDifference(path, claimed, replayed);
}

/** The state if its header accounts for every byte, so that no length in it can ask for more memory than there is. */
function claimedState(bytes: Uint8Array): ModelState | undefined {
  return isModelState(bytes) ? decodeModelState(bytes) : undefined;
}

function documentOf({ tensors: _, ...rest }: ModelState): Json {
  return rest as unknown as Json;
}

function* tensorDifferences(
  path: readonly string[],
  claimed: ModelState,
  replayed: ModelState,
  same: SameNumber,
): Generator<Difference> {
  const node = firstOtherNode(claimed, replayed, same);
  if (node) yield differenceAt([...path, node.member], node.claimed, node.replayed, node.place);
  const names = [...new Set([...Object.keys(claimed.tensors), ...Object.keys(replayed.tensors)])].sort(byCodeUnit);
  for (const tensor of names) {
    const [left, right] = [claimed.tensors[tensor], replayed.tensors[tensor]];
    if (node && isOfNodes(right, replayed)) continue;
    const index = firstOther(left ?? [], right ?? [], same);
    if (index === undefined) continue;
    yield differenceAt([...path, tensor], left?.[index], right?.[index], { what: 'tensor', tensor, index });
    return;
  }
}

/** Trees keep their nodes in tensors of equal length: the first node counts, whichever of them says so. */
function firstOtherNode(claimed: ModelState, replayed: ModelState, same: SameNumber) {
  const starts = replayed.tensors['tree_start'];
  if (!starts) return undefined;
  let first: { index: number; member: string } | undefined;
  for (const [member, tensor] of Object.entries(replayed.tensors)) {
    if (!isOfNodes(tensor, replayed)) continue;
    const index = firstOther(claimed.tensors[member] ?? [], tensor, same);
    if (index !== undefined && (!first || index < first.index)) first = { index, member };
  }
  if (!first) return undefined;
  const { index, member } = first;
  let tree = starts.findLastIndex((start) => start <= index);
  tree = Math.min(tree, starts.length - 2);
  const place = { what: 'node', tree: tree + 1, node: index - starts[tree]! + 1, member } as const;
  return { member, place, claimed: claimed.tensors[member]?.[index], replayed: replayed.tensors[member]?.[index] };
}

function isOfNodes(tensor: Tensor | undefined, { tensors }: ModelState): boolean {
  const starts = tensors['tree_start'];
  return starts !== undefined && tensor !== undefined && tensor !== starts && tensor.length === starts.at(-1);
}

/** The first place at which two lists are not the same; a longer one ends at one. */
export function firstOther(
  claimed: ArrayLike<number>,
  replayed: ArrayLike<number>,
  same: SameNumber,
): number | undefined {
  const length = Math.max(claimed.length, replayed.length);
  for (let index = 0; index < length; index++) {
    if (index >= claimed.length || index >= replayed.length) return index;
    if (!same(claimed[index]!, replayed[index]!)) return index;
  }
  return undefined;
}

function* numberDifferences(
  path: readonly string[],
  claimed: Uint8Array,
  replayed: Uint8Array,
  element: 'u32' | 'f64',
  same: SameNumber,
): Generator<Difference> {
  const read = (bytes: Uint8Array) => {
    const whole = bytes.slice(0, bytes.length - (bytes.length % 8)).buffer;
    return element === 'u32'
      ? new Uint32Array(bytes.slice(0, bytes.length - (bytes.length % 4)).buffer)
      : new Float64Array(whole);
  };
  const [left, right] = [read(claimed), read(replayed)];
  const row = firstOther(left, right, element === 'u32' ? Object.is : same);
  if (row !== undefined) yield differenceAt(path, left[row], right[row], { what: 'row', row: row + 1 });
  else if (same === Object.is || claimed.length !== replayed.length) yield* byteDifference(path, claimed, replayed);
}

/** Numbers of the graph's tensors by `same`, every other byte as it is. */
function* onnxDifferences(
  path: readonly string[],
  claimed: Uint8Array,
  replayed: Uint8Array,
  same: SameNumber,
): Generator<Difference> {
  const tensors = claimed.length === replayed.length ? onnxNumbers(replayed) : [];
  const rest = Uint8Array.from(claimed);
  for (const { name, start, end, read } of tensors) {
    const [left, right] = [read(claimed), read(replayed)];
    const index = firstOther(left, right, same);
    if (index !== undefined) {
      yield differenceAt(path, left[index], right[index], { what: 'tensor', tensor: name, index });
      return;
    }
    rest.set(replayed.subarray(start, end), start);
  }
  yield* byteDifference(path, same === Object.is ? claimed : rest, replayed);
}

/** The first byte that differs, if one does. */
export function* byteDifference(
  path: readonly string[],
  claimed: Uint8Array,
  replayed: Uint8Array,
): Generator<Difference> {
  const at = firstOther(claimed, replayed, Object.is);
  if (at !== undefined) yield differenceAt(path, claimed[at], replayed[at], { what: 'byte', at });
}
