import { z } from 'zod';
import { digestJson } from '../../core/graph/digest.ts';
import { cellName } from '../../core/kind/body.ts';
import { defineCell, OUTPUT_TYPES } from '../../core/kind/cell-kind.ts';
import { referencesTo } from '../../core/kind/reference.ts';

const schema = z.strictObject({
  hypothesis: z.string().min(1).describe('What was believed before looking.'),
  decision: z.string().min(1).describe('What is done now.'),
  because: z
    .array(cellName(...OUTPUT_TYPES))
    .min(1)
    .describe('The cells whose results support it. When one of them changes, the decision turns stale.'),
});

export default defineCell({
  id: 'decision',
  version: 1,
  title: 'Decision',
  doc:
    'A record in the log: what was believed, what was decided, and on which evidence. The evidence is bound by its ' +
    'digests, so that a decision whose evidence has changed since shows as stale.',
  group: 'note',
  schema,
  output: 'record',
  result: z.object({ decision: z.string(), because: z.array(z.string()) }),
  references: (body) => referencesTo('because', body.because, OUTPUT_TYPES),
  draws: () => false,
  units: () => [],
  async run(ctx, inputs, body) {
    await ctx.breathe();
    const evidence = body.because.map((name, index) => {
      const { output } = inputs[`because.${index}`]!;
      return { name, type: output.type, digest: digestJson(output), result: output.result };
    });
    const result = { decision: body.decision, because: body.because };
    return { type: 'record', result, hypothesis: body.hypothesis, evidence };
  },
  examples: [
    'hypothesis: Trees see what the linear model misses.\ndecision: Ship the trees.\nbecause: [scores, good_enough]\n',
  ],
});
