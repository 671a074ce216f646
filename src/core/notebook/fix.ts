import type { Problem } from '../problem.ts';
import type { TextEdit } from './edit.ts';
import { indexLines } from './lines.ts';
import type { Notebook } from './notebook.ts';

/** Problems whose place is to be replaced by the word that was most likely meant. */
const REPLACED: ReadonlySet<string> = new Set([
  'E_UNKNOWN_CELL',
  'E_DUP_CELL',
  'notebook.bad_name',
  'notebook.unknown_front',
  'notebook.unknown_key',
  'notebook.wrong_value',
  'notebook.wrong_value_or_type',
  'notebook.unknown_cell',
  'notebook.unknown_part',
  'notebook.no_parts',
  'notebook.whole_wanted',
]);

/** The edit that most likely puts a problem right, or undefined where there is more than one way. */
export function fixFor(notebook: Notebook, problem: Problem): TextEdit | undefined {
  const place = placeIn(notebook.text, problem);
  if (!place) return undefined;
  const { start, end } = place;
  const nearest = problem.params['nearest'];
  const word = typeof nearest === 'string' ? nearest : undefined;
  if (problem.code === 'E_SYNTAX_TAB') return { start, end, insert: '  '.repeat(Math.max(1, end - start)) };
  if (problem.code === 'notebook.open_cell') return closeCell(notebook, start);
  if (word === undefined) return undefined;
  if (problem.code === 'notebook.no_name') return nameCell(notebook.text, end, word);
  if (problem.code === 'notebook.unknown_parameter') {
    return renameParameter(notebook.text, start, end, String(problem.params['name']), word);
  }
  return REPLACED.has(problem.code) ? { start, end, insert: word } : undefined;
}

function placeIn(text: string, { where }: Problem): { start: number; end: number } | undefined {
  const { line, column, endLine, endColumn } = where;
  if (line === undefined || column === undefined) return undefined;
  const lines = indexLines(text);
  const start = lines.start(line) + column - 1;
  const end = endLine === undefined || endColumn === undefined ? start : lines.start(endLine) + endColumn - 1;
  return { start, end };
}

function closeCell(notebook: Notebook, start: number): TextEdit | undefined {
  const cell = notebook.cells.find((each) => each.span.start === start);
  if (!cell) return undefined;
  const at = cell.span.end;
  const eol = notebook.text.includes('\r\n') ? '\r\n' : '\n';
  const lead = notebook.text.slice(0, at).endsWith('\n') ? '' : eol;
  return { start: at, end: at, insert: `${lead}\`\`\`${eol}` };
}

function nameCell(text: string, kindEnd: number, name: string): TextEdit | undefined {
  const brace = text.indexOf('}', kindEnd);
  return brace < 0 ? undefined : { start: brace + 1, end: brace + 1, insert: ` ${name}` };
}

function renameParameter(text: string, start: number, end: number, name: string, to: string): TextEdit | undefined {
  const match = /\$\{\s*(\w+)\s*\}/g;
  for (const found of text.slice(start, end).matchAll(match)) {
    if (found[1] !== name) continue;
    const at = start + found.index;
    return { start: at, end: at + found[0].length, insert: `\${${to}}` };
  }
  return undefined;
}
