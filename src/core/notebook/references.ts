import type { Json } from '../json.ts';
import type { CellKind, CellReference, OutputType } from '../kind/cell-kind.ts';
import type { Problem } from '../problem.ts';
import type { Shape } from './describe.ts';
import { isCellName } from './names.ts';
import { nearestWord } from './nearest.ts';
import type { Path } from './yaml-text.ts';

/** A cell as references see it: the first of its name, with its kind and body where those are right. */
export interface Referable {
  readonly name: string;
  readonly kind: CellKind | undefined;
  readonly body: Json | undefined;
  readonly references: readonly CellReference[];
}

export interface ReferenceProblem {
  readonly code: string;
  readonly params: Problem['params'];
  readonly path: Path;
}

/** Unknown names are compared with all others, up to this many comparisons in all. */
const COMPARISONS = 200_000;
const SHOWN_CYCLE = 20;
/** So many cells of one knot get the shortest way back to themselves; the rest get the first one's. */
const OWN_CYCLES = 50;

/** What is wrong with the references of each cell, by the cell's place in `cells`: names, parts, types, cycles. */
export function checkReferences(cells: readonly Referable[]): ReadonlyMap<number, readonly ReferenceProblem[]> {
  const byName = new Map<string, number>();
  for (const [index, { name }] of cells.entries()) if (name !== '' && !byName.has(name)) byName.set(name, index);
  const found = new Map<number, ReferenceProblem[]>();
  let comparisons = COMPARISONS;
  for (const [index, cell] of cells.entries()) {
    const problems: ReferenceProblem[] = [];
    for (const reference of cell.references) {
      const target = byName.get(reference.name);
      const wrong =
        target === undefined
          ? unknownName(reference, (comparisons -= byName.size) >= 0 ? byName.keys() : [])
          : wrongTarget(reference, cells[target]!);
      if (wrong) problems.push({ ...wrong, path: reference.at });
    }
    if (problems.length > 0) found.set(index, problems);
  }
  for (const { cell, path, names } of findCycles(cells, byName)) {
    const cycle = names.length > SHOWN_CYCLE ? [...names.slice(0, SHOWN_CYCLE - 1), '…', names.at(-1)!] : names;
    found.set(cell, [...(found.get(cell) ?? []), { code: 'E_CYCLE', params: { cycle: cycle.join(' -> ') }, path }]);
  }
  return found;
}

/** The references in a body that its kind cannot read, found by the schema's places for cell names. */
export function looseReferences(shape: Shape, body: Json): readonly CellReference[] {
  const found: CellReference[] = [];
  const walk = (at: Shape | undefined, value: Json, path: Path): void => {
    if (!at) return;
    if (typeof value === 'string') {
      const [name, part, more] = value.split('.') as [string, string | undefined, string | undefined];
      if (at.input !== 'cell' || !isCellName(name) || more !== undefined) return;
      found.push({ at: path, name, ...(part !== undefined && { part }), accepts: (at.accepts ?? []) as OutputType[] });
    } else if (Array.isArray(value)) value.forEach((each: Json, index) => walk(at.items, each, [...path, index]));
    else if (value !== null && typeof value === 'object') {
      for (const [key, each] of Object.entries(value)) {
        walk(at.keys && Object.hasOwn(at.keys, key) ? at.keys[key] : at.values, each, [...path, key]);
      }
    }
  };
  walk(shape, body, []);
  return found;
}

function unknownName(reference: CellReference, names: Iterable<string>): Pick<Problem, 'code' | 'params'> {
  const nearest = nearestWord(reference.name, names);
  const part = reference.part === undefined ? '' : `.${reference.part}`;
  return {
    code: 'notebook.unknown_cell',
    params: { name: reference.name, ...(nearest !== undefined && { nearest: `${nearest}${part}` }) },
  };
}

function wrongTarget(reference: CellReference, target: Referable): Pick<Problem, 'code' | 'params'> | undefined {
  const { name, part, accepts } = reference;
  if (!target.kind) return undefined;
  const fits = (type: OutputType) => accepts.length === 0 || accepts.includes(type);
  const type = target.kind.output;
  const whole = { name, type, accepts };
  const parts = target.body === undefined ? [] : (target.kind.parts?.(target.body as never) ?? []);
  if (part === undefined) {
    if (fits(type)) return undefined;
    if (parts.length === 0 || !fits('dataset')) return { code: 'notebook.wrong_output', params: whole };
    return { code: 'notebook.needs_part', params: { ...whole, expected: parts.map((each) => `${name}.${each}`) } };
  }
  if (target.body === undefined) return undefined;
  if (parts.length === 0) return { code: 'notebook.no_parts', params: { name, part, nearest: name } };
  if (!parts.includes(part)) {
    const nearest = nearestWord(part, parts);
    const expected = parts.map((each) => `${name}.${each}`);
    return {
      code: 'notebook.unknown_part',
      params: { name, part, expected, ...(nearest !== undefined && { nearest: `${name}.${nearest}` }) },
    };
  }
  // Every part is a dataset.
  if (fits('dataset')) return undefined;
  if (fits(type)) return { code: 'notebook.whole_wanted', params: { name, part, accepts, nearest: name } };
  return { code: 'notebook.wrong_output', params: { name: `${name}.${part}`, type: 'dataset', accepts } };
}

interface Cycle {
  readonly cell: number;
  readonly path: Path;
  readonly names: readonly string[];
}

/** For each cell that needs itself, its shortest way back and the reference that starts it. */
function findCycles(cells: readonly Referable[], byName: ReadonlyMap<string, number>): Cycle[] {
  const next = cells.map((cell, index) =>
    byName.get(cell.name) === index
      ? cell.references.flatMap((each) => {
          const to = byName.get(each.name);
          return to === undefined ? [] : [{ to, path: each.at }];
        })
      : [],
  );
  const knot = knots(next.map((edges) => edges.map((each) => each.to)));
  const found = new Map<number, { count: number; first: number[] }>();
  return cells.flatMap((_, index) => {
    const within = next[index]!.filter((edge) => knot[edge.to] === knot[index]);
    if (within.length === 0) return [];
    const seen = found.get(knot[index]!);
    const back = seen && seen.count >= OWN_CYCLES ? seen.first : wayBack(next, knot, index);
    found.set(knot[index]!, { count: (seen?.count ?? 0) + 1, first: seen?.first ?? back });
    const first = within.find((edge) => edge.to === back[1]) ?? within[0]!;
    return [{ cell: index, path: first.path, names: back.map((each) => cells[each]!.name) }];
  });
}

/** The shortest walk from a cell to itself, both ends included. */
function wayBack(next: readonly (readonly { to: number }[])[], knot: readonly number[], start: number): number[] {
  const cameFrom = new Map<number, number>();
  const open = [start];
  for (let at = 0; at < open.length; at++) {
    for (const { to } of next[open[at]!]!) {
      if (to === start) {
        const walk = [start];
        for (let step = open[at]!; step !== start; step = cameFrom.get(step)!) walk.push(step);
        return [...walk, start].reverse();
      }
      if (knot[to] !== knot[start] || cameFrom.has(to)) continue;
      cameFrom.set(to, open[at]!);
      open.push(to);
    }
  }
  return [start, start];
}

/** A number for each node, equal for two that reach each other (Tarjan's strongly connected components, no recursion). */
function knots(next: readonly (readonly number[])[]): number[] {
  const order: number[] = new Array<number>(next.length).fill(-1);
  const low: number[] = new Array<number>(next.length).fill(0);
  const knot: number[] = new Array<number>(next.length).fill(-1);
  const stack: number[] = [];
  let seen = 0;
  let count = 0;
  for (let root = 0; root < next.length; root++) {
    if (order[root] !== -1) continue;
    const walk: { node: number; edge: number }[] = [{ node: root, edge: 0 }];
    order[root] = low[root] = seen++;
    stack.push(root);
    while (walk.length > 0) {
      const top = walk[walk.length - 1]!;
      const to = next[top.node]![top.edge++];
      if (to === undefined) {
        walk.pop();
        const parent = walk.at(-1);
        if (parent) low[parent.node] = Math.min(low[parent.node]!, low[top.node]!);
        if (low[top.node] !== order[top.node]) continue;
        for (let node = stack.pop()!; ; node = stack.pop()!) {
          knot[node] = count;
          if (node === top.node) break;
        }
        count++;
      } else if (order[to] === -1) {
        order[to] = low[to] = seen++;
        stack.push(to);
        walk.push({ node: to, edge: 0 });
      } else if (knot[to] === -1) low[top.node] = Math.min(low[top.node]!, order[to]!);
    }
  }
  return knot;
}
