import type { Inference } from '../src/core/ports.ts';

/** onnxruntime, loaded when the first model is opened: most work needs none of its 14 MB. */
export function lazyInference(): Inference {
  let loading: Promise<Inference> | undefined;
  const load = async () => (await import('../src/platform/inference/ort.ts')).createInference();
  return { open: async (model) => (await (loading ??= load())).open(model) };
}
