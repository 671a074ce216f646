/**
 * tfjs with the few kernels that a perceptron takes: a fifth of the whole. One backend at a time, on a device of ours,
 * so that its loss and its errors are ours to see.
 */
import { env, registerBackend, registerKernel, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import type { KernelConfig } from '@tensorflow/tfjs-core';
import { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu/dist/backend_webgpu';
import { absConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Abs';
import { addConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Add';
import { batchMatMulConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/BatchMatMul';
import { expConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Exp';
import { identityConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Identity';
import { logConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Log';
import { maxConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Max';
import { multiplyConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Multiply';
import { negConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Neg';
import { realDivConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/RealDiv';
import { reluConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Relu';
import { reshapeConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Reshape';
import { sigmoidConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Sigmoid';
import { sqrtConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Sqrt';
import { squareConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Square';
import { stepConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Step';
import { subConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Sub';
import { sumConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Sum';
import { tanhConfig } from '@tensorflow/tfjs-backend-webgpu/dist/kernels/Tanh';

const NAME = 'webgpu';

const KERNELS: readonly KernelConfig[] = [
  absConfig,
  addConfig,
  batchMatMulConfig,
  expConfig,
  identityConfig,
  logConfig,
  maxConfig,
  multiplyConfig,
  negConfig,
  realDivConfig,
  reluConfig,
  reshapeConfig,
  sigmoidConfig,
  sqrtConfig,
  squareConfig,
  stepConfig,
  subConfig,
  sumConfig,
  tanhConfig,
];
for (const each of KERNELS) registerKernel(each);

/** Makes tfjs compute on this device until the returned function is called. */
export async function useDevice(device: GPUDevice, info: GPUAdapterInfo): Promise<() => void> {
  // Small tensors would else be computed by the host's own mathematics.
  env().set('WEBGPU_CPU_FORWARD', false);
  registerBackend(NAME, () => new WebGPUBackend(device, info));
  await setBackend(NAME);
  return () => removeBackend(NAME);
}
