import { expressionWords } from '../expression/complete.ts';
import type { CellKind } from '../kind/cell-kind.ts';
import { describeSchema, shapeAt, type Shape } from './describe.ts';
import { frontSchema } from './front-matter.ts';
import type { CellBlock, Notebook } from './notebook.ts';
import { scanNotebook } from './scan.ts';
import { placeInYaml, type YamlPlace } from './yaml-place.ts';

export interface CompletionItem {
  readonly label: string;
  readonly type: 'kind' | 'key' | 'value' | 'cell' | 'column' | 'parameter' | 'function' | 'word';
  /** Types, range or default, in the words of the schema; `required` first. */
  readonly detail?: string;
  /** The schema's help. */
  readonly info?: string;
  /** What takes the place of the word; the label when absent. */
  readonly apply?: string;
  /** Of a key: the names on the way to it, `alerts.above`, under which a kind's translations have its help. */
  readonly path?: string;
}

export interface Completion {
  /** The word that an item replaces: offsets in the text. */
  readonly from: number;
  readonly to: number;
  readonly options: readonly CompletionItem[];
}

export interface CompletionWorld {
  readonly kinds: ReadonlyMap<string, CellKind>;
  /** Columns that the named cell can read, as far as they are known. */
  columns?(cell: string): readonly string[];
}

/** What may stand at an offset of the text: kinds in a fence, keys, values, cell names, columns, parameters. */
export function completeAt(notebook: Notebook, world: CompletionWorld, offset: number): Completion | undefined {
  const { text } = notebook;
  const parameter = /\$\{(\w*)$/.exec(text.slice(0, offset));
  if (parameter) return completeParameter(notebook, offset, parameter[1]!);
  const scan = scanNotebook(text);
  if (scan.front && offset >= scan.front.body.start && offset <= scan.front.body.end) {
    const place = placeInYaml(text.slice(scan.front.body.start, scan.front.body.end), offset - scan.front.body.start);
    return completeBody(place, scan.front.body.start, describeSchema(frontSchema), () => []);
  }
  const scanned = scan.blocks.find((each) => offset >= each.span.start && offset <= each.span.end);
  if (scanned?.type !== 'cell') return undefined;
  if (offset < scanned.bodySpan.start) return completeKind(text, world, scanned.kindAt, offset);
  if (offset > scanned.bodySpan.end) return undefined;
  const kind = world.kinds.get(scanned.kind);
  const cell = notebook.cells.find((each) => each.span.start === scanned.span.start);
  if (!kind || !cell) return undefined;
  const { start, end } = scanned.bodySpan;
  const place = placeInYaml(text.slice(start, end), offset - start);
  return completeBody(place, start, describeSchema(kind.schema), (shape) => words(notebook, world, cell, shape));
}

function completeParameter(notebook: Notebook, offset: number, typed: string): Completion {
  const names = Object.keys(notebook.front.params);
  const closed = notebook.text[offset] === '}';
  const options = names.map((label): CompletionItem => ({
    label,
    type: 'parameter',
    apply: closed ? label : `${label}}`,
  }));
  return { from: offset - typed.length, to: offset, options };
}

function completeKind(text: string, world: CompletionWorld, kindAt: number, offset: number): Completion | undefined {
  const close = text.indexOf('}', kindAt);
  if (offset < kindAt || offset > close) return undefined;
  const options = [...world.kinds.values()].map((kind): CompletionItem => ({
    label: kind.id,
    type: 'kind',
    detail: kind.title,
    info: kind.doc,
  }));
  return { from: kindAt, to: close, options };
}

function completeBody(
  place: YamlPlace | undefined,
  base: number,
  shape: Shape,
  wordsFor: (shape: Shape) => readonly CompletionItem[],
): Completion | undefined {
  if (!place) return undefined;
  const range = { from: base + place.from, to: base + place.to };
  const at = shapeAt(shape, place.path);
  if (!at) return undefined;
  if (place.on === 'key') {
    const keys = keyItems(at, place);
    // In a list, an entry may begin as a mapping or be a plain value.
    const entry = place.path.at(-1);
    return { ...range, options: typeof entry === 'number' ? [...keys, ...valueItems(at, wordsFor)] : keys };
  }
  return { ...range, options: valueItems(at, wordsFor) };
}

function keyItems(shape: Shape, { path, siblings, colon }: YamlPlace): CompletionItem[] {
  const above = path.filter((each) => typeof each === 'string');
  return Object.entries(shape.keys ?? {})
    .filter(([key]) => !siblings.includes(key))
    .map(([key, each]) => ({
      label: key,
      type: 'key' as const,
      detail: [each.required ? 'required' : '', detailOf(each)].filter((part) => part !== '').join(', '),
      ...(each.doc !== undefined && { info: each.doc }),
      apply: colon ? key : `${key}: `,
      path: [...above, key].join('.'),
    }));
}

function detailOf({ types, options, minimum, maximum, default: fallback }: Shape): string {
  const range = [minimum === undefined ? '' : `≥ ${minimum}`, maximum === undefined ? '' : `≤ ${maximum}`];
  const parts = [
    options ? options.map(String).join(' | ') : types.filter((type) => type !== 'any').join(' | '),
    ...(types.includes('list') ? [] : range),
    fallback === undefined ? '' : `= ${JSON.stringify(fallback)}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function valueItems(shape: Shape, wordsFor: (shape: Shape) => readonly CompletionItem[]): CompletionItem[] {
  const options = (shape.options ?? []).map(String);
  const booleans =
    shape.types.includes('boolean') && !shape.options && shape.input === undefined ? ['true', 'false'] : [];
  const plain = [...options, ...booleans].map((label): CompletionItem => ({
    label,
    type: 'value',
    ...(String(shape.default) === label && { detail: 'default' }),
  }));
  return [...plain, ...wordsFor(shape)];
}

/** The names that the notebook and its data bring: cells that fit, columns; in an expression its functions too. */
function words(notebook: Notebook, world: CompletionWorld, cell: CellBlock, shape: Shape): CompletionItem[] {
  if (shape.input === 'cell') return cellItems(notebook, world, cell, shape.accepts ?? []);
  if (shape.input !== 'column' && shape.input !== 'expression') return [];
  const columns = world.columns?.(cell.name) ?? [];
  if (shape.input === 'expression') return expressionWords(columns);
  return columns.map((label) => ({ label, type: 'column' as const }));
}

function cellItems(
  notebook: Notebook,
  world: CompletionWorld,
  cell: CellBlock,
  accepts: readonly string[],
): CompletionItem[] {
  const fits = (type: string) => accepts.length === 0 || accepts.includes(type);
  return notebook.cells.flatMap((other): CompletionItem[] => {
    const kind = world.kinds.get(other.kind);
    if (!kind || other === cell || other.name === '') return [];
    const parts = fits('dataset') && other.body !== undefined ? (kind.parts?.(other.body as never) ?? []) : [];
    const names = [...(fits(kind.output) ? [other.name] : []), ...parts.map((part) => `${other.name}.${part}`)];
    return names.map((label) => ({ label, type: 'cell', detail: kind.id }));
  });
}
