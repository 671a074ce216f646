import type { Json } from '../json.ts';
import type { CellKind, CellReference, NotebookCell, SourceReference } from '../kind/cell-kind.ts';
import type { CellBlock, Notebook } from '../notebook/notebook.ts';

/** A cell that can run: its kind is known, its body is right, its references lead somewhere. */
export interface GraphCell {
  readonly name: string;
  readonly kind: CellKind;
  readonly body: Json;
  readonly block: CellBlock;
  readonly references: readonly CellReference[];
  readonly sources: readonly SourceReference[];
  /** Cells whose outputs it reads, once each. */
  readonly inputs: readonly string[];
  /** Cells that must have answered before it may run although it does not read them: the checks of what it reads. */
  readonly guards: readonly string[];
}

export interface Graph {
  /** Runnable cells in an order in which each comes after its inputs and guards. */
  readonly cells: ReadonlyMap<string, GraphCell>;
  /** Named cells that cannot run: they have problems of their own. They block their dependents alone. */
  readonly bad: ReadonlyMap<string, CellBlock>;
  /** Every cell, as `snapshots` may see them. */
  readonly notebook: readonly NotebookCell[];
}

type Loose = Omit<GraphCell, 'guards'>;

/** The graph of a notebook. Cost: linear in cells and references, plus one walk for each check. */
export function buildGraph(notebook: Notebook, kinds: ReadonlyMap<string, CellKind>): Graph {
  const bad = new Map<string, CellBlock>();
  const loose = new Map<string, Loose>();
  for (const block of notebook.cells) {
    if (block.name === '' || loose.has(block.name) || bad.has(block.name)) continue;
    const cell = looseCell(block, kinds);
    if (cell) loose.set(block.name, cell);
    else bad.set(block.name, block);
  }
  const order = topological(loose, (cell) => cell.inputs);
  for (const [name, cell] of loose) if (!order.includes(name)) bad.set(name, cell.block);
  const cells = withGuards(new Map(order.map((name) => [name, loose.get(name)!])));
  return { cells, bad, notebook: [...cells.values()].map(({ name, kind, body }) => ({ name, kind: kind.id, body })) };
}

function looseCell(block: CellBlock, kinds: ReadonlyMap<string, CellKind>): Loose | undefined {
  const kind = kinds.get(block.kind);
  if (!kind || block.body === undefined || block.problems.some((each) => each.severity === 'error')) return undefined;
  const references = kind.references(block.body);
  return {
    name: block.name,
    kind,
    body: block.body,
    block,
    references,
    sources: kind.sources?.(block.body) ?? [],
    inputs: [...new Set(references.map((each) => each.name))],
  };
}

/** Names so that each comes after what it needs; cells in or behind a cycle are left out. File order breaks ties. */
function topological<T>(cells: ReadonlyMap<string, T>, needs: (cell: T) => readonly string[]): string[] {
  const waiting = new Map<string, number>();
  const readers = new Map<string, string[]>();
  for (const [name, cell] of cells) {
    const known = needs(cell).filter((each) => cells.has(each));
    waiting.set(name, known.length);
    for (const each of known) readers.set(each, [...(readers.get(each) ?? []), name]);
  }
  const order = [...waiting].filter(([, count]) => count === 0).map(([name]) => name);
  for (let next = 0; next < order.length; next++) {
    for (const reader of readers.get(order[next]!) ?? []) {
      const left = waiting.get(reader)! - 1;
      waiting.set(reader, left);
      if (left === 0) order.push(reader);
    }
  }
  return order;
}

/**
 * Adds to each cell the checks that stand before it: a check of S holds up every other cell that reads S, directly
 * or not. Other checks, and what reads a check's report alone, are not held up: a report that says no can be read.
 */
function withGuards(cells: ReadonlyMap<string, Loose>): ReadonlyMap<string, GraphCell> {
  const guards = new Map<string, string[]>();
  const checks = [...cells.values()].flatMap((cell) => {
    const subject = cell.kind.guards?.(cell.body);
    return subject === undefined ? [] : [{ cell, subject: splitName(subject) }];
  });
  const checkNames = new Set(checks.map(({ cell }) => cell.name));
  for (const { cell, subject } of checks) {
    for (const reader of readersOf(cells, subject, checkNames)) {
      if (!dependsOn(cells, cell.name, reader)) guards.set(reader, [...(guards.get(reader) ?? []), cell.name]);
    }
  }
  const guarded = new Map([...cells].map(([name, cell]) => [name, { ...cell, guards: guards.get(name) ?? [] }]));
  const order = topological(guarded, (cell) => [...cell.inputs, ...cell.guards]);
  // Checks that wait for each other through what they read lose their hold, not their run.
  for (const [name, cell] of guarded) {
    if (order.includes(name)) continue;
    guarded.set(name, { ...cell, guards: [] });
  }
  const settled = topological(guarded, (cell) => [...cell.inputs, ...cell.guards]);
  return new Map(settled.map((name) => [name, guarded.get(name)!]));
}

function splitName(reference: string): { name: string; part?: string } {
  const dot = reference.indexOf('.');
  return dot < 0 ? { name: reference } : { name: reference.slice(0, dot), part: reference.slice(dot + 1) };
}

function readersOf(
  cells: ReadonlyMap<string, Loose>,
  subject: { name: string; part?: string },
  checks: ReadonlySet<string>,
): Set<string> {
  const reached = new Set<string>();
  // Cells come in topological order, so one pass meets every input before its readers.
  for (const [name, cell] of cells) {
    if (checks.has(name)) continue;
    const direct = cell.references.some(
      (each) =>
        each.name === subject.name &&
        (subject.part === undefined || each.part === undefined || each.part === subject.part),
    );
    if (direct || cell.inputs.some((each) => reached.has(each))) reached.add(name);
  }
  return reached;
}

function dependsOn(cells: ReadonlyMap<string, Loose>, from: string, on: string): boolean {
  const open = [from];
  const seen = new Set(open);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === on) return true;
    for (const input of cells.get(name)?.inputs ?? []) {
      if (!seen.has(input)) {
        seen.add(input);
        open.push(input);
      }
    }
  }
  return false;
}

/** The named cells and all they need, guards included. Unknown names are ignored. */
export function closure(graph: Graph, names: readonly string[]): Set<string> {
  const wanted = new Set<string>();
  const open = [...names];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const cell = graph.cells.get(name);
    if (wanted.has(name) || (!cell && !graph.bad.has(name))) continue;
    wanted.add(name);
    if (cell) open.push(...cell.inputs, ...cell.guards);
  }
  return wanted;
}
