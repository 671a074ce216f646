import type { DecodedArray } from 'hyparquet';
import { US_PER_DAY } from '../calendar.ts';
import type { NumericColumn, NumericType } from '../column.ts';
import type { Reading } from './parquet-schema.ts';

export interface ReadValues {
  readonly column: NumericColumn;
  /** A whole number that a double cannot hold, when there is one. */
  readonly unsafe: string | undefined;
  /** A time with parts of a microsecond, which are dropped. */
  readonly rounded: boolean;
}

const MICROS = { days: US_PER_DAY, millis: 1_000, micros: 1, nanos: 0 } as const;

/** Stored values (null or undefined where missing) as a column. O(n). */
export function readValues(values: DecodedArray, type: NumericType, reading: Reading): ReadValues {
  const length = values.length;
  const out = new Float64Array(length);
  let valid: Uint8Array | undefined;
  let unsafe: string | undefined;
  let rounded = false;
  for (let row = 0; row < length; row++) {
    const value = values[row] as number | bigint | boolean | Uint8Array | null | undefined;
    if (value === null || value === undefined) {
      valid ??= new Uint8Array((length + 7) >> 3).fill(0xff);
      valid[row >> 3]! &= ~(1 << (row & 7));
      out[row] = NaN;
    } else if (reading.as === 'time' && reading.unit === 'nanos') {
      const nanos = BigInt(value as bigint);
      const micros = (nanos - (((nanos % 1_000n) + 1_000n) % 1_000n)) / 1_000n;
      if (micros * 1_000n !== nanos) rounded = true;
      out[row] = Number(micros);
    } else if (reading.as === 'decimal') {
      out[row] = decimal(value as number | bigint | Uint8Array, reading.scale);
    } else {
      const number = Number(value);
      if (reading.as !== 'number' && !Number.isSafeInteger(number)) unsafe ??= String(value);
      out[row] = reading.as === 'time' ? number * MICROS[reading.unit] : number;
    }
  }
  if (valid !== undefined && (length & 7) !== 0) valid[length >> 3]! &= (1 << (length & 7)) - 1;
  return { column: { type, length, values: out, valid }, unsafe, rounded };
}

/** The double nearest to digits × 10^-scale. */
function decimal(value: number | bigint | Uint8Array, scale: number): number {
  const digits = value instanceof Uint8Array ? bigEndian(value) : BigInt(value);
  return Number(`${digits}e-${scale}`);
}

/** Two's complement, most significant byte first. */
function bigEndian(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(bytes.length * 8, value);
}
