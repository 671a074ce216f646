/** Runs for tests: a few by hand, and any number drawn by fast-check. */
import fc from 'fast-check';
import { createIndexBuilder } from '../../../src/core/tracking/build-index.ts';
import type { RunIndex } from '../../../src/core/tracking/run-index.ts';
import type { MetricValue, RunValue, TrackedRun } from '../../../src/core/tracking/tracked-run.ts';

export function run(id: string, more: Partial<TrackedRun> = {}): TrackedRun {
  return { id, source: 'bancada', name: id, status: 'finished', params: {}, metrics: {}, tags: {}, ...more };
}

export function indexOf(runs: readonly TrackedRun[]): RunIndex {
  const builder = createIndexBuilder();
  for (const each of runs) builder.add(each);
  return builder.finish();
}

export const HANDFUL: readonly TrackedRun[] = [
  run('a', {
    startedAt: Date.UTC(2026, 10, 20),
    endedAt: Date.UTC(2026, 10, 20) + 5000,
    notebook: 'bikes',
    params: { model: 'gbdt', learning_rate: 0.1, deep: true },
    metrics: { rmse: 40, 'val/loss': 0.5 },
    tags: { stage: 'final' },
  }),
  run('b', {
    startedAt: Date.UTC(2026, 10, 21),
    notebook: 'bikes',
    params: { model: 'linear', learning_rate: 0.2 },
    metrics: { rmse: 60 },
  }),
  run('c', {
    startedAt: Date.UTC(2026, 10, 22),
    source: 'mlflow',
    status: 'failed',
    notebook: 'other',
    params: { model: 'gbdt', learning_rate: '0.30' },
    metrics: { rmse: 'NaN', 'two words': 2 },
    tags: { note: 'half done' },
  }),
  run('d', { source: 'wandb', status: 'cancelled', params: { model: 'mlp' }, metrics: { rmse: 'Infinity' } }),
];

const NAMES = ['alpha', 'beta', 'gamma', 'a b', 'x/y'];

function few<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc.dictionary(fc.constantFrom(...NAMES), value, { maxKeys: 4, noNullPrototype: true });
}

export const paramValue: fc.Arbitrary<RunValue> = fc.oneof(
  fc.constantFrom<RunValue>('gbdt', 'linear', '10', '9', '1e1', 'True', '', null, true, false),
  fc.integer({ min: -3, max: 12 }),
  fc.double({ noNaN: true }),
);

export const metricValue: fc.Arbitrary<MetricValue> = fc.oneof(
  fc.constantFrom<MetricValue>('NaN', 'Infinity', '-Infinity', 0, -0),
  fc.integer({ min: -3, max: 3 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

export const manyRuns: fc.Arbitrary<readonly TrackedRun[]> = fc
  .array(
    fc.record({
      params: few(paramValue),
      metrics: few(metricValue),
      tags: few(fc.constantFrom('x', 'y', '3')),
      startedAt: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
    }),
    { maxLength: 30 },
  )
  .map((drawn) =>
    drawn.map(({ startedAt, ...each }, at) =>
      run(`run ${String(at).padStart(2, '0')}`, { ...each, ...(startedAt !== undefined && { startedAt }) }),
    ),
  );
