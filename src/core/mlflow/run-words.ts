/** Notes and tags that either side writes beside a run that both have. */
import { canonicalJson } from '../graph/canonical-json.ts';
import { change } from '../graph/records.ts';
import type { Change, Store } from '../ports.ts';
import type { RunNote } from '../tracking/build-index.ts';
import { noteChange, readNote, runNoteId } from '../tracking/notes.ts';
import type { TrackedRun } from '../tracking/tracked-run.ts';
import type { Mlflow, Pair, WireRun } from './api.ts';
import type { LocalRun } from './local-runs.ts';
import type { Comparison, Difference, RunPlace, Value } from './merge.ts';
import { changedNames, mapNames, MAX_TAG, readTag, shortText, tagPair } from './names.ts';
import { NOTE, readWhole, tagNames, tagsOf, WHOLE_FILE, wholeOf } from './sync-run.ts';
import { ServerRefusal } from './server.ts';

export interface RunOnBothSides {
  /** The hash of a run of ours; the server's id of one that came from there. */
  readonly key: string;
  readonly place: RunPlace;
  readonly remote: WireRun;
  /** As the record has them. */
  readonly tags: Readonly<Record<string, string>>;
  readonly note: string | undefined;
  /** What a person wrote beside it here. */
  readonly beside: RunNote;
}

/** Longer names cannot be told to the server in any form. */
const MAX_NAME = 1000;

/** How the tags of a run travel: names that had to change at first, and those that later ones must not take. */
interface TagNames {
  readonly names: Readonly<Record<string, string>>;
  readonly travelling: ReadonlyMap<string, string>;
  readonly taken: ReadonlySet<string>;
}

function tagNamesOf(names: Readonly<Record<string, string>>): TagNames {
  const travelling = new Map(Object.entries(names).map(([as, name]) => [name, as]));
  return { names, travelling, taken: new Set(Object.keys(names)) };
}

function pairOf({ travelling, taken }: TagNames, name: string, value: string): Pair {
  const as = travelling.get(name);
  return as === undefined ? tagPair(name, value, MAX_TAG, taken) : { key: as, value: shortText(value, MAX_TAG).text };
}

/** The value as the server gives it back. */
function said(names: TagNames, name: string, value: string): string {
  const pair = pairOf(names, name, value);
  return names.travelling.has(name) ? pair.value : (readTag(pair)?.[1] ?? '');
}

/** One request, for a run whose names were mapped in a file; else none. */
export async function compareRun({ compare }: Comparison, run: RunOnBothSides, mlflow: Mlflow): Promise<void> {
  const { key, place, remote, tags, note, beside } = run;
  const names = tagNamesOf(
    place.isCopy
      ? await tagNames(remote.data.tags, fileReader(mlflow, place))
      : changedNames(mapNames(Object.keys(tags))),
  );
  const theirs = new Map<string, string>();
  for (const pair of remote.data.tags) {
    const read = readTag(pair);
    if (read) theirs.set(Object.hasOwn(names.names, read[0]) ? names.names[read[0]]! : read[0], read[1]);
  }
  const ours = { ...tags, ...beside.tags };
  for (const tag of new Set([...Object.keys(ours), ...theirs.keys()])) {
    if (tag.length > MAX_NAME) continue;
    const origin = Object.hasOwn(tags, tag) ? said(names, tag, tags[tag]!) : null;
    const here = Object.hasOwn(ours, tag) ? said(names, tag, ours[tag]!) : null;
    const there = theirs.get(tag) ?? null;
    // What a run of ours says of itself stays, whoever takes it away there.
    if (!place.isCopy && there === null && here === origin) continue;
    const target = { type: 'run_tag', run: place, tag, key: pairOf(names, tag, '').key } as const;
    compare(`tag ${key} ${tag}`, target, here, there, origin);
  }
  const short = (text: string | undefined): Value => (text ? shortText(text, MAX_TAG).text : null);
  const origin = short(note);
  const [here, there] = [short(beside.text ?? note), tagsOf(remote).get(NOTE) || null];
  if (!place.isCopy && there === null && here === origin) return;
  compare(`note ${key}`, { type: 'note', run: place }, here, there, origin);
}

/** What both sides say once a run of ours has gone there with what was written beside it: entries of the base. */
export function wordsSent({ hash, tags, ownNote, beside }: LocalRun): [string, Value][] {
  const names = tagNamesOf(changedNames(mapNames(Object.keys(tags))));
  const sent = Object.entries(beside.tags ?? {}).map(([tag, value]): [string, Value] => [
    `tag ${hash} ${tag}`,
    said(names, tag, value),
  ]);
  if (beside.text !== undefined && beside.text !== ownNote) {
    sent.push([`note ${hash}`, shortText(beside.text, MAX_TAG).text]);
  }
  return sent;
}

export type RunDifference = Difference & { readonly target: { readonly type: 'note' | 'run_tag' } };

function fileReader(mlflow: Mlflow, { uri }: RunPlace) {
  return async (path: string): Promise<Uint8Array | undefined> => {
    try {
      return await mlflow.getFile(uri, path);
    } catch (error) {
      if (error instanceof ServerRefusal && error.code === 'mlflow.not_found') return undefined;
      throw error;
    }
  };
}

/** Writes the note or tag on the server as it stands here; a text that is too long for a tag goes whole into a file. */
export async function pushRunWord(
  { mlflow, store }: { readonly mlflow: Mlflow; readonly store: Store },
  { target, ours }: RunDifference,
): Promise<void> {
  const { run } = target;
  const key = target.type === 'note' ? NOTE : target.key;
  if (ours === null) return mlflow.deleteTag(run.remote, key);
  const record = (await store.records.get('run', run.id)) as Partial<TrackedRun> | undefined;
  const beside = readNote(await store.records.get('note', runNoteId(run.id)));
  const whole =
    target.type === 'note'
      ? (beside.text ?? record?.note ?? '')
      : (beside.tags?.[target.tag] ?? record?.tags?.[target.tag] ?? '');
  if (shortText(whole, MAX_TAG).text !== whole) {
    const kept = await readWhole(fileReader(mlflow, run));
    const values = canonicalJson({ ...kept, tags: { ...kept.tags, [key]: whole } });
    await mlflow.putFile(run.uri, WHOLE_FILE, new TextEncoder().encode(values));
  }
  const plain = target.type === 'note' || !key.startsWith('bancada.');
  const value = plain ? ours : tagPair(target.type === 'run_tag' ? target.tag : key, whole, MAX_TAG).value;
  await mlflow.setTag(run.remote, key, value);
}

/** Takes the note or tag from the server: into the copy where the run came from there, beside the run where it is ours. */
export async function pullRunWord(
  { mlflow, store }: { readonly mlflow: Mlflow; readonly store: Store },
  { target, theirs }: RunDifference,
): Promise<void> {
  const { run } = target;
  const key = target.type === 'note' ? NOTE : target.key;
  const isCut = theirs !== null && theirs.endsWith('…');
  const value = isCut
    ? wholeOf((await readWhole(fileReader(mlflow, run))).tags[key], theirs, MAX_TAG)
    : (theirs ?? undefined);
  const beside = readNote(await store.records.get('note', runNoteId(run.id)));
  const record = (await store.records.get('run', run.id)) as TrackedRun | undefined;
  const changes: Change[] =
    run.isCopy && record
      ? [copyChange(record, target, value), noteChange(run.id, besideWith(beside, target, undefined))]
      : [noteChange(run.id, besideWith(beside, target, value))];
  await store.records.commit(changes);
}

function besideWith(beside: RunNote, target: RunDifference['target'], value: string | undefined): RunNote {
  const { text, tags } = beside;
  if (target.type === 'note') return { ...(tags && { tags }), ...(value !== undefined && { text: value }) };
  return { ...(text !== undefined && { text }), tags: tagsWith(tags, target.tag, value) };
}

function copyChange(record: TrackedRun, target: RunDifference['target'], value: string | undefined): Change {
  if (target.type === 'run_tag') {
    return change('run', record.id, { ...record, tags: tagsWith(record.tags, target.tag, value) });
  }
  const { note: _, ...rest } = record;
  return change('run', record.id, { ...rest, ...(value !== undefined && { note: value }) });
}

function tagsWith(
  tags: Readonly<Record<string, string>> = {},
  tag: string,
  value: string | undefined,
): Record<string, string> {
  const others = Object.entries(tags).filter(([name]) => name !== tag);
  return Object.fromEntries(value === undefined ? others : [...others, [tag, value]]);
}
