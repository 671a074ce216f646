import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Refusal } from '../../src/core/problem.ts';
import { openDevice } from '../../src/platform/tensor/device.ts';
import { createWebGpu } from '../../src/platform/tensor/webgpu.ts';

class FakeError extends Error {}
class OutOfMemory extends FakeError {}

/** A device that says what it is told to say. */
class FakeDevice extends EventTarget {
  destroyed = false;
  lose: (info: { reason: string; message: string }) => void = () => undefined;
  readonly lost = new Promise<{ reason: string; message: string }>((resolve) => (this.lose = resolve));
  destroy(): void {
    this.destroyed = true;
    this.lose({ reason: 'destroyed', message: '' });
  }
  complain(error: Error): void {
    this.dispatchEvent(Object.assign(new Event('uncapturederror', { cancelable: true }), { error }));
  }
}

let device: FakeDevice;

function browserWith(gpu: object | undefined, isSecureContext = true): void {
  vi.stubGlobal('navigator', { ...(gpu && { gpu }) });
  vi.stubGlobal('isSecureContext', isSecureContext);
}

const adapter = (requestDevice: () => Promise<unknown>) => ({
  requestAdapter: async () => ({ limits: {}, info: { vendor: 'test' }, requestDevice }),
});

async function refusalOf(work: Promise<unknown>): Promise<[string, unknown]> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Refusal)) throw new Error(`no refusal: ${String(error)}`);
  return [error.problems[0]!.code, error.problems[0]!.params['detail']];
}

beforeEach(() => {
  device = new FakeDevice();
  vi.stubGlobal('GPUError', FakeError);
  vi.stubGlobal('GPUOutOfMemoryError', OutOfMemory);
  browserWith(adapter(async () => device));
});
afterEach(() => vi.unstubAllGlobals());

describe('a GPU', () => {
  it.each([
    ['gpu.none_browser', undefined, true],
    ['gpu.none_insecure', undefined, false],
    ['gpu.none_adapter', { requestAdapter: async () => null }, true],
  ] as const)('that is not there is refused by name: %s', async (code, gpu, secure) => {
    browserWith(gpu, secure);
    expect(await refusalOf(openDevice())).toEqual([code, undefined]);
    const network = createWebGpu().open({ widths: [1, 1], activation: 'relu', loss: 'squared' });
    expect(await refusalOf(network)).toEqual([code, undefined]);
  });

  it('that gives no device says why', async () => {
    browserWith(adapter(() => Promise.reject(new Error('limit too large'))));
    expect(await refusalOf(openDevice())).toEqual(['gpu.failed', 'limit too large']);
  });

  it('that is lost during a step ends the step by that name, and every one after it', async () => {
    const open = await openDevice();
    const step = open.guard(async () => {
      device.lose({ reason: 'unknown', message: 'driver reset' });
      throw new DOMException('mapping was aborted', 'AbortError');
    });
    expect(await refusalOf(step)).toEqual(['gpu.lost', 'driver reset']);
    expect(await refusalOf(open.guard(async () => 1))).toEqual(['gpu.lost', 'driver reset']);
  });

  it.each([
    ['gpu.memory', new OutOfMemory('buffer of 9 GB')],
    ['gpu.failed', new FakeError('shader does not compile')],
  ] as const)('that complains ends the step: %s', async (code, error) => {
    const open = await openDevice();
    const step = open.guard(async () => device.complain(error));
    expect(await refusalOf(step)).toEqual([code, error.message]);
  });

  it('leaves a fault of ours a fault', async () => {
    const open = await openDevice();
    await expect(open.guard(() => Promise.reject(new TypeError('ours')))).rejects.toThrow(TypeError);
    await expect(open.guard(async () => 7)).resolves.toBe(7);
  });

  it('that is given back is not lost', async () => {
    const open = await openDevice();
    open.close();
    await device.lost;
    expect(device.destroyed).toBe(true);
    expect(() => open.check()).not.toThrow();
  });
});
