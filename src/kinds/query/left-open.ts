import { z } from 'zod';
import { sourceName } from '../../core/kind/body.ts';
import { defineQuery } from '../../core/kind/query-kind.ts';
import { Refusal } from '../../core/problem.ts';
import { csvOptions, fileOptions } from '../../core/table/csv-options.ts';
import { leftOpen } from '../../core/table/left-open.ts';

/** The body of a data cell. */
const args = z.looseObject({ source: sourceName() });
const optionsOf = z.object(fileOptions);

/**
 * Answer: the problems of `leftOpen`; none for a source that is not there, as in a notebook that came without it, and
 * none for a body that is wrong, which its cell says.
 */
export default defineQuery({
  id: 'left_open',
  doc: 'What a file leaves open and the options do not state, with examples from its beginning.',
  args,
  async run(ctx, { source: name, ...body }) {
    const options = optionsOf.safeParse(body);
    if (!options.success) return [];
    try {
      return await leftOpen(await ctx.sources.open(name), csvOptions(options.data));
    } catch (error) {
      if (error instanceof Refusal) return [];
      throw error;
    }
  },
});
