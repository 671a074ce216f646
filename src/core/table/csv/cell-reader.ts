/**
 * What a single cell can be read as. The slow and complete reader: the fast paths in `record-parser.ts` leave to it
 * whatever is not plain.
 */
import type { Dialect } from './dialect.ts';
import { dayOf } from './plain-dates.ts';

/** Readings of a cell; a column can be read as what all its cells can be read as. Text is always possible. */
export const INTEGER = 1;
/** A whole number, perhaps beyond ±2^53. */
export const LONG = 2;
export const NUMBER = 4;
export const BOOLEAN = 8;
export const ISO_DATE = 16;
export const ISO_TIME = 32;
export const DMY_DATE = 64;
export const DMY_TIME = 128;
export const MDY_DATE = 256;
export const MDY_TIME = 512;
export const ANYTHING = 1023;

export class CellReader {
  /** The last cell's readings, and its value under each of them. */
  readings = 0;
  number = NaN;
  micros = NaN;
  dayFirst = NaN;
  monthFirst = NaN;
  /** A whole number written with zeros in front, as postal codes are. */
  leadingZero = false;
  /** More digits than a double or a microsecond holds. */
  inexact = false;
  /** Minutes east of UTC when the text names a zone. */
  zone: number | undefined = undefined;
  private readonly dialect: Dialect;

  constructor(dialect: Dialect) {
    this.dialect = dialect;
  }

  /** Reads `bytes[start … end)`, which is not a missing word, and returns its readings. */
  read(bytes: Uint8Array, start: number, end: number): number {
    this.readings = 0;
    this.leadingZero = false;
    this.inexact = false;
    this.zone = undefined;
    while (start < end && bytes[start] === 32) start++;
    while (end > start && bytes[end - 1] === 32) end--;
    const length = end - start;
    if (length === 0 || length > 64) return 0;
    const first = bytes[start]!;
    if (isDigit(first) || first === 43 || first === 45 || first === this.dialect.decimal) {
      this.readNumber(bytes, start, end);
      if (this.readings === 0 && isDigit(first)) this.readTime(bytes, start, end);
    }
    if (this.readings === 0 && length <= 9) this.readWord(ascii(bytes, start, end));
    return this.readings;
  }

  private readNumber(bytes: Uint8Array, start: number, end: number): void {
    const { decimal, thousands } = this.dialect;
    let at = start;
    let text = '';
    if (bytes[at] === 43 || bytes[at] === 45) text = bytes[at++] === 45 ? '-' : '';
    const digitsFrom = at;
    let group = -1;
    let digits = 0;
    for (; at < end; at++) {
      const byte = bytes[at]!;
      if (isDigit(byte)) {
        text += String.fromCharCode(byte);
        digits++;
        group++;
      } else if (byte === thousands && thousands !== 0 && digits > 0) {
        // Groups after the first have three digits, the first at most three.
        if (group >= 0 && bytes.subarray(digitsFrom, at).includes(thousands) ? group !== 3 : digits > 3) return;
        group = 0;
      } else break;
    }
    if (thousands !== 0 && bytes.subarray(digitsFrom, at).includes(thousands) && group !== 3) return;
    const whole = digits;
    let fraction = 0;
    if (bytes[at] === decimal && at < end) {
      text += '.';
      for (at++; at < end && isDigit(bytes[at]!); at++, fraction++) text += String.fromCharCode(bytes[at]!);
    }
    if (digits + fraction === 0) return;
    const plain = at === end && text.indexOf('.') < 0;
    if (at < end && (bytes[at]! | 32) === 101) {
      const exponent = ascii(bytes, at, end);
      if (!/^[eE][+-]?\d+$/.test(exponent)) return;
      text += exponent;
      at = end;
    }
    if (at !== end) return;
    this.number = Number(text);
    if (!plain) {
      this.inexact = significantDigits(text) > 17;
      this.readings = NUMBER;
      return;
    }
    // A whole number has no negative zero.
    if (this.number === 0) this.number = 0;
    this.leadingZero = whole > 1 && bytes[digitsFrom] === 48;
    const safe = Number.isSafeInteger(this.number);
    this.inexact = !safe;
    this.readings = safe ? INTEGER | LONG | NUMBER : LONG | NUMBER;
  }

  private readWord(word: string): void {
    const lower = word.toLowerCase();
    if (/^[+-]?inf(inity)?$/.test(lower)) {
      this.number = lower.startsWith('-') ? -Infinity : Infinity;
      this.readings = NUMBER;
    } else if (/^(true|True|TRUE|false|False|FALSE)$/.test(word)) {
      this.number = lower === 'true' ? 1 : 0;
      this.readings = BOOLEAN;
    }
  }

  private readTime(bytes: Uint8Array, start: number, end: number): void {
    const text = ascii(bytes, start, end);
    const iso = /^(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?:[T ](.+))?$/.exec(text);
    if (iso) {
      const day = dayOf(Number(iso[1]), Number(iso[3]), Number(iso[4]));
      const time = this.timeOfDay(iso[5]);
      if (Number.isNaN(day) || time === undefined) return;
      this.micros = day + time;
      this.readings = iso[5] === undefined ? ISO_DATE | ISO_TIME : ISO_TIME;
      return;
    }
    const local = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?:[T ](.+))?$/.exec(text);
    if (!local) return;
    const time = this.timeOfDay(local[5]);
    if (time === undefined) return;
    const year = Number(local[4]);
    const dayFirst = dayOf(year, Number(local[3]), Number(local[1]));
    const monthFirst = local[2] === '.' ? NaN : dayOf(year, Number(local[1]), Number(local[3]));
    const plain = local[5] === undefined;
    const { dateOrder } = this.dialect;
    if (!Number.isNaN(dayFirst) && dateOrder !== 'mdy') {
      this.dayFirst = dayFirst + time;
      this.readings |= plain ? DMY_DATE | DMY_TIME : DMY_TIME;
    }
    if (!Number.isNaN(monthFirst) && dateOrder !== 'dmy') {
      this.monthFirst = monthFirst + time;
      this.readings |= plain ? MDY_DATE | MDY_TIME : MDY_TIME;
    }
  }

  /** Microseconds since midnight UTC of the written day, the zone applied. */
  private timeOfDay(text: string | undefined): number | undefined {
    if (text === undefined) return 0;
    const time =
      /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?([AaPp])[Mm])?(?: ?(Z|[+-]\d{2}(?::?\d{2})?))?$/.exec(
        text,
      );
    if (!time) return undefined;
    let hour = Number(time[1]);
    const half = time[5]?.toLowerCase();
    if (half !== undefined) {
      if (hour < 1 || hour > 12) return undefined;
      hour = (hour % 12) + (half === 'p' ? 12 : 0);
    }
    const minute = Number(time[2]);
    const second = Number(time[3] ?? 0);
    if (hour > 23 || minute > 59 || second > 59) return undefined;
    const fraction = time[4] ?? '';
    if (/[1-9]/.test(fraction.slice(6))) this.inexact = true;
    const micros = Number(fraction.slice(0, 6).padEnd(6, '0'));
    if (time[6] !== undefined) this.zone = zoneMinutes(time[6]);
    return ((hour * 60 + minute - (this.zone ?? 0)) * 60 + second) * 1_000_000 + micros;
  }
}

function zoneMinutes(text: string): number {
  if (text === 'Z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(3).replace(':', '') || 0);
  return text.startsWith('-') ? -minutes : minutes;
}

function significantDigits(text: string): number {
  const digits = text
    .replace(/[eE].*$/, '')
    .replace(/[^0-9]/g, '')
    .replace(/^0+/, '')
    .replace(/0+$/, '');
  return digits.length;
}

function isDigit(byte: number): boolean {
  return byte >= 48 && byte <= 57;
}

function ascii(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at]!);
  return text;
}
