import type { CellStatus, Engine, RunReport } from '../graph/engine.ts';
import { parseCanonicalJson } from '../graph/canonical-json.ts';
import { buildGraph, type Graph } from '../graph/order.ts';
import { change, type CellRecord } from '../graph/records.ts';
import type { Json } from '../json.ts';
import type { CellKind, Output } from '../kind/cell-kind.ts';
import type { Notebook } from '../notebook/notebook.ts';
import type { Hasher, Sources, Store } from '../ports.ts';
import { Cancelled, Refusal, type Problem } from '../problem.ts';
import type { LongWork } from '../store/verify.ts';
import { compareCells, inexactOf, type CellVerdict } from './compare.ts';
import { attachmentChanges, putSources } from './import.ts';
import { objectPath } from './manifest.ts';
import { parseWithParameters } from './parameters.ts';
import { reachObjects, snapshotRoots } from './reach.ts';
import type { Bundle } from './read.ts';
import { replayPlan, type ReplayPlan } from './replay-plan.ts';
import { verifyBundle } from './verify.ts';

export type Verdict = CellVerdict['verdict'] | 'not_replayable';

export interface Replay {
  /** `not_replayable`, or the worst of the cells: `differs`, `not_comparable`, `not_here`, then `within_tolerance`. */
  readonly verdict: Verdict;
  /** In graph order; cells that the notebook does not have come last. Empty when nothing could run. */
  readonly cells: readonly CellVerdict[];
  /** The first cell of the replay's verdict. */
  readonly first?: CellVerdict;
  /** Cells of the notebook of which the bundle claims nothing. */
  readonly unclaimed: readonly string[];
  readonly notebook: Notebook;
  readonly report: RunReport;
  readonly plan: ReplayPlan;
  /** Why it is not replayable, or which units are other here; those of single cells stand with them. */
  readonly problems: readonly Problem[];
}

export interface ReplayParts {
  /** A store of its own: nothing of what is claimed is in it. */
  readonly store: Store;
  readonly hasher: Hasher;
  readonly kinds: ReadonlyMap<string, CellKind>;
  /** The notebook's id in that store, under which the sources are attached. */
  readonly notebook: string;
  /** Over that store; its snapshots are `bundleSnapshot`'s. */
  readonly engine: Engine;
  /** Data that ship with this Bancada. */
  readonly samples: Sources;
}

export interface ReplayWork extends LongWork {
  onStatus?(status: CellStatus): void;
  /** What is about to be done, before anything runs. */
  onPlan?(plan: ReplayPlan): void;
}

/** What a cell read from the registry when the bundle's run was made; null for what it did not read. */
export function bundleSnapshot({ manifest }: Bundle, name: string, cell: string): Json {
  const claim = Object.hasOwn(manifest.cells, cell) ? manifest.cells[cell]! : undefined;
  return claim?.state === 'done' && Object.hasOwn(claim.snapshots, name) ? claim.snapshots[name]! : null;
}

/**
 * Computes every claimed cell from the bundle's notebook and data alone, and compares keys and digests. What is not
 * exact is compared by its kind; where it is near enough, or needs a GPU that is not here, what reads it is computed
 * from the claimed output, so that it is exact again. The bundle is verified first: Refusal with every problem of `verifyBundle`. A bundle whose data are not there is `not_replayable`.
 */
export async function replayBundle(parts: ReplayParts, bundle: Bundle, work: ReplayWork = {}): Promise<Replay> {
  const { problems } = await verifyBundle(bundle, parts.hasher, work);
  if (problems.length > 0) throw new Refusal(problems);
  const plan = await replayPlan(parts, bundle);
  work.onPlan?.(plan);
  const { manifest, text, file } = bundle;
  const notebook = parseWithParameters(text, parts.kinds, manifest.parameters, file);
  const graph = buildGraph(notebook, parts.kinds);
  const shared = { unclaimed: unclaimedCells(graph, bundle), notebook, plan, problems: plan.problems };
  if (plan.verdict === 'not_replayable') {
    const report: RunReport = { run: '', outcome: 'failed', cells: new Map(), problems: plan.problems };
    return { ...shared, verdict: 'not_replayable', cells: [], report };
  }
  await prepare(parts, bundle);
  const known = Object.keys(manifest.cells).filter((each) => graph.cells.has(each) || graph.bad.has(each));
  const run = async (names: readonly string[]): Promise<RunReport> => {
    const report = await parts.engine.run(notebook, {
      cells: names,
      ...(work.signal && { signal: work.signal }),
      ...(work.onStatus && { onStatus: (status) => work.onStatus!(status) }),
    });
    if (report.outcome === 'cancelled') throw new Cancelled();
    return report;
  };
  const settled = new Map<string, CellVerdict>();
  for (const name of inexactCells(graph, known)) {
    const verdicts = await compareCells(bundle, graph, await run([name]), parts, settled);
    const found = verdicts.find(({ cell }) => cell === name)!;
    settled.set(name, found);
    if (found.verdict === 'within_tolerance' || found.verdict === 'not_here') await adopt(parts, bundle, graph, found);
  }
  const report = await run(known);
  const cells = await compareCells(bundle, graph, report, parts, settled);
  return { ...shared, ...judge(cells), cells, report };
}

/** Puts in what the cells read: sources, and the models that the registry named then. No result of any cell. */
async function prepare({ store, notebook }: ReplayParts, bundle: Bundle): Promise<void> {
  await putSources(store, bundle);
  const claims = Object.values(bundle.manifest.cells);
  const roots = claims.flatMap((each) => (each.state === 'done' ? snapshotRoots(each.snapshots) : []));
  const read = await reachObjects(roots, (digest) => bundle.read(objectPath(digest)));
  for (const digest of read.keys()) await store.objects.put(await bundle.read(objectPath(digest)));
  await store.objects.sync();
  await store.records.commit(attachmentChanges(bundle, notebook));
}

/** In the order in which they are computed. */
function inexactCells({ cells }: Graph, known: readonly string[]): string[] {
  return [...cells.values()].filter((each) => known.includes(each.name) && inexactOf(each)).map(({ name }) => name);
}

/**
 * Takes the claimed output for what the cell gives, for all that is computed from it. One that is no output of the
 * kind is left: then what reads it is held up.
 */
async function adopt({ store }: ReplayParts, bundle: Bundle, { cells }: Graph, found: CellVerdict): Promise<void> {
  const { digest } = found.claimed;
  const { key } = found.replayed;
  const { kind } = cells.get(found.cell)!;
  if (digest === undefined || key === undefined) return;
  const { type, result } = parseCanonicalJson(
    new TextDecoder().decode(await bundle.read(objectPath(digest))),
  ) as Partial<Output>;
  if (type !== kind.output || !kind.result.safeParse(result).success) return;
  const reached = await reachObjects([digest], (each) => bundle.read(objectPath(each)));
  for (const each of reached.keys()) await store.objects.put(await bundle.read(objectPath(each)));
  await store.objects.sync();
  const record: CellRecord = { output: digest, type, kind: kind.id, result: result!, ms: 0, run: '', at: 0 };
  await store.records.commit([change('cell', key, record)]);
}

function judge(cells: readonly CellVerdict[]): Pick<Replay, 'verdict' | 'first'> {
  for (const verdict of ['differs', 'not_comparable', 'not_here', 'within_tolerance'] as const) {
    const first = cells.find((each) => each.verdict === verdict);
    if (first) return { verdict, first };
  }
  return { verdict: 'identical' };
}

function unclaimedCells({ cells, bad }: Graph, { manifest }: Bundle): string[] {
  return [...cells.keys(), ...bad.keys()].filter((each) => !Object.hasOwn(manifest.cells, each));
}
