/** Dates and times of fixed width, straight from their bytes; NaN for everything else. Microseconds since 1970. */
import { dayMicros } from '../calendar.ts';

/** `YYYY-MM-DD` at `at`, 10 bytes. */
export function isoDayAt(bytes: Uint8Array, at: number): number {
  if (bytes[at + 4] !== 45 || bytes[at + 7] !== 45) return NaN;
  return dayOf(
    twoDigits(bytes, at) * 100 + twoDigits(bytes, at + 2),
    twoDigits(bytes, at + 5),
    twoDigits(bytes, at + 8),
  );
}

/** `DD/MM/YYYY` or `MM/DD/YYYY` at `at`, with `/` or `-`, 10 bytes. */
export function localDayAt(bytes: Uint8Array, at: number, dayFirst: boolean): number {
  const separator = bytes[at + 2];
  if (separator !== bytes[at + 5] || (separator !== 47 && separator !== 45)) return NaN;
  const first = twoDigits(bytes, at);
  const second = twoDigits(bytes, at + 3);
  const year = twoDigits(bytes, at + 6) * 100 + twoDigits(bytes, at + 8);
  return dayFirst ? dayOf(year, second, first) : dayOf(year, first, second);
}

/** ` HH:MM:SS` or `THH:MM:SS` at `at`, 9 bytes, as microseconds since midnight. */
export function clockAt(bytes: Uint8Array, at: number): number {
  const separator = bytes[at];
  if ((separator !== 32 && separator !== 84) || bytes[at + 3] !== 58 || bytes[at + 6] !== 58) return NaN;
  const hour = twoDigits(bytes, at + 1);
  const minute = twoDigits(bytes, at + 4);
  const second = twoDigits(bytes, at + 7);
  return hour <= 23 && minute <= 59 && second <= 59 ? ((hour * 60 + minute) * 60 + second) * 1_000_000 : NaN;
}

/** From year 1 on; NaN where there is no such day. */
export function dayOf(year: number, month: number, day: number): number {
  return year >= 1 ? dayMicros(year, month, day) : NaN;
}

function twoDigits(bytes: Uint8Array, at: number): number {
  const high = bytes[at]! - 48;
  const low = bytes[at + 1]! - 48;
  return high >= 0 && high <= 9 && low >= 0 && low <= 9 ? high * 10 + low : NaN;
}
