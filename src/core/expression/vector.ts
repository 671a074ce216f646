/** Values of an expression for all rows at once. */
import { bitAt, isNumeric, type Column, type ColumnType, type NumericType } from '../table/column.ts';

/** `flags[row]` 1 = missing; absent when no row is. Booleans are 0 and 1, times microseconds since 1970 UTC. */
export interface NumberVector {
  readonly kind: 'number';
  readonly values: Float64Array;
  readonly missing?: Uint8Array;
}

/** `codes[row]` indexes `levels`, -1 = missing. Levels may repeat after a function made two of them equal. */
export interface TextVector {
  readonly kind: 'text';
  readonly codes: Int32Array;
  readonly levels: readonly string[];
}

export type Vector = NumberVector | TextVector;

const decoder = new TextDecoder();
const encoder = new TextEncoder();

export function columnVector(column: Column): Vector {
  if (isNumeric(column)) return numberVector(column.values);
  if (column.type === 'category') return { kind: 'text', codes: column.codes, levels: column.levels };
  const codes = new Int32Array(column.length);
  const known = new Map<string, number>();
  const levels: string[] = [];
  for (let row = 0; row < column.length; row++) {
    if (column.valid && !bitAt(column.valid, row)) {
      codes[row] = -1;
      continue;
    }
    const text = decoder.decode(column.bytes.subarray(column.offsets[row]!, column.offsets[row + 1]!));
    let code = known.get(text);
    if (code === undefined) {
      code = levels.length;
      known.set(text, code);
      levels.push(text);
    }
    codes[row] = code;
  }
  return { kind: 'text', codes, levels };
}

/** NaN is missing, whether the data had it or lacked a value: so profiles and checks count, and pandas does. */
function numberVector(values: Float64Array): NumberVector {
  let missing: Uint8Array | undefined;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value === value) continue;
    missing ??= new Uint8Array(values.length);
    missing[row] = 1;
  }
  return { kind: 'number', values, ...(missing && { missing }) };
}

/** The vector as a column of `type`; missing numbers become NaN with their bit cleared. */
export function vectorColumn(vector: Vector, type: ColumnType): Column {
  if (vector.kind === 'number') return numberColumn(vector, type as NumericType);
  const distinct = mergeLevels(vector);
  return type === 'text' ? textColumn(distinct) : categoryColumn(distinct);
}

function numberColumn({ values, missing }: NumberVector, type: NumericType): Column {
  const length = values.length;
  if (!missing || !missing.includes(1)) return { type, length, values };
  const kept = values.slice();
  const valid = new Uint8Array(Math.ceil(length / 8));
  for (let row = 0; row < length; row++) {
    if (missing[row]) kept[row] = NaN;
    else valid[row >> 3]! |= 1 << (row & 7);
  }
  return { type, length, values: kept, valid };
}

/** Equal levels become one, so that a code says the text. */
export function mergeLevels({ codes, levels }: TextVector): TextVector {
  const first = new Map<string, number>();
  const place = levels.map((level, code) => {
    const known = first.get(level);
    if (known === undefined) first.set(level, code);
    return known ?? code;
  });
  if (first.size === levels.length) return { kind: 'text', codes, levels };
  return { kind: 'text', codes: codes.map((code) => (code < 0 ? -1 : place[code]!)), levels };
}

/** Levels in order of first appearance, none that no row has. */
function categoryColumn({ codes, levels }: TextVector): Column {
  const place = new Int32Array(levels.length).fill(-1);
  const kept: string[] = [];
  const renumbered = new Int32Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    const code = codes[row]!;
    if (code >= 0 && place[code]! < 0) {
      place[code] = kept.length;
      kept.push(levels[code]!);
    }
    renumbered[row] = code < 0 ? -1 : place[code]!;
  }
  return { type: 'category', length: codes.length, codes: renumbered, levels: kept };
}

function textColumn({ codes, levels }: TextVector): Column {
  const encoded = levels.map((level) => encoder.encode(level));
  const length = codes.length;
  const offsets = new Uint32Array(length + 1);
  for (let row = 0; row < length; row++) {
    offsets[row + 1] = offsets[row]! + (codes[row]! < 0 ? 0 : encoded[codes[row]!]!.length);
  }
  const bytes = new Uint8Array(offsets[length]!);
  const valid = new Uint8Array(Math.ceil(length / 8));
  let anyMissing = false;
  for (let row = 0; row < length; row++) {
    if (codes[row]! < 0) anyMissing = true;
    else {
      bytes.set(encoded[codes[row]!]!, offsets[row]!);
      valid[row >> 3]! |= 1 << (row & 7);
    }
  }
  return { type: 'text', length, offsets, bytes, ...(anyMissing && { valid }) };
}

export function constantNumber(value: number, rows: number): NumberVector {
  return { kind: 'number', values: new Float64Array(rows).fill(value) };
}

export function constantText(value: string, rows: number): TextVector {
  return { kind: 'text', codes: new Int32Array(rows), levels: [value] };
}

export function allMissing(kind: Vector['kind'], rows: number): Vector {
  if (kind === 'text') return { kind, codes: new Int32Array(rows).fill(-1), levels: [] };
  return { kind, values: new Float64Array(rows).fill(NaN), missing: new Uint8Array(rows).fill(1) };
}

export function isMissingAt(vector: Vector, row: number): boolean {
  return vector.kind === 'text' ? vector.codes[row]! < 0 : vector.missing !== undefined && vector.missing[row] === 1;
}

/** Missing wherever one of the two is. */
export function eitherMissing(a: NumberVector, b: NumberVector): Uint8Array | undefined {
  if (!a.missing) return b.missing;
  if (!b.missing) return a.missing;
  const either = a.missing.slice();
  for (let row = 0; row < either.length; row++) if (b.missing[row]) either[row] = 1;
  return either;
}
