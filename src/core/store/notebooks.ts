/** Notebooks in the store: a head, and every saved text as a revision. */
import type { Change, Store } from '../ports.ts';
import { problem, Refusal } from '../problem.ts';
import { latestId, lastRunId } from '../graph/records.ts';

/** Table `notebook`. */
export interface NotebookHead {
  readonly id: string;
  readonly title: string;
  /** Number of the last revision, from 1. */
  readonly revision: number;
  readonly updatedAt: number;
}

/** Table `revision`, `<notebook>/<n padded>`. */
export interface Revision {
  readonly revision: number;
  readonly text: string;
  readonly at: number;
}

/** Older revisions are dropped as new ones come. */
const KEPT_REVISIONS = 200;

/**
 * Saves a text as the next revision after `base` (0 for a new notebook). Refusal `store.conflict` when someone else
 * has saved since: then nothing is changed. Durable when it resolves.
 */
export async function saveNotebook(
  store: Store,
  saved: {
    readonly id: string;
    readonly title: string;
    readonly text: string;
    readonly base: number;
    readonly at: number;
  },
): Promise<NotebookHead> {
  const { id, title, text, base, at } = saved;
  const head: NotebookHead = { id, title, revision: base + 1, updatedAt: at };
  const known = await readHead(store, id);
  if ((known?.revision ?? 0) !== base) throw new Refusal(problem('store.conflict', { table: 'notebook', id }));
  const changes: Change[] = [
    { table: 'revision', id: revisionId(id, head.revision), value: { text, at }, expect: 'absent' },
    { table: 'notebook', id, value: { ...head } },
  ];
  if (head.revision > KEPT_REVISIONS) {
    changes.push({ table: 'revision', id: revisionId(id, head.revision - KEPT_REVISIONS), value: null });
  }
  await store.records.commit(changes);
  return head;
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
  const found = await store.records.list('revision', `${id}/`);
  return found.map(({ id: key, value }) => ({
    revision: Number(key.slice(id.length + 1)),
    text: String(value['text']),
    at: Number(value['at']),
  }));
}

/** Removes a notebook, its revisions and attachments. Its runs stay; what nothing refers to goes at the next collection. */
export async function removeNotebook(store: Store, id: string): Promise<void> {
  const changes: Change[] = [
    { table: 'notebook', id, value: null },
    { table: 'setting', id: lastRunId(id), value: null },
  ];
  for (const table of ['revision', 'attachment'] as const) {
    for (const each of await store.records.list(table, `${id}/`)) changes.push({ table, id: each.id, value: null });
  }
  for (const each of await store.records.list('latest', latestId(id, ''))) {
    changes.push({ table: 'latest', id: each.id, value: null });
  }
  await store.records.commit(changes);
}

async function readHead(store: Store, id: string): Promise<NotebookHead | undefined> {
  return (await store.records.get('notebook', id)) as NotebookHead | undefined;
}

function revisionId(id: string, revision: number): string {
  return `${id}/${String(revision).padStart(8, '0')}`;
}
