import type { Notebook } from '../notebook/notebook.ts';
import { Refusal } from '../problem.ts';
import type { Digest } from './digest.ts';
import type { CellState, CellStatus } from './engine.ts';
import { keyChanges } from './key.ts';
import { buildGraph, type Graph, type GraphCell } from './order.ts';
import type { EngineParts } from './parts.ts';
import {
  lastRunId,
  readCellRecord,
  readLatest,
  readOutput,
  runLock,
  type LatestRecord,
  type RunRecord,
} from './records.ts';
import { resolveCell, type ResolvedCell } from './resolve.ts';

/** Unfinished cells of the last run, and whether someone is still at work on them. */
interface Unfinished {
  readonly cells: ReadonlySet<string>;
  readonly alive: boolean;
}

/** The state of every named cell, without running anything. Cost: one record and one output read per cell. */
export async function planNotebook(parts: EngineParts, notebook: Notebook): Promise<Map<string, CellStatus>> {
  const graph = buildGraph(notebook, parts.kinds);
  const unfinished = await readUnfinished(parts);
  const outputs = new Map<string, Digest>();
  const statuses = new Map<string, CellStatus>();
  for (const [name, block] of graph.bad) {
    statuses.set(name, { cell: name, kind: block.kind, state: 'failed', problems: block.problems, log: [] });
  }
  for (const cell of graph.cells.values()) {
    const status = await planCell(parts, graph, cell, { statuses, outputs, unfinished, seed: notebook.front.seed });
    statuses.set(cell.name, status);
    if (status.digest !== undefined && status.state === 'cached') outputs.set(cell.name, status.digest);
  }
  return statuses;
}

interface Planned {
  readonly statuses: ReadonlyMap<string, CellStatus>;
  readonly outputs: ReadonlyMap<string, Digest>;
  readonly unfinished: Unfinished;
  readonly seed: number;
}

async function planCell(parts: EngineParts, graph: Graph, cell: GraphCell, planned: Planned): Promise<CellStatus> {
  const idle = { cell: cell.name, kind: cell.kind.id, problems: cell.block.problems, log: [] };
  const waitsFor = blockers(cell, planned.statuses);
  if (waitsFor.length > 0) return { ...idle, state: 'blocked', waitsFor };
  const resolved = await resolveCell(parts, graph, cell, planned.outputs, planned.seed);
  if (resolved.problems.length > 0) {
    return { ...idle, state: 'failed', problems: [...idle.problems, ...resolved.problems] };
  }
  const kept =
    resolved.key === undefined
      ? undefined
      : ((await readKept(parts, resolved.key)) ?? (await readClaim(parts, resolved.key)));
  const key = resolved.key === undefined ? {} : { key: resolved.key };
  const rests = restsOnClaimed(cell, planned.statuses);
  if (kept) return { ...idle, ...key, ...rests, state: 'cached', ...kept };
  const latest = await readLatest(parts.store, parts.notebook, cell.name);
  return { ...idle, ...key, ...unfinishedState(cell, resolved, latest, planned.unfinished) };
}

/** Cells that keep this one from running: inputs without an output, and checks that said no or could not answer. */
export function blockers(cell: GraphCell, statuses: ReadonlyMap<string, CellStatus>): string[] {
  const stopped: readonly CellState[] = ['failed', 'blocked', 'cancelled'];
  // An input that the notebook does not have is blocked for good; the parser has named it.
  const dead = cell.inputs.filter((each) => {
    const state = statuses.get(each)?.state;
    return state === undefined || stopped.includes(state);
  });
  const closed = cell.guards.filter((each) => {
    const guard = statuses.get(each);
    return guard !== undefined && (guard.output?.blocks !== undefined || stopped.includes(guard.state));
  });
  return [...new Set([...dead, ...closed])];
}

/** The claimed results that a cell was, or would be, computed from, directly or not. */
export function restsOnClaimed(
  cell: GraphCell,
  statuses: ReadonlyMap<string, CellStatus>,
): Pick<CellStatus, 'restsOn'> {
  const behind = new Set<string>();
  for (const name of [...cell.inputs, ...cell.guards]) {
    const input = statuses.get(name);
    for (const each of input?.restsOn ?? []) behind.add(each);
    if (input?.claimed !== undefined) behind.add(name);
  }
  return behind.size > 0 ? { restsOn: [...statuses.keys()].filter((each) => behind.has(each)) } : {};
}

/** Every claimed result that a cell's own result is or rests on: nothing may be applied by it. */
export function claimedResults({ cell, claimed, restsOn = [] }: CellStatus): readonly string[] {
  return claimed === undefined ? restsOn : [...restsOn, cell];
}

/** What an example claims of a key, where nothing is kept under it. */
async function readClaim(
  parts: EngineParts,
  key: Digest,
): Promise<Pick<CellStatus, 'digest' | 'output' | 'claimed' | 'documentOnly'> | undefined> {
  const claim = await parts.claim?.(key);
  return claim && { ...claim, documentOnly: true };
}

export type KeptOutput = Required<Pick<CellStatus, 'digest' | 'output' | 'ms'>> & Pick<CellStatus, 'claimed'>;

/** The kept output of a key, or undefined when there is none or its bytes are gone: then it is computed again. */
export async function readKept(parts: Pick<EngineParts, 'store'>, key: Digest): Promise<KeptOutput | undefined> {
  const record = await readCellRecord(parts.store, key);
  if (!record) return undefined;
  try {
    const { output: digest, ms, claimed } = record;
    return { digest, output: await readOutput(parts.store, digest), ms, ...(claimed !== undefined && { claimed }) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return undefined;
  }
}

function unfinishedState(
  cell: GraphCell,
  resolved: ResolvedCell,
  latest: LatestRecord | undefined,
  unfinished: Unfinished,
): Pick<CellStatus, 'state' | 'changes' | 'problems' | 'fault'> {
  const problems = cell.block.problems;
  if (unfinished.cells.has(cell.name)) return { state: unfinished.alive ? 'running' : 'interrupted', problems };
  if (latest?.state === 'failed' && latest.key === resolved.key) {
    return {
      state: 'failed',
      problems: [...problems, ...(latest.problems ?? [])],
      ...(latest.fault && { fault: latest.fault }),
    };
  }
  return { state: 'stale', changes: latest ? keyChanges(latest.parts, resolved.parts) : [], problems };
}

async function readUnfinished(parts: EngineParts): Promise<Unfinished> {
  const last = await parts.store.records.get('setting', lastRunId(parts.notebook));
  const run = last && ((await parts.store.records.get('run', String(last['run']))) as RunRecord | undefined);
  if (run?.status !== 'running') return { cells: new Set(), alive: false };
  const open: string[] = [];
  for (const [name, cell] of Object.entries(run.cells)) {
    if (cell.state !== 'queued') continue;
    const latest = await readLatest(parts.store, parts.notebook, name);
    if (latest?.run !== run.id) open.push(name);
  }
  return { cells: new Set(open), alive: await parts.locks.held(runLock(parts.notebook)) };
}
