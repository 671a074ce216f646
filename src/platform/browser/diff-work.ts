/** Comparing runs, bundles and texts, inside a bundle worker. */
import type { Bundle } from '../../core/bundle/read.ts';
import { bundleRun, storedRun } from '../../core/diff/compared-run.ts';
import { diffDocument, type Compared, type DiffDocument, type StoredPlace } from '../../core/diff/document.ts';
import { findRun, findText } from '../../core/diff/find-run.ts';
import type { DiffTools } from '../../core/diff/tools.ts';
import type { CellKind } from '../../core/kind/cell-kind.ts';
import { parseNotebook } from '../../core/notebook/parse.ts';
import type { Store } from '../../core/ports.ts';
import type { HeldFile } from './bundle-messages.ts';
import { browserHasher } from './hasher.ts';

/** A place of the store, or a bundle that the page holds. */
export type HeldPlace = StoredPlace | { readonly is: 'bundle'; readonly held: HeldFile };

export interface DiffWorkParts {
  readonly kinds: ReadonlyMap<string, CellKind>;
  openBundle(held: HeldFile): Promise<Bundle>;
  openStore(): Promise<Store>;
}

/** Opens the store only where a side is in it. */
export async function diffPlaces(
  parts: DiffWorkParts,
  a: HeldPlace,
  b: HeldPlace,
  tools: DiffTools,
): Promise<DiffDocument> {
  const store = a.is === 'bundle' && b.is === 'bundle' ? undefined : await parts.openStore();
  try {
    const sides = [await openPlace(parts, a, store), await openPlace(parts, b, store)] as const;
    return await diffDocument(...sides, tools, browserHasher);
  } finally {
    await store?.close();
  }
}

async function openPlace(
  { kinds, openBundle }: DiffWorkParts,
  place: HeldPlace,
  store: Store | undefined,
): Promise<Compared> {
  if (place.is === 'bundle') {
    const run = bundleRun(await openBundle(place.held), kinds);
    return { notebook: run.notebook, run };
  }
  if (place.is === 'text') {
    const { text } = await findText(store!, place.notebook, place.revision);
    return { notebook: parseNotebook(text, kinds) };
  }
  const run = await storedRun(store!, kinds, await findRun(store!.records, place.run));
  return { notebook: run.notebook, run };
}
