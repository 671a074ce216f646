/** The common battery: what every metric must do. Equality with scikit-learn stands in tests/peers/peer_metrics.py. */
import { describe, expect, it } from 'vitest';
import type { Scored } from '../../src/core/kind/metric-kind.ts';
import { createRng } from '../../src/core/stats/rng.ts';
import { metricKinds } from '../../src/kinds/metric/index.ts';

const CLASSES = ['a', 'b', 'c'];

/** Scores of `n` rows with many ties, the truth loosely following them. */
function randomScores(task: Scored['task'], n: number, k = 2): Scored {
  const rng = createRng(['metric', task, n, k]);
  if (task === 'regression') {
    const actual = Float64Array.from({ length: n }, () => rng.below(40) / 8 - 2);
    return { task, classes: [], actual, values: actual.map((each) => each + rng.uniform() - 0.5) };
  }
  const classes = CLASSES.slice(0, k);
  const actual = Float64Array.from({ length: n }, () => rng.below(k));
  const probabilities = new Float64Array(n * k);
  for (let row = 0; row < n; row++) {
    const parts = classes.map((_, each) => 1 + rng.below(6) + (actual[row] === each ? 3 : 0));
    const sum = parts.reduce((a, b) => a + b, 0);
    parts.forEach((part, each) => (probabilities[row * k + each] = part / sum));
  }
  return { task, classes, actual, probabilities };
}

/** The rows at `rows`, in that order. */
function take({ classes, actual, probabilities, values, task }: Scored, rows: readonly number[]): Scored {
  const k = classes.length;
  return {
    task,
    classes,
    actual: Float64Array.from(rows, (row) => actual[row]!),
    ...(values && { values: Float64Array.from(rows, (row) => values[row]!) }),
    ...(probabilities && {
      probabilities: Float64Array.from(rows.flatMap((row) => [...probabilities.subarray(row * k, (row + 1) * k)])),
    }),
  };
}

/** Equal but for the rounding of sums taken in another order. */
function expectSame(a: number, b: number): void {
  expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(b)));
}

const upTo = (n: number) => Array.from({ length: n }, (_, row) => row);

describe.each(metricKinds.map((kind) => [kind.id, kind] as const))('metric %s', (_, kind) => {
  const inputs = [2, 3].map((k) => randomScores(kind.task, 300, k));

  it('gives the values of its examples', () => {
    expect(kind.examples.length).toBeGreaterThan(0);
    for (const { scored, value, tolerance } of kind.examples) {
      expect(Math.abs(kind.score(scored) - value)).toBeLessThanOrEqual(tolerance);
    }
  });

  it('does not depend on the order of the rows', () => {
    for (const scored of inputs) {
      const rows = createRng(['order']).shuffle(upTo(300));
      expectSame(kind.score(take(scored, rows)), kind.score(scored));
    }
  });

  it('counts a row of weight 3 as three rows and one of weight 0 as none', () => {
    for (const scored of inputs) {
      const weight = Float64Array.from(upTo(300), (row) => row % 4);
      const repeated = upTo(300).flatMap((row) => new Array<number>(row % 4).fill(row));
      expectSame(kind.prepare(scored)(weight), kind.score(take(scored, repeated)));
    }
  });

  it('gives the same answer each time a prepared score is asked', () => {
    const prepared = kind.prepare(inputs[1]!);
    const first = prepared();
    prepared(new Float64Array(300).fill(2));
    expect(prepared()).toBe(first);
  });

  it('stays within its range, also where all rows are one class or one value', () => {
    const [low, high] = kind.range;
    const constant = inputs.map((scored) => ({ ...scored, actual: scored.actual.map(() => 1) }));
    for (const scored of [...inputs, ...constant, ...inputs.map((each) => take(each, [0]))]) {
      const value = kind.score(scored);
      if (Number.isNaN(value)) continue;
      expect(value).toBeGreaterThanOrEqual(low ?? -Infinity);
      expect(value).toBeLessThanOrEqual(high ?? Infinity);
    }
  });

  it('is undefined without rows', () => {
    expect(kind.score(take(inputs[0]!, []))).toBeNaN();
    expect(kind.prepare(inputs[0]!)(new Float64Array(300))).toBeNaN();
  });

  it('ranks a perfect model above a poor one', () => {
    const scored = inputs[0]!;
    const perfect: Scored =
      scored.task === 'regression'
        ? { ...scored, values: scored.actual }
        : { ...scored, probabilities: Float64Array.from([...scored.actual].flatMap((each) => [1 - each, each])) };
    const better = kind.score(perfect) - kind.score(scored);
    expect(kind.better === 'higher' ? better : -better).toBeGreaterThan(0);
  });
});

describe('undefined scores', () => {
  it.each(['roc_auc'])('%s is undefined where all rows are of one class', (id) => {
    const scored = randomScores('classification', 20);
    const kind = metricKinds.find((each) => each.id === id)!;
    expect(kind.score({ ...scored, actual: new Float64Array(20).fill(1) })).toBeNaN();
  });

  it('r2 is 0 where the truth is constant and missed, 1 where it is met', () => {
    const r2 = metricKinds.find((each) => each.id === 'r2')!;
    const actual = new Float64Array(3).fill(0.1);
    expect(r2.score({ task: 'regression', classes: [], actual, values: Float64Array.of(0.1, 0.1, 0.2) })).toBe(0);
    expect(r2.score({ task: 'regression', classes: [], actual, values: actual })).toBe(1);
  });
});
