import type { Output } from '../kind/cell-kind.ts';
import type { FittedModel } from '../learn/model-output.ts';
import { byCodeUnit } from './canonical-json.ts';

/** What a cell's numbers were crunched on: `wasm`, the exact kernels of every host, or `webgpu` and the GPU's name. */
export function backendOf(output: Output): string {
  const model = output.type === 'model' ? (output['model'] as Partial<FittedModel> | undefined) : undefined;
  if (model?.exact !== false) return 'wasm';
  return typeof model.adapter === 'string' ? `webgpu ${model.adapter}` : 'webgpu';
}

/** Each backend of these results once, by name: `wasm, webgpu nvidia ampere`; undefined without a result. */
export function backendsOf(outputs: readonly Output[]): string | undefined {
  const names = [...new Set(outputs.map(backendOf))].sort(byCodeUnit);
  return names.length === 0 ? undefined : names.join(', ');
}
