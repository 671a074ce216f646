/**
 * Bytes of whole records into columns. Plain cells are parsed in place by a fast path per way of reading; whatever is
 * not plain goes through `CellReader`. No text is made of a cell on the fast paths.
 */
import type { Problem } from '../../problem.ts';
import { problem } from '../../problem.ts';
import type { ColumnType } from '../column.ts';
import { declaredType } from '../declared-type.ts';
import { HASH_PRIME, HASH_SEED, hashBytes } from './byte-dictionary.ts';
import { CellFinder, CR, INCOMPLETE, LF, QUOTE } from './cell-finder.ts';
import { CellReader, DMY_TIME, ISO_TIME, MDY_TIME } from './cell-reader.ts';
import {
  AS_BOOLEAN,
  AS_CATEGORY,
  AS_DMY,
  AS_ISO,
  AS_MDY,
  AS_NUMBER,
  AS_TEXT,
  ColumnParser,
  EVIDENCE,
  MAX_LEVELS,
  SKIP,
  UNSEEN,
  wantedReadings,
} from './column-parser.ts';
import type { Dialect } from './dialect.ts';
import { clockAt, isoDayAt, localDayAt } from './plain-dates.ts';
import { firstInvalidUtf8 } from './utf8.ts';

const NOT_PLAIN = -1;

const POWERS = Float64Array.from({ length: 16 }, (_, power) => Number(`1e${power}`));

/** After so many problems the rest of the file is not read. */
export const MAX_PROBLEMS = 20;

export class RecordParser extends CellFinder {
  readonly columns: readonly ColumnParser[];
  readonly problems: Problem[] = [];
  position = 0;
  /** Bytes of the file before `bytes[0]`, for messages. */
  base = 0;
  /** Rows of the batch so far, and of the file before it. */
  row = 0;
  rowsBefore = 0;
  private readonly decimal: number;
  private readonly reader: CellReader;
  private readonly missing: readonly Uint8Array[];
  private readonly missingFirst = new Uint8Array(256);
  private readonly longestMissing: number;
  constructor(names: readonly string[], dialect: Dialect, types: Readonly<Record<string, ColumnType>>) {
    const encoder = new TextEncoder();
    super(dialect.delimiter);
    this.decimal = dialect.decimal;
    this.reader = new CellReader(dialect);
    this.missing = [...new Set(['', ...dialect.missing])].map((word) => encoder.encode(word));
    this.longestMissing = Math.max(...this.missing.map((word) => word.length));
    for (const word of this.missing) if (word.length > 0) this.missingFirst[word[0]!] = 1;
    this.columns = names.map((name, index) => new ColumnParser(name, index, declaredType(types, name), this.missing));
  }

  /**
   * Parses records until the batch has `rows` rows or the bytes run out. Stops before a record whose quoted cell
   * does not end within the bytes; `position` is then where that record starts.
   */
  parse(rows: number): void {
    const { columns, bytes, limit } = this;
    const last = columns.length - 1;
    const { delimiter } = this;
    let at = this.position;
    while (this.row < rows && at < limit) {
      const first = bytes[at]!;
      if (first === LF || first === CR) {
        at = this.afterLineEnd(at);
        continue;
      }
      const start = at;
      const startLine = this.line;
      for (let index = 0; ; index++) {
        const next = this.parseCell(columns[index]!, at);
        if (next === INCOMPLETE) {
          this.position = start;
          this.line = startLine;
          return;
        }
        at = next;
        if (bytes[at] === delimiter && at < limit) {
          if (index < last) {
            at++;
            continue;
          }
        } else if (index === last) {
          at = this.afterLineEnd(at);
          this.row++;
          break;
        }
        at = this.ragged(start, startLine);
        if (at === INCOMPLETE || this.problems.length >= MAX_PROBLEMS) {
          this.position = at === INCOMPLETE ? start : limit;
          if (at === INCOMPLETE) this.line = startLine;
          return;
        }
        break;
      }
      this.position = at;
    }
    this.position = Math.min(at, limit);
  }

  private parseCell(column: ColumnParser, at: number): number {
    let next = NOT_PLAIN;
    switch (column.way) {
      case AS_NUMBER:
        next = this.plainNumber(column, at);
        break;
      case AS_CATEGORY:
        next = this.plainCategory(column, at);
        break;
      case AS_TEXT:
        next = this.plainText(column, at);
        break;
      case AS_ISO:
        next = this.plainTime(column, at);
        break;
      case AS_DMY:
      case AS_MDY:
        next = this.plainLocalDate(column, at);
        break;
      case SKIP:
        next = this.skipPlain(at);
        break;
    }
    return next === NOT_PLAIN ? this.anyCell(column, at) : next;
  }

  private skipPlain(at: number): number {
    const { bytes, ends } = this;
    if (bytes[at] === QUOTE) return NOT_PLAIN;
    while (ends[bytes[at]!] === 0) at++;
    return at;
  }

  private plainNumber(column: ColumnParser, at: number): number {
    const { bytes, ends } = this;
    const row = this.row;
    let byte = bytes[at]!;
    if (ends[byte] === 1) {
      column.setMissing(row);
      return at;
    }
    const quoted = byte === QUOTE;
    if (quoted) byte = bytes[++at]!;
    let negative = false;
    if (byte === 45) {
      negative = true;
      byte = bytes[++at]!;
    }
    const from = at;
    let digits = 0;
    let digit = byte - 48;
    while (digit >= 0 && digit <= 9) {
      digits = (Math.imul(digits, 10) + digit) | 0;
      digit = bytes[++at]! - 48;
    }
    const whole = at - from;
    let value = digits;
    if (digit + 48 === this.decimal) {
      const pointAt = at;
      digit = bytes[++at]! - 48;
      while (digit >= 0 && digit <= 9) {
        digits = (Math.imul(digits, 10) + digit) | 0;
        digit = bytes[++at]! - 48;
      }
      const fraction = at - pointAt - 1;
      if (whole + fraction > 15 || whole + fraction === 0 || column.declared === 'integer') return NOT_PLAIN;
      if (whole + fraction > 9) digits = this.longDigits(from, pointAt, at);
      // Both are exact, so the quotient is the double nearest to what is written.
      value = digits / POWERS[fraction]!;
      if (quoted && bytes[at] !== QUOTE) return NOT_PLAIN;
      if (quoted) at++;
      if (ends[bytes[at]!] !== 1) return NOT_PLAIN;
      column.sawFraction = true;
      column.seen = true;
      column.values[row] = negative ? -value : value;
      return at;
    }
    if (whole === 0 || whole > 15 || (whole > 1 && byte === 48)) return NOT_PLAIN;
    if (whole > 9) value = this.longDigits(from, at, at);
    if (quoted && bytes[at] !== QUOTE) return NOT_PLAIN;
    if (quoted) at++;
    if (ends[bytes[at]!] !== 1) return NOT_PLAIN;
    column.seen = true;
    column.values[row] = negative && value !== 0 ? -value : value;
    return at;
  }

  /** Up to 15 digits, the byte at `pointAt` left out, as a whole number. */
  private longDigits(from: number, pointAt: number, end: number): number {
    const { bytes } = this;
    let value = 0;
    for (let at = from; at < end; at++) if (at !== pointAt) value = value * 10 + bytes[at]! - 48;
    return value;
  }

  private plainCategory(column: ColumnParser, at: number): number {
    const { bytes, ends } = this;
    if (column.readings !== 0 && column.declared === undefined) return NOT_PLAIN;
    let start = at;
    let hash = HASH_SEED;
    let byte = bytes[at]!;
    if (byte === QUOTE) {
      start = ++at;
      byte = bytes[at]!;
      while (byte !== QUOTE) {
        if (byte === LF || byte === CR) return NOT_PLAIN;
        hash = Math.imul(hash ^ byte, HASH_PRIME);
        byte = bytes[++at]!;
      }
      if (ends[bytes[at + 1]!] !== 1 || at + 1 > this.limit) return NOT_PLAIN;
      this.code(column, bytes, start, at, hash);
      return at + 1;
    }
    while (ends[byte] === 0) {
      hash = Math.imul(hash ^ byte, HASH_PRIME);
      byte = bytes[++at]!;
    }
    this.code(column, bytes, start, at, hash);
    return at;
  }

  private code(column: ColumnParser, bytes: Uint8Array, start: number, end: number, hash: number): void {
    const known = column.dictionary.size;
    const code = column.dictionary.codeOf(bytes, start, end, hash) - this.missing.length;
    if (code < 0) {
      column.codes[this.row] = -1;
      return;
    }
    column.seen = true;
    column.codes[this.row] = code;
    if (column.dictionary.size === known) return;
    this.checkText(bytes, start, end);
    if (code >= MAX_LEVELS && column.declared === undefined) column.becomeText(this.row + 1);
  }

  private plainText(column: ColumnParser, at: number): number {
    const { bytes, ends } = this;
    if (column.readings !== 0 && column.declared === undefined) return NOT_PLAIN;
    const quoted = bytes[at] === QUOTE;
    if (quoted) at++;
    const start = at;
    let byte = bytes[at]!;
    if (this.missingFirst[byte] === 1 || ends[byte] === 1) return NOT_PLAIN;
    let all = 0;
    if (quoted) {
      if (byte === QUOTE) return NOT_PLAIN;
      while (byte !== QUOTE) {
        if (byte === LF || byte === CR) return NOT_PLAIN;
        all |= byte;
        byte = bytes[++at]!;
      }
      if (ends[bytes[at + 1]!] !== 1 || at + 1 > this.limit) return NOT_PLAIN;
    } else {
      while (ends[byte] === 0) {
        all |= byte;
        byte = bytes[++at]!;
      }
    }
    if (all >= 128) this.checkText(bytes, start, at);
    const length = at - start;
    let to = column.textEnd;
    if (to + length > column.text.length) column.growText(to + length);
    const text = column.text;
    for (let from = start; from < at; from++) text[to++] = bytes[from]!;
    column.textEnd = to;
    column.offsets[this.row + 1] = to;
    column.seen = true;
    return quoted ? at + 1 : at;
  }

  private checkText(bytes: Uint8Array, start: number, end: number): void {
    const bad = firstInvalidUtf8(bytes, start, end);
    if (bad < 0) return;
    if (this.problems.some((each) => each.code === 'E_ENCODING')) return;
    const inPlace = bytes === this.bytes;
    const byte = this.base + (inPlace ? bad : this.position);
    const found = `0x${bytes[bad]!.toString(16)}`;
    this.problems.push(problem('E_ENCODING', { found, encoding: 'windows-1252', byte }, { line: this.line, byte }));
  }

  /** `YYYY-MM-DD` and `YYYY-MM-DD HH:MM:SS` (or with `T`), without a zone. */
  private plainTime(column: ColumnParser, at: number): number {
    const { bytes, ends } = this;
    if (ends[bytes[at]!] === 1) {
      column.setMissing(this.row);
      return at;
    }
    const quoted = bytes[at] === QUOTE;
    const from = quoted ? at + 1 : at;
    let micros = isoDayAt(bytes, from);
    let end = from + 10;
    const after = bytes[end]!;
    const timed = ends[after] !== 1 && after !== QUOTE;
    if (timed) {
      if (column.declared === 'date') return NOT_PLAIN;
      micros += clockAt(bytes, end);
      end += 9;
    }
    if (quoted && bytes[end++] !== QUOTE) return NOT_PLAIN;
    if (Number.isNaN(micros) || ends[bytes[end]!] !== 1) return NOT_PLAIN;
    if (timed) column.sawTimeOfDay = true;
    return this.keepTime(column, micros, end);
  }

  /** `DD/MM/YYYY` or `MM/DD/YYYY`, once the column's dates have shown which of them it is. */
  private plainLocalDate(column: ColumnParser, at: number): number {
    const { bytes, ends } = this;
    if (ends[bytes[at]!] === 1) {
      column.setMissing(this.row);
      return at;
    }
    if (column.orderOpen()) return NOT_PLAIN;
    const micros = localDayAt(bytes, at, column.way === AS_DMY);
    if (Number.isNaN(micros) || ends[bytes[at + 10]!] !== 1) return NOT_PLAIN;
    return this.keepTime(column, micros, at + 10);
  }

  private keepTime(column: ColumnParser, micros: number, end: number): number {
    column.seen = true;
    column.sawNaive = true;
    column.values[this.row] = micros;
    return end;
  }

  private anyCell(column: ColumnParser, at: number): number {
    const end = this.readCell(at);
    if (end === INCOMPLETE || column.way === SKIP) return end;
    this.store(column);
    return end;
  }

  private store(column: ColumnParser): void {
    const { cell, cellStart, cellEnd, row } = this;
    if (this.isMissing(cell, cellStart, cellEnd)) {
      column.setMissing(row);
      return;
    }
    if (column.declared !== undefined) {
      this.storeDeclared(column);
      return;
    }
    if (column.readings !== 0) {
      column.settle();
      const before = column.readings;
      column.readings &= this.read(column);
      if (column.readings !== before || !column.seen) this.turn(column);
    }
    column.seen = true;
    this.keepValue(column);
  }

  private read(column: ColumnParser): number {
    const { reader } = this;
    const readings = reader.read(this.cell, this.cellStart, this.cellEnd);
    if (reader.leadingZero) column.leadingZeros ??= this.cellText();
    if (reader.inexact) column.inexact ??= this.cellText();
    if ((readings & ISO_TIME) !== 0 || (readings & (DMY_TIME | MDY_TIME)) !== 0) {
      if (reader.zone === undefined) column.sawNaive = true;
      else {
        column.zoneLow = Math.min(column.zoneLow, reader.zone);
        column.zoneHigh = Math.max(column.zoneHigh, reader.zone);
      }
    }
    return readings;
  }

  /** The readings have narrowed: goes on as before if the values kept so far stay right, else collects evidence. */
  private turn(column: ColumnParser): void {
    const wasSeen = column.seen;
    column.seen = true;
    const way = column.fittingWay();
    if (column.way === UNSEEN && !wasSeen) column.begin(way, this.row);
    else if (way !== column.way && column.way !== EVIDENCE) column.way = EVIDENCE;
  }

  private keepValue(column: ColumnParser): void {
    const { reader, row, cell, cellStart, cellEnd } = this;
    switch (column.way) {
      case AS_NUMBER:
      case AS_BOOLEAN:
        column.values[row] = reader.number;
        break;
      case AS_ISO:
        column.values[row] = reader.micros;
        break;
      case AS_DMY:
        column.values[row] = reader.dayFirst;
        break;
      case AS_MDY:
        column.values[row] = reader.monthFirst;
        break;
      case AS_CATEGORY:
        this.code(column, cell, cellStart, cellEnd, hashBytes(cell, cellStart, cellEnd));
        break;
      case AS_TEXT:
        this.checkText(cell, cellStart, cellEnd);
        column.appendText(row, cell, cellStart, cellEnd);
        break;
    }
  }

  private storeDeclared(column: ColumnParser): void {
    const { declared } = column;
    column.seen = true;
    if (declared !== 'category' && declared !== 'text') {
      const readings = this.read(column);
      const fits = readings & wantedReadings(declared!);
      if ((column.readings & fits) === 0) {
        this.unreadable(column);
        return;
      }
      if (declared === 'date' || declared === 'timestamp') {
        column.readings &= fits;
        const way = column.fittingWay();
        if (column.way !== way) column.way = column.way === UNSEEN ? column.way : EVIDENCE;
      }
    }
    if (column.way === UNSEEN) column.begin(column.fittingWay(), this.row);
    this.keepValue(column);
  }

  private unreadable(column: ColumnParser): void {
    column.failures++;
    if (column.failures <= 3) {
      const params = { value: this.cellText(), type: column.declared! };
      this.problems.push(
        problem('table.cell_type', params, {
          line: this.line,
          row: this.rowsBefore + this.row + 1,
          field: column.name,
        }),
      );
    }
    column.setMissing(this.row);
  }

  private isMissing(cell: Uint8Array, start: number, end: number): boolean {
    const length = end - start;
    if (length === 0) return true;
    if (length > this.longestMissing || this.missingFirst[cell[start]!] !== 1) return false;
    return this.missing.some((word) => word.length === length && word.every((byte, at) => byte === cell[start + at]));
  }

  private cellText(): string {
    return new TextDecoder().decode(this.cell.subarray(this.cellStart, Math.min(this.cellEnd, this.cellStart + 80)));
  }

  /** Passes over one record, the header. False when its quote is not closed within the bytes. */
  skipRecord(): boolean {
    let at = this.position;
    while (at < this.limit && (this.bytes[at] === LF || this.bytes[at] === CR)) at = this.afterLineEnd(at);
    const line = this.line;
    const { next } = this.passRecord(at);
    if (next === INCOMPLETE) {
      this.line = line;
      return false;
    }
    this.position = Math.min(next, this.limit);
    return true;
  }

  /** Reports a record of too few or too many cells, forgets its row and returns where the next one starts. */
  private ragged(start: number, line: number): number {
    this.line = line;
    const { cells, next } = this.passRecord(start);
    if (next === INCOMPLETE) return INCOMPLETE;
    const columns = this.columns.length;
    this.problems.push(problem('E_RAGGED', { cells, columns }, { line, byte: this.base + start }));
    return next;
  }
}
