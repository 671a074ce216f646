import type { Digest } from '../graph/digest.ts';
import type { CellStatus, KeyChange, RunReport } from '../graph/engine.ts';
import { readOutput } from '../graph/read-output.ts';
import { keyChanges } from '../graph/key.ts';
import type { Graph } from '../graph/order.ts';
import { readLatest } from '../graph/records.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Store } from '../ports.ts';
import type { Problem } from '../problem.ts';
import { parseCanonicalJson } from '../graph/canonical-json.ts';
import { firstDifference, type Difference } from './first-difference.ts';
import { objectPath, type Claim } from './manifest.ts';
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
  /** `not_comparable`: another numeric unit or version computed it, or what it reads. */
  readonly verdict: 'identical' | 'differs' | 'not_comparable';
  readonly claimed: CellResult;
  readonly replayed: CellResult;
  /** Parts of the key that differ. */
  readonly changes: readonly KeyChange[];
  /** Where the output documents first differ. */
  readonly difference?: Difference;
  /** Why the replay has no result. */
  readonly problems: readonly Problem[];
  readonly fault?: string;
}

/** Every claimed cell against its replay, in graph order. The replay's outputs and keys are read from its store. */
export async function compareCells(
  bundle: Bundle,
  graph: Graph,
  report: RunReport,
  replay: { readonly store: Store; readonly notebook: string },
): Promise<CellVerdict[]> {
  const { cells } = bundle.manifest;
  // What cannot run holds up what reads it, so it comes first.
  const inOrder = [...graph.bad.keys(), ...graph.cells.keys()].filter((each) => Object.hasOwn(cells, each));
  const gone = Object.keys(cells).filter((each) => !inOrder.includes(each));
  const verdicts: CellVerdict[] = [];
  const incomparable = new Set<string>();
  for (const name of [...inOrder, ...gone]) {
    const claim = cells[name]!;
    const status = report.cells.get(name);
    const parts = (await readLatest(replay.store, replay.notebook, name))?.parts ?? {};
    const changes = claim.state === 'done' && status?.key !== undefined ? keyChanges(claim.parts, parts) : [];
    const cell = graph.cells.get(name);
    const reads = [...(cell?.inputs ?? []), ...(cell?.guards ?? [])];
    const otherUnit = isOtherUnit(
      changes,
      reads.some((each) => incomparable.has(each)),
    );
    const verdict = verdictOf(claim, status, otherUnit);
    if (verdict === 'not_comparable') incomparable.add(name);
    verdicts.push({
      cell: name,
      kind: claim.kind,
      verdict,
      claimed: claimedResult(claim),
      replayed: replayedResult(status),
      changes,
      ...(verdict !== 'identical' && (await differenceOf(bundle, replay.store, claim, status))),
      problems: status?.state === 'failed' ? status.problems : [],
      ...(status?.fault && { fault: status.fault.message }),
    });
  }
  return verdicts;
}

/** Whether the same work was done by other numeric units: nothing else of the key differs, but for inputs that they made. */
function isOtherUnit(changes: readonly KeyChange[], readsOther: boolean): boolean {
  const isUnit = ({ part }: KeyChange) => part === 'version' || part.startsWith('unit ');
  const isInput = ({ part }: KeyChange) => readsOther && part.startsWith('input ');
  return changes.every((each) => isUnit(each) || isInput(each)) && (readsOther || changes.some(isUnit));
}

function verdictOf(claim: Claim, status: CellStatus | undefined, otherUnit: boolean): CellVerdict['verdict'] {
  const [claimed, replayed] = [claimedResult(claim), replayedResult(status)];
  const sameWork = claimed.key === replayed.key || otherUnit;
  if (claimed.state === replayed.state && claimed.digest === replayed.digest && sameWork) return 'identical';
  return otherUnit && replayed.state === 'done' ? 'not_comparable' : 'differs';
}

function claimedResult(claim: Claim): CellResult {
  return claim.state === 'done' ? { state: 'done', key: claim.key, digest: claim.digest } : { state: 'blocked' };
}

function replayedResult(status: CellStatus | undefined): CellResult {
  if (!status) return { state: 'absent' };
  const { key, digest, state } = status;
  if (key !== undefined && digest !== undefined) return { state: 'done', key, digest };
  return { state: state === 'blocked' ? 'blocked' : 'failed' };
}

async function differenceOf(
  bundle: Bundle,
  store: Store,
  claim: Claim,
  status: CellStatus | undefined,
): Promise<{ difference?: Difference }> {
  if (claim.state !== 'done' || status?.digest === undefined || status.digest === claim.digest) return {};
  const text = new TextDecoder().decode(await bundle.read(objectPath(claim.digest)));
  const claimed = parseCanonicalJson(text) as JsonObject;
  const difference = firstDifference(claimed, (await readOutput(store.objects, status.digest)) as unknown as Json);
  return difference ? { difference } : {};
}
