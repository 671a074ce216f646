import type { ComparedRun } from './compared-run.ts';
import { diffDataset, diffSources } from './data.ts';
import { diffEnvironments } from './environment.ts';
import { diffModels } from './models.ts';
import { diffNotebooks } from './notebooks.ts';
import { diffResult } from './results.ts';
import { readRunCells } from './run-cells.ts';
import type { DiffEntry, DiffSection } from './section.ts';
import { stopWhenCancelled, type DiffTools } from './tools.ts';

/** What differs between two runs: notebook, parameters, data, results, models and environments. Refusals: those of the runs' objects. */
export async function diffRuns(a: ComparedRun, b: ComparedRun, tools: DiffTools): Promise<DiffSection[]> {
  const cells = await readRunCells(a, b);
  const [data, results]: [DiffEntry[], DiffEntry[]] = [diffSources(a, b), []];
  for (const [index, each] of cells.entries()) {
    stopWhenCancelled(tools);
    tools.work?.progress?.(2 * index, 2 * cells.length);
    data.push(...(await diffDataset(each, tools)));
    tools.work?.progress?.(2 * index + 1, 2 * cells.length);
    results.push(...(await diffResult(each, tools)));
  }
  tools.work?.progress?.(2 * cells.length, 2 * cells.length);
  return [
    ...diffNotebooks(a.notebook, b.notebook),
    { name: 'data', entries: data },
    { name: 'results', entries: results },
    diffModels(cells),
    diffEnvironments(a, b),
  ];
}
