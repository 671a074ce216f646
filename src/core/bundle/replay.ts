import type { CellStatus, Engine, RunReport } from '../graph/engine.ts';
import { buildGraph, type Graph } from '../graph/order.ts';
import type { Json } from '../json.ts';
import type { CellKind } from '../kind/cell-kind.ts';
import type { Notebook } from '../notebook/notebook.ts';
import type { Hasher, Sources, Store } from '../ports.ts';
import { Cancelled, problem, Refusal } from '../problem.ts';
import type { LongWork } from '../store/verify.ts';
import { compareCells, type CellVerdict } from './compare.ts';
import { attachmentChanges, putSources } from './import.ts';
import { objectPath } from './manifest.ts';
import { parseWithParameters } from './parameters.ts';
import { reachObjects, snapshotRoots } from './reach.ts';
import type { Bundle } from './read.ts';
import { hashSource } from './sources.ts';
import { verifyBundle } from './verify.ts';

export type Verdict = 'identical' | 'differs' | 'not_comparable';

export interface Replay {
  /** `differs` when any cell does, else `not_comparable` when any cell is not. */
  readonly verdict: Verdict;
  /** In graph order; cells that the notebook does not have come last. */
  readonly cells: readonly CellVerdict[];
  /** The first cell that is not identical. */
  readonly first?: CellVerdict;
  /** Cells of the notebook of which the bundle claims nothing. */
  readonly unclaimed: readonly string[];
  readonly notebook: Notebook;
  readonly report: RunReport;
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

/** What a cell read from the registry when the bundle's run was made; null for what it did not read. */
export function bundleSnapshot({ manifest }: Bundle, name: string, cell: string): Json {
  const claim = Object.hasOwn(manifest.cells, cell) ? manifest.cells[cell]! : undefined;
  return claim?.state === 'done' && Object.hasOwn(claim.snapshots, name) ? claim.snapshots[name]! : null;
}

/**
 * Computes every claimed cell from the bundle's notebook and data alone, and compares keys and digests. The bundle is
 * verified first. Refusals: every problem of `verifyBundle`, `bundle.other_sample`.
 */
export async function replayBundle(
  parts: ReplayParts,
  bundle: Bundle,
  work: LongWork & { onStatus?(status: CellStatus): void } = {},
): Promise<Replay> {
  const { problems } = await verifyBundle(bundle, parts.hasher, work.signal ? { signal: work.signal } : {});
  if (problems.length > 0) throw new Refusal(problems);
  await requireSamples(parts, bundle);
  await prepare(parts, bundle);
  const { manifest, text, file } = bundle;
  const notebook = parseWithParameters(text, parts.kinds, manifest.parameters, file);
  const graph = buildGraph(notebook, parts.kinds);
  const known = Object.keys(manifest.cells).filter((each) => graph.cells.has(each) || graph.bad.has(each));
  const report = await parts.engine.run(notebook, {
    cells: known,
    ...(work.signal && { signal: work.signal }),
    ...(work.onStatus && { onStatus: (status) => work.onStatus!(status) }),
  });
  if (report.outcome === 'cancelled') throw new Cancelled();
  const cells = await compareCells(bundle, graph, report, parts);
  return { ...judge(cells), cells, unclaimed: unclaimedCells(graph, bundle), notebook, report };
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

async function requireSamples({ hasher, samples }: ReplayParts, bundle: Bundle): Promise<void> {
  for (const { name, sha256, chunks } of bundle.manifest.sources) {
    if (chunks || (await hashSource(hasher, await samples.open(name))) === sha256) continue;
    throw new Refusal(problem('bundle.other_sample', { source: name }, { file: bundle.file }));
  }
}

function judge(cells: readonly CellVerdict[]): Pick<Replay, 'verdict' | 'first'> {
  for (const verdict of ['differs', 'not_comparable'] as const) {
    const first = cells.find((each) => each.verdict === verdict);
    if (first) return { verdict, first };
  }
  return { verdict: 'identical' };
}

function unclaimedCells({ cells, bad }: Graph, { manifest }: Bundle): string[] {
  return [...cells.keys(), ...bad.keys()].filter((each) => !Object.hasOwn(manifest.cells, each));
}
