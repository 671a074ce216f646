/** Training on the GPU of this machine, through WebGPU. tfjs is loaded once there is a GPU to run it on. */
import type { Gpu } from '../../core/gpu.ts';
import { problem, Refusal } from '../../core/problem.ts';
import { openDevice } from './device.ts';

export function createWebGpu(): Gpu {
  return {
    async open(shape) {
      const device = await openDevice();
      try {
        const { createTfjsNetwork } = await loadTfjs();
        return await createTfjsNetwork(device, shape);
      } catch (error) {
        device.close();
        throw error;
      }
    },
  };
}

async function loadTfjs() {
  try {
    return await import('./tfjs-network.ts');
  } catch (error) {
    // Not kept for offline use yet, and no network to fetch it by.
    const detail = error instanceof Error ? error.message : String(error);
    throw new Refusal(problem('gpu.engine', { detail }, { key: 'backend' }));
  }
}
