import { readNotebook } from '../../core/store/notebooks.ts';
import type { App } from '../app/app.svelte.ts';
import type { NotebookSession } from '../notebook/session.svelte.ts';
import { formatPlace } from './places.ts';

/** Holds the notebook as it is saved now against something that the person chooses. */
export async function compareNotebook(app: App, session: NotebookSession): Promise<void> {
  await session.save();
  const { store } = await app.open();
  const saved = await readNotebook(store, session.id);
  if (!saved) return;
  const revision = String(saved.head.revision);
  app.go('diff', ['-', formatPlace({ is: 'text', notebook: session.id, revision })]);
}
