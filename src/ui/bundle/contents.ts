/** A bundle's files by what they are for. */
import { NOTEBOOK, objectPath, type Manifest } from '../../core/bundle/manifest.ts';
import { isSample } from '../../core/store/attached-sources.ts';

export interface ContentGroup {
  readonly id: string;
  readonly phrase: 'group_notebook' | 'group_data' | 'group_objects' | 'group_model' | 'group_more';
  readonly name: string;
  readonly files: number;
  readonly bytes: number;
}

/** Groups of at least one file, in the order in which people look: notebook, data, results, models, the rest. */
export function contentGroups({ files, sources }: Pick<Manifest, 'files' | 'sources'>): ContentGroup[] {
  const sourceOf = new Map(
    sources.flatMap(({ name, chunks }) => (chunks ?? []).map((each) => [objectPath(each), name])),
  );
  const groups = new Map<string, ContentGroup>();
  for (const [path, { size }] of Object.entries(files)) {
    const { phrase, name } = groupOf(path, sourceOf);
    const id = `${phrase} ${name}`;
    const group = groups.get(id);
    groups.set(id, { id, phrase, name, files: (group?.files ?? 0) + 1, bytes: (group?.bytes ?? 0) + size });
  }
  const order = ['group_notebook', 'group_data', 'group_objects', 'group_model', 'group_more'];
  return [...groups.values()].sort((a, b) => order.indexOf(a.phrase) - order.indexOf(b.phrase));
}

function groupOf(path: string, sourceOf: ReadonlyMap<string, string>): Pick<ContentGroup, 'phrase' | 'name'> {
  const source = sourceOf.get(path);
  if (source !== undefined) return { phrase: 'group_data', name: source };
  if (path === NOTEBOOK) return { phrase: 'group_notebook', name: '' };
  if (path.startsWith('objects/')) return { phrase: 'group_objects', name: '' };
  const model = /^models\/([^/]+)\//.exec(path)?.[1];
  return model === undefined ? { phrase: 'group_more', name: '' } : { phrase: 'group_model', name: model };
}

export interface LeftOut {
  readonly phrase: 'left_out_ships' | 'left_out_source' | 'left_out_rows' | 'left_out_columns' | 'left_out_models';
  readonly name: string;
  readonly bytes: number;
  /** At most so many rows of it are there. */
  readonly rows: number;
  /** The ones that are there. */
  readonly columns: readonly string[];
}

/** The data of the run that are not in the bundle as a whole. */
export function leftOut({ sources, withheld }: Manifest): LeftOut[] {
  const sizes = new Map(sources.map(({ name, size }) => [name, size]));
  const none = { bytes: 0, rows: 0, columns: [] };
  const ships = sources
    .filter(({ name, chunks }) => !chunks && isSample(name))
    .map(({ name, size }): LeftOut => ({ ...none, phrase: 'left_out_ships', name, bytes: size }));
  const data = (withheld?.data ?? []).map(({ name, rows, columns = [] }): LeftOut => {
    const bytes = sizes.get(name) ?? 0;
    if (rows === 'none') return { ...none, phrase: 'left_out_source', name, bytes };
    if (rows === 'all') return { ...none, phrase: 'left_out_columns', name, bytes, columns };
    return { phrase: 'left_out_rows', name, bytes, rows, columns };
  });
  const named = new Set(data.map(({ name }) => name));
  const models: LeftOut[] = withheld?.models ? [{ ...none, phrase: 'left_out_models', name: '' }] : [];
  return [...ships.filter(({ name }) => !named.has(name)), ...data, ...models];
}
