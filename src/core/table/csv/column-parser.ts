/** One column while a batch of records is parsed: what it is read as, and where its values go. */
import type { Column, ColumnType } from '../column.ts';
import { ByteDictionary, hashBytes } from './byte-dictionary.ts';
import {
  ANYTHING,
  BOOLEAN,
  DMY_DATE,
  DMY_TIME,
  INTEGER,
  ISO_DATE,
  ISO_TIME,
  LONG,
  MDY_DATE,
  MDY_TIME,
  NUMBER,
} from './cell-reader.ts';

/** How the cells of a column are parsed now. */
export const SKIP = 0;
export const UNSEEN = 1;
export const AS_NUMBER = 2;
export const AS_BOOLEAN = 3;
export const AS_ISO = 4;
export const AS_DMY = 5;
export const AS_MDY = 6;
export const AS_CATEGORY = 7;
export const AS_TEXT = 8;
/** Nothing is kept; readings are collected so that the batch can be parsed again. */
export const EVIDENCE = 9;

/** A column with more distinct texts than this is text and no category. */
export const MAX_LEVELS = 1_000;

const TEXT_START = 4096;

export class ColumnParser {
  readonly name: string;
  readonly index: number;
  /** The type that `types:` states. */
  readonly declared: ColumnType | undefined;
  way = UNSEEN;
  /** What every present cell so far can be read as. */
  readings = ANYTHING;
  seen = false;
  /** Set by the fast paths, merged into `readings` by `settle`. */
  sawFraction = false;
  sawTimeOfDay = false;
  /** Zones in the text, in minutes; `zoneLow > zoneHigh` = none seen. */
  zoneLow = Infinity;
  zoneHigh = -Infinity;
  sawNaive = false;
  leadingZeros: string | undefined = undefined;
  inexact: string | undefined = undefined;
  tooManyLevels = false;
  failures = 0;
  /** Values have left in an earlier batch. */
  gave = false;
  /** Earlier batches were read in another way: the file is read again for this column. */
  abandoned = false;

  values = new Float64Array(0);
  codes = new Int32Array(0);
  offsets = new Uint32Array(0);
  text = new Uint8Array(0);
  textEnd = 0;
  valid: Uint8Array | undefined = undefined;
  dictionary: ByteDictionary;
  private readonly levels: string[] = [];
  private readonly missing: readonly Uint8Array[];
  private capacity = 0;

  constructor(name: string, index: number, declared: ColumnType | undefined, missing: readonly Uint8Array[]) {
    this.name = name;
    this.index = index;
    this.declared = declared;
    this.missing = missing;
    this.dictionary = this.emptyDictionary();
  }

  /** A dictionary in which the missing words come first, so that looking up a text also tells whether it is missing. */
  private emptyDictionary(): ByteDictionary {
    const dictionary = new ByteDictionary();
    for (const word of this.missing) dictionary.codeOf(word, 0, word.length, hashBytes(word, 0, word.length));
    return dictionary;
  }

  /** Ready for up to `capacity` rows. */
  start(capacity: number): void {
    this.capacity = capacity;
    this.valid = undefined;
    this.allocate();
  }

  private allocate(): void {
    const { way, capacity } = this;
    if (way === AS_CATEGORY) this.codes = new Int32Array(capacity);
    else if (way === AS_TEXT) {
      this.offsets = new Uint32Array(capacity + 1);
      this.text = new Uint8Array(Math.max(TEXT_START, this.textEnd));
      this.textEnd = 0;
    } else if (way !== SKIP && way !== EVIDENCE && way !== UNSEEN) this.values = new Float64Array(capacity);
  }

  setMissing(row: number): void {
    if (this.way === AS_CATEGORY) {
      this.codes[row] = -1;
      return;
    }
    if (this.valid === undefined) this.valid = new Uint8Array((this.capacity + 7) >> 3).fill(0xff);
    this.valid[row >> 3]! &= ~(1 << (row & 7));
    if (this.way === AS_TEXT) this.offsets[row + 1] = this.textEnd;
    else if (this.way !== UNSEEN && this.way !== EVIDENCE) this.values[row] = NaN;
  }

  /** The fast paths' findings, merged into the readings. */
  settle(): void {
    if (this.sawFraction) this.readings &= NUMBER;
    if (this.sawTimeOfDay) this.readings &= ISO_TIME | DMY_TIME | MDY_TIME;
  }

  /** The way that fits the readings. Whole numbers beyond 2^53 are kept as text, because a double would change them. */
  fittingWay(): number {
    if (this.declared !== undefined) return declaredWay(this.declared, this.readings);
    if (!this.seen) return UNSEEN;
    this.settle();
    const { readings } = this;
    if ((readings & INTEGER) !== 0 || (readings & (LONG | NUMBER)) === NUMBER) return AS_NUMBER;
    if ((readings & BOOLEAN) !== 0) return AS_BOOLEAN;
    if ((readings & ISO_TIME) !== 0) return AS_ISO;
    if ((readings & DMY_TIME) !== 0) return AS_DMY;
    if ((readings & MDY_TIME) !== 0) return AS_MDY;
    return this.tooManyLevels ? AS_TEXT : AS_CATEGORY;
  }

  /** The first present value of a column that was all missing up to `row`. */
  begin(way: number, row: number): void {
    this.way = way;
    const missing = this.valid;
    this.allocate();
    if (row === 0) return;
    if (way === AS_CATEGORY) this.codes.fill(-1, 0, row);
    else if (way !== AS_TEXT) this.values.fill(NaN, 0, row);
    this.valid = way === AS_CATEGORY ? undefined : missing;
  }

  /** Too many levels: what was coded so far becomes text, and the column stays text. */
  becomeText(rows: number): void {
    const { codes, dictionary } = this;
    const shift = this.missing.length;
    this.tooManyLevels = true;
    this.way = AS_TEXT;
    this.allocate();
    for (let row = 0; row < rows; row++) {
      if (codes[row]! < 0) this.setMissing(row);
      else {
        const level = dictionary.textAt(codes[row]! + shift);
        this.appendText(row, level, 0, level.length);
      }
    }
    this.codes = new Int32Array(0);
    this.dictionary = this.emptyDictionary();
  }

  appendText(row: number, bytes: Uint8Array, start: number, end: number): void {
    const to = this.textEnd + end - start;
    if (to > this.text.length) this.growText(to);
    this.text.set(bytes.subarray(start, end), this.textEnd);
    this.textEnd = to;
    this.offsets[row + 1] = to;
  }

  growText(needed: number): void {
    const larger = new Uint8Array(Math.max(needed, this.text.length * 2));
    larger.set(this.text.subarray(0, this.textEnd));
    this.text = larger;
  }

  /** The type that the readings say, once every cell has been seen. */
  finalType(): ColumnType {
    if (this.declared !== undefined) return this.declared;
    this.settle();
    const { readings } = this;
    if (!this.seen || (readings & (LONG | NUMBER)) === NUMBER) return 'number';
    if ((readings & INTEGER) !== 0) return 'integer';
    if ((readings & BOOLEAN) !== 0) return 'boolean';
    if ((readings & (ISO_DATE | DMY_DATE | MDY_DATE)) !== 0 && !this.ambiguousOrder()) return 'date';
    if ((readings & (ISO_TIME | DMY_TIME | MDY_TIME)) !== 0 && !this.ambiguousOrder()) return 'timestamp';
    return this.tooManyLevels ? 'text' : 'category';
  }

  /** True when every date can be read day first and month first. */
  ambiguousOrder(): boolean {
    return this.seen && (this.readings & ISO_TIME) === 0 && this.orderOpen();
  }

  /** Both orders of day and month are still possible. */
  orderOpen(): boolean {
    const { readings } = this;
    return (readings & (DMY_DATE | DMY_TIME)) !== 0 && (readings & (MDY_DATE | MDY_TIME)) !== 0;
  }

  /** The batch as a column of `rows` rows, or undefined when it has to be parsed again or is not wanted. */
  take(rows: number): Column | undefined {
    if (this.way === SKIP || this.way === EVIDENCE) return undefined;
    if (this.way === AS_CATEGORY) {
      return { type: 'category', length: rows, codes: this.codes.subarray(0, rows), levels: [...this.knownLevels()] };
    }
    const valid = this.valid?.subarray(0, (rows + 7) >> 3);
    if (valid !== undefined && (rows & 7) !== 0) valid[rows >> 3]! &= (1 << (rows & 7)) - 1;
    if (this.way === AS_TEXT) {
      const offsets = this.offsets.subarray(0, rows + 1);
      return { type: 'text', length: rows, offsets, bytes: this.text.subarray(0, this.textEnd), valid };
    }
    if (this.way === UNSEEN) return { type: 'number', length: rows, values: new Float64Array(rows).fill(NaN), valid };
    return { type: timeType(this.finalType()), length: rows, values: this.values.subarray(0, rows), valid };
  }

  /** The levels so far, in order of first appearance. */
  knownLevels(): readonly string[] {
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    const shift = this.missing.length;
    for (let code = this.levels.length; code < this.dictionary.size - shift; code++) {
      this.levels.push(decoder.decode(this.dictionary.textAt(code + shift)));
    }
    return this.levels;
  }
}

/** Dates of undecided order are kept as timestamps until all rows are seen. */
function timeType(type: ColumnType): 'number' | 'integer' | 'boolean' | 'timestamp' | 'date' {
  return type === 'category' || type === 'text' ? 'timestamp' : type;
}

function declaredWay(type: ColumnType, readings: number): number {
  if (type === 'number' || type === 'integer') return AS_NUMBER;
  if (type === 'boolean') return AS_BOOLEAN;
  if (type === 'category') return AS_CATEGORY;
  if (type === 'text') return AS_TEXT;
  if ((readings & (ISO_DATE | ISO_TIME)) !== 0) return AS_ISO;
  return (readings & (DMY_DATE | DMY_TIME)) !== 0 ? AS_DMY : AS_MDY;
}

/** Readings that a declared type other than text and category can have. */
export function wantedReadings(type: ColumnType): number {
  switch (type) {
    case 'number':
      return LONG | NUMBER;
    case 'integer':
      return INTEGER;
    case 'boolean':
      return BOOLEAN;
    case 'date':
      return ISO_DATE | DMY_DATE | MDY_DATE;
    default:
      return ISO_TIME | DMY_TIME | MDY_TIME;
  }
}
