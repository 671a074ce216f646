/** A small network for a GPU, and its run as a bundle that was made in exact arithmetic. */
import { exported, bundleWorld } from '../../support/bundles.ts';
import { fakeGpu } from '../../support/fake-gpu.ts';
import { WHOLE, WHOLE_CSV } from '../../core/bundle/notebooks.ts';

/** Three epochs of one step: a GPU that is played by the processor takes half a second for each. */
export const ON_GPU = WHOLE.replace(
  'model: logistic',
  'model: mlp\nbackend: webgpu\nparams: { hidden_layer_sizes: [4], max_iter: 3 }',
);

export async function exactBundle(): Promise<Uint8Array> {
  const world = bundleWorld({ gpu: fakeGpu() });
  world.sources.set('visits.csv', WHOLE_CSV);
  return exported(world, ON_GPU);
}
