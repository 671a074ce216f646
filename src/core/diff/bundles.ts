import type { Bundle } from '../bundle/read.ts';
import { diffData } from './data.ts';
import { diffEnvironments } from './environment.ts';
import { diffModels } from './models.ts';
import { diffResults } from './results.ts';
import { readRunCells } from './run-cells.ts';
import type { DiffSection } from './section.ts';

/** What differs between two runs beside their notebooks. Refusals: those of `Bundle.read`, for files that are damaged. */
export async function diffRuns(a: Bundle, b: Bundle): Promise<DiffSection[]> {
  const cells = await readRunCells(a, b);
  return [await diffData(a, b, cells), diffResults(cells), diffModels(cells), diffEnvironments(a.manifest, b.manifest)];
}
