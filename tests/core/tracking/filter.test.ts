import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeFilter, literalText, nameInFilter } from '../../../src/core/tracking/filter/complete.ts';
import { isLike } from '../../../src/core/tracking/filter/compare.ts';
import { filterRuns } from '../../../src/core/tracking/filter/match.ts';
import { attributeText, valueAt } from '../../../src/core/tracking/run-index.ts';
import { renderProblem } from '../../../src/core/words/index.ts';
import type { RunStatus } from '../../../src/core/tracking/tracked-run.ts';
import { HANDFUL, indexOf, manyRuns, paramValue, run } from './runs.ts';

const index = indexOf(HANDFUL);

function ids(text: string): string[] {
  const found = filterRuns(index, text);
  if (!found.ok) throw new Error(found.problems.map((each) => renderProblem(each, 'en')).join('; '));
  return Array.from(found.rows, (row) => attributeText(index, 'id', row)).sort();
}

describe('a filter lets through', () => {
  it.each([
    ['', ['a', 'b', 'c', 'd']],
    ['metrics.rmse < 50 and params.model = "gbdt"', ['a']],
    ["metrics.rmse < 50 AND params.model = 'gbdt'", ['a']],
    ['metrics.rmse >= 60', ['b', 'd']],
    ['metrics.rmse != 40', ['b', 'c', 'd']],
    ['not metrics.rmse < 50', ['b', 'c', 'd']],
    ['metrics."val/loss" <= 0.5', ['a']],
    ['metrics.val/loss <= .5e0', ['a']],
    ['metrics.`two words` = 2', ['c']],
    ['metric."two words" is not null', ['c']],
    ['params.learning_rate > 0.15', ['b', 'c']],
    ['params.learning_rate = 0.3', ['c']],
    ['params.learning_rate = "0.3"', []],
    ['params.learning_rate = "0.30"', ['c']],
    ['learning_rate=0.1', ['a']],
    ['model = gbdt', ['a', 'c']],
    ['params.model in ("linear", "mlp")', ['b', 'd']],
    ['params.model not in ["linear", "mlp"]', ['a', 'c']],
    ['params.deep = true', ['a']],
    ['params.deep is null', ['b', 'c', 'd']],
    ['params.deep not in (false)', ['a']],
    ['params.model like "g%"', ['a', 'c']],
    ['params.model LIKE "G%"', []],
    ['params.model ILIKE "G_DT"', ['a', 'c']],
    ['params.model not like "g%"', ['b', 'd']],
    ['tags.stage = "final" or tags.note ilike "%DONE"', ['a', 'c']],
    ['attributes.status = "FAILED"', ['c']],
    ['status = finished', ['a', 'b']],
    ['attribute.status != "FINISHED"', ['c', 'd']],
    ['status = "KILLED"', ['d']],
    ['attributes.run_id in ("a", "d")', ['a', 'd']],
    ['run_name = "b"', ['b']],
    ['start >= "2026-11-21"', ['b', 'c']],
    ['attributes.start_time < 1763683200000', []],
    ['start = "2026-11-22 00:00"', ['c']],
    ['duration > 4', ['a']],
    ['source = mlflow or source = wandb', ['c', 'd']],
    ['notebook = bikes and (model = linear or metrics.rmse < 50)', ['a', 'b']],
    ['model = gbdt and not (status = failed)', ['a']],
    ['file is null', ['a', 'b', 'c', 'd']],
    ['gbdt', ['a', 'c']],
    ['gbdt final', ['a']],
    ['"half done"', ['c']],
    ['bikes and metrics.rmse > 50', ['b']],
  ])('%s', (text, expected) => expect(ids(text)).toEqual(expected));
});

interface MlflowAnswers {
  readonly runs: readonly {
    readonly name: string;
    readonly metrics: Record<string, number>;
    readonly params: Record<string, string>;
    readonly tags: Record<string, string>;
    readonly status: string;
  }[];
  /** Filter → names of the runs. */
  readonly answers: Record<string, readonly string[]>;
}

describe('a filter of MLflow lets through what it does there', () => {
  const golden = path.join(import.meta.dirname, '../../golden/mlflow-filters.json');
  const { runs, answers } = JSON.parse(readFileSync(golden, 'utf8')) as MlflowAnswers;
  const statuses: Record<string, RunStatus> = { FINISHED: 'finished', FAILED: 'failed', KILLED: 'cancelled' };
  const there = indexOf(runs.map(({ status, ...each }) => run(each.name, { ...each, status: statuses[status]! })));
  it.each(Object.entries(answers))('%s', (text, names) => {
    const found = filterRuns(there, text);
    expect(found.ok && Array.from(found.rows, (row) => attributeText(there, 'name', row)).sort()).toEqual(names);
  });
});

describe('a filter that is wrong says where, and what was meant', () => {
  it.each([
    ['metrics.rmsee < 3', 1, 'filter: no run has metrics.rmsee; did you mean metrics.rmse?'],
    ['model = gbdt and metrcs.rmse < 3', 18, 'filter: metrcs is no source of values; did you mean metrics?'],
    ['attributes.statis = 1', 1, 'filter: runs have no attribute statis; did you mean status? They have'],
    ['metrics.rmse <', 15, 'filter: ends too early; expected a comparison such as metrics.rmse < 50'],
    ['metrics.rmse 50', 14, 'filter: nothing is asked of metrics.rmse; expected =, !=,'],
    ['metrics.rmse < "low"', 16, 'filter: metrics.rmse holds numbers, so low is never among them; expected a number'],
    ['(model = gbdt', 14, 'filter: a parenthesis is open here; close it'],
    ['model = "gbdt', 9, 'filter: a quote is open here; close it'],
    ['model in "gbdt"', 10, 'filter: after in stands "gbdt"; expected a list such as'],
    ['model is gbdt', 10, 'filter: after is stands gbdt; expected null or not null'],
    ['start > yesterday', 9, 'filter: yesterday is no moment for start; expected a date such as "2026-11-24"'],
    ['model = gbdt) and x', 13, 'filter: ) cannot stand here'],
    ['model = and', 9, 'filter: and is no value; expected a number or a text in quotes'],
  ])('%s', (text, column, message) => {
    const found = filterRuns(index, text);
    expect(found.ok).toBe(false);
    if (found.ok) return;
    expect(found.problems[0]!.where).toMatchObject({ line: 1, column });
    expect(renderProblem(found.problems[0]!, 'en')).toContain(message);
    expect(renderProblem(found.problems[0]!, 'pt')).toMatch(/^filtro: /);
  });

  it('all at once', () => {
    const found = filterRuns(index, 'metrics.rmsee < 3 and params.modle = "x"');
    expect(found.ok || found.problems.map(({ where }) => where.column)).toEqual([1, 23]);
  });

  it('never by an exception, whatever it is', () => {
    const pieces = fc.array(
      fc.oneof(
        fc.constantFrom(
          ...['(', ')', '[', ']', ',', '<', '<=', '=', '!=', 'and', 'or', 'not', 'in', 'like', 'is', 'null', '-', '.'],
          ...['metrics.rmse', 'model', '"x"', "'", '`', '5', '1e', 'é', '\\', '\u2028', '😀', 'metrics."', 'true'],
        ),
        fc.string({ unit: 'grapheme', maxLength: 4 }),
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(pieces, fc.nat(60), (words, cursor) => {
        const text = words.join(' ');
        const found = filterRuns(index, text);
        if (!found.ok) for (const { where } of found.problems) expect(where.column).toBeGreaterThan(0);
        const { from, to } = completeFilter(index, text, Math.min(cursor, text.length));
        expect(from).toBeLessThanOrEqual(to);
      }),
      { numRuns: 400 },
    );
    for (const deep of ['('.repeat(5000), 'not '.repeat(5000), 'x = 1 or '.repeat(5000)]) {
      expect(filterRuns(index, deep).ok).toBe(false);
    }
  });
});

describe('a filter agrees with', () => {
  it('a look at every record, for each comparison', () => {
    const comparators = fc.constantFrom('=', '!=', '<', '<=', '>', '>=');
    const literal = paramValue.filter(
      (value) => value !== null && (typeof value !== 'number' || Number.isFinite(value)),
    );
    fc.assert(
      fc.property(manyRuns, fc.nat(), comparators, literal, (runs, at, comparator, value) => {
        const drawn = indexOf(runs);
        const asked = drawn.columns.filter(({ from }) => from !== 'attributes');
        if (asked.length === 0) return;
        const column = asked[at % asked.length]!;
        const found = filterRuns(drawn, `${nameInFilter(column)} ${comparator} ${literalText(value)}`);
        const c = drawn.columns.indexOf(column);
        const oracle = Array.from({ length: drawn.count }, (_, row) => row).filter((row) => {
          const got = valueAt(drawn, c, row);
          return got !== undefined && naive(got, comparator, value as string | number | boolean);
        });
        if (found.ok) expect([...found.rows]).toEqual(oracle);
        else expect([column.numeric, found.problems[0]!.code]).toEqual([true, 'filter.no_number']);
      }),
      { numRuns: 400 },
    );
  });

  it('the laws of and, or and not', () => {
    fc.assert(
      fc.property(manyRuns, (runs) => {
        const drawn = indexOf(runs);
        const asked = drawn.columns.filter(({ from, numeric }) => from === 'metrics' && numeric);
        if (asked.length < 2) return;
        const [a, b] = [`${nameInFilter(asked[0]!)} > 0`, `${nameInFilter(asked[1]!)} is null`];
        const rows = (text: string) => {
          const found = filterRuns(drawn, text);
          return found.ok ? [...found.rows] : [];
        };
        expect(rows(`not (${a} and ${b})`)).toEqual(rows(`not ${a} or not ${b}`));
        expect(rows(`${a} or not ${a}`)).toHaveLength(drawn.count);
      }),
      { numRuns: 50 },
    );
  });

  it.each([
    ['gbdt', 'g%t', true],
    ['gbdt', '%', true],
    ['', '%', true],
    ['', '_', false],
    ['aaa', '%a_', true],
    ['abcabd', '%ab_', true],
    ['abcabd', '%abc', false],
    ['50%', '50%', true],
    ['a😀b', 'a_b', true],
  ])('SQL on whether %s is like %s', (text, pattern, expected) => expect(isLike(text, pattern)).toBe(expected));
});

/** What a comparison means, written once more from its description. */
function naive(value: unknown, comparator: string, literal: string | number | boolean): boolean {
  const asNumber = (each: unknown) =>
    typeof each === 'number'
      ? each
      : typeof each === 'string' && each.trim() === each && each !== ''
        ? Number(each)
        : NaN;
  let order: number | undefined;
  if (typeof value === 'boolean' || typeof literal === 'boolean') {
    const same = `${value}`.toLowerCase() === `${literal}`.toLowerCase();
    return comparator === '=' ? same : comparator === '!=' ? !same : false;
  }
  const [a, b] = [asNumber(value), asNumber(literal)];
  const texts = typeof value === 'string' && typeof literal === 'string';
  if (texts && (comparator === '=' || comparator === '!=')) return (value === literal) === (comparator === '=');
  if (!Number.isNaN(a) && !Number.isNaN(b)) order = Math.sign(a - b) || (a === b ? 0 : a < b ? -1 : 1);
  else if (texts) order = (value as string) < literal ? -1 : (value as string) > literal ? 1 : 0;
  if (order === undefined) return comparator === '!=';
  const holds: Record<string, boolean> = {
    '=': order === 0,
    '!=': order !== 0,
    '<': order < 0,
    '<=': order <= 0,
    '>': order > 0,
    '>=': order >= 0,
  };
  return holds[comparator]!;
}

describe('completion of a filter', () => {
  const offered = (text: string, cursor = text.length) =>
    completeFilter(index, text, cursor).offers.map((offer) => offer.text);

  it('offers names at first, those that more runs have in front', () => {
    expect(offered('').slice(0, 2)).toEqual(['metrics.rmse', 'params.model']);
    expect(offered('metrics.')).toEqual(['metrics.rmse', 'metrics.`two words`', 'metrics.val/loss']);
    expect(offered('sta')).toContain('status');
  });

  it('offers comparisons after a name, values that occur after those, and and or after those', () => {
    expect(offered('params.model ')).toContain('ilike');
    expect(offered('params.model = ')).toEqual(['"gbdt"', '"linear"', '"mlp"']);
    expect(offered('params.model = "g')).toEqual(['"gbdt"']);
    expect(offered('params.model in ("gbdt", ')).toContain('"mlp"');
    expect(offered('params.model = "gbdt" ')).toEqual(['and', 'or']);
    expect(offered('params.model = "gbdt" and (')).toContain('metrics.rmse');
  });

  it('takes the place of what is being typed', () => {
    expect(completeFilter(index, 'model = gb and x', 10)).toMatchObject({ from: 8, to: 10 });
  });
});
