/**
 * Edits of a notebook's text. Each takes a parsed notebook and returns the new text; lines that the edit is not about
 * keep their bytes. What cannot be done is a Refusal that says why. Blocks are named by their place in
 * `notebook.blocks`.
 */
import type { Json } from '../json.ts';
import type { CellKind, CellReference } from '../kind/cell-kind.ts';
import { problem, Refusal } from '../problem.ts';
import { describeSchema } from './describe.ts';
import { editYaml, pairText } from './edit-yaml.ts';
import { cellNameFor, isCellName } from './names.ts';
import type { Block, CellBlock, Notebook } from './notebook.ts';
import { looseReferences } from './references.ts';
import { scanNotebook } from './scan.ts';
import { valueAt } from './value-problems.ts';
import { readYaml, type Path } from './yaml-text.ts';

/** One stretch of a text replaced. */
export interface TextEdit {
  readonly start: number;
  readonly end: number;
  readonly insert: string;
}

/** The text after edits that do not overlap, in any order. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const ordered = [...edits].sort((a, b) => b.start - a.start || b.end - a.end);
  return ordered.reduce((result, { start, end, insert }) => result.slice(0, start) + insert + result.slice(end), text);
}

/** Sets the value at a path of keys in a cell's body, making the maps on the way. */
export function setKey(notebook: Notebook, block: number, path: Path, value: Json): string {
  return editBody(notebook, cellAt(notebook, block), path, value);
}

/** Removes a key (or an entry of a list) from a cell's body, and maps on the way that it leaves empty. */
export function removeKey(notebook: Notebook, block: number, path: Path): string {
  return editBody(notebook, cellAt(notebook, block), path, undefined);
}

function editBody(notebook: Notebook, cell: CellBlock, path: Path, value: Json | undefined): string {
  const { start, end } = cell.bodySpan;
  const body = notebook.text.slice(start, end);
  const edited = editYaml(body, path, value);
  if (edited === undefined)
    throw new Refusal(problem('notebook.cannot_edit', { name: cell.name }, { cell: cell.name }));
  return applyEdits(notebook.text, [{ start, end, insert: withEol(notebook.text, edited) }]);
}

/** Replaces the text between a cell's fences. */
export function setBody(notebook: Notebook, block: number, body: string): string {
  const { start, end } = cellAt(notebook, block).bodySpan;
  const insert = withEol(notebook.text, body === '' || body.endsWith('\n') ? body : `${body}\n`);
  return applyEdits(notebook.text, [{ start, end, insert }]);
}

/** Replaces the whole text of a block, fences included, or the text of prose. */
export function setBlock(notebook: Notebook, block: number, text: string): string {
  const { start, end } = blockAt(notebook, block).span;
  const last = end === notebook.text.length;
  const insert = last || text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return join(notebook.text, start, insert, end);
}

/** Sets a key of the front matter, which is made where there is none; `undefined` removes the key. */
export function setFront(notebook: Notebook, path: Path, value: Json | undefined): string {
  const { text } = notebook;
  const { front } = scanNotebook(text);
  if (!front) {
    if (value === undefined) return text;
    const at = text.startsWith('\uFEFF') ? 1 : 0;
    const body = editYaml(`${pairText('bancada', 1)}\n`, path, value)!;
    const gap = at === text.length || /^\r?\n/.test(text.slice(at)) ? '' : '\n';
    return applyEdits(text, [{ start: at, end: at, insert: withEol(text, `---\n${body}---\n${gap}`) }]);
  }
  const { start, end } = front.body;
  const edited = editYaml(text.slice(start, end), path, value);
  if (edited === undefined) throw new Refusal(problem('notebook.cannot_edit_front'));
  return applyEdits(text, [{ start, end, insert: withEol(text, edited) }]);
}

export interface NewCell {
  readonly kind: string;
  readonly name: string;
  /** YAML text, empty for an empty body. */
  readonly body: string;
}

/** A cell's text, fences included. */
export function cellText({ kind, name, body }: NewCell): string {
  const gap = body === '' || body.endsWith('\n') ? '' : '\n';
  return `\`\`\`{${kind}} ${name}\n${body}${gap}\`\`\`\n`;
}

/** Inserts a block's text (a cell's, or prose) before the block at `before`; at the end when that is their number. */
export function insertBlock(notebook: Notebook, before: number, text: string): string {
  const at = offsetOf(notebook, before);
  return join(notebook.text, at, standalone(notebook.text, at, text), at);
}

/** Removes a block and the blank line behind it; where prose stood between two cells, a blank line stays. */
export function deleteBlock(notebook: Notebook, block: number): string {
  const { span, type } = blockAt(notebook, block);
  const { start, end } = withBlankLine(notebook.text, span.start, span.end);
  const between = [block - 1, block + 1].every((each) => notebook.blocks[each]?.type === 'cell');
  const isText = type === 'prose' && notebook.text.slice(start, end).trim() !== '';
  return join(notebook.text, start, between && isText ? '\n' : '', end);
}

/** Moves a block so that it stands before the block at `before` (as counted now). */
export function moveBlock(notebook: Notebook, block: number, before: number): string {
  if (before === block || before === block + 1) return notebook.text;
  const { span } = blockAt(notebook, block);
  const at = offsetOf(notebook, before);
  const moved = trimBlankLines(notebook.text.slice(span.start, span.end));
  const text = join(notebook.text, at, standalone(notebook.text, at, moved), at);
  const shift = at <= span.start ? text.length - notebook.text.length : 0;
  const gap = withBlankLine(text, span.start + shift, span.end + shift);
  return join(text, gap.start, '', gap.end);
}

/** Repeats a block below itself; a cell's copy gets a free name. */
export function duplicateBlock(notebook: Notebook, block: number): string {
  const source = blockAt(notebook, block);
  const text = notebook.text.slice(source.span.start, source.span.end);
  if (source.type === 'prose') return insertBlock(notebook, block + 1, trimBlankLines(text));
  const { bodySpan, kind, name } = source;
  const body = notebook.text.slice(bodySpan.start, bodySpan.end);
  const copy = cellNameFor(name === '' ? kind : name, namesOf(notebook));
  return insertBlock(notebook, block + 1, cellText({ kind, name: copy, body }));
}

/** Gives a cell another name, in its fence and wherever another cell refers to it. */
export function renameCell(
  notebook: Notebook,
  kinds: ReadonlyMap<string, CellKind>,
  block: number,
  name: string,
): string {
  const cell = cellAt(notebook, block);
  if (cell.name === name) return notebook.text;
  const taken = namesOf(notebook);
  const where = { cell: cell.name, line: cell.span.line };
  if (!isCellName(name)) {
    throw new Refusal(problem('notebook.bad_name', { got: name, nearest: cellNameFor(name, taken) }, where));
  }
  if (taken.has(name)) {
    const first = notebook.cells.find((each) => each.name === name)!.span.line;
    throw new Refusal(problem('E_DUP_CELL', { name, first, nearest: cellNameFor(name, taken) }, where));
  }
  const unique = notebook.cells.filter((each) => each.name === cell.name).length === 1;
  const references =
    cell.name === '' || !unique
      ? []
      : notebook.cells.flatMap((each) => referenceEdits(notebook, kinds, each, cell.name, name));
  return applyEdits(notebook.text, [fenceEdit(notebook, cell, { name }), ...references]);
}

/** Changes a cell's kind and leaves its body. */
export function setKind(notebook: Notebook, block: number, kind: string): string {
  return applyEdits(notebook.text, [fenceEdit(notebook, cellAt(notebook, block), { kind })]);
}

function fenceEdit(notebook: Notebook, cell: CellBlock, change: { kind?: string; name?: string }): TextEdit {
  const scanned = scanNotebook(notebook.text).blocks.find((each) => each.span.start === cell.span.start);
  if (scanned?.type !== 'cell') throw new Error('the notebook and its text do not agree');
  const { kindAt, nameAt } = scanned;
  if (change.kind !== undefined) return { start: kindAt, end: kindAt + cell.kind.length, insert: change.kind };
  const gap = cell.name === '' && !/\s/.test(notebook.text[nameAt - 1] ?? '') ? ' ' : '';
  return { start: nameAt, end: nameAt + cell.name.length, insert: `${gap}${change.name ?? ''}` };
}

function referenceEdits(
  notebook: Notebook,
  kinds: ReadonlyMap<string, CellKind>,
  cell: CellBlock,
  from: string,
  to: string,
): TextEdit[] {
  const kind = kinds.get(cell.kind);
  if (!kind || cell.written === undefined) return [];
  const written = cell.written;
  const references: readonly CellReference[] =
    cell.body === undefined
      ? looseReferences(describeSchema(kind.schema), written)
      : kind.references(cell.body as never);
  const named = references.filter((each) => each.name === from);
  if (named.length === 0) return [];
  const { start, end } = cell.bodySpan;
  const yaml = readYaml(notebook.text.slice(start, end), start);
  const edits = new Map<number, TextEdit>();
  for (const { at, part } of named) {
    const suffix = part === undefined ? '' : `.${part}`;
    const place = yaml.locate(at, 'value');
    // A name that a parameter brings in, or that stands inside a longer text, is not written here.
    if (!place || valueAt(written, at) !== `${from}${suffix}`) continue;
    edits.set(place.start, { ...place, insert: `${to}${suffix}` });
  }
  return [...edits.values()];
}

function namesOf(notebook: Notebook): Set<string> {
  return new Set(notebook.cells.map((each) => each.name));
}

function blockAt(notebook: Notebook, index: number): Block {
  const block = notebook.blocks[index];
  if (!block) throw new Error(`no block ${index} among ${notebook.blocks.length}`);
  return block;
}

function cellAt(notebook: Notebook, index: number): CellBlock {
  const block = blockAt(notebook, index);
  if (block.type !== 'cell') throw new Error(`block ${index} is prose`);
  return block;
}

function offsetOf(notebook: Notebook, before: number): number {
  return before < notebook.blocks.length ? blockAt(notebook, before).span.start : notebook.text.length;
}

// Joining ---------------------------------------------------------------------------------------------------------

function withEol(text: string, insert: string): string {
  const plain = insert.replace(/\r\n/g, '\n');
  return /\r\n/.test(text) ? plain.replace(/\n/g, '\r\n') : plain;
}

function trimBlankLines(text: string): string {
  return text.replace(/^(?:[ \t]*\r?\n)+/, '').replace(/(?:\r?\n[ \t]*)+$/, '') + '\n';
}

/** The text with a blank line before and behind, where there is none at the place it is put. */
function standalone(text: string, at: number, insert: string): string {
  const before = text.slice(0, at);
  const after = text.slice(at);
  const lead = before === '' || /(?:^|\n)\r?\n$/.test(before) ? '' : before.endsWith('\n') ? '\n' : '\n\n';
  const trail = after === '' || /^\r?\n/.test(after) ? '' : '\n';
  return `${lead}${insert.endsWith('\n') ? insert : `${insert}\n`}${trail}`;
}

/** A block with the blank line behind it, or, at the end, the one before it. */
function withBlankLine(text: string, start: number, end: number): { start: number; end: number } {
  const behind = /^[ \t]*\r?\n/.exec(text.slice(end));
  const top = /^(?:\uFEFF?---[^]*?\n---[ \t]*\r?\n)?$/.test(text.slice(0, start));
  if (behind && (top || /\n\r?\n$/.test(text.slice(0, start)))) return { start, end: end + behind[0].length };
  const before = end === text.length ? /(?<=\n)\r?\n$/.exec(text.slice(0, start)) : null;
  return { start: start - (before?.[0].length ?? 0), end };
}

/**
 * The text with `insert` between two offsets, so that the cells in it and behind it are cells: a fence or comment
 * that prose leaves open before them is closed.
 */
function join(text: string, from: number, insert: string, to: number): string {
  const cellsOf = (part: string) => scanNotebook(part).blocks.filter((each) => each.type === 'cell');
  const behind = cellsOf(text).filter((each) => each.span.start >= to);
  const lastCell = cellsOf(text).findLast((each) => each.span.start < from);
  const gap = from > 0 && text[from - 1] !== '\n' ? '\n' : '';
  const opening = (lead: string) => withEol(text, lead === '' ? '' : `${gap}${closing(lead)}`);
  const put = (lead: string, tail: string) => `${opening(lead)}${withEol(text, `${insert}${closing(tail)}`)}`;
  const inserted = cellsOf(withEol(text, insert));
  for (const lead of ['', ...openMarks(text.slice(lastCell?.span.end ?? 0, from))]) {
    for (const tail of ['', ...openMarks(insert)]) {
      const middle = put(lead, tail);
      const result = text.slice(0, from) + middle + text.slice(to);
      const starts = new Set(cellsOf(result).map((each) => each.span.start));
      const inside = inserted.map((each) => each.span.start + from + opening(lead).length);
      const moved = behind.map((each) => each.span.start + from + middle.length - to);
      if ([...inside, ...moved].every((each) => starts.has(each))) return result;
    }
  }
  return text.slice(0, from) + put('', '') + text.slice(to);
}

function closing(mark: string): string {
  return mark === '' ? '' : `${mark}\n`;
}

/** What may have been left open in a text, and so what would close it, the last first. */
function openMarks(text: string): string[] {
  const fences = [...text.matchAll(/^[ \t>]*(`{3,}|~{3,})/gm)].map((match) => match[1]!);
  const html = [...text.matchAll(/^ {0,3}<(script|pre|style|textarea)\b/gim)].map((match) => `</${match[1]!}>`);
  return [...new Set([...fences.reverse(), ...html.reverse(), ...(text.includes('<!--') ? ['-->'] : [])])].slice(0, 8);
}
