import type { OpenBundle } from '../../core/bundle/desk.ts';
import type { Imported } from '../../core/bundle/import.ts';
import type { RunRecord } from '../../core/graph/records.ts';
import { readNotebook, saveNotebook } from '../../core/store/notebooks.ts';
import type { BundleWatch, World } from '../app/world.ts';
import { freeId, stem } from '../notebook/notebook-id.ts';

export interface ImportedNotebook extends Imported {
  readonly notebook: string;
  /** The notebook came with an earlier import of this bundle; what was changed in it since stays. */
  readonly wasHere: boolean;
}

/** Keeps a bundle as a notebook of this browser, or finds the one that an earlier import made. */
export async function importNotebook(
  world: World,
  file: File,
  bundle: OpenBundle,
  watch: BundleWatch,
): Promise<ImportedNotebook> {
  const { store, clock } = world;
  const earlier = await importedAs(world, bundle);
  const notebook = earlier ?? (await freeId(store, stem(file.name)));
  const imported = await world.bundles.import(file, notebook, watch);
  if (earlier === undefined) {
    await saveNotebook(store, clock, { id: notebook, title: bundle.manifest.title, text: bundle.text });
  }
  return { ...imported, notebook, wasHere: earlier !== undefined };
}

/** The notebook of an earlier import that is still here. */
async function importedAs({ store }: World, { digest }: OpenBundle): Promise<string | undefined> {
  for (const { value } of await store.records.list('run', `bundle-${digest.slice(0, 32)}-`)) {
    const { notebook } = value as unknown as RunRecord;
    if (await readNotebook(store, notebook)) return notebook;
  }
  return undefined;
}
