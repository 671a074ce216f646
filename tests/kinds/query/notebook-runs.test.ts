import { expect, it } from 'vitest';
import { change } from '../../../src/core/graph/records.ts';
import notebookRuns from '../../../src/kinds/query/notebook-runs.ts';
import { testContext } from '../../support/context.ts';
import { memoryStore } from '../../support/memory-store.ts';

it('gives the newest runs of whole notebooks, without their trainings and without runs from elsewhere', async () => {
  const { records } = memoryStore();
  const run = { notebook: 'bikes.md', title: 'Bikes', status: 'ok', text: 'a'.repeat(64), cells: {} };
  await records.commit([
    change('run', 'R1', { ...run, id: 'R1', startedAt: 30 }),
    change('run', 'R2', { ...run, id: 'R2', startedAt: 10 }),
    change('run', 'R3', { ...run, id: 'R3', startedAt: 20 }),
    change('run', 'R1/sale/sale', { id: 'R1/sale/sale', parent: 'R1' }),
    change('run', 'tracked/mlflow/1', { id: 'tracked/mlflow/1', source: 'mlflow' }),
  ]);
  const told = (id: string, startedAt: number) => ({
    id,
    startedAt,
    notebook: 'bikes.md',
    title: 'Bikes',
    status: 'ok',
  });
  expect(await notebookRuns.run({ ...testContext(), records }, { count: 2 })).toEqual({
    runs: [told('R1', 30), told('R3', 20)],
  });
});
