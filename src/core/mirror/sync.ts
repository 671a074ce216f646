/** Brings a folder and the store's notebooks together: what one side alone changed goes to the other, the rest is asked. */
import type { Digest } from '../graph/digest.ts';
import type { CellKind } from '../kind/cell-kind.ts';
import { parseNotebook } from '../notebook/parse.ts';
import type { ByteSource, Clock, Hasher, Store } from '../ports.ts';
import { problem, Refusal, type Problem } from '../problem.ts';
import { removeAttachment, saveAttachment } from '../store/attachments.ts';
import { deleteNotebook, listNotebooks, saveNotebook } from '../store/notebooks.ts';
import type { MirrorFolder } from './folder.ts';
import { planMirror, type MirrorStep } from './plan.ts';
import { readMirrorRecords, writeMirrorRecord, type MirrorRecord } from './record.ts';
import { folderSide, mayCreate, namedSources, storeSide, type FolderSide, type StoreSide } from './sides.ts';

export interface MirrorParts {
  readonly store: Store;
  readonly hasher: Hasher;
  readonly clock: Clock;
  readonly kinds: ReadonlyMap<string, CellKind>;
  readonly folder: MirrorFolder;
  /** Whether a notebook is not to be touched now, because it is being run or edited. */
  busy?(notebook: string): boolean;
  /** An id for a notebook that was found in the folder, free in the store. */
  freeId(wanted: string): Promise<string>;
}

/** Something that only the person can decide. */
export interface MirrorAsk {
  readonly notebook: string;
  readonly path: string;
  /** Undefined where the file is gone. */
  readonly folder: Digest | undefined;
  readonly store: Digest | undefined;
}

/** The answer holds for these bytes alone: what has changed since is asked again. */
export interface MirrorAnswer extends MirrorAsk {
  /** The side whose file is kept. */
  readonly keep: 'folder' | 'store';
}

export interface MirrorReport {
  readonly written: readonly string[];
  readonly taken: readonly string[];
  /** Notebooks whose text or attachments changed in the store, or that are new or gone there. */
  readonly changed: readonly string[];
  readonly asks: readonly MirrorAsk[];
  readonly problems: readonly Problem[];
}

interface Tally {
  readonly written: string[];
  readonly taken: string[];
  readonly changed: Set<string>;
  readonly asks: MirrorAsk[];
  readonly problems: Problem[];
}

/**
 * One pass over every notebook of the store and every notebook file of the folder. A Refusal about one file is a problem
 * of the report, and the others go on. Cost: a stamp for each file, and the bytes of those that changed.
 */
export async function syncMirror(parts: MirrorParts, answers: readonly MirrorAnswer[] = []): Promise<MirrorReport> {
  const tally: Tally = { written: [], taken: [], changed: new Set(), asks: [], problems: [] };
  const records = await readMirrorRecords(parts.store);
  await takeNew(parts, records, tally);
  const heads = await listNotebooks(parts.store);
  for (const id of new Set([...records.keys(), ...heads.map((head) => head.id)])) {
    if (parts.busy?.(id)) continue;
    const record = records.get(id);
    const place = record?.place ?? freePlace(id, records);
    if (!record) records.set(id, { place, files: {} });
    await withProblems(tally, () => syncNotebook(parts, id, record ?? { place, files: {} }, answers, tally));
  }
  const { written, taken, asks, problems } = tally;
  return { written, taken, changed: [...tally.changed], asks, problems };
}

async function withProblems(tally: Tally, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    tally.problems.push(...error.problems);
  }
}

/** `flights/flights.md`: each notebook of the store has a folder of its own, so that data of the same name never meet. */
function freePlace(id: string, records: ReadonlyMap<string, MirrorRecord>): string {
  const name = id.replace(/[^\p{L}\p{N}_-]+/gu, '-').replace(/^-+|-+$/g, '') || 'notebook';
  const taken = new Set([...records.values()].map((each) => each.place.toLowerCase()));
  for (let count = 1; ; count++) {
    const unique = count === 1 ? name : `${name}-${count}`;
    const place = `${unique}/${unique}.md`;
    if (!taken.has(place.toLowerCase())) return place;
  }
}

/** Notebook files that no notebook of the store stands for: each becomes one, where it is. */
async function takeNew(parts: MirrorParts, records: Map<string, MirrorRecord>, tally: Tally): Promise<void> {
  const known = new Set([...records.values()].map((each) => each.place));
  const own = new Set(
    (await listNotebooks(parts.store)).filter(({ id }) => !records.has(id)).map(({ id }) => freePlace(id, records)),
  );
  for (const path of await parts.folder.notebooks()) {
    if (known.has(path) || own.has(path)) continue;
    await withProblems(tally, async () => {
      const text = await textOf(parts.folder, path);
      if (!isNotebook(text)) return;
      const id = await parts.freeId(path.replace(/^.*\//, '').replace(/\.md$/, ''));
      await saveText(parts, id, text);
      records.set(id, { place: path, files: {} });
      await writeMirrorRecord(parts.store, id, { place: path, files: {} });
      tally.taken.push(path);
      tally.changed.add(id);
    });
  }
}

const FRONT = /^---\r?\n(?:.*\r?\n)*?bancada\s*:/;

function isNotebook(text: string): boolean {
  const end = text.indexOf('\n---', 4);
  return end > 0 && FRONT.test(text.slice(0, end));
}

async function textOf(folder: MirrorFolder, path: string): Promise<string> {
  const source = await folder.open(path);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await source.read(0, source.size));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new Refusal(problem('mirror.not_text', { path }));
  }
}

async function saveText(parts: MirrorParts, id: string, text: string, base?: number): Promise<void> {
  const title = parseNotebook(text, parts.kinds).front.title ?? id;
  const save = { id, title, text, newRevision: true, ...(base !== undefined && { base }) };
  await saveNotebook(parts.store, parts.clock, save);
}

interface Work {
  readonly parts: MirrorParts;
  readonly id: string;
  readonly record: MirrorRecord;
  readonly here: StoreSide | undefined;
  readonly there: FolderSide;
  /** Source names by path. */
  readonly named: ReadonlyMap<string, string>;
}

async function syncNotebook(
  parts: MirrorParts,
  id: string,
  record: MirrorRecord,
  answers: readonly MirrorAnswer[],
  tally: Tally,
): Promise<void> {
  const { place } = record;
  // The text comes first: it tells which data belong to the notebook.
  const text = await lookAt(parts, id, record, [place]);
  const first = planMirror(sidesOf(text, [place]));
  const asked = tally.asks.length;
  await applyAll(text, first, answers, tally);
  if (tally.asks.length > asked) return;
  if (!text.here && !text.there.digests.has(place)) return writeMirrorRecord(parts.store, id, undefined);
  const kept = (await readMirrorRecords(parts.store)).get(id);
  if (!kept) return;
  const data = await lookAt(parts, id, kept, undefined);
  const paths = [...data.there.digests.keys(), ...Object.keys(kept.files), ...(data.here?.digests.keys() ?? [])];
  const steps = planMirror(
    sidesOf(
      data,
      paths.filter((path) => path !== place),
    ),
  );
  await applyAll(data, steps, answers, tally);
}

async function lookAt(parts: MirrorParts, id: string, record: MirrorRecord, only: string[] | undefined): Promise<Work> {
  const { store, hasher, kinds, folder } = parts;
  const here = await storeSide(store, hasher, id, record.place);
  const named = here ? namedSources(here.text, kinds, record.place) : new Map<string, string>();
  const paths = only ?? new Set([...Object.keys(record.files), ...(here?.digests.keys() ?? []), ...named.keys()]);
  return { parts, id, record, here, there: await folderSide(folder, hasher, paths, record), named };
}

function sidesOf({ record, here, there }: Work, paths: readonly string[]) {
  const wanted = new Set(paths);
  const pick = (entries: Iterable<[string, Digest]>) => new Map([...entries].filter(([path]) => wanted.has(path)));
  const base = Object.entries(record.files).map(([path, { sha256 }]): [string, Digest] => [path, sha256]);
  const held = [...(here?.digests ?? [])].filter(
    ([path]) => mayCreate(record.place, path) || there.digests.has(path) || record.files[path] !== undefined,
  );
  return { base: pick(base), folder: pick(there.digests), store: pick(held) };
}

async function applyAll(
  work: Work,
  steps: readonly MirrorStep[],
  answers: readonly MirrorAnswer[],
  tally: Tally,
): Promise<void> {
  for (const step of steps) await withProblems(tally, () => apply(work, step, answers, tally));
}

async function apply(work: Work, step: MirrorStep, answers: readonly MirrorAnswer[], tally: Tally): Promise<void> {
  const { id } = work;
  const { path, folder, store } = step;
  if (step.do === 'agree') return note(work, path, folder);
  if (step.do === 'write') return write(work, path, tally);
  if (step.do === 'take') return take(work, path, tally);
  const answer = answers.find(
    (each) => each.notebook === id && each.path === path && each.folder === folder && each.store === store,
  );
  if (!answer) tally.asks.push({ notebook: id, path, folder, store });
  else if (answer.keep === 'store') await (store === undefined ? removeThere(work, path) : write(work, path, tally));
  else await (folder === undefined ? removeHere(work, path, tally) : take(work, path, tally));
}

/** Both sides hold these bytes, or neither holds the file. */
async function note(work: Work, path: string, sha256: Digest | undefined, stamp = work.there.stamps.get(path)) {
  const { parts, id, record } = work;
  const kept = (await readMirrorRecords(parts.store)).get(id) ?? record;
  const { [path]: before, ...others } = kept.files;
  if (before && stamp && before.sha256 === sha256 && before.modified === stamp.modified) return;
  const files = sha256 === undefined || !stamp ? others : { ...others, [path]: { ...stamp, sha256 } };
  await writeMirrorRecord(parts.store, id, { place: record.place, files });
}

async function write(work: Work, path: string, tally: Tally): Promise<void> {
  const { parts, here, there } = work;
  const [now, seen] = [await parts.folder.stamp(path), there.stamps.get(path)];
  // Changed since it was looked at: the next pass sees what it is now.
  if (now?.modified !== seen?.modified || now?.size !== seen?.size) return;
  const stamp = await parts.folder.write(path, here!.sources.get(path)!);
  await note(work, path, here!.digests.get(path)!, stamp);
  tally.written.push(path);
}

async function take(work: Work, path: string, tally: Tally): Promise<void> {
  const { parts, id, record, here, there, named } = work;
  if (there.pointers.has(path)) {
    throw new Refusal(problem('mirror.pointer', { path, command: `git lfs pull --include="${path}"` }));
  }
  if (path === record.place) {
    await saveText(parts, id, await textOf(parts.folder, path), here?.head.revision);
    // A notebook that comes back takes its data from the folder again.
    if (!here) await writeMirrorRecord(parts.store, id, { place: path, files: {} });
  } else {
    const name = here?.attachments.get(path)?.name ?? named.get(path) ?? path;
    await saveAttachment(parts.store, parts.hasher, id, name, await parts.folder.open(path));
  }
  await note(work, path, there.digests.get(path)!);
  tally.taken.push(path);
  tally.changed.add(id);
}

async function removeThere(work: Work, path: string): Promise<void> {
  const { parts, id, record } = work;
  await parts.folder.remove(path);
  if (path === record.place) await writeMirrorRecord(parts.store, id, undefined);
  else await note(work, path, undefined);
}

async function removeHere(work: Work, path: string, tally: Tally): Promise<void> {
  const { parts, id, record, here } = work;
  tally.changed.add(id);
  if (path === record.place) {
    await deleteNotebook(parts.store, id);
    return writeMirrorRecord(parts.store, id, undefined);
  }
  await removeAttachment(parts.store, id, here!.attachments.get(path)!.name);
  return note(work, path, undefined);
}

/** The bytes of one side, for a person who has to decide; undefined where the file is gone. */
export async function mirrorText(
  parts: MirrorParts,
  ask: MirrorAsk,
  side: 'folder' | 'store',
): Promise<ByteSource | undefined> {
  if (ask[side] === undefined) return undefined;
  if (side === 'folder') return parts.folder.open(ask.path);
  const record = (await readMirrorRecords(parts.store)).get(ask.notebook);
  const here = record && (await storeSide(parts.store, parts.hasher, ask.notebook, record.place));
  return here?.sources.get(ask.path);
}
