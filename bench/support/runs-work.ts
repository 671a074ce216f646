/** Fills a store with runs, and the questions that are then asked of them: an order, a filter, groups. */
import type { RecordStore } from '../../src/core/ports.ts';
import { groupRuns } from '../../src/core/tracking/group-runs.ts';
import { filterRuns } from '../../src/core/tracking/filter/match.ts';
import { foldColumns } from '../../src/core/tracking/fold-columns.ts';
import { allRows, columnNumber, type RunIndex } from '../../src/core/tracking/run-index.ts';
import { sortRuns } from '../../src/core/tracking/sort-runs.ts';
import { trackedRunChange } from '../../src/core/tracking/tracked-run.ts';
import { PAGE, QUESTION, trackedRuns } from './tracked-runs.ts';

export async function fillRuns(records: RecordStore, count: number, metricsEach: number, names: number): Promise<void> {
  let page: ReturnType<typeof trackedRunChange>[] = [];
  for (const run of trackedRuns(count, metricsEach, names)) {
    page.push(trackedRunChange(run));
    if (page.length < PAGE) continue;
    await records.commit(page);
    page = [];
  }
  await records.commit(page);
}

/** The work that a person waits for, once the runs are loaded. */
export function workOf(index: RunIndex) {
  const [metric, model] = [columnNumber(index, 'metrics.m0')!, columnNumber(index, 'params.model')!];
  return {
    sort: () => sortRuns(index, metric, true, allRows(index)),
    filter: () => filterRuns(index, QUESTION),
    group: () => groupRuns(index, allRows(index), [model], [metric]),
    fold: () => foldColumns(index),
  };
}

export function sizeMb({ starts, rows, values }: RunIndex): number {
  return (starts.byteLength + rows.byteLength + values.byteLength) / 1e6;
}
