import { z } from 'zod';
import { listRuns } from '../../core/diff/find-run.ts';
import { defineQuery } from '../../core/kind/query-kind.ts';

const args = z.strictObject({
  count: z.int().min(1).max(10_000).default(200).describe('How many runs to give.'),
});

/** Answer: `runs`, the newest first: `id`, `notebook`, `title`, `startedAt` (ms since 1970), `status`. */
export default defineQuery({
  id: 'notebook_runs',
  doc: 'The newest runs of whole notebooks.',
  args,
  async run(ctx, { count }) {
    const runs = await listRuns(ctx.records);
    const newest = runs.sort((a, b) => b.startedAt - a.startedAt).slice(0, count);
    return {
      runs: newest.map(({ id, notebook, title, startedAt, status }) => ({ id, notebook, title, startedAt, status })),
    };
  },
});
