/** Whole-column evaluation against an interpreter that goes row by row and knows nothing of columns. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileExpression } from '../../../src/core/expression/compile.ts';
import { valueAt, type Column, type Field } from '../../../src/core/table/column.ts';
import { makeColumn } from '../../../src/core/table/make-column.ts';

type Value = number | string | boolean | null;
type Row = Readonly<Record<string, Value>>;

/** An expression as text, and what it is in one row. */
interface Piece<T extends Value> {
  readonly text: string;
  of(row: Row): T | null;
}

const fields: Field[] = [
  { name: 'x', type: 'number' },
  { name: 'n', type: 'integer' },
  { name: 'flag', type: 'boolean' },
  { name: 'at', type: 'timestamp' },
  { name: 'port', type: 'category' },
  { name: 'the note', type: 'text' },
];

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 4 });
const texts = ['', 'a', 'AB', 'ab', 'ção', '😀 a', ' b '];
const halves = fc.integer({ min: -8, max: 8 }).map((half) => half / 2 + 0);

const rowOf: fc.Arbitrary<Row> = fc.record({
  x: maybe(halves),
  n: maybe(fc.integer({ min: -5, max: 40 }).map((n) => n + 0)),
  flag: maybe(fc.boolean()),
  at: maybe(fc.integer({ min: -2e9, max: 4e9 }).map((second) => second * 1_000_000 + 0)),
  port: maybe(fc.constantFrom(...texts)),
  'the note': maybe(fc.constantFrom(...texts)),
});

function column<T extends Value>(name: string): Piece<T> {
  return { text: /\s/.test(name) ? `\`${name}\`` : name, of: (row) => row[name] as T | null };
}

/** Missing where an operand is. */
function strict<A extends Value, T extends Value>(
  text: string,
  args: readonly Piece<A>[],
  of: (...values: A[]) => T | null,
): Piece<T> {
  return {
    text,
    of(row) {
      const values = args.map((each) => each.of(row));
      return values.includes(null) ? null : of(...(values as A[]));
    },
  };
}

const finite = (value: number) => (Number.isFinite(value) ? value : null);
const inside = ({ text }: Piece<Value>) => `(${text})`;
const quoted = (text: string) => `"${text}"`;

const ARITHMETIC: Record<string, (a: number, b: number) => number | null> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => finite(a / b),
  '%': (a, b) => finite(a - Math.floor(a / b) * b),
};

const COMPARE: Record<string, (a: Value, b: Value) => boolean> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a! < b!,
  '<=': (a, b) => a! <= b!,
  '>': (a, b) => a! > b!,
  '>=': (a, b) => a! >= b!,
};

const NUMBER_FUNCTIONS: Record<string, (a: number) => number | null> = {
  abs: Math.abs,
  floor: Math.floor,
  ceil: Math.ceil,
  integer: Math.trunc,
  sqrt: (a) => finite(Math.sqrt(a)),
  round: (a) => Math.sign(a) * Math.floor(Math.abs(a) + 0.5),
};

const DATE_PARTS: Record<string, (date: Date) => number> = {
  year: (date) => date.getUTCFullYear(),
  month: (date) => date.getUTCMonth() + 1,
  day: (date) => date.getUTCDate(),
  hour: (date) => date.getUTCHours(),
  minute: (date) => date.getUTCMinutes(),
  weekday: (date) => (date.getUTCDay() + 6) % 7,
};

const TEXT_FUNCTIONS: Record<string, (text: string) => string> = {
  lower: (text) => text.toLowerCase(),
  upper: (text) => text.toUpperCase(),
  trim: (text) => text.trim(),
};

const pick = <T>(table: Record<string, T>) => fc.constantFrom(...Object.entries(table));

interface Pieces {
  number: Piece<number>;
  boolean: Piece<boolean>;
  text: Piece<string>;
}

function choice<T extends Value>(tie: fc.Arbitrary<Piece<T>>, condition: fc.Arbitrary<Piece<boolean>>) {
  return fc.oneof(
    fc.tuple(condition, tie, tie).map(([c, a, b]): Piece<T> => ({
      text: `if(${c.text}, ${a.text}, ${b.text})`,
      of(row) {
        const truth = c.of(row);
        return truth === null ? null : truth ? a.of(row) : b.of(row);
      },
    })),
    fc.tuple(tie, tie).map(([a, b]): Piece<T> => ({
      text: `coalesce(${a.text}, ${b.text})`,
      of: (row) => a.of(row) ?? b.of(row),
    })),
  );
}

function kleene(word: 'and' | 'or', a: Piece<boolean>, b: Piece<boolean>): Piece<boolean> {
  const decides = word === 'or';
  return {
    text: `${inside(a)} ${word} ${inside(b)}`,
    of(row) {
      const both = [a.of(row), b.of(row)];
      if (both.includes(decides)) return decides;
      return both.includes(null) ? null : !decides;
    },
  };
}

const { number, boolean, text } = fc.letrec<Pieces>((tie: fc.LetrecTypedTie<Pieces>) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(column<number>('x'), column<number>('n')),
    halves.map((value): Piece<number> => ({ text: String(value), of: () => value })),
    fc
      .tuple(pick(ARITHMETIC), tie('number'), tie('number'))
      .map(([[symbol, of], a, b]) => strict(`${inside(a)} ${symbol} ${inside(b)}`, [a, b], of)),
    fc.tuple(pick(NUMBER_FUNCTIONS), tie('number')).map(([[name, of], a]) => strict(`${name}(${a.text})`, [a], of)),
    fc
      .tuple(tie('number'), tie('number'))
      .map(([a, b]) => strict(`max(${a.text}, ${b.text}, 1)`, [a, b], (x, y) => Math.max(x, y, 1))),
    tie('number').map((a) => strict(`-${inside(a)}`, [a], (x) => -x)),
    pick(DATE_PARTS).map(([name, of]) =>
      strict(`${name}(at)`, [column<number>('at')], (us) => of(new Date(us / 1000))),
    ),
    tie('text').map((a) => strict(`length(${a.text})`, [a], (value) => [...value].length)),
    choice(tie('number'), tie('boolean')),
  ),
  boolean: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant(column<boolean>('flag')),
    fc.boolean().map((value): Piece<boolean> => ({ text: String(value), of: () => value })),
    fc
      .tuple(pick(COMPARE), tie('number'), tie('number'))
      .map(([[symbol, of], a, b]) => strict(`${inside(a)} ${symbol} ${inside(b)}`, [a, b], of)),
    fc
      .tuple(pick(COMPARE), tie('text'), tie('text'))
      .map(([[symbol, of], a, b]) => strict(`${a.text} ${symbol} ${b.text}`, [a, b], of)),
    fc
      .tuple(tie('text'), fc.subarray(texts))
      .map(([a, list]) => strict(`${a.text} in [${list.map(quoted).join()}]`, [a], (value) => list.includes(value))),
    fc
      .tuple(tie('number'), fc.array(halves, { maxLength: 3 }))
      .map(([a, list]) => strict(`${inside(a)} not in [${list.join()}]`, [a], (value) => !list.includes(value))),
    fc
      .tuple(fc.constantFrom('and' as const, 'or' as const), tie('boolean'), tie('boolean'))
      .map(([word, a, b]) => kleene(word, a, b)),
    tie('boolean').map((a) => strict(`not ${inside(a)}`, [a], (value) => !value)),
    fc.oneof(tie('number'), tie('text'), tie('boolean')).map((a: Piece<Value>): Piece<boolean> => ({
      text: `is_missing(${a.text})`,
      of: (row) => a.of(row) === null,
    })),
    tie('text').map((a) => strict(`contains(${a.text}, "a")`, [a], (value) => value.includes('a'))),
    tie('text').map((a) => strict(`matches(${a.text}, "[a-z]+")`, [a], (value) => /^[a-z]+$/.test(value))),
  ),
  text: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(column<string>('port'), column<string>('the note')),
    fc.constantFrom(...texts).map((value): Piece<string> => ({ text: quoted(value), of: () => value })),
    fc.tuple(pick(TEXT_FUNCTIONS), tie('text')).map(([[name, of], a]) => strict(`${name}(${a.text})`, [a], of)),
    tie('text').map((a) => strict(`substring(${a.text}, 2, 2)`, [a], (value) => [...value].slice(1, 3).join(''))),
    tie('number').map((a) => strict(`text(${a.text})`, [a], (value) => String(value + 0))),
    tie('boolean').map((a) => strict(`text(${a.text})`, [a], String)),
    choice(tie('text'), tie('boolean')),
  ),
}));

function columnsOf(rows: readonly Row[]): Map<string, Column> {
  const plain = (value: Value) => (typeof value === 'boolean' ? Number(value) : value);
  return new Map(
    fields.map(({ name, type }) => [
      name,
      makeColumn(
        type,
        rows.map((row) => plain(row[name]!)),
      ),
    ]),
  );
}

describe('evaluation of whole columns', () => {
  it('equals that of single rows', () => {
    const piece: fc.Arbitrary<Piece<Value>> = fc.oneof(number, boolean, text);
    fc.assert(
      fc.property(piece, fc.array(rowOf, { maxLength: 20 }), (expression, rows) => {
        const compiled = compileExpression(expression.text, fields);
        if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
        const got = compiled.evaluate(columnsOf(rows), rows.length);
        rows.forEach((row, at) => {
          const wanted = expression.of(row);
          const value = valueAt(got, at);
          // Negative zero is zero.
          const plain = typeof wanted === 'number' || typeof wanted === 'boolean' ? Number(wanted) + 0 : wanted;
          expect(typeof value === 'number' ? value + 0 : value).toBe(plain);
        });
      }),
      { numRuns: 1000 },
    );
  });

  it('gives columns without a level that no row has, and NaN where missing', () => {
    fc.assert(
      fc.property(text, fc.array(rowOf, { maxLength: 10 }), (expression, rows) => {
        const compiled = compileExpression(expression.text, fields);
        if (!compiled.ok) throw new Error(JSON.stringify(compiled.problems));
        const got = compiled.evaluate(columnsOf(rows), rows.length);
        expect(got.type).toBe(compiled.type);
        expect(got.length).toBe(rows.length);
        if (got.type !== 'category') return;
        const used = [...got.codes].filter((code) => code >= 0);
        expect([...new Set(used)]).toEqual(got.levels.map((_, code) => code));
      }),
    );
  });
});

describe('compiling', () => {
  it('answers every text with a place inside it, and never throws', () => {
    const words = [
      'x',
      'port',
      'lower',
      '(',
      ')',
      '[',
      ']',
      ',',
      '+',
      '-',
      '<',
      '=',
      'and',
      'or',
      'not',
      'in',
      '"',
      '`',
      '1',
      ' ',
    ];
    const anything = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.array(fc.constantFrom(...words)).map((each) => each.join(' ')),
    );
    fc.assert(
      fc.property(anything, (source) => {
        const compiled = compileExpression(source, fields);
        if (compiled.ok) return;
        expect(compiled.problems.length).toBeGreaterThan(0);
        for (const { where } of compiled.problems) {
          expect(where.line).toBeGreaterThan(0);
          expect(where.line).toBeLessThanOrEqual(source.split('\n').length);
          expect(where.column).toBeGreaterThan(0);
          expect(where.column).toBeLessThanOrEqual(source.length + 1);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
