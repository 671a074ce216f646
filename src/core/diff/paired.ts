/** Two models of two runs on the same rows: what the second scores more or less, with its paired interval. */
import { bootstrapScores, differenceOf, percentileInterval } from '../evaluation/bootstrap.ts';
import { readDoubles } from '../evaluation/doubles.ts';
import type { EvaluatedModel, Evaluation, EvaluationOutput } from '../evaluation/evaluation-output.ts';
import { scoredOf } from '../evaluation/score-models.ts';
import type { MetricKind } from '../kind/metric-kind.ts';
import { createRng } from '../stats/rng.ts';
import type { RunCells } from './run-cells.ts';
import type { PairedDifference } from './section.ts';
import { stopWhenCancelled, type DiffTools } from './tools.ts';

/** As `evaluate` has it without being told. */
const REPLICATES = 200;
const LEVEL = 0.95;

/**
 * By the metric's place in the result (`<metric>`, or `<model>.<metric>` where the cell names several): metrics that
 * both evaluations have. Empty where the rows or their truth are others, or scores are not here.
 * O(models × metrics × replicates × rows).
 */
export async function pairedDifferences(cells: RunCells, tools: DiffTools): Promise<Map<string, PairedDifference>> {
  const found = new Map<string, PairedDifference>();
  const [left, right] = [sideOf(cells, 'a'), sideOf(cells, 'b')];
  if (!left || !right || !sameRows(left.evaluation, right.evaluation)) return found;
  const { evaluation } = left;
  if (!(await left.objects.has(evaluation.actual.object))) return found;
  const actual = await readDoubles(left.objects, evaluation.actual);
  const metrics = evaluation.metrics.flatMap((id) => tools.metrics.get(id) ?? []);
  for (const [path, first, second] of pairsOf(left, right)) {
    if (first.scores.object === second.scores.object) continue;
    if (!(await left.objects.has(first.scores.object)) || !(await right.objects.has(second.scores.object))) continue;
    const numbers = [await readDoubles(left.objects, first.scores), await readDoubles(right.objects, second.scores)];
    const scored = numbers.map((each, side) => {
      // Each run calls classes by a threshold of its own.
      return scoredOf({ ...[left, right][side]!.evaluation, actual }, each);
    });
    const shared = metrics.filter(({ id }) => right.evaluation.metrics.includes(id));
    const paired = await pairScores(cells.name, shared, scored[0]!, scored[1]!, tools);
    shared.forEach(({ id }, at) => found.set([...path, id].join('.'), paired[at]!));
  }
  return found;
}

interface Side {
  readonly evaluation: Evaluation;
  readonly objects: NonNullable<RunCells['a']>['objects'];
  /** Whether the result names models. */
  readonly listed: boolean;
}

function sideOf(cells: RunCells, side: 'a' | 'b'): Side | undefined {
  const { output, objects } = cells[side] ?? {};
  if (output?.['type'] !== 'evaluation' || !objects) return undefined;
  const { evaluation, result } = output as unknown as EvaluationOutput;
  return { evaluation, objects, listed: !evaluation.metrics.some((id) => Object.hasOwn(result, id)) };
}

/** Models of one name; a cell that evaluates one model compares it with whatever the other run evaluates there. */
function pairsOf(a: Side, b: Side): (readonly [path: string[], a: EvaluatedModel, b: EvaluatedModel])[] {
  if (a.listed !== b.listed) return [];
  if (!a.listed) return [[[], a.evaluation.models[0]!, b.evaluation.models[0]!]];
  return a.evaluation.models.flatMap((model) => {
    const other = b.evaluation.models.find(({ name }) => name === model.name);
    return other ? [[[model.name], model, other] as const] : [];
  });
}

async function pairScores(
  cell: string,
  metrics: readonly MetricKind[],
  a: ReturnType<typeof scoredOf>,
  b: typeof a,
  tools: DiffTools,
): Promise<PairedDifference[]> {
  const ctx = {
    rng: (purpose: string, ...index: number[]) => createRng(['diff', cell, purpose, ...index]),
    breathe: async () => stopWhenCancelled(tools),
    progress: () => undefined,
  };
  const scores = metrics.flatMap((metric) => [metric.prepare(a), metric.prepare(b)]);
  const all = await bootstrapScores(ctx, a.actual.length, scores, REPLICATES);
  return metrics.map(({ better }, at) => {
    const interval = percentileInterval(differenceOf(all[2 * at + 1]!, all[2 * at]!), LEVEL);
    if (!interval || (interval.low <= 0 && interval.high >= 0)) {
      return { verdict: 'unclear', ...(interval && { interval }) };
    }
    return { interval, verdict: interval.low > 0 === (better === 'higher') ? 'better' : 'worse' };
  });
}

function sameRows(a: Evaluation, b: Evaluation): boolean {
  const rowsOf = ({ on, rows, actual, task, classes }: Evaluation) =>
    [on.manifest.object, on.rows?.object, rows?.object, actual.object, task, ...classes].join('\n');
  return rowsOf(a) === rowsOf(b);
}
