import type { Notebook } from '../notebook/notebook.ts';
import { problem, Refusal } from '../problem.ts';
import type { Digest } from './digest.ts';
import type { Why } from './engine.ts';
import { keyChanges } from './key.ts';
import { buildGraph } from './order.ts';
import type { EngineParts } from './parts.ts';
import { planNotebook } from './plan.ts';
import { readCellRecord, readLatest, type CellRecord } from './records.ts';
import { resolveCell } from './resolve.ts';

/** Why a cell is in its state: the parts of its key, what differs from its last key, and the run that kept output comes from. */
export async function whyCell(parts: EngineParts, notebook: Notebook, name: string): Promise<Why> {
  const statuses = await planNotebook(parts, notebook);
  const status = statuses.get(name);
  if (!status) throw new Refusal(problem('engine.unknown_cell', { name, known: [...statuses.keys()] }));
  const graph = buildGraph(notebook, parts.kinds);
  const cell = graph.cells.get(name);
  if (!cell) return { cell: name, state: status.state, parts: {}, changes: [], problems: status.problems };

  const outputs = new Map<string, Digest>();
  for (const each of statuses.values()) {
    if (each.state === 'cached' && each.digest !== undefined) outputs.set(each.cell, each.digest);
  }
  const resolved = await resolveCell(parts, graph, cell, outputs, notebook.front.seed);
  const latest = await readLatest(parts.store, parts.notebook, name);
  const record = resolved.key === undefined ? undefined : await readCellRecord(parts.store, resolved.key);
  return {
    cell: name,
    state: status.state,
    ...(resolved.key !== undefined && { key: resolved.key }),
    parts: resolved.parts,
    changes: latest ? keyChanges(latest.parts, resolved.parts) : [],
    ...(record && { from: fromOf(record) }),
    problems: status.problems,
  };
}

function fromOf({ run, at, ms, claimed }: CellRecord): NonNullable<Why['from']> {
  return { run, at, ms, ...(claimed !== undefined && { claimed }) };
}
