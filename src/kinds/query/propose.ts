import { z } from 'zod';
import { sourceName } from '../../core/kind/body.ts';
import { defineQuery } from '../../core/kind/query-kind.ts';
import { problem, Refusal, warning } from '../../core/problem.ts';
import { csvOptions, fileOptions } from '../../core/table/csv-options.ts';
import { ingest } from '../../core/table/ingest.ts';
import { leftOpen, withExamples } from '../../core/table/left-open.ts';
import { openDataset } from '../../core/table/open-dataset.ts';
import { profileDataset } from '../../core/table/profile.ts';
import { proposeNotebook, targetCandidates } from '../../core/table/propose.ts';
import { lookAtFile } from '../../core/table/sniff-file.ts';
import { tellingColumns } from '../../core/table/telling-columns.ts';

const args = z.strictObject({
  source: sourceName(),
  language: z.enum(['en', 'pt']).default('en').describe('Language of the prose.'),
  target: z.string().optional().describe('The column to predict; the likeliest one when absent.'),
  ...fileOptions,
});

/**
 * Answer: the notebook's `text`, its `target` and the other `candidates` (likeliest first), `questions` that only a
 * person can answer, and `warnings` (`table.telling_column` when one column alone predicts the target). Reads the
 * whole file, so that the profile is that of all rows; its objects are those that the data cell will find again.
 */
export default defineQuery({
  id: 'propose',
  doc: 'A first notebook for a dropped file: data, split and one model.',
  args,
  async run(ctx, { source: name, language, target: wanted, ...said }) {
    const source = await ctx.sources.open(name);
    const look = await lookAtFile(ctx, source, csvOptions(said));
    if (look.format === undefined) throw new Refusal(look.problems);
    const options = { ...definedOnly(said), ...look.options };
    const read = await ingest(ctx, source, csvOptions({ ...said, ...look.options }));
    if (!read.ok) throw new Refusal(read.problems.map((each) => ({ ...each, where: { file: name, ...each.where } })));
    const dataset = await openDataset(ctx, { manifest: read.manifest, count: read.rows });
    const profile = await profileDataset(ctx, dataset);
    const candidates = targetCandidates(read.fields, profile);
    const target = wanted ?? candidates[0];
    if (target === undefined || !dataset.field(target)) {
      throw new Refusal(
        problem('table.no_target', { columns: dataset.fields.map((field) => field.name).slice(0, 20) }),
      );
    }
    const telling = await tellingColumns(ctx, dataset, target);
    const text = proposeNotebook({
      source: name,
      language,
      options,
      fields: read.fields,
      profile,
      target,
      telling,
    });
    const open = await leftOpen(source, csvOptions({ ...said, ...look.options }));
    const warnings = [
      ...withExamples(read.warnings, open).filter(({ code }) => code !== 'table.decimal_open'),
      ...telling.map((each) => warning('table.telling_column', { target, score: each.score }, { field: each.name })),
    ];
    return { text, target, candidates, questions: look.questions, warnings };
  },
});

function definedOnly(options: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
