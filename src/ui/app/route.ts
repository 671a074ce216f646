/** A place in the app, as the address names it: `#/notebook/flights/scores`. */
export const VIEWS = [
  'home',
  'notebook',
  'data',
  'runs',
  'models',
  'serving',
  'monitor',
  'lineage',
  'bundle',
  'diff',
  'class',
  'settings',
] as const;
export type ViewId = (typeof VIEWS)[number];

export interface Route {
  readonly view: ViewId;
  /** What follows the view: for a notebook its id and the cell; for other views their own. */
  readonly rest: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

export function parseRoute(hash: string): Route {
  const [path = '', search = ''] = hash.replace(/^#\/?/, '').split('?');
  const [view, ...rest] = path.split('/').filter((part) => part !== '');
  const known = VIEWS.find((each) => each === view) ?? 'home';
  return {
    view: known,
    rest: known === 'home' ? [] : rest.map(decode),
    query: Object.fromEntries(new URLSearchParams(search)),
  };
}

/** A part of an address as people read it. */
export function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // A half-typed escape in the address is taken as it stands.
    return part;
  }
}

export function formatRoute(view: ViewId, rest: readonly string[] = [], query: Record<string, string> = {}): string {
  const search = new URLSearchParams(query).toString();
  return `#/${[view === 'home' ? '' : view, ...rest.map(encodeURIComponent)].filter((part) => part !== '').join('/')}${search ? `?${search}` : ''}`;
}
