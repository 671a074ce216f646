/** What a `traffic` body may say, beside its rows. */
import { z } from 'zod';
import { expressionText } from '../kind/body.ts';
import { problem, type Problem } from '../problem.ts';
import { driftProblems, driftSchema } from './drift-plan.ts';
import { durationMs, durationText, rateText } from './duration.ts';
import { FAULTS, type Fault } from './fault.ts';

const faultSchema = z.strictObject({
  fault: z.enum(FAULTS).describe('`crash` takes replicas down, `slow` makes them slow, `errors` fails answers.'),
  at: z.number().min(0).max(1).describe('When it begins, as a share of the traffic’s time.'),
  for: durationText().describe('How long it lasts.'),
  revision: z.enum(['stable', 'candidate', 'both']).default('both').describe('The revision that it hits.'),
  replica: z.int().min(0).optional().describe('The replica that it hits, from 0; all without it.'),
  factor: z.number().positive().default(3).describe('For `slow`: how many times longer service takes.'),
  share: z.number().min(0).max(1).default(0.1).describe('For `errors`: share of the answers that fail.'),
});

export const trafficShape = {
  rate: z
    .union([z.literal('as_recorded'), rateText()])
    .default('as_recorded')
    .describe('Requests per unit of time, at random moments; or each row at its own recorded time.'),
  duration: durationText()
    .optional()
    .describe('How long the traffic lasts; without it, until every row has come once.'),
  jitter: durationText().optional().describe('Recorded times are spread at random over this much time after them.'),
  drift: z.array(driftSchema).max(50).default([]).describe('What changes in the rows as time goes by.'),
  faults: z.array(faultSchema).max(50).default([]).describe('What breaks in the endpoint.'),
  labels: z
    .strictObject({
      column: z
        .string()
        .min(1)
        .meta({ input: 'column' })
        .optional()
        .describe('Column of the truth; the target without it.'),
      delay: durationText().default('0s').describe('How long after the request the truth becomes known.'),
      share: z.number().min(0).max(1).default(1).describe('Share of the requests whose truth becomes known at all.'),
    })
    .prefault({})
    .describe('When the truth arrives.'),
  value: z
    .union([
      z.strictObject({
        tp: z.number().default(0).describe('Worth of a positive that was called positive.'),
        fp: z.number().default(0).describe('Worth of a negative that was called positive.'),
        fn: z.number().default(0).describe('Worth of a positive that was called negative.'),
        tn: z.number().default(0).describe('Worth of a negative that was called negative.'),
        error: z.number().default(0).describe('Worth of a request that got no answer.'),
      }),
      expressionText(),
    ])
    .optional()
    .describe('Business value of a request: per outcome, or an expression over the row, `prediction` and `label`.'),
};

export type TrafficBody = z.output<z.ZodObject<typeof trafficShape>>;

/** What is wrong with the body beyond its schema. */
export function trafficProblems(body: TrafficBody): Problem[] {
  const problems = body.drift.flatMap((spec, index) => driftProblems(spec, `drift.${index}`));
  if (body.jitter !== undefined && body.rate !== 'as_recorded') {
    problems.push(problem('traffic.jitter_without_times', {}, { key: 'jitter' }));
  }
  return problems;
}

/** The faults on the clock of traffic that lasts until `endMs`. */
export function faultsOf(body: TrafficBody, endMs: number): Fault[] {
  return body.faults.map(({ fault, at, for: lasts, revision, replica, factor, share }) => {
    const fromMs = at * endMs;
    return { fault, fromMs, untilMs: fromMs + durationMs(lasts), revision, replica: replica ?? null, factor, share };
  });
}
