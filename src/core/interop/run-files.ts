/** What a run leaves in a repository: the notebook, the data it reads, the models and metrics it makes. */
import { metricRows } from '../ci/metric-rows.ts';
import type { Graph } from '../graph/order.ts';
import type { JsonObject } from '../json.ts';
import type { Output } from '../kind/cell-kind.ts';
import type { ModelOutput } from '../learn/model-output.ts';
import type { ByteSource, ObjectStore, Sources } from '../ports.ts';
import { problem, Refusal, type Problem } from '../problem.ts';
import { isSample } from '../store/attached-sources.ts';
import { byCodeUnit } from '../graph/canonical-json.ts';

/** A file that is too large for Git, or may be. Paths have slashes and lie inside the repository's folder. */
export interface LargeFile {
  readonly path: string;
  readonly source: ByteSource;
}

export interface RunFiles {
  readonly data: readonly LargeFile[];
  readonly models: readonly LargeFile[];
  readonly metrics: Metrics;
}

/** Cell → model (or `validation`) → metric. Undefined numbers are left out. */
export type Metrics = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>>;

export type Outputs = ReadonlyMap<string, Output>;

/** `sales` of `models/sales.md`: the folder of a notebook's outputs, and the name of its stage. */
export function stemOf(file: string): string {
  return file
    .replace(/^.*[\\/]/, '')
    .replace(/\.md$/, '')
    .replace(/[^\w-]+/g, '-');
}

/** Paths of the outputs, relative to the notebook's folder. */
export const metricsPath = (stem: string) => `${stem}/metrics.json`;
export const modelFile = (stem: string, cell: string) => `${stem}/models/${cell}.onnx`;

/**
 * Everything of a run that goes into a repository. Data that ship with Bancada are left out. Refusal
 * `interop.outside` for every source that lies outside of the notebook's folder.
 */
export async function runFiles(
  stem: string,
  parts: { readonly graph: Graph; readonly outputs: Outputs; readonly sources: Sources; readonly objects: ObjectStore },
): Promise<RunFiles> {
  const { graph, outputs, sources, objects } = parts;
  const names = [...graph.cells.values()].flatMap((cell) =>
    cell.sources.map(({ name }) => ({ name, cell: cell.name })),
  );
  const data = new Map<string, LargeFile>();
  const problems: Problem[] = [];
  for (const { name, cell } of names.filter((each) => !isSample(each.name))) {
    const path = insidePath(name.replace(/\.dvc$/, ''));
    if (path === undefined) problems.push(problem('interop.outside', { source: name }, { cell }));
    else if (!data.has(path)) data.set(path, { path, source: await sources.open(name) });
  }
  if (problems.length > 0) throw new Refusal(problems);
  return {
    data: [...data.values()].sort((a, b) => byCodeUnit(a.path, b.path)),
    models: await modelFiles(stem, outputs, objects),
    metrics: metricsOf(outputs),
  };
}

/** Every trained model as ONNX. */
export async function modelFiles(stem: string, outputs: Outputs, objects: ObjectStore): Promise<LargeFile[]> {
  const models: LargeFile[] = [];
  for (const [cell, output] of outputs) {
    if (output.type !== 'model') continue;
    const path = modelFile(stem, cell);
    models.push({ path, source: bytesSource(path, await objects.get((output as ModelOutput).model.onnx.object)) });
  }
  return models;
}

export function metricsOf(outputs: Outputs): Metrics {
  const metrics: Record<string, Record<string, Record<string, number>>> = {};
  for (const [cell, output] of outputs) {
    for (const { model, metric, value } of metricRows(cell, output, undefined, new Map())) {
      if (value !== null) ((metrics[cell] ??= {})[model ?? 'validation'] ??= {})[metric] = value;
    }
  }
  return metrics;
}

/** As the metrics file holds them: the same bytes for the same run. */
export function metricsText(metrics: Metrics): string {
  return `${JSON.stringify(metrics as JsonObject, null, 2)}\n`;
}

export function bytesSource(name: string, bytes: Uint8Array): ByteSource {
  return { name, size: bytes.length, read: async (start, end) => bytes.slice(start, end) };
}

/** The path without `.` and doubled slashes; undefined when it is absolute or leads out of its folder. */
export function insidePath(path: string): string | undefined {
  if (/^([/\\]|[A-Za-z]:)/.test(path) || path.includes('\0')) return undefined;
  const parts: string[] = [];
  for (const part of path.split(/[/\\]/)) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return undefined;
  }
  return parts.length === 0 ? undefined : parts.join('/');
}
