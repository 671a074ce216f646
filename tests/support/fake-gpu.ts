/** A GPU in exact arithmetic: the kernel behind the port, so that what the port carries can be compared to the byte. */
import type { Gpu, GpuNetwork } from '../../src/core/gpu.ts';
import { createNetwork } from '../../src/core/learn/mlp/network.ts';
import type { Design } from '../../src/core/learn/prepare.ts';

export interface FakeGpuOptions {
  /** Share by which every weight that is read back is off. */
  readonly noise?: number;
  /** Called before each step; what it throws, the GPU throws. */
  beforeStep?(count: number): void;
}

export interface FakeGpu extends Gpu {
  readonly opened: { count: number; closed: number };
}

export const FAKE_ADAPTER = 'fake exact';

export function fakeGpu({ noise = 0, beforeStep }: FakeGpuOptions = {}): FakeGpu {
  const opened = { count: 0, closed: 0 };
  return {
    opened,
    async open({ widths, activation, loss }): Promise<GpuNetwork> {
      opened.count++;
      const width = widths[0]!;
      const shape = { nDense: width, nBlocks: 0, width };
      const hidden = widths.slice(1, -1);
      const network = await createNetwork({
        ...{ design: shape, hidden, nOutputs: widths.at(-1)!, activation, loss },
        batchRows: 1000,
      });
      const fill = (inputs: Float32Array, targets: Float32Array, weights: Float32Array) => {
        const design: Design = {
          ...shape,
          nSamples: targets.length,
          dense: Float64Array.from(inputs),
          ones: new Int32Array(),
        };
        const rows = Uint32Array.from({ length: targets.length }, (_, row) => row);
        network.fill(design, rows, Float64Array.from(targets), Float64Array.from(weights));
      };
      let steps = 0;
      return {
        adapter: FAKE_ADAPTER,
        async step({ inputs, targets, weights }, { totalWeight, ...adam }) {
          beforeStep?.(++steps);
          fill(inputs, targets, weights);
          network.scores();
          const sum = network.loss() + network.penalty(adam.alpha);
          network.step(totalWeight, adam);
          return sum;
        },
        async scores(inputs) {
          const zeros = new Float32Array(inputs.length / width);
          fill(inputs, zeros, zeros);
          return network.scores();
        },
        save: async () => network.exportLayers().map((layer) => layer.map((weight) => weight * (1 + noise))),
        load: (layers) => network.importLayers(layers),
        close: () => void opened.closed++,
      };
    },
  };
}
