import type { Span } from './notebook.ts';

/** A cell as the scanner finds it: where its fences, its kind, its name and its body stand. */
export interface ScannedCell {
  readonly type: 'cell';
  readonly span: Span;
  readonly bodySpan: Span;
  readonly kind: string;
  readonly kindAt: number;
  readonly name: string;
  /** Where the name stands, or would stand. */
  readonly nameAt: number;
  readonly closed: boolean;
  /** The first merge marker in it. */
  readonly conflict: ConflictMarker | undefined;
}

export interface ScannedProse {
  readonly type: 'prose';
  readonly span: Span;
}

export interface ConflictMarker {
  readonly start: number;
  readonly end: number;
  /** Inside a fence that is prose, where markers may be an example. */
  readonly quoted: boolean;
}

export interface Scan {
  readonly front: { readonly span: Span; readonly body: Span } | undefined;
  /** The file starts as if with front matter and never ends it. */
  readonly frontOpen: boolean;
  readonly blocks: readonly (ScannedCell | ScannedProse)[];
  /** Markers outside cells. */
  readonly conflicts: readonly ConflictMarker[];
}

interface Line {
  readonly start: number;
  /** After the line's `\n`. */
  readonly end: number;
  readonly number: number;
  /** Without its line end. */
  readonly text: string;
}

const CELL_FENCE = /^```[ \t]*\{([A-Za-z][^}`]*)\}([^`]*)$/;
const CELL_END = /^ {0,3}`{3,}[ \t]*$/;
const CONFLICT = /^(?:<{7} |>{7} |\|{7} )/;
const HTML_OPEN = /^ {0,3}<(?:(!--)|(script|pre|style|textarea)(?=[\s>]|$))/i;

/** Whether a line, without its line end, opens a cell. */
function opensCell(line: string): boolean {
  return CELL_FENCE.test(line);
}

/**
 * Split a notebook's text into front matter, cells and prose, by lines and in one pass: the spans of front matter
 * and blocks join to the whole text. A cell's fence is exactly three backticks in column 1; what stands in longer,
 * tilde, indented or nested fences and in HTML comments is prose, as Markdown reads it.
 */
export function scanNotebook(text: string): Scan {
  const lines = splitLines(text);
  const { front, frontOpen, next } = scanFront(lines);
  const blocks: (ScannedCell | ScannedProse)[] = [];
  const conflicts: ConflictMarker[] = [];
  const mark = (line: Line, quoted: boolean) => {
    const marker = conflictIn(line, quoted);
    if (marker) conflicts.push(marker);
  };
  for (const line of lines.slice(0, next)) mark(line, false);
  let proseFrom = next;
  let at = next;
  const endProse = () => {
    if (proseFrom < at) blocks.push({ type: 'prose', span: spanOf(lines[proseFrom]!, lines[at - 1]!) });
  };
  while (at < lines.length) {
    const line = lines[at]!;
    if (opensCell(line.text)) {
      endProse();
      const { cell, after } = scanCell(lines, at);
      blocks.push(cell);
      at = proseFrom = after;
      continue;
    }
    const after = proseEnd(lines, at);
    for (let i = at; i < after; i++) mark(lines[i]!, after - at > 1);
    at = after;
  }
  endProse();
  return { front, frontOpen, blocks, conflicts };
}

function conflictIn(line: Line, quoted: boolean): ConflictMarker | undefined {
  return CONFLICT.test(line.text) ? { start: line.start, end: line.start + line.text.length, quoted } : undefined;
}

function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < text.length;) {
    const newline = text.indexOf('\n', start);
    const end = newline < 0 ? text.length : newline + 1;
    let stop = newline < 0 ? end : newline;
    if (newline >= 0 && stop > start && text[stop - 1] === '\r') stop--;
    lines.push({ start, end, number: lines.length + 1, text: text.slice(start, stop) });
    start = end;
  }
  return lines;
}

function spanOf(first: Line, last: Line): Span {
  return { start: first.start, end: last.end, line: first.number, endLine: last.number };
}

function scanFront(lines: readonly Line[]): { front: Scan['front']; frontOpen: boolean; next: number } {
  const first = lines[0];
  if (!first || !/^\uFEFF?---[ \t]*$/.test(first.text)) return { front: undefined, frontOpen: false, next: 0 };
  const stop = lines.findIndex((line, i) => i > 0 && (/^(---|\.\.\.)[ \t]*$/.test(line.text) || opensCell(line.text)));
  const last = lines[stop];
  if (!last || opensCell(last.text)) return { front: undefined, frontOpen: true, next: 0 };
  const body = { start: first.end, end: last.start, line: 2, endLine: Math.max(2, last.number - 1) };
  return { front: { span: spanOf(first, last), body }, frontOpen: false, next: stop + 1 };
}

function scanCell(lines: readonly Line[], at: number): { cell: ScannedCell; after: number } {
  const open = lines[at]!;
  const match = CELL_FENCE.exec(open.text)!;
  let stop = at + 1;
  while (stop < lines.length && !CELL_END.test(lines[stop]!.text) && !opensCell(lines[stop]!.text)) stop++;
  const closed = stop < lines.length && CELL_END.test(lines[stop]!.text);
  const last = lines[closed ? stop : stop - 1]!;
  const rest = match[2]!;
  const kindAt = open.start + open.text.indexOf('{') + 1;
  const nameGap = rest.trim() === '' ? 0 : rest.length - rest.trimStart().length;
  const bodyEnd = closed ? last.start : last.end;
  const cell: ScannedCell = {
    type: 'cell',
    span: spanOf(open, last),
    bodySpan: { start: open.end, end: bodyEnd, line: open.number + 1, endLine: Math.max(open.number + 1, stop) },
    kind: match[1]!.trim(),
    kindAt,
    name: rest.trim(),
    nameAt: kindAt + match[1]!.length + 1 + nameGap,
    closed,
    conflict: firstConflict(lines.slice(at, closed ? stop + 1 : stop)),
  };
  return { cell, after: closed ? stop + 1 : stop };
}

function firstConflict(lines: readonly Line[]): ConflictMarker | undefined {
  for (const line of lines) {
    const marker = conflictIn(line, false);
    if (marker) return marker;
  }
  return undefined;
}

/** Index of the line after the prose construct (a fence, an HTML comment, or one plain line) that starts at `at`. */
function proseEnd(lines: readonly Line[], at: number): number {
  const text = lines[at]!.text;
  const html = HTML_OPEN.exec(text);
  if (html) return htmlEnd(lines, at, html[1] ? '-->' : `</${html[2]!.toLowerCase()}`);
  const fence = openingFence(text);
  if (!fence) return at + 1;
  for (let i = at + 1; i < lines.length; i++) {
    const line = lines[i]!.text;
    if (leavesContainer(line, fence)) return i;
    const bare = fence.quoted ? line.replace(/^[ \t>]+/, '') : line.trimStart();
    const indent = line.length - line.trimStart().length;
    if (fence.close.test(bare) && (fence.nested || indent <= 3)) return i + 1;
  }
  return lines.length;
}

function htmlEnd(lines: readonly Line[], at: number, close: string): number {
  const firstFrom = lines[at]!.text.indexOf('<') + 4;
  for (let i = at; i < lines.length; i++) {
    const text = lines[i]!.text.toLowerCase();
    if (text.indexOf(close, i === at ? firstFrom : 0) >= 0) return i + 1;
  }
  return lines.length;
}

interface ProseFence {
  readonly close: RegExp;
  readonly nested: boolean;
  readonly quoted: boolean;
  /** Columns that a line must be indented by to stay in the list item. */
  readonly indent: number;
}

function openingFence(text: string): ProseFence | undefined {
  const match = /^((?: {0,3}(?:>|[-+*] |\d{1,9}[.)] ))*)( {0,3})(`{3,}(?=[^`]*$)|~{3,})/.exec(text);
  if (!match) return undefined;
  const container = match[1]!;
  const mark = match[3]!;
  const quoted = container.includes('>');
  return {
    close: new RegExp(`^${mark[0] === '`' ? '`' : '~'}{${mark.length},}[ \\t]*$`),
    nested: container !== '',
    quoted,
    indent: quoted ? 0 : container.trimEnd().length + (container === '' ? 0 : 1),
  };
}

function leavesContainer(line: string, fence: ProseFence): boolean {
  if (!fence.nested) return false;
  if (fence.quoted) return !/^ {0,3}(?:[-+*] +|\d{1,9}[.)] +)?>/.test(line) && !/^ {2,}>/.test(line);
  return line.trim() !== '' && line.length - line.trimStart().length < fence.indent;
}
