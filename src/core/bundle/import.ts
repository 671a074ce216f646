import type { Digest } from '../graph/digest.ts';
import { baseKey, readsOf } from '../graph/key.ts';
import { buildGraph } from '../graph/order.ts';
import { change, snapshotId, type CellRecord, type RunCell, type RunRecord } from '../graph/records.ts';
import { readOutput } from '../graph/read-output.ts';
import type { CellKind, Output } from '../kind/cell-kind.ts';
import type { Change, Clock, Hasher, Store } from '../ports.ts';
import { problem, Refusal } from '../problem.ts';
import { attachmentId, type Attachment } from '../store/attachments.ts';
import { keyOf, type RunInputs } from './claims.ts';
import { NOTEBOOK, objectPath, type DoneClaim } from './manifest.ts';
import { parseWithParameters } from './parameters.ts';
import { printable } from './printable.ts';
import type { Bundle } from './read.ts';
import type { Replay } from './replay.ts';
import { stopWhenCancelled, type LongWork } from '../store/verify.ts';
import { reachInBundle, verifyBundle } from './verify.ts';

export interface ImportParts {
  readonly store: Store;
  readonly hasher: Hasher;
  readonly clock: Clock;
  readonly kinds: ReadonlyMap<string, CellKind>;
}

export interface Imported {
  /** Objects that the store did not have. */
  readonly objects: number;
  /** Cells whose results it did not have. */
  readonly cells: number;
  /** Cells whose key this version would not give: their results stay in the bundle. */
  readonly otherKeys: readonly string[];
}

/**
 * Puts a bundle's results and sources into a store, where the notebook then finds them kept, and *claimed*: nobody here
 * has computed them. A result that the store has of its own is not touched. Nothing is stored twice and nothing there
 * is replaced, but for sources of the same name. The bundle is verified first: Refusal with every problem. A key is
 * taken only if this version works out the same one. Refusal `bundle.not_importable` for a run without all its data: its
 * outputs refer to rows that are not there.
 */
export async function importBundle(
  parts: ImportParts,
  bundle: Bundle,
  notebook: string,
  work: LongWork = {},
): Promise<Imported> {
  const { store, kinds } = parts;
  await needImportable(parts, bundle, work);
  const reached = await reachInBundle(bundle);
  const paths = new Set([NOTEBOOK, ...[...reached.keys()].map(objectPath)]);
  const objects = (await putFiles(store, bundle, paths, work)) + (await putSources(store, bundle, work));
  await store.objects.sync();
  const inputs = inputsOf(bundle, kinds);
  const claims = Object.entries(bundle.manifest.cells).filter(
    (each): each is [string, DoneClaim] => each[1].state === 'done',
  );
  const mine = claims.filter(([name, claim]) => keyOf(inputs, name, claim.snapshots)?.key === claim.key);
  const runs = runRecords(parts, bundle, notebook);
  const changes: Change[] = attachmentChanges(bundle, notebook);
  for (const run of runs) if (!(await store.records.get('run', run.id))) changes.push(change('run', run.id, run));
  let cells = 0;
  for (const [name, claim] of mine) {
    if (!(await store.records.get('cell', claim.key))) {
      cells++;
      const record = await cellRecord(parts, claim, runs[claim.environment]!);
      const { parts: keyParts } = keyOf(inputs, name, claim.snapshots)!;
      const reads = readsOf(inputs.graph.cells.get(name)!, keyParts);
      changes.push(change('cell', claim.key, { ...record, reads, claimed: bundle.digest }));
    }
    changes.push(...(await snapshotChanges(store, inputs, name, claim)));
  }
  await store.records.commit(changes);
  const otherKeys = claims.filter((each) => !mine.includes(each)).map(([name]) => name);
  return { objects, cells, otherKeys };
}

/** Refusal for a bundle that is not whole, or without all its data. Cost: reads it once. */
export async function needImportable(
  { hasher }: Pick<ImportParts, 'hasher'>,
  bundle: Bundle,
  work: LongWork = {},
): Promise<void> {
  const { problems } = await verifyBundle(bundle, hasher, work);
  if (problems.length > 0) throw new Refusal(problems);
  const { withheld } = bundle.manifest;
  if (!withheld) return;
  const sources = withheld.data.map(({ name }) => printable(name));
  throw new Refusal(problem('bundle.not_importable', { sources }, { file: bundle.file }));
}

async function putFiles(store: Store, bundle: Bundle, paths: Iterable<string>, work: LongWork): Promise<number> {
  let added = 0;
  for (const path of paths) {
    stopWhenCancelled(work);
    if (await store.objects.has(bundle.manifest.files[path]!.sha256)) continue;
    await store.objects.put(await bundle.read(path));
    added++;
  }
  return added;
}

/** Puts the bytes of the bundle's sources into a store; how many objects it did not have. */
export async function putSources(store: Store, bundle: Bundle, work: LongWork = {}): Promise<number> {
  const chunks = bundle.manifest.sources.flatMap((each) => each.chunks ?? []);
  return putFiles(store, bundle, new Set(chunks.map(objectPath)), work);
}

/** The bundle's sources as attachments of a notebook. */
export function attachmentChanges({ manifest }: Bundle, notebook: string): Change[] {
  return manifest.sources.flatMap(({ name, size, sha256, chunks }) => {
    if (!chunks) return [];
    const attachment: Attachment = {
      name,
      size,
      sha256,
      chunks: chunks.map((object) => ({ object, size: manifest.files[objectPath(object)]!.size, form: 'bytes' })),
    };
    return [change('attachment', attachmentId(notebook, name), attachment)];
  });
}

function inputsOf({ file, manifest, text }: Bundle, kinds: ReadonlyMap<string, CellKind>): RunInputs {
  const notebook = parseWithParameters(text, kinds, manifest.parameters, file);
  const outputs = Object.entries(manifest.cells).flatMap(([name, claim]) =>
    claim.state === 'done' ? [[name, claim.digest] as const] : [],
  );
  return {
    graph: buildGraph(notebook, kinds),
    seed: notebook.front.seed,
    sources: new Map(manifest.sources.map((each) => [each.name, each.sha256])),
    outputs: new Map(outputs),
  };
}

/** One run for each environment, under an id that follows from the bundle, so that a second import finds it. */
function runRecords({ clock }: ImportParts, bundle: Bundle, notebook: string): RunRecord[] {
  const { manifest, digest } = bundle;
  return manifest.environments.map((environment, index) => {
    const cells = Object.entries(manifest.cells).flatMap(([name, claim]): [string, RunCell][] => {
      if (claim.state !== 'done' || claim.environment !== index) return [];
      const { kind, key, digest: output, snapshots } = claim;
      return [[name, { kind, state: 'fresh', key, digest: output, snapshots }]];
    });
    return {
      id: `bundle-${digest.slice(0, 32)}-${index}`,
      notebook,
      title: manifest.title,
      status: 'ok',
      startedAt: clock.now(),
      finishedAt: clock.now(),
      seed: manifest.seed,
      params: manifest.parameters,
      text: manifest.files[NOTEBOOK]!.sha256,
      environment,
      cells: Object.fromEntries(cells),
      bundle: digest,
    };
  });
}

async function cellRecord({ store, clock }: ImportParts, claim: DoneClaim, run: RunRecord): Promise<CellRecord> {
  const output = await needOutput(store, claim.digest);
  return {
    output: claim.digest,
    type: output.type,
    kind: claim.kind,
    result: output.result,
    ...(output.saidNo && { saidNo: true }),
    ms: 0,
    run: run.id,
    at: clock.now(),
  };
}

async function needOutput(store: Store, digest: Digest): Promise<Output> {
  const output = (await readOutput(store.objects, digest)) as Partial<Output> | null;
  const result: unknown = output?.result;
  if (typeof output?.type !== 'string' || typeof result !== 'object' || result === null) {
    throw new Refusal(problem('bundle.document', { digest }));
  }
  return output as Output;
}

/** The snapshot that the work took, so that it is found again; one that the store has stays. */
async function snapshotChanges(store: Store, inputs: RunInputs, name: string, claim: DoneClaim): Promise<Change[]> {
  if (Object.keys(claim.snapshots).length === 0) return [];
  const base = baseKey(inputs.graph.cells.get(name)!, inputs);
  if (base === undefined || (await store.records.get('setting', snapshotId(base)))) return [];
  return [change('setting', snapshotId(base), { snapshots: claim.snapshots })];
}

/**
 * Takes the mark of *claimed* from the results that a replay found identical, whichever bundle brought them; their
 * cells, in the order of the replay. What the store keeps under such a key but with another digest stays claimed.
 */
export async function confirmClaims({ records }: Store, { cells }: Pick<Replay, 'cells'>): Promise<string[]> {
  const confirmed: string[] = [];
  const changes: Change[] = [];
  for (const { cell, verdict, replayed } of cells) {
    if (verdict !== 'identical' || replayed.key === undefined) continue;
    const record = (await records.get('cell', replayed.key)) as CellRecord | undefined;
    if (record?.claimed === undefined || record.output !== replayed.digest) continue;
    const { claimed: confirmedBundle, ...rest } = record;
    changes.push(change('cell', replayed.key, { ...rest, confirmed: confirmedBundle }));
    confirmed.push(cell);
  }
  await records.commit(changes);
  return confirmed;
}
