/** What a person lets into a bundle: all rows, some columns, a sample, or digests alone. */
import { byCodeUnit } from '../graph/canonical-json.ts';
import type { Graph } from '../graph/order.ts';
import { problem, type Problem } from '../problem.ts';

export interface DataChoice {
  /** `all`, `none` (digests alone), or at most so many rows, drawn by the notebook's seed. */
  readonly rows: 'all' | 'none' | number;
  /** Without it, all of them. */
  readonly columns?: readonly string[];
}

export interface BundleContents {
  /** For every source, and every cell that generates data, that `sources` does not name. */
  readonly data: DataChoice;
  /** By source, as the notebook names it, or by the cell that generates data. */
  readonly sources?: Readonly<Record<string, DataChoice>>;
  /** False leaves out models that learned from data that are left out. */
  readonly models?: boolean;
}

export const EVERYTHING: BundleContents = { data: { rows: 'all' } };

/** Contents as they apply to one notebook. */
export interface Selection {
  /** What is not in the bundle as a whole, by source or generating cell, in order of names. */
  readonly withheld: ReadonlyMap<string, DataChoice>;
  /** Cells that read any of it, directly or not: nothing of theirs that may carry rows goes in. */
  readonly tainted: ReadonlySet<string>;
  /** Cells that bring rows in, and how much of them goes in as a file of its own. */
  readonly sampled: ReadonlyMap<string, DataChoice>;
  readonly models: boolean;
}

function isWhole({ rows, columns }: DataChoice): boolean {
  return rows === 'all' && columns === undefined;
}

/** Problem: `bundle.unknown_source`, for each name in `sources` that leads to none. */
export function selectContents(
  graph: Graph,
  cells: readonly string[],
  contents: BundleContents,
):
  { readonly ok: true; readonly selection: Selection } | { readonly ok: false; readonly problems: readonly Problem[] } {
  const origins = new Map(cells.map((cell) => [cell, originsOf(graph, cell)] as const));
  const names = [...new Set([...origins.values()].flat())].sort(byCodeUnit);
  const stated = contents.sources ?? {};
  const unknown = Object.keys(stated).filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    return { ok: false, problems: unknown.map((got) => problem('bundle.unknown_source', { got, expected: names })) };
  }
  const choices = names.map((name) => [name, Object.hasOwn(stated, name) ? stated[name]! : contents.data] as const);
  const withheld = new Map(choices.filter(([, choice]) => !isWhole(choice)));
  const sampled = new Map<string, DataChoice>();
  for (const [cell, own] of origins) {
    const choice = own.map((name) => withheld.get(name)).find((each) => each !== undefined);
    const bringsRows = graph.cells.get(cell)?.kind.output === 'dataset';
    if (choice && choice.rows !== 'none' && bringsRows) sampled.set(cell, choice);
  }
  return {
    ok: true,
    selection: { withheld, tainted: taintedCells(graph, origins, withheld), sampled, models: contents.models ?? true },
  };
}

/** Where a cell's own rows come from: its sources, or itself when it reads nothing and gives a dataset. */
function originsOf(graph: Graph, name: string): string[] {
  const cell = graph.cells.get(name);
  if (!cell) return [];
  if (cell.sources.length > 0) return cell.sources.map((each) => each.name);
  return cell.inputs.length === 0 && cell.kind.output === 'dataset' ? [name] : [];
}

function taintedCells(
  graph: Graph,
  origins: ReadonlyMap<string, readonly string[]>,
  withheld: ReadonlyMap<string, DataChoice>,
): Set<string> {
  const tainted = new Set<string>();
  for (const [name, { inputs }] of graph.cells) {
    const own = origins.get(name) ?? [];
    if (own.some((each) => withheld.has(each)) || inputs.some((each) => tainted.has(each))) tainted.add(name);
  }
  return tainted;
}
