/** The GPU itself: asked for, watched, given back. Nothing of tfjs is loaded here. */
import { noGpuRefusal } from '../../core/gpu.ts';
import { problem, Refusal } from '../../core/problem.ts';

export interface OpenDevice {
  readonly device: GPUDevice;
  readonly info: GPUAdapterInfo;
  /** Refusal `gpu.lost`, `gpu.memory` or `gpu.failed` as soon as the GPU has said that something is wrong. */
  check(): void;
  /** What a promise of the GPU's gives; what it throws is read as `check` reads it. */
  guard<T>(work: () => Promise<T>): Promise<T>;
  close(): void;
}

/** Limits that larger batches and layers need; without asking, a device has only the least that every GPU has. */
const LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
] as const;

/** Refusals: `gpu.none_insecure`, `gpu.none_browser`, `gpu.none_adapter`, `gpu.failed`. */
export async function openDevice(): Promise<OpenDevice> {
  // Typed as always there; Firefox, Safari and pages over plain HTTP lack it.
  const gpu = navigator.gpu as GPU | undefined;
  if (!gpu) throw noGpuRefusal(globalThis.isSecureContext ? 'browser' : 'insecure');
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw noGpuRefusal('adapter');
  const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]));
  try {
    return watch(await adapter.requestDevice({ requiredLimits }), adapter.info);
  } catch (error) {
    // A GPU that was lost between the two questions, or does not keep to its own limits.
    throw new Refusal(problem('gpu.failed', { detail: textOf(error) }, { key: 'backend' }));
  }
}

function watch(device: GPUDevice, info: GPUAdapterInfo): OpenDevice {
  let wrong: Refusal | undefined;
  let closed = false;
  const found = (code: string, detail: string) => {
    if (!closed) wrong ??= new Refusal(problem(code, { detail }, { key: 'backend' }));
  };
  void device.lost.then(({ reason, message }) => found('gpu.lost', message || reason));
  device.addEventListener('uncapturederror', (event) => {
    event.preventDefault();
    const { error } = event;
    found(error instanceof GPUOutOfMemoryError ? 'gpu.memory' : 'gpu.failed', error.message);
  });
  const check = () => {
    if (wrong) throw wrong;
  };
  return {
    device,
    info,
    check,
    async guard(work) {
      check();
      try {
        const value = await work();
        check();
        return value;
      } catch (error) {
        // What the GPU said tells more than the promise that broke of it; it may come a moment later.
        await Promise.race([device.lost, new Promise((resolve) => setTimeout(resolve, 20))]);
        check();
        if (isOfGpu(error)) throw new Refusal(problem('gpu.failed', { detail: textOf(error) }, { key: 'backend' }));
        throw error;
      }
    },
    close() {
      closed = true;
      device.destroy();
    },
  };
}

function isOfGpu(error: unknown): boolean {
  return error instanceof DOMException || error instanceof GPUError;
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
