/** Asking a fitted model, by the f64 predictor of its kind. */
import type { ModelKind, ModelState, Prediction } from '../kind/model-kind.ts';
import { problem, Refusal } from '../problem.ts';
import { sliceFeatures } from './dataset-features.ts';
import type { Features } from './features.ts';

/** Rows that are predicted before the host may breathe. */
const BATCH_ROWS = 4096;

/** Predictions for all rows at once. Refusal `learn.unknown_model` when this engine does not know the model's kind. */
function predictRows(kinds: ReadonlyMap<string, ModelKind>, state: ModelState, x: Features): Prediction {
  const kind = kinds.get(state.kind);
  if (!kind) throw new Refusal(problem('learn.unknown_model', { model: state.kind, expected: [...kinds.keys()] }));
  return kind.predict(state, x);
}

export interface PredictContext {
  breathe(): Promise<void>;
  progress(done: number, total: number, unit: string): void;
}

/** Predictions in batches of 4,096 rows, so that a cell stays cancellable. Row by row the same as `predictRows`. */
export async function predictBatches(
  ctx: PredictContext,
  kinds: ReadonlyMap<string, ModelKind>,
  state: ModelState,
  x: Features,
): Promise<Prediction> {
  const n = x.nSamples;
  const width = state.task === 'classification' ? state.classes.length : 1;
  const all = new Float64Array(n * width);
  for (let start = 0; start < n; start += BATCH_ROWS) {
    const end = Math.min(n, start + BATCH_ROWS);
    const { probabilities, values } = predictRows(kinds, state, sliceFeatures(x, start, end));
    all.set((probabilities ?? values)!, start * width);
    ctx.progress(end, n, 'rows');
    await ctx.breathe();
  }
  return state.task === 'classification' ? { probabilities: all } : { values: all };
}
