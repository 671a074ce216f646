import type { Json, JsonObject } from '../json.ts';
import { Refusal, type Problem } from '../problem.ts';
import { byCodeUnit } from './canonical-json.ts';
import type { Digest } from './digest.ts';
import { baseKey, cellKey, type CellKey, type KeyInputs } from './key.ts';
import type { Graph, GraphCell } from './order.ts';
import type { EngineParts } from './parts.ts';
import { snapshotId } from './records.ts';

export interface ResolvedCell extends CellKey {
  readonly snapshots: JsonObject;
  /** Digest of the key without its snapshots, when they were taken now and are to be kept. */
  readonly keepSnapshotsUnder?: Digest;
  /** Set when a source cannot be read: then there is no key. */
  readonly problems: readonly Problem[];
}

/** Reads what a cell's key depends on, besides its inputs: sources and the registry. Changes nothing. */
export async function resolveCell(
  parts: EngineParts,
  graph: Graph,
  cell: GraphCell,
  outputs: ReadonlyMap<string, Digest>,
  seed: number,
): Promise<ResolvedCell> {
  const { sources, problems } = await readSources(parts, cell);
  const inputs: KeyInputs = { outputs, sources, seed };
  const { snapshots, base } = await readSnapshots(parts, graph, cell, inputs);
  return {
    ...cellKey(cell, inputs, snapshots),
    snapshots,
    ...(base !== undefined && { keepSnapshotsUnder: base }),
    problems,
  };
}

/** The digests of the cell's sources; a missing source is a problem of its cell. */
export async function readSources(
  parts: EngineParts,
  cell: GraphCell,
): Promise<{ sources: Map<string, Digest>; problems: Problem[] }> {
  const sources = new Map<string, Digest>();
  const problems: Problem[] = [];
  for (const { name, at } of cell.sources) {
    try {
      sources.set(name, await parts.sourceDigest(name));
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      for (const each of error.problems) {
        problems.push({ ...each, where: { cell: cell.name, key: at.join('.'), ...each.where } });
      }
    }
  }
  return { sources, problems };
}

/**
 * What the cell reads from the registry. Work that was done before takes the snapshot that it took then, so that a
 * rerun does not compare the champion with itself; new work takes what stands there now.
 */
async function readSnapshots(
  parts: EngineParts,
  graph: Graph,
  cell: GraphCell,
  inputs: KeyInputs,
): Promise<{ snapshots: JsonObject; base?: Digest }> {
  const names = [...(cell.kind.snapshots?.(cell.body, cell.name, graph.notebook) ?? [])].sort(byCodeUnit);
  if (names.length === 0) return { snapshots: {} };
  const base = baseKey(cell, inputs);
  const kept = base && (await parts.store.records.get('setting', snapshotId(base)));
  if (kept) return { snapshots: kept['snapshots'] as JsonObject };
  const snapshots: Record<string, Json> = {};
  for (const name of names) snapshots[name] = await parts.snapshot(name, cell.name);
  return { snapshots, ...(base !== undefined && { base }) };
}
