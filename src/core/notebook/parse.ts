import type { Json, JsonObject } from '../json.ts';
import type { CellKind, CellReference } from '../kind/cell-kind.ts';
import { problem, type Problem, type Where } from '../problem.ts';
import { readFrontMatter } from './front-matter.ts';
import { describeSchema } from './describe.ts';
import { indexLines, placeOf, type LineIndex } from './lines.ts';
import { cellNameFor, isCellName } from './names.ts';
import { nearestWord } from './nearest.ts';
import type { Block, CellBlock, Notebook } from './notebook.ts';
import { putParameters } from './parameters.ts';
import { checkReferences, looseReferences } from './references.ts';
import { scanNotebook, type Scan, type ScannedCell } from './scan.ts';
import { checkValue } from './value-problems.ts';
import { readYaml, type Path, type YamlText } from './yaml-text.ts';

export interface ParseOptions {
  /** Values of `--set name=value`, as text. */
  readonly set?: Readonly<Record<string, string>>;
  /** The file's name, for messages. */
  readonly file?: string;
}

/** A cell with more problems than this shows the first ones and how many more there are. */
const MAX_CELL_PROBLEMS = 100;

/**
 * Reads a notebook: front matter, prose and cells without losing a byte, every problem at once with its place.
 * Never throws on any text. Cost: linear in the text for files that people write.
 */
export function parseNotebook(
  text: string,
  kinds: ReadonlyMap<string, CellKind>,
  options: ParseOptions = {},
): Notebook {
  const lines = indexLines(text);
  const scan = scanNotebook(text);
  const { front, problems: frontProblems } = readFrontMatter(text, scan, lines, options.set ?? {});
  const reader: Reader = { text, lines, kinds, scan, parameters: front.params, names: firstNames(scan) };
  const drafts = scan.blocks.flatMap((block) => (block.type === 'cell' ? [draftCell(reader, block)] : []));
  addReferenceProblems(reader, drafts);
  const file = options.file === undefined ? {} : { file: options.file };
  const finish = (problems: readonly Problem[]) => inOrder(problems.map((each) => withFile(each, file)));
  const cells = drafts.map((draft) => cellBlock(draft, finish(draft.problems)));
  const rest = cells[Symbol.iterator]();
  const blocks = scan.blocks.map((block): Block => {
    if (block.type === 'cell') return rest.next().value!;
    return { type: 'prose', span: block.span, markdown: text.slice(block.span.start, block.span.end) };
  });
  const loose = finish([...frontProblems, ...proseConflicts(reader)]);
  return { text, front, blocks, cells, problems: inOrder([...loose, ...cells.flatMap((each) => each.problems)]) };
}

interface Reader {
  readonly text: string;
  readonly lines: LineIndex;
  readonly kinds: ReadonlyMap<string, CellKind>;
  readonly scan: Scan;
  readonly parameters: JsonObject;
  /** Cell name → the first cell that has it. */
  readonly names: ReadonlyMap<string, ScannedCell>;
}

interface Draft {
  readonly scanned: ScannedCell;
  readonly yaml: YamlText | undefined;
  readonly written: Json | undefined;
  readonly body: Json | undefined;
  readonly references: readonly CellReference[];
  readonly problems: Problem[];
}

function firstNames(scan: Scan): Map<string, ScannedCell> {
  const names = new Map<string, ScannedCell>();
  for (const block of scan.blocks) {
    if (block.type === 'cell' && block.name !== '' && !names.has(block.name)) names.set(block.name, block);
  }
  return names;
}

function withFile(each: Problem, file: Where): Problem {
  return { ...each, where: { ...file, ...each.where } };
}

function inOrder(problems: readonly Problem[]): Problem[] {
  const at = ({ where }: Problem) => [where.line ?? 0, where.column ?? 0] as const;
  return [...problems].sort((a, b) => at(a)[0] - at(b)[0] || at(a)[1] - at(b)[1]);
}

function cellBlock({ scanned, written, body }: Draft, problems: readonly Problem[]): CellBlock {
  const { span, bodySpan, kind, name } = scanned;
  return { type: 'cell', span, bodySpan, kind, name, body, written, problems };
}

function draftCell(reader: Reader, scanned: ScannedCell): Draft {
  const problems = fenceProblems(reader, scanned);
  // Between the two sides of a merge nothing is a cell yet: one problem, not one for each line.
  if (scanned.conflict) {
    const where = cellPlace(reader, scanned, scanned.conflict.start, scanned.conflict.end);
    const none = { yaml: undefined, written: undefined, body: undefined, references: [] };
    return { scanned, ...none, problems: [...problems, problem('E_CONFLICT', {}, where)] };
  }
  const { start, end } = scanned.bodySpan;
  const yaml = readYaml(reader.text.slice(start, end), start);
  const place = (from: number, to: number) => cellPlace(reader, scanned, from, to);
  for (const each of yaml.faults) problems.push(problem(each.code, each.params, place(each.start, each.end)));
  const kind = reader.kinds.get(scanned.kind);
  const broken = yaml.value === undefined || yaml.faults.length > 0;
  const read = kind && !broken ? readBody(reader, scanned, kind, yaml) : undefined;
  if (read) problems.push(...read.problems);
  const references = kind && read ? referencesOf(kind, read) : [];
  return { scanned, yaml, written: yaml.value, body: read?.body, references, problems };
}

function cellPlace(reader: Reader, { name }: ScannedCell, start: number, end: number): Where {
  return { ...placeOf(reader.lines, start, end), ...(name !== '' && { cell: name }) };
}

function fenceProblems(reader: Reader, cell: ScannedCell): Problem[] {
  const { kinds, names } = reader;
  const problems: Problem[] = [];
  const kindEnd = cell.kindAt + cell.kind.length;
  const add = (code: string, params: Problem['params'], start: number, end: number) =>
    problems.push(problem(code, params, cellPlace(reader, cell, start, end)));
  if (!kinds.has(cell.kind)) {
    const expected = [...kinds.keys()];
    const nearest = nearestWord(cell.kind, expected);
    add(
      'E_UNKNOWN_CELL',
      { got: cell.kind, expected, ...(nearest !== undefined && { nearest }) },
      cell.kindAt,
      kindEnd,
    );
  }
  const nameEnd = cell.nameAt + cell.name.length;
  const first = names.get(cell.name);
  const free = () => cellNameFor(cell.name === '' ? cell.kind : cell.name, names);
  if (cell.name === '') add('notebook.no_name', { kind: cell.kind, nearest: free() }, cell.kindAt, kindEnd);
  else if (!isCellName(cell.name)) add('notebook.bad_name', { got: cell.name, nearest: free() }, cell.nameAt, nameEnd);
  else if (first !== cell) {
    add('E_DUP_CELL', { name: cell.name, first: first!.span.line, nearest: free() }, cell.nameAt, nameEnd);
  }
  if (!cell.closed) add('notebook.open_cell', { name: cell.name }, cell.span.start, nameEnd);
  return problems;
}

/** Each conflict outside cells once; in a fenced example markers may be meant. */
function proseConflicts({ scan, text, lines }: Reader): Problem[] {
  return scan.conflicts
    .filter((each) => !each.quoted && text[each.start] === '<')
    .map((each) => problem('E_CONFLICT', {}, placeOf(lines, each.start, each.end)));
}

interface ReadBody {
  /** With parameters in place, as far as they are right. */
  readonly put: Json;
  readonly body: Json | undefined;
  readonly problems: readonly Problem[];
}

function readBody(reader: Reader, scanned: ScannedCell, kind: CellKind, yaml: YamlText): ReadBody {
  const { value: put, problems: unput } = putParameters(yaml.value ?? {}, reader.parameters);
  const whereOf = (path: Path, on: 'key' | 'value') => bodyPlace(reader, scanned, yaml, path, on);
  const problems = unput.map((each) =>
    problem(each.code, { key: each.path.join('.'), ...each.params }, whereOf(each.path, 'value')),
  );
  const checked = checkValue(kind.schema, put);
  if (!checked.ok) {
    // A value with an unknown parameter in it cannot be judged.
    const unknown = new Set(unput.map((each) => each.path.join('.')));
    const wrong = checked.problems.filter((each) => !unknown.has(each.path.join('.')));
    const shown = wrong
      .slice(0, MAX_CELL_PROBLEMS)
      .map((each) => problem(each.code, each.params, whereOf(each.path, each.on)));
    const more = wrong.length - shown.length;
    if (more > 0) shown.push(problem('notebook.more_problems', { more }, whereOf([], 'key')));
    return { put, body: undefined, problems: [...problems, ...shown] };
  }
  if (problems.length > 0) return { put, body: undefined, problems };
  const own = (kind.validate?.(checked.value) ?? []).map((each) => {
    const range = each.where.key === undefined ? undefined : yaml.locateKey(each.where.key);
    const where = range ? cellPlace(reader, scanned, range.start, range.end) : whereOf([], 'key');
    return { ...each, where: { ...where, ...each.where } };
  });
  const wrong = own.some((each) => each.severity === 'error');
  return { put, body: wrong ? undefined : checked.value, problems: own };
}

/** The references of a body; of one that does not fit its schema, what stands where a cell's name belongs. */
function referencesOf(kind: CellKind, { body, put }: ReadBody): readonly CellReference[] {
  return body === undefined ? looseReferences(describeSchema(kind.schema), put) : kind.references(body);
}

/** The place of a path in a cell's body; the cell's kind and name for the body as a whole. */
function bodyPlace(reader: Reader, cell: ScannedCell, yaml: YamlText, path: Path, on: 'key' | 'value'): Where {
  const range = path.length === 0 ? undefined : yaml.locate(path, on);
  if (!range) return cellPlace(reader, cell, cell.kindAt - 1, Math.max(cell.nameAt + cell.name.length, cell.kindAt));
  return { ...cellPlace(reader, cell, range.start, range.end), key: path.join('.') };
}

function addReferenceProblems(reader: Reader, drafts: readonly Draft[]): void {
  const cells = drafts.map(({ scanned, body, references }) => ({
    name: scanned.name,
    kind: reader.kinds.get(scanned.kind),
    body,
    references,
  }));
  for (const [index, problems] of checkReferences(cells)) {
    const draft = drafts[index]!;
    for (const { code, params, path } of problems) {
      const where = bodyPlace(reader, draft.scanned, draft.yaml!, path, 'value');
      draft.problems.push(problem(code, params, where));
    }
  }
}
