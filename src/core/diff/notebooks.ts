/** Two notebooks: front matter, cells by name, and the lines of prose. */
import type { Json } from '../json.ts';
import type { CellBlock, Notebook } from '../notebook/notebook.ts';
import { commonPlaces } from './common.ts';
import type { DiffEntry, DiffSection } from './section.ts';
import { isObject, valueEntries, valueEntry } from './values.ts';

/**
 * What differs between two notebooks, whatever their problems. A cell is known by its name; a body by what it says,
 * and where that is the same, by its lines. Blank lines count only when nothing else differs (`layout`).
 */
export function diffNotebooks(a: Notebook, b: Notebook): DiffSection[] {
  const [parameters, entries] = [parameterEntries(a, b), [...headEntries(a, b), ...cellEntries(a, b)]];
  entries.push(...proseEntries(a, b));
  const told = [...parameters, ...entries].some(({ change }) => change !== 'same');
  if (!told && a.text !== b.text) entries.push({ change: 'changed', what: 'layout', at: [] });
  return [
    { name: 'notebook', entries },
    { name: 'parameters', entries: parameters },
  ];
}

function headEntries({ front: a }: Notebook, { front: b }: Notebook): DiffEntry[] {
  const entries = [valueEntry('title', [], a.title, b.title), valueEntry('language', [], a.language, b.language)];
  return entries.filter((each) => each.a !== undefined || each.b !== undefined);
}

/** Of a run the values that it had, whatever the text says. */
function parameterEntries({ front: a }: Notebook, { front: b }: Notebook): DiffEntry[] {
  return [valueEntry('seed', [], a.seed, b.seed), ...valueEntries('parameter', [], a.params, b.params)];
}

function cellEntries(a: Notebook, b: Notebook): DiffEntry[] {
  const [left, right] = [namedCells(a), namedCells(b)];
  const [names, others] = [[...left.keys()], [...right.keys()]];
  const [before, after] = [names.filter((name) => right.has(name)), others.filter((name) => left.has(name))];
  const kept = new Set(commonPlaces(before, after).map(([place]) => before[place]!));
  const entries = names.flatMap((name): DiffEntry[] => {
    const [one, other] = [left.get(name)!, right.get(name)];
    if (!other) return [{ change: 'removed', what: 'cell', at: [name], a: one.kind, lineA: one.span.line }];
    const own = ownEntries(name, { notebook: a, cell: one }, { notebook: b, cell: other });
    const lines = { lineA: one.span.line, lineB: other.span.line };
    if (!kept.has(name)) return [{ change: 'moved', what: 'cell', at: [name], ...lines }, ...own];
    return own.length > 0 ? own : [{ change: 'same', what: 'cell', at: [name], ...lines }];
  });
  const added = others.filter((name) => !left.has(name)).map((name) => ({ name, cell: right.get(name)! }));
  return [
    ...entries,
    ...added.map(({ name, cell }): DiffEntry => {
      return { change: 'added', what: 'cell', at: [name], b: cell.kind, lineB: cell.span.line };
    }),
  ];
}

/** Cells by name; one without a name by its kind, and of several of one name the later ones counted. */
function namedCells({ cells }: Notebook): Map<string, CellBlock> {
  const named = new Map<string, CellBlock>();
  for (const cell of cells) {
    const name = cell.name === '' ? `{${cell.kind}}` : cell.name;
    let free = name;
    for (let count = 2; named.has(free); count++) free = `${name} (${count})`;
    named.set(free, cell);
  }
  return named;
}

interface Side {
  readonly notebook: Notebook;
  readonly cell: CellBlock;
}

/** What differs inside a cell of one name; empty when it says the same in the same lines. */
function ownEntries(name: string, a: Side, b: Side): DiffEntry[] {
  const kind = valueEntry('kind', [name], a.cell.kind, b.cell.kind);
  const body = bodyEntries(name, a.cell.written, b.cell.written);
  const found = [kind, ...body].filter(({ change }) => change !== 'same');
  if (found.length > (kind.change === 'same' ? 0 : 1)) return found;
  const [left, right] = [bodyLines(a), bodyLines(b)];
  return [...found, ...lineEntries([name], left, right)];
}

function bodyEntries(name: string, a: Json | undefined, b: Json | undefined): DiffEntry[] {
  // Without YAML on one side the lines tell it.
  if (a === undefined || b === undefined) return [];
  return isObject(a) && isObject(b) ? valueEntries('key', [name], a, b) : [valueEntry('key', [name], a, b)];
}

interface Line {
  readonly text: string;
  readonly line: number;
}

function bodyLines({ notebook, cell: { bodySpan } }: Side): Line[] {
  return linesOf(notebook.text.slice(bodySpan.start, bodySpan.end), bodySpan.line);
}

function proseEntries(a: Notebook, b: Notebook): DiffEntry[] {
  const [left, right] = [proseLines(a), proseLines(b)];
  const entries = lineEntries([], left, right);
  const kept = left.length - entries.filter(({ change }) => change === 'removed').length;
  return kept > 0 ? [...entries, { change: 'same', what: 'prose', at: [], a: kept, b: kept }] : entries;
}

function proseLines({ blocks }: Notebook): Line[] {
  return blocks.flatMap((block) => (block.type === 'prose' ? linesOf(block.markdown, block.span.line) : []));
}

function linesOf(text: string, first: number): Line[] {
  return text
    .split(/\r\n|\n|\r/)
    .map((each, index) => ({ text: each.trimEnd(), line: first + index }))
    .filter((each) => each.text !== '');
}

/** Lines that only one side has, in the order of the sides. */
function lineEntries(at: readonly string[], a: readonly Line[], b: readonly Line[]): DiffEntry[] {
  const places = commonPlaces(
    a.map(({ text }) => text),
    b.map(({ text }) => text),
  );
  const [left, right] = [new Set(places.map(([place]) => place)), new Set(places.map(([, place]) => place))];
  const removed = a.filter((_, place) => !left.has(place));
  const added = b.filter((_, place) => !right.has(place));
  return [
    ...removed.map(({ text, line }): DiffEntry => ({ change: 'removed', what: 'line', at, a: text, lineA: line })),
    ...added.map(({ text, line }): DiffEntry => ({ change: 'added', what: 'line', at, b: text, lineB: line })),
  ];
}
