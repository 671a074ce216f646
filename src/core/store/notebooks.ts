/** Notebooks in the store: a head, and every saved text as a revision. */
import { change, lastRunId, latestId } from '../graph/records.ts';
import type { Change, Clock, Store } from '../ports.ts';
import { problem, Refusal } from '../problem.ts';

/** Table `notebook`. */
export interface NotebookHead {
  readonly id: string;
  readonly title: string;
  /** Number of the last save, from 1. */
  readonly revision: number;
  readonly updatedAt: number;
  /** The shipped example that it was made from. */
  readonly example?: string;
  /** The shipped lesson that it was made from. */
  readonly lesson?: Lesson;
  /** When it was last written to a file of the person's own. */
  readonly copiedAt?: number;
}

export interface Lesson {
  readonly name: string;
  /** Its text when it was last taken. */
  readonly given: string;
}

/** Table `revision`, `<notebook>/<n padded>`. */
export interface Revision {
  readonly revision: number;
  readonly text: string;
  readonly at: number;
}

export interface NotebookSave {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly example?: string;
  readonly lesson?: Lesson;
  /** Keep the text before this one as a revision; else it is replaced. */
  readonly newRevision?: boolean;
  /** The `revision` that this text was edited from; when another has been saved since, nothing is written. */
  readonly base?: number;
}

/** Older revisions are dropped as new ones come. */
const KEPT_REVISIONS = 200;

/**
 * Saves a text; durable when it resolves. Every save has a number of its own that only one writer can take, so two
 * tabs never overwrite each other unseen. Refusal `store.conflict`.
 */
export async function saveNotebook(store: Store, clock: Clock, save: NotebookSave): Promise<NotebookHead> {
  const { id, title, text, newRevision = false } = save;
  const before = await readHead(store, id);
  if (save.base !== undefined && save.base !== (before?.revision ?? 0)) {
    throw new Refusal(problem('store.conflict', { table: 'notebook', id }));
  }
  const revision = (before?.revision ?? 0) + 1;
  const at = clock.now();
  const example = save.example ?? before?.example;
  const lesson = save.lesson ?? before?.lesson;
  const made = { ...(example !== undefined && { example }), ...(lesson && { lesson }) };
  const head: NotebookHead = { id, title, revision, updatedAt: at, ...made };
  const changes: Change[] = [
    { table: 'revision', id: revisionId(id, revision), value: { text, at }, expect: 'absent' },
    change('notebook', id, head),
  ];
  if (before && !newRevision) changes.push({ table: 'revision', id: revisionId(id, before.revision), value: null });
  if (newRevision) changes.push(...(await dropOldest(store, id)));
  await store.records.commit(changes);
  return head;
}

async function dropOldest(store: Store, id: string): Promise<Change[]> {
  const kept = await store.records.list('revision', revisionPrefix(id));
  const old = kept.slice(0, Math.max(0, kept.length + 1 - KEPT_REVISIONS));
  return old.map((each) => ({ table: 'revision', id: each.id, value: null }));
}

/** Notes which version of its lesson the notebook has taken. */
export async function markLesson(store: Store, id: string, lesson: Lesson): Promise<void> {
  const head = await readHead(store, id);
  if (head) await store.records.commit([change('notebook', id, { ...head, lesson })]);
}

/** Notes that the notebook was written to a file; the next save forgets it. */
export async function markCopied(store: Store, clock: Clock, id: string): Promise<void> {
  const head = await readHead(store, id);
  if (head) await store.records.commit([change('notebook', id, { ...head, copiedAt: clock.now() })]);
}

export async function readNotebook(
  store: Store,
  id: string,
): Promise<{ head: NotebookHead; text: string } | undefined> {
  const head = await readHead(store, id);
  const revision = head && (await store.records.get('revision', revisionId(id, head.revision)));
  return revision && { head, text: String(revision['text']) };
}

/** Last changed first. */
export async function listNotebooks(store: Store): Promise<NotebookHead[]> {
  const found = await store.records.list('notebook');
  return found.map(({ value }) => value as unknown as NotebookHead).sort((a, b) => b.updatedAt - a.updatedAt);
}

/** Oldest first. */
export async function listRevisions(store: Store, id: string): Promise<Revision[]> {
  const found = await store.records.list('revision', revisionPrefix(id));
  return found.map(({ id: key, value }) => ({
    revision: Number(key.slice(revisionPrefix(id).length)),
    text: String(value['text']),
    at: Number(value['at']),
  }));
}

/** Removes a notebook, its revisions and attachments. Its runs stay; what nothing refers to goes at the next collection. */
export async function deleteNotebook(store: Store, id: string): Promise<void> {
  const changes: Change[] = [
    { table: 'notebook', id, value: null },
    { table: 'setting', id: lastRunId(id), value: null },
  ];
  for (const table of ['revision', 'attachment'] as const) {
    for (const each of await store.records.list(table, revisionPrefix(id)))
      changes.push({ table, id: each.id, value: null });
  }
  for (const each of await store.records.list('latest', latestId(id, ''))) {
    changes.push({ table: 'latest', id: each.id, value: null });
  }
  await store.records.commit(changes);
}

async function readHead(store: Store, id: string): Promise<NotebookHead | undefined> {
  return (await store.records.get('notebook', id)) as NotebookHead | undefined;
}

/** Also the prefix of the notebook's attachments. */
function revisionPrefix(id: string): string {
  return `${encodeURIComponent(id)}/`;
}

function revisionId(id: string, revision: number): string {
  return `${revisionPrefix(id)}${String(revision).padStart(8, '0')}`;
}
