import type { Digest } from '../graph/digest.ts';
import type { CellStatus, KeyChange, RunReport } from '../graph/engine.ts';
import { keyChanges } from '../graph/key.ts';
import type { Graph, GraphCell } from '../graph/order.ts';
import { readLatest } from '../graph/records.ts';
import { saysNoGpu } from '../gpu.ts';
import type { Json, JsonObject } from '../json.ts';
import type { CellKind, Tolerance } from '../kind/cell-kind.ts';
import type { Store } from '../ports.ts';
import type { Problem } from '../problem.ts';
import { parseCanonicalJson } from '../graph/canonical-json.ts';
import { findDifferences, leafDifferences, type Sides } from './differences.ts';
import type { Difference } from './first-difference.ts';
import { objectPath, type Claim, type DoneClaim } from './manifest.ts';
import type { Bundle } from './read.ts';

/** One side of a comparison. */
export interface CellResult {
  /** `done`, `blocked`, or what kept the replay from a result; `absent` for a cell that the notebook does not have. */
  readonly state: 'done' | 'blocked' | 'failed' | 'absent';
  readonly key?: Digest;
  readonly digest?: Digest;
}

export interface CellVerdict {
  readonly cell: string;
  readonly kind: string;
  /**
   * `within_tolerance`: its kind finds it as near as the replayed output says that it can be told;
   * `not_here`: it needs a GPU, and this machine has none;
   * `not_comparable`: another numeric unit or version computed it, or what it reads.
   */
  readonly verdict: 'identical' | 'within_tolerance' | 'not_here' | 'differs' | 'not_comparable';
  readonly claimed: CellResult;
  readonly replayed: CellResult;
  /** Parts of the key that differ. */
  readonly changes: readonly KeyChange[];
  /** Where the outputs first differ: the most telling of `differences`. */
  readonly difference?: Difference;
  /** The first difference of each sort: row, step, node, tensor, trial, value, byte. */
  readonly differences: readonly Difference[];
  /** Every member of the result that differs, at most 100: metrics, counts. */
  readonly results: readonly Difference[];
  /** What decided `within_tolerance`. */
  readonly tolerance?: Tolerance;
  /** Why the replay has no result. */
  readonly problems: readonly Problem[];
  readonly fault?: string;
}

const MOST_RESULTS = 100;

/**
 * Every claimed cell against its replay, in graph order; `settled` are verdicts that are known. The replay's outputs
 * and keys are read from its store.
 */
export async function compareCells(
  bundle: Bundle,
  graph: Graph,
  report: RunReport,
  replay: { readonly store: Store; readonly notebook: string },
  settled: ReadonlyMap<string, CellVerdict> = new Map(),
): Promise<CellVerdict[]> {
  const { cells } = bundle.manifest;
  // What cannot run holds up what reads it, so it comes first.
  const inOrder = [...graph.bad.keys(), ...graph.cells.keys()].filter((each) => Object.hasOwn(cells, each));
  const gone = Object.keys(cells).filter((each) => !inOrder.includes(each));
  const verdicts = new Map<string, CellVerdict>();
  for (const name of [...inOrder, ...gone]) {
    const known = settled.get(name);
    if (known) {
      verdicts.set(name, known);
      continue;
    }
    const cell = graph.cells.get(name);
    const reads = [...(cell?.inputs ?? []), ...(cell?.guards ?? [])].flatMap((each) => verdicts.get(each) ?? []);
    const parts = (await readLatest(replay.store, replay.notebook, name))?.parts ?? {};
    const status = report.cells.get(name);
    verdicts.set(name, await compareCell({ bundle, store: replay.store, name, cell, status, parts, reads }));
  }
  return [...verdicts.values()];
}

interface Comparison {
  readonly bundle: Bundle;
  readonly store: Store;
  readonly name: string;
  readonly cell: GraphCell | undefined;
  readonly status: CellStatus | undefined;
  /** Of the replayed key. */
  readonly parts: JsonObject;
  /** What was found of the cells that it reads. */
  readonly reads: readonly CellVerdict[];
}

async function compareCell({ bundle, store, name, cell, status, parts, reads }: Comparison): Promise<CellVerdict> {
  const claim = bundle.manifest.cells[name]!;
  const changes = claim.state === 'done' && status?.key !== undefined ? keyChanges(claim.parts, parts) : [];
  const base = {
    cell: name,
    kind: claim.kind,
    claimed: claimedResult(claim),
    replayed: replayedResult(status),
    changes,
    problems: status?.state === 'failed' ? status.problems : [],
    ...(status?.fault && { fault: status.fault.message }),
  };
  const otherUnit = isOtherUnit(
    changes,
    reads.some(({ verdict }) => verdict === 'not_comparable'),
  );
  if (isSameWork(base, otherUnit)) return { ...base, verdict: 'identical', differences: [], results: [] };
  const sides = await sidesOf(bundle, store, claim, status);
  const differences = sides ? await findDifferences(sides) : [];
  const found = {
    ...base,
    differences,
    results: sides ? leafDifferences(resultOf(sides.claimed), resultOf(sides.replayed), MOST_RESULTS) : [],
    ...(differences[0] && { difference: differences[0] }),
  };
  if (otherUnit && base.replayed.state === 'done') return { ...found, verdict: 'not_comparable' };
  const inexact = cell && inexactOf(cell);
  if (!inexact) return { ...found, verdict: 'differs' };
  if (isNotHere(base, changes.length === 0 || otherUnit)) return { ...found, verdict: 'not_here' };
  const tolerance = sides && changes.length === 0 ? toleranceOf(sides) : undefined;
  if (!tolerance) return { ...found, verdict: 'differs' };
  const beyond = await inexact.differences(sides!, tolerance);
  return beyond.length === 0
    ? { ...found, verdict: 'within_tolerance', tolerance }
    : { ...found, verdict: 'differs', differences: beyond, difference: beyond[0]! };
}

/** How a cell's kind compares what it cannot compute to the same bytes; undefined for all other cells. */
export function inexactOf({ kind, body }: GraphCell): CellKind['inexact'] {
  return kind.inexact?.applies(body) ? kind.inexact : undefined;
}

/** Whether the claimed work was begun here and failed for want of a GPU alone. */
function isNotHere(
  { claimed, replayed, problems }: Pick<CellVerdict, 'claimed' | 'replayed' | 'problems'>,
  same: boolean,
) {
  const errors = problems.filter(({ severity }) => severity === 'error');
  return (
    same && claimed.state === 'done' && replayed.state === 'failed' && errors.length > 0 && errors.every(saysNoGpu)
  );
}

/** Whether the same work was done by other numeric units: nothing else of the key differs, but for inputs that they made. */
function isOtherUnit(changes: readonly KeyChange[], readsOther: boolean): boolean {
  const isUnit = ({ part }: KeyChange) => part === 'version' || part.startsWith('unit ');
  const isInput = ({ part }: KeyChange) => readsOther && part.startsWith('input ');
  return changes.every((each) => isUnit(each) || isInput(each)) && (readsOther || changes.some(isUnit));
}

function isSameWork({ claimed, replayed }: Pick<CellVerdict, 'claimed' | 'replayed'>, otherUnit: boolean): boolean {
  return (
    claimed.state === replayed.state &&
    claimed.digest === replayed.digest &&
    (claimed.key === replayed.key || otherUnit)
  );
}

/** How far off this cell may be, as our own output says. Never what is claimed, which could claim any. */
function toleranceOf({ replayed }: Sides): Tolerance | undefined {
  return (replayed.document as { tolerance?: Tolerance }).tolerance;
}

function claimedResult(claim: Claim): CellResult {
  return claim.state === 'done' ? { state: 'done', key: claim.key, digest: claim.digest } : { state: 'blocked' };
}

function replayedResult(status: CellStatus | undefined): CellResult {
  if (!status) return { state: 'absent' };
  const { key, digest, state } = status;
  if (key !== undefined && digest !== undefined) return { state: 'done', key, digest };
  return { state: state === 'blocked' ? 'blocked' : 'failed', ...(key !== undefined && { key }) };
}

/** Both outputs, where there are two and they are not the same. */
async function sidesOf(
  bundle: Bundle,
  { objects }: Store,
  claim: Claim,
  status: CellStatus | undefined,
): Promise<Sides | undefined> {
  if (claim.state !== 'done' || status?.digest === undefined || status.digest === claim.digest) return undefined;
  const readClaimed = (digest: Digest) => bundle.read(objectPath(digest));
  const readReplayed = (digest: Digest) => objects.get(digest);
  return {
    claimed: { document: await documentUnder(readClaimed, (claim as DoneClaim).digest), read: readClaimed },
    replayed: { document: await documentUnder(readReplayed, status.digest), read: readReplayed },
  };
}

async function documentUnder(read: (digest: Digest) => Promise<Uint8Array>, digest: Digest): Promise<Json> {
  return parseCanonicalJson(new TextDecoder().decode(await read(digest))) as Json;
}

function resultOf({ document }: { readonly document: Json }): Json {
  return (document as { result?: Json } | null)?.result ?? null;
}
