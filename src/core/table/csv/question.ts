/** What the bytes of a file do not decide, and what each answer would make of the values in it. */
import { writeMoment } from '../moment.ts';
import { CellReader } from './cell-reader.ts';
import type { Dialect } from './dialect.ts';

export interface Choice {
  /** Options of the `data` cell that state this answer, under the names that they have there. */
  readonly says: Readonly<Record<string, string | boolean>>;
  /** The question's examples as this answer reads them: numbers in their shortest form, days in ISO 8601; null for text. */
  readonly reads: readonly (string | null)[];
}

export interface Question {
  readonly about: 'decimal' | 'date_order' | 'header' | 'encoding';
  readonly choices: readonly Choice[];
  /** The choice that holds until someone answers; absent where the values stay text. */
  readonly assumed?: number;
  /** Values as they are written in the file. */
  readonly examples: readonly string[];
  readonly column?: string;
}

/** A column's number (from 0) and some of its values. */
export interface Example {
  readonly column: number;
  readonly examples: readonly string[];
}

export interface Marks {
  readonly decimal: '.' | ',';
  readonly thousands: '' | '.' | ',';
}

/** Choices between ways to write numbers, with the examples read in each. */
export function numberChoices(marks: readonly Marks[], examples: readonly string[]): Choice[] {
  return marks.map(({ decimal, thousands }) => {
    const reader = readerOf({ decimal: decimal.charCodeAt(0), thousands: thousands.charCodeAt(0) || 0 });
    const reads = examples.map((each) => (read(reader, each) === 0 ? null : String(reader.number)));
    return { says: { decimal, thousands }, reads };
  });
}

/** Day first and month first. */
export function dateChoices(examples: readonly string[]): Choice[] {
  return (['dmy', 'mdy'] as const).map((dateOrder) => {
    const reader = readerOf({ dateOrder });
    const reads = examples.map((each) => {
      if (read(reader, each) === 0) return null;
      return writeMoment(dateOrder === 'dmy' ? reader.dayFirst : reader.monthFirst).slice(0, 10);
    });
    return { says: { date_order: dateOrder }, reads };
  });
}

function readerOf(dialect: Partial<Dialect>): CellReader {
  const plain = { delimiter: 0, decimal: 46, thousands: 0, dateOrder: undefined, header: true, missing: [] };
  return new CellReader({ ...plain, ...dialect });
}

function read(reader: CellReader, cell: string): number {
  const bytes = new TextEncoder().encode(cell);
  return reader.read(bytes, 0, bytes.length);
}
