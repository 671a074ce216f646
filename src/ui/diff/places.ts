/** What is compared, as the address names it: a run by its id, `bundle~ID` or `text~NOTEBOOK~REVISION`. */
import type { StoredPlace } from '../../core/diff/document.ts';

/** A place of the store, or a bundle that is open in this tab. */
export type Place = StoredPlace | { readonly is: 'bundle'; readonly bundle: string };

export function parsePlace(text: string | undefined): Place | undefined {
  if (text === undefined || text === '') return undefined;
  if (text.startsWith('bundle~')) return { is: 'bundle', bundle: text.slice('bundle~'.length) };
  if (!text.startsWith('text~')) return { is: 'run', run: text };
  const at = text.lastIndexOf('~');
  return { is: 'text', notebook: text.slice('text~'.length, at), revision: text.slice(at + 1) };
}

export function formatPlace(place: Place): string {
  if (place.is === 'run') return place.run;
  return place.is === 'bundle' ? `bundle~${place.bundle}` : `text~${place.notebook}~${place.revision}`;
}
