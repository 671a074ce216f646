import { z } from 'zod';
import { sourceName } from '../../core/kind/body.ts';
import { defineQuery } from '../../core/kind/query-kind.ts';
import { csvOptions, fileOptions } from '../../core/table/csv-options.ts';
import { lookAtFile } from '../../core/table/sniff-file.ts';

const args = z.strictObject({ source: sourceName(), ...fileOptions });

/** Answer: a `FileLook`. */
export default defineQuery({
  id: 'sniff',
  doc: 'A first look at a file: its format, its first rows, the options that reading it needs, and what only a person can tell.',
  args,
  async run(ctx, { source, ...options }) {
    return lookAtFile(ctx, await ctx.sources.open(source), csvOptions(options));
  },
});
