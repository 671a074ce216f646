/**
 * ONNX by onnxruntime-web, WASM on one thread: the same engine and the same bits in every browser and in Node.
 * The package finds its WebAssembly beside itself; a bundler for the browser gives it an address of its own.
 */
import * as ort from 'onnxruntime-web/wasm';
import type { Inference, InferenceSession, NamedTensor, TensorData } from '../../core/ports.ts';

const ERRORS_ONLY = 3;

/** Opens ONNX models. The engine is loaded with the first one (14 MB, up to a second). */
export function createInference(): Inference {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.proxy = false;
  return {
    async open(model) {
      const session = await ort.InferenceSession.create(model, {
        executionProviders: ['wasm'],
        logSeverityLevel: ERRORS_ONLY,
        graphOptimizationLevel: 'all',
      });
      return wrap(session);
    },
  };
}

function wrap(session: ort.InferenceSession): InferenceSession {
  return {
    inputs: session.inputNames,
    outputs: session.outputNames,
    async run(feeds) {
      const tensors = Object.entries(feeds).map(([name, each]) => [name, toOrt(each)] as const);
      const results = await session.run(Object.fromEntries(tensors));
      const named: Record<string, NamedTensor> = {};
      for (const name of session.outputNames) named[name] = fromOrt(name, results[name]!);
      for (const [, tensor] of tensors) tensor.dispose();
      return named;
    },
    close: () => session.release(),
  };
}

function toOrt({ data, shape }: NamedTensor): ort.Tensor {
  if (data instanceof Float64Array) return new ort.Tensor('float64', data, shape);
  if (data instanceof Float32Array) return new ort.Tensor('float32', data, shape);
  if (data instanceof Int32Array) return new ort.Tensor('int32', data, shape);
  if (data instanceof BigInt64Array) return new ort.Tensor('int64', data, shape);
  return new ort.Tensor('string', data as string[], shape);
}

function fromOrt(name: string, tensor: ort.Tensor): NamedTensor {
  const { data, dims } = tensor;
  const known =
    data instanceof Float64Array ||
    data instanceof Float32Array ||
    data instanceof Int32Array ||
    data instanceof BigInt64Array ||
    Array.isArray(data);
  if (!known) throw new Error(`output ${name} is ${tensor.type}, which the port does not carry`);
  return { data: data as TensorData, shape: dims };
}
