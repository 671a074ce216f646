import path from 'node:path';
import type { RunReport } from '../core/graph/engine.ts';
import { metricsOf, metricsPath, metricsText, modelFiles } from '../core/interop/run-files.ts';
import type { World } from './host.ts';
import { outputsOf } from './run-cells.ts';
import { writeSource, writeText } from './write-file.ts';

/** What a run made, as files that a pipeline can take up: metrics and ONNX models. Refusal `cli.cannot_write`. */
export async function writeOutputs(world: World, report: RunReport, folder: string): Promise<void> {
  const outputs = outputsOf(report);
  const place = folder.split(path.sep).join('/');
  writeText(metricsPath(place), metricsText(metricsOf(outputs)));
  for (const { path: file, source } of await modelFiles(place, outputs, world.store.objects)) {
    await writeSource(file, source);
  }
}
