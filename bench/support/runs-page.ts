// In a page: a browser store of many runs, filled and then loaded, ordered and filtered, one step at a time.
import { readRunIndex } from '../../src/core/tracking/read-runs.ts';
import { openBrowserStore } from '../../src/platform/browser/store.ts';
import { fillRuns, sizeMb, workOf } from './runs-work.ts';

async function prepare(count: number, metricsEach: number, names: number): Promise<void> {
  const store = await openBrowserStore(`bench ${count} ${metricsEach}`);
  await fillRuns(store.records, count, metricsEach, names);
  const load = async (): Promise<number> => {
    const index = await readRunIndex(store.records, async () => undefined);
    const { sort, filter, group } = workOf(index);
    // What they find stays here: handing it to whoever measures would be measured with it.
    Object.assign(globalThis, { sort: () => void sort(), filter: () => void filter(), group: () => void group() });
    return sizeMb(index);
  };
  Object.assign(globalThis, { load });
}

Object.assign(globalThis, { prepare });
