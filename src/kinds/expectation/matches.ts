import { z } from 'zod';
import { compilePattern } from '../../core/expression/pattern.ts';
import { columnVector } from '../../core/expression/vector.ts';
import { defineExpectation, rowsFailure } from '../../core/kind/expectation-kind.ts';
import { problem } from '../../core/problem.ts';
import { failingRows } from '../../core/table/failing-rows.ts';

export default defineExpectation({
  id: 'matches',
  title: 'Texts of a pattern',
  doc: 'Every text of the column fits the RE2 pattern from its first to its last character. Missing values are left out.',
  about: 'column',
  params: z.string().min(1),
  validate: (pattern) => (compilePattern(pattern) ? [] : [problem('check.bad_pattern', { pattern })]),
  misfits(dataset, column) {
    const { type } = dataset.field(column!)!;
    return type === 'category' || type === 'text' ? [] : [problem('check.no_text', { column, got: type })];
  },
  async check(_ctx, dataset, name, pattern) {
    const fits = compilePattern(pattern)!;
    const vector = columnVector(await dataset.column(name!));
    if (vector.kind !== 'text') throw new Error(`${name} holds no text`);
    const { codes, levels } = vector;
    const wrong = levels.map((level) => !fits(level));
    const found = failingRows(codes.length, (row) => codes[row]! >= 0 && wrong[codes[row]!]!);
    const example = levels[codes[found.rows[0] ?? 0] ?? 0] ?? '';
    const params = { column: name, count: found.count, pattern, example };
    return rowsFailure('matches', name, found, problem('check.matches', params));
  },
  examples: ['{ column: code, matches: "[A-Z]{2}[0-9]*" }'],
});
