/** What every drift test must do, whatever it measures. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DriftColumn } from '../../src/core/kind/drift-kind.ts';
import { isDrifted } from '../../src/core/monitor/drift-report.ts';
import { makeColumn } from '../../src/core/table/make-column.ts';
import { driftKinds } from '../../src/kinds/drift/index.ts';

function columnOf(items: readonly (number | string | null)[]): DriftColumn {
  const type = items.some((item) => typeof item === 'string') ? 'category' : 'number';
  return makeColumn(type, items) as DriftColumn;
}

const kinds = driftKinds.map((kind) => [kind.id, kind] as const);
const examples = driftKinds.flatMap((kind) =>
  kind.examples.map((example, at) => [`${kind.id} ${at + 1}`, kind, example] as const),
);

const number = fc.option(fc.oneof(fc.integer({ min: -3, max: 3 }), fc.double({ min: -1e6, max: 1e6, noNaN: true })));
const word = fc.option(fc.constantFrom('a', 'b', 'c', 'd', ''));

function itemsFor(columns: readonly string[]) {
  const numbers = fc.array(number, { maxLength: 60 });
  const words = fc.array(word, { maxLength: 60 }).filter((items) => items.some((item) => item !== null));
  return columns.includes('category') ? fc.oneof(numbers, words) : numbers;
}

describe('every drift test', () => {
  it.each(examples)('gives its example: %s', (_name, kind, example) => {
    const params = kind.params.parse(example.params ?? {});
    const { statistic, pValue } = kind.test(columnOf(example.reference), columnOf(example.current), params);
    if (statistic !== example.statistic) {
      expect(Math.abs(statistic - example.statistic)).toBeLessThanOrEqual(example.tolerance);
    }
    expect(pValue === undefined).toBe(example.pValue === undefined);
    if (pValue !== undefined) expect(Math.abs(pValue - example.pValue!)).toBeLessThanOrEqual(example.tolerance);
  });

  it.each(kinds)('%s finds no drift between a sample and itself, in any order', (_id, kind) => {
    fc.assert(
      fc.property(itemsFor(kind.columns), (items) => {
        const params = kind.params.parse({});
        const shuffled = [...items].reverse();
        const result = kind.test(columnOf(items), columnOf(shuffled), params);
        expect(isDrifted(kind, kind.threshold, result)).toBe(false);
        if (!Number.isNaN(result.statistic)) expect(result.statistic).toBeCloseTo(0, 12);
      }),
    );
  });

  it.each(kinds)('%s leaves its inputs as they were', (_id, kind) => {
    fc.assert(
      fc.property(itemsFor(kind.columns), (items) => {
        const column = columnOf(items);
        const before = structuredClone(column);
        kind.test(column, column, kind.params.parse({}));
        expect(column).toEqual(before);
      }),
    );
  });

  it.each(kinds)('%s drifts when nothing is as it was', (_id, kind) => {
    const reference = Array.from({ length: 200 }, (_, row) => row % 2);
    const current = reference.map(() => 2);
    const result = kind.test(columnOf(reference), columnOf(current), kind.params.parse({}));
    expect(isDrifted(kind, kind.threshold, result)).toBe(true);
  });

  it.each(kinds)('%s is undefined without values and says so without a throw', (_id, kind) => {
    const nothing = makeColumn('number', [null, null]) as DriftColumn;
    const something = makeColumn('number', [1, 2]) as DriftColumn;
    for (const [reference, current] of [
      [nothing, something],
      [something, nothing],
      [nothing, nothing],
    ] as const) {
      const result = kind.test(reference, current, kind.params.parse({}));
      expect(result.statistic).toBeNaN();
      expect(isDrifted(kind, kind.threshold, result)).toBe(false);
    }
  });

  it('leaves infinite values out', () => {
    for (const kind of driftKinds) {
      const plain = kind.test(columnOf([0, 1, 1]), columnOf([0, 0, 1]), kind.params.parse({}));
      const infinite = kind.test(
        columnOf([0, 1, 1, Infinity]),
        columnOf([-Infinity, 0, 0, 1, NaN]),
        kind.params.parse({}),
      );
      expect(infinite).toEqual(plain);
    }
  });

  it('has Portuguese words of its own', async () => {
    for (const { id, doc } of driftKinds) {
      const words = (await import(`../../src/kinds/drift/${id}.pt.json`)) as { title: string; doc: string };
      expect(words.title.length).toBeGreaterThan(5);
      expect(words.doc).not.toBe(doc);
    }
  });
});
