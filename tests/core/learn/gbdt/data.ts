/** Random data sets and settings for tests of boosting. */
import type { FitContext, FitData } from '../../../../src/core/kind/model-kind.ts';
import type { FeatureColumn, Features, Target } from '../../../../src/core/learn/features.ts';
import type { Settings } from '../../../../src/core/learn/gbdt/settings.ts';
import { createRng, type Rng } from '../../../../src/core/stats/rng.ts';

export const DEFAULTS: Settings = {
  n_estimators: 100,
  num_leaves: 31,
  learning_rate: 0.1,
  max_depth: -1,
  min_child_samples: 20,
  min_child_weight: 1e-3,
  min_split_gain: 0,
  reg_alpha: 0,
  reg_lambda: 0,
  subsample: 1,
  subsample_freq: 0,
  colsample_bytree: 1,
  max_bin: 255,
  cat_smooth: 10,
  cat_l2: 10,
  max_cat_threshold: 32,
  max_cat_to_onehot: 4,
  min_data_per_group: 100,
};

export function fitContext(seed: number): FitContext & { curves: Record<string, [number, number][]> } {
  const curves: Record<string, [number, number][]> = {};
  return {
    curves,
    signal: new AbortController().signal,
    rng: (purpose, ...index) => createRng([seed, 'gbdt', purpose, ...index]),
    progress: () => undefined,
    breathe: async () => undefined,
    log: () => undefined,
    metric: (name, step, value) => void (curves[name] ??= []).push([step, value]),
  };
}

function numberColumn(rng: Rng, name: string, rows: number): FeatureColumn {
  const shape = rng.below(4);
  const missing = rng.below(2) === 0 ? 0 : rng.uniform() * 0.3;
  const values = Float64Array.from({ length: rows }, () => {
    const u = rng.uniform();
    if (rng.uniform() < missing) return NaN;
    if (shape === 0) return Math.floor(u * 5) - 2;
    if (shape === 1) return (u - 0.5) * 1e-3;
    return shape === 2 ? u * u * 1e6 : u;
  });
  return { name, kind: 'number', values };
}

function categoryColumn(rng: Rng, name: string, rows: number): FeatureColumn {
  const levels = Array.from({ length: 2 + rng.below(40) }, (_, level) => `l${String(level).padStart(2, '0')}`);
  const codes = Int32Array.from({ length: rows }, () => rng.below(levels.length + 1) - 1);
  return { name, kind: 'category', codes, levels };
}

/** The first `rows` and the rest of the same columns. */
function cut(x: Features, start: number, end: number): Features {
  return {
    nSamples: end - start,
    columns: x.columns.map((column) =>
      column.kind === 'number'
        ? { ...column, values: column.values.slice(start, end) }
        : { ...column, codes: column.codes.slice(start, end) },
    ),
  };
}

export interface Case {
  readonly data: FitData;
  readonly settings: Settings;
}

/** Data set and settings number `seed`: any task, missing values, categories, weights, sampling, early stopping. */
export function randomCase(seed: number): Case {
  const rng = createRng([seed, 'case']);
  const rows = 40 + rng.below(1500);
  const all = rows + 200;
  const columns = Array.from({ length: 1 + rng.below(9) }, (_, i) =>
    rng.below(3) === 0 ? categoryColumn(rng, `x${i}`, all) : numberColumn(rng, `x${i}`, all),
  );
  const x: Features = { nSamples: all, columns };
  const nClasses = [0, 2, 3, 5][rng.below(4)]!;
  const signal = (row: number) => {
    const first = columns[0]!;
    const value = first.kind === 'number' ? first.values[row]! : (first.codes[row]! * 7) % 5;
    return (Number.isNaN(value) ? 1.5 : value % 3) + rng.uniform() * 2;
  };
  const raw = Float64Array.from({ length: all }, (_, row) => signal(row));
  const values = nClasses === 0 ? raw : raw.map((value) => Math.abs(Math.floor(value * 1.3)) % nClasses);
  const classes = Array.from({ length: nClasses }, (_, k) => `c${k}`);
  const target = (start: number, end: number): Target => ({
    task: nClasses === 0 ? 'regression' : 'classification',
    values: values.slice(start, end),
    classes,
  });
  const weight = rng.below(3) === 0 ? Float64Array.from({ length: rows }, () => 0.1 + rng.uniform() * 3) : undefined;
  return {
    data: {
      x: cut(x, 0, rows),
      y: target(0, rows),
      weight,
      validation: { x: cut(x, rows, all), y: target(rows, all) },
    },
    settings: {
      ...DEFAULTS,
      n_estimators: 1 + rng.below(12),
      num_leaves: 2 + rng.below(30),
      learning_rate: 0.05 + rng.uniform(),
      max_depth: rng.below(2) === 0 ? -1 : 1 + rng.below(6),
      min_child_samples: rng.below(20),
      min_child_weight: rng.below(2) === 0 ? 1e-3 : rng.uniform() * 3,
      min_split_gain: rng.below(2) === 0 ? 0 : rng.uniform() * 0.1,
      reg_alpha: rng.below(2) === 0 ? 0 : rng.uniform(),
      reg_lambda: rng.below(2) === 0 ? 0 : rng.uniform() * 5,
      subsample: rng.below(2) === 0 ? 1 : 0.5 + rng.uniform() / 2,
      subsample_freq: rng.below(3),
      colsample_bytree: rng.below(2) === 0 ? 1 : 0.3 + rng.uniform() / 2,
      max_bin: rng.below(2) === 0 ? 255 : 2 + rng.below(60),
      early_stopping_rounds: rng.below(3) === 0 ? 1 + rng.below(4) : undefined,
      cat_smooth: rng.uniform() * 12,
      cat_l2: rng.uniform() * 12,
      max_cat_threshold: 1 + rng.below(32),
      max_cat_to_onehot: 1 + rng.below(8),
      min_data_per_group: 1 + rng.below(60),
    },
  };
}
