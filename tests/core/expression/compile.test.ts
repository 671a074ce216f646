import { describe, expect, it } from 'vitest';
import { compileCondition, compileExpression } from '../../../src/core/expression/compile.ts';
import { renderProblem } from '../../../src/core/words/index.ts';
import { valueAt, type Column, type Field } from '../../../src/core/table/column.ts';

const moment = (text: string) => Date.parse(text) * 1000;
const bits = (...present: boolean[]) => Uint8Array.of(present.reduce((byte, bit, i) => byte | (bit ? 1 << i : 0), 0));

const fields: Field[] = [
  { name: 'x', type: 'number' },
  { name: 'n', type: 'integer' },
  { name: 'ok', type: 'boolean' },
  { name: 'at', type: 'timestamp' },
  { name: 'port', type: 'category' },
  { name: 'odd name', type: 'number' },
];
const columns = new Map<string, Column>([
  [
    'x',
    { type: 'number', length: 4, values: Float64Array.of(1.5, NaN, -2.5, 0), valid: bits(true, false, true, true) },
  ],
  ['n', { type: 'integer', length: 4, values: Float64Array.of(1, 2, 3, 4) }],
  ['ok', { type: 'boolean', length: 4, values: Float64Array.of(1, 0, NaN, 1), valid: bits(true, true, false, true) }],
  [
    'at',
    {
      type: 'timestamp',
      length: 4,
      values: Float64Array.of(
        moment('2013-01-01T05:15:00Z'),
        moment('2013-10-01T04:00:00Z'),
        moment('1969-12-31T23:59:59Z'),
        moment('2024-02-29T12:00:00Z'),
      ),
    },
  ],
  ['port', { type: 'category', length: 4, codes: Int32Array.of(0, 1, -1, 0), levels: ['JFK', 'lga'] }],
  ['odd name', { type: 'number', length: 4, values: Float64Array.of(1, 2, 3, 4) }],
]);

function values(text: string): (number | string | null)[] {
  const compiled = compileExpression(text, fields);
  if (!compiled.ok) throw new Error(compiled.problems.map((each) => renderProblem(each, 'en')).join('\n'));
  const column = compiled.evaluate(columns, 4);
  return [0, 1, 2, 3].map((row) => valueAt(column, row));
}

const VALUES: readonly [string, (number | string | null)[]][] = [
  ['x + 1', [2.5, null, -1.5, 1]],
  ['n * 2 - 1', [1, 3, 5, 7]],
  ['10 / x', [10 / 1.5, null, -4, null]],
  ['-7 % 3', [2, 2, 2, 2]],
  ['x > 0', [1, null, 0, 0]],
  ['x > 0 and n > 100', [0, 0, 0, 0]],
  ['x > 0 or n > 1', [1, 1, 1, 1]],
  ['not ok', [0, 1, null, 0]],
  ['not is_missing(x)', [1, 0, 1, 1]],
  ['coalesce(x, n)', [1.5, 2, -2.5, 0]],
  ['if(ok, "yes", port)', ['yes', 'lga', null, 'yes']],
  ['port = "JFK"', [1, 0, null, 1]],
  ['port in ["JFK", "EWR"]', [1, 0, null, 1]],
  ['port not in ["JFK"]', [0, 1, null, 0]],
  ['lower(port)', ['jfk', 'lga', null, 'jfk']],
  ['length(port)', [3, 3, null, 3]],
  ['matches(port, "[A-Z]+")', [1, 0, null, 1]],
  ['substring(port, 2, 1)', ['F', 'g', null, 'F']],
  ['weekday(at)', [1, 1, 2, 3]],
  ['month(at)', [1, 10, 12, 2]],
  ['hour(at)', [5, 4, 23, 12]],
  ['day_of_year(at)', [1, 274, 365, 60]],
  ['at >= timestamp("2013-10-01T04:00:00Z")', [0, 1, 0, 1]],
  ['at + days(1) = timestamp("2013-01-02T05:15:00Z")', [1, 0, 0, 0]],
  ['`odd name` + n', [2, 4, 6, 8]],
  ['round(2.5)', [3, 3, 3, 3]],
  ['max(n, 3)', [3, 3, 3, 4]],
  ['sqrt(x)', [Math.sqrt(1.5), null, null, 0]],
  ['n in [1, 4]', [1, 0, 0, 1]],
  ['parse_number("1.5") + n', [2.5, 3.5, 4.5, 5.5]],
  ['integer(x)', [1, null, -2, 0]],
  ['text(x)', ['1.5', null, '-2.5', '0']],
  ['text(ok)', ['true', 'false', null, 'true']],
  ['text(at)', ['2013-01-01T05:15:00Z', '2013-10-01T04:00:00Z', '1969-12-31T23:59:59Z', '2024-02-29T12:00:00Z']],
  ['text(date("2024-02-29"))', ['2024-02-29', '2024-02-29', '2024-02-29', '2024-02-29']],
];

describe('the expression language', () => {
  it.each(VALUES)('computes %s', (text, expected) => {
    const got = values(text);
    got.forEach((value, row) => {
      const wanted = expected[row]!;
      if (typeof wanted === 'number') expect(value, `row ${row}`).toBeCloseTo(wanted, 12);
      else expect(value, `row ${row}`).toBe(wanted);
    });
  });

  it.each([
    ['n + 1', 'integer'],
    ['n / 2', 'number'],
    ['at - at', 'number'],
    ['at + hours(1)', 'timestamp'],
    ['upper(port)', 'category'],
    ['x > 1', 'boolean'],
    ['date("2013-10-01")', 'date'],
  ])('gives %s the type %s', (text, type) => {
    const compiled = compileExpression(text, fields);
    expect(compiled).toMatchObject({ ok: true, type });
  });

  it.each([
    ['x +', 'expression, line 1, column 4: it ends where a value, a column or a function must follow'],
    ['(x', 'expression, line 1, column 3: a closing bracket or a comma is missing'],
    ['x > "a', 'expression, line 1, column 5: this quote is never closed'],
    ['pott = "a"', 'expression, line 1, column 1: the data have no column pott; did you mean port?'],
    ['lowr(port)', 'expression, line 1, column 1: there is no function lowr; did you mean lower?'],
    ['port + 1', 'expression, line 1, column 1: + does not work on a text and a integer'],
    ['port = 3', 'expression, line 1, column 1: a text cannot be compared with a integer'],
    ['matches(port, "(a")', 'expression, line 1, column 15: matches cannot use (a; patterns are RE2'],
    ['timestamp("soon")', 'expression, line 1, column 11: soon names no moment'],
    ['x @ 2', 'expression, line 1, column 3: @ does not fit here'],
  ])('says what is wrong with %s', (text, message) => {
    const compiled = compileExpression(text, fields);
    if (compiled.ok) throw new Error('it compiled');
    expect(renderProblem(compiled.problems[0]!, 'en')).toContain(message);
  });

  it('reports every unknown column at once, at its line', () => {
    const compiled = compileExpression('foo > 1 and\n  bar < 2', fields);
    expect(compiled).toMatchObject({
      ok: false,
      problems: [{ where: { line: 1, column: 1 } }, { where: { line: 2, column: 3 } }],
    });
  });

  it('names unknown columns and functions beside what keeps the text from being an expression', () => {
    const compiled = compileExpression('lowr(pott) = (x', fields);
    if (compiled.ok) throw new Error('it compiled');
    expect(compiled.problems.map(({ code, where }) => `${code} ${where.column}`)).toEqual([
      'expression.unclosed 16',
      'expression.no_function_near 1',
      'expression.no_column_near 6',
    ]);
  });

  it('refuses a condition that is not true or false', () => {
    expect(compileCondition('x + 1', fields)).toMatchObject({
      ok: false,
      problems: [{ code: 'expression.no_condition' }],
    });
  });

  it('does not let a pattern run away', () => {
    const long = 'a'.repeat(50_000);
    const compiled = compileExpression(`matches("${long}b", "(a+)+")`, fields);
    expect(compiled.ok && valueAt(compiled.evaluate(columns, 4), 0)).toBe(0);
  });
});
