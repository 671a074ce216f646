/** The ways a notebook comes to be: from a shipped example, from nothing, from a file that someone dropped. */
import { parseNotebook } from '../../core/notebook/parse.ts';
import { saveAttachment } from '../../core/store/attachments.ts';
import { holdStore, storing } from '../../core/store/hold.ts';
import {
  deleteNotebook,
  listNotebooks,
  readNotebook,
  saveNotebook,
  type NotebookHead,
  type NotebookSave,
} from '../../core/store/notebooks.ts';
import type { App } from '../app/app.svelte.ts';
import type { World } from '../app/world.ts';
import { emptyText } from './empty-text.ts';
import { exampleFile, lessonFile } from './lesson.ts';
import { freeId, stem } from './notebook-id.ts';
import { propose } from './proposal.ts';
import { requireRoom } from './room.ts';

/** Opens the shipped example, or the copy of it that this browser already has. */
export async function openExample(app: App, name: string): Promise<void> {
  const world = await app.open();
  const kept = (await listNotebooks(world.store)).find((head) => head.example === name);
  if (kept) return app.go('notebook', [kept.id]);
  const text = await app.host.shipped.text(exampleFile(name, app.language));
  await create(app, world, name, text, name);
}

/** Opens a shipped lesson, or the copy of it that this browser already has. */
export async function openLesson(app: App, name: string): Promise<void> {
  const world = await app.open();
  const kept = (await listNotebooks(world.store)).find((head) => head.lesson?.name === name);
  if (kept) return app.go('notebook', [kept.id]);
  const given = await app.host.shipped.text(lessonFile(name, app.language));
  app.go('notebook', [await keep(world, name, given, { lesson: { name, given } })]);
}

export async function startEmpty(app: App): Promise<void> {
  const world = await app.open();
  await create(app, world, 'untitled', emptyText(app.language));
}

/** Opens each file, one after another, and tells the app what became of it. */
export async function openFiles(app: App, files: readonly File[]): Promise<void> {
  for (const file of files) {
    app.files = { ...app.files, reading: file.name };
    try {
      const opened = { file: file.name, ...(await openFile(app, file)) };
      app.files = { ...app.files, opened: [...app.files.opened, opened] };
    } catch (error) {
      app.files = { ...app.files, failed: [...app.files.failed, { file: file.name, messages: app.messages(error) }] };
    }
  }
}

/**
 * A run bundle is looked at where it is; a notebook file is kept as it is; any other file becomes an attachment and a
 * notebook that is proposed for it.
 */
async function openFile(app: App, file: File): Promise<{ view: 'notebook' | 'bundle'; id: string }> {
  const world = await app.open();
  if (/\.zip$/i.test(file.name) && (await world.bundles.isBundle(file))) {
    const { openBundle } = await import('../bundle/bundle-session.svelte.ts');
    return { view: 'bundle', id: app.addBundle(await openBundle(world, file)) };
  }
  return { view: 'notebook', id: await openAsNotebook(app, world, file) };
}

async function openAsNotebook(app: App, world: World, file: File): Promise<string> {
  if (/\.md$/i.test(file.name)) return keep(world, stem(file.name), await file.text());
  await requireRoom(world, file);
  return storing(world, async () => {
    const id = await freeId(world.store, stem(file.name));
    try {
      await saveAttachment(world.store, world.hasher, id, file.name, world.file(file));
      const proposal = await propose(world.engine(id), id, file.name, app.language);
      const kept = await keep(world, id, proposal.text);
      app.setProposal(kept, proposal);
      return kept;
    } catch (error) {
      // A file that could not be read leaves nothing behind.
      await deleteNotebook(world.store, id);
      throw error;
    }
  });
}

export interface Removed {
  undo(): Promise<void>;
  /** Lets its attachments be collected; no `undo` after it. */
  forget(): Promise<void>;
}

/** Deletes a notebook; its attachments are not collected before `forget`. */
export async function removeNotebook(app: App, head: NotebookHead): Promise<Removed> {
  const world = await app.open();
  const forget = await holdStore(world.locks);
  const stored = await readNotebook(world.store, head.id);
  const attachments = await world.store.records.list('attachment', `${encodeURIComponent(head.id)}/`);
  await app.closeNotebook(head.id);
  if (localStorage.getItem('last-notebook') === head.id) localStorage.removeItem('last-notebook');
  await deleteNotebook(world.store, head.id);
  const undo = async () => {
    if (!stored) return;
    const { id, title, example, lesson } = stored.head;
    await saveNotebook(world.store, world.clock, {
      id,
      title,
      text: stored.text,
      ...(example !== undefined && { example }),
      ...(lesson && { lesson }),
    });
    await world.store.records.commit(
      attachments.map(({ id: each, value }) => ({ table: 'attachment', id: each, value })),
    );
  };
  return { undo, forget };
}

async function create(app: App, world: World, wanted: string, text: string, example?: string): Promise<void> {
  app.go('notebook', [await keep(world, wanted, text, example === undefined ? {} : { example })]);
}

/** Keeps a new notebook; its id. */
async function keep(
  world: World,
  wanted: string,
  text: string,
  from: Pick<NotebookSave, 'example' | 'lesson'> = {},
): Promise<string> {
  const id = (await readNotebook(world.store, wanted)) ? await freeId(world.store, wanted) : wanted;
  const title = parseNotebook(text, world.kinds).front.title ?? wanted;
  await saveNotebook(world.store, world.clock, { id, title, text, ...from });
  return id;
}
