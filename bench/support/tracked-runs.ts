/** Runs as many trackers have them: each with some of very many metrics. The same for the same figures. */
import { createRng } from '../../src/core/stats/rng.ts';
import { trackedRunId, type TrackedRun } from '../../src/core/tracking/tracked-run.ts';

/** How often a page of runs goes into the store at once. */
export const PAGE = 2_000;

export function* trackedRuns(count: number, metricsEach: number, names: number): Generator<TrackedRun> {
  const rng = createRng([0, 'bench', 'runs']);
  const models = ['gbdt', 'linear', 'mlp', 'logistic'];
  for (let at = 0; at < count; at++) {
    // The first metric is one that every run has; the rest begin anywhere and follow one another.
    const from = metricsEach === names ? 0 : rng.below(names);
    const metrics: Record<string, number> = { m0: rng.uniform() };
    for (let each = 1; each < metricsEach; each++) metrics[`m${(from + each) % names}`] ??= rng.uniform();
    const params: Record<string, string | number> = { model: models[rng.below(models.length)]! };
    for (let each = 0; each < 8; each++) params[`p${each}`] = rng.below(50);
    const id = trackedRunId('mlflow', String(at).padStart(8, '0'));
    const rest = { source: 'mlflow', notebook: 'bench', status: 'finished', tags: {} } as const;
    yield { id, name: `run ${at}`, startedAt: 1_700_000_000_000 + at * 1000, params, metrics, ...rest };
  }
}

/** The question that every rival is asked, in the words of MLflow. */
export const QUESTION = 'metrics.m0 < 0.5 and params.model = "gbdt"';
