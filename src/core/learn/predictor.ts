/** Asking a model whichever way it can be asked: by its kind's f64 predictor, or by the graph that it came as. */
import type { ModelKind, Prediction } from '../kind/model-kind.ts';
import type { Inference, ObjectStore } from '../ports.ts';
import { sliceFeatures } from './dataset-features.ts';
import type { Features } from './features.ts';
import type { FittedModel } from './model-output.ts';
import { decodeModelState } from './model-state.ts';
import { onnxPredict } from './onnx-predict.ts';
import { predictBatches, type PredictContext } from './predict.ts';

export interface PredictorContext extends PredictContext {
  readonly objects: Pick<ObjectStore, 'get'>;
  readonly inference: Inference;
}

/** Answers to rows whose columns are the model's features in its order. */
export type Predict = (x: Features) => Promise<Prediction>;

/** Rows that a graph is asked at once. */
const BATCH_ROWS = 4096;

/** Opens the model, does the work with it and closes it again. */
export async function withPredictor<T>(
  ctx: PredictorContext,
  kinds: ReadonlyMap<string, ModelKind>,
  model: FittedModel,
  work: (predict: Predict) => Promise<T>,
): Promise<T> {
  if (model.predictor !== 'onnx') {
    const state = decodeModelState(await ctx.objects.get(model.state.object));
    return work((x) => predictBatches(ctx, kinds, state, x));
  }
  const session = await ctx.inference.open(await ctx.objects.get(model.onnx.object));
  try {
    return await work(async (x) => {
      const all = new Float64Array(x.nSamples * model.outputs.length);
      for (let start = 0; start < x.nSamples; start += BATCH_ROWS) {
        const end = Math.min(x.nSamples, start + BATCH_ROWS);
        const { probabilities, values } = await onnxPredict(session, model, sliceFeatures(x, start, end));
        all.set((probabilities ?? values)!, start * model.outputs.length);
        ctx.progress(end, x.nSamples, 'rows');
        await ctx.breathe();
      }
      return model.task === 'classification' ? { probabilities: all } : { values: all };
    });
  } finally {
    await session.close();
  }
}

/** The context without its progress, for predictions that are a part of counted work. */
export function quietly(ctx: PredictorContext): PredictorContext {
  return { objects: ctx.objects, inference: ctx.inference, breathe: () => ctx.breathe(), progress: () => undefined };
}
