/**
 * Splits for peer_split.py. In: `[{ plan, rows, labels?, times? }]` with a plan of `splitDataset`, labels of the rows and
 * times; out: `[{ parts, folds: [{ train, validation }] }]` as row numbers.
 */
import { createRng } from '../../src/core/stats/rng.ts';
import type { Dataset } from '../../src/core/table/dataset.ts';
import { makeColumn } from '../../src/core/table/make-column.ts';
import { splitDataset, type SplitPlan } from '../../src/core/table/split-dataset.ts';
import { readPayload } from './standard-input.ts';

interface Case {
  readonly plan: SplitPlan;
  readonly rows: number;
  readonly labels?: string[];
  readonly times?: number[];
}

const answers = [];
for (const [at, { plan, rows, labels, times }] of (await readPayload<Case[]>()).entries()) {
  const dataset = {
    ref: { time: 'time' },
    rowCount: rows,
    column: async (name: string) => (name === 'time' ? makeColumn('number', times!) : makeColumn('category', labels!)),
  } as unknown as Dataset;
  const split = await splitDataset(dataset, plan, createRng(['peer', at]));
  if (!split.ok) throw new Error(JSON.stringify(split.problems));
  const folds = split.folds.map(({ train, validation }) => ({ train: [...train], validation: [...validation] }));
  answers.push({ parts: split.parts.map((part) => [...part]), folds });
}
process.stdout.write(JSON.stringify(answers));
