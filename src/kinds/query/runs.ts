import { z } from 'zod';
import { defineQuery } from '../../core/kind/query-kind.ts';
import { readRunIndex } from '../../core/tracking/read-runs.ts';

/** Answer: a `RunIndex` of every training, trial and imported run, the newest first. */
export default defineQuery({
  id: 'runs',
  doc: 'All runs of the store as columns, so that the page never holds their records.',
  args: z.strictObject({}),
  run: (ctx) => readRunIndex(ctx.records, () => ctx.breathe()),
});
