import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/core/graph/canonical-json.ts';
import type { Json } from '../../../src/core/json.ts';
import {
  cellText,
  deleteBlock,
  duplicateBlock,
  insertBlock,
  moveBlock,
  removeKey,
  renameCell,
  setBlock,
  setFront,
  setKey,
} from '../../../src/core/notebook/edit.ts';
import { editYaml, intended } from '../../../src/core/notebook/edit-yaml.ts';
import type { CellBlock, Notebook } from '../../../src/core/notebook/notebook.ts';
import { parseNotebook } from '../../../src/core/notebook/parse.ts';
import { readYaml } from '../../../src/core/notebook/yaml-text.ts';
import { bodyText, brokenText, notebookText, value } from './arbitrary.ts';
import { testKinds } from './kinds.ts';

const parse = (text: string) => parseNotebook(text, testKinds);
const step = fc.oneof(
  fc.constantFrom('of', 'by', 'params', 'expect', 'where', 'x.y', 'new', 'a b'),
  fc.nat({ max: 3 }),
);

/** A path that leads somewhere in `root`, or one step beyond. */
function pathIn(root: Json, choices: readonly number[], last: string | number): (string | number)[] {
  const path: (string | number)[] = [];
  let here: Json | undefined = root;
  for (const choice of choices) {
    if (here === null || typeof here !== 'object') break;
    const keys: readonly (string | number)[] = Array.isArray(here) ? here.map((_, index) => index) : Object.keys(here);
    if (keys.length === 0) break;
    const key: string | number = keys[choice % keys.length]!;
    path.push(key);
    here = (here as Record<string, Json>)[key];
  }
  return path.length === 0 || typeof last === 'string' ? [...path, last] : path;
}

const pathChoice = fc.record({ choices: fc.array(fc.nat({ max: 9 }), { maxLength: 3 }), last: step });

/** Lines of `before` that stand in order in `after`: how many are missing. */
function lostLines(before: string, after: string): string[] {
  const rest = after.split('\n');
  const lost: string[] = [];
  for (const line of before.split('\n')) {
    const at = rest.indexOf(line);
    if (at < 0) lost.push(line);
    else rest.splice(at, 1);
  }
  return lost;
}

describe('a key edited in YAML', () => {
  it('reads back as the intended value, and the text keeps its comments elsewhere', () => {
    fc.assert(
      fc.property(bodyText, pathChoice, fc.option(value, { nil: undefined }), (text, { choices, last }, wanted) => {
        const before = readYaml(text, 0);
        fc.pre(before.faults.length === 0 && before.value !== undefined);
        const root = before.value ?? {};
        const path = pathIn(root, choices, last);
        const expected = intended(root, path, wanted);
        const edited = editYaml(text, path, wanted);
        if (expected === undefined) {
          expect(edited).toBeUndefined();
          return;
        }
        const after = readYaml(edited!, 0);
        expect(after.faults).toEqual([]);
        expect(canonicalJson(after.value ?? {})).toBe(canonicalJson(expected));
      }),
      { numRuns: 400 },
    );
  });

  it('touches no line of another top-level key', () => {
    fc.assert(
      fc.property(bodyText, pathChoice, fc.option(value, { nil: undefined }), (text, { choices, last }, wanted) => {
        const before = readYaml(text, 0);
        fc.pre(before.faults.length === 0 && before.value !== undefined);
        const root = (before.value ?? {}) as Record<string, Json>;
        const path = pathIn(root, choices, last);
        const edited = editYaml(text, path, wanted);
        if (edited === undefined) return;
        const own = linesOfKey(text, String(path[0]));
        expect(lostLines(text, edited).filter((line) => line !== '' && !own.includes(line))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });
});

/** The lines that a top-level key and its value stand on. */
function linesOfKey(text: string, key: string): string[] {
  const yaml = readYaml(text, 0);
  const from = yaml.locate([key], 'key');
  if (!from || !Object.hasOwn((yaml.value ?? {}) as object, key)) return [];
  const start = text.lastIndexOf('\n', from.start - 1) + 1;
  const next = Object.keys(yaml.value as object)
    .map((each) => yaml.locate([each], 'key')!.start)
    .filter((each) => each > from.start);
  return text.slice(start, Math.min(...next, text.length)).split('\n');
}

/** A file that starts as if with front matter may have some once its blocks stand elsewhere. */
function startsOpen(notebook: Notebook): boolean {
  return notebook.problems.some(({ code }) => code === 'notebook.open_front');
}

function outline(notebook: Notebook): string[] {
  return notebook.cells.map(({ span }) => notebook.text.slice(span.start, span.end).trimEnd());
}

const nth = fc.nat({ max: 99 });

/** A file and one of its cells whose body is YAML. */
const withCell = fc
  .tuple(notebookText, nth)
  .map(([text, n]) => {
    const notebook = parse(text);
    const cells = notebook.blocks.flatMap((each, index) =>
      each.type === 'cell' && each.written !== undefined && each.problems.every(({ code }) => !/^E_[^CU]/.test(code))
        ? [index]
        : [],
    );
    return { notebook, index: cells.length === 0 ? -1 : cells[n % cells.length]! };
  })
  .filter(({ index }) => index >= 0);

describe('a notebook edited', () => {
  it('keeps every byte outside the cell whose key is set, and the key reads back', () => {
    fc.assert(
      fc.property(withCell, fc.constantFrom('of', 'time', 'zz'), value, ({ notebook, index }, key, wanted) => {
        const cell = notebook.blocks[index] as CellBlock;
        fc.pre(cell.written === null || (typeof cell.written === 'object' && !Array.isArray(cell.written)));
        const text = setKey(notebook, index, [key], wanted);
        expect(text.slice(0, cell.bodySpan.start)).toBe(notebook.text.slice(0, cell.bodySpan.start));
        const tail = notebook.text.slice(cell.bodySpan.end);
        expect(text.endsWith(tail)).toBe(true);
        const after = parse(text);
        const written = (after.blocks[index] as CellBlock).written as Record<string, Json>;
        expect(canonicalJson(written[key])).toBe(canonicalJson(wanted));
        expect(outline(after).filter((_, i) => i !== cellNumber(notebook, index))).toEqual(
          outline(notebook).filter((_, i) => i !== cellNumber(notebook, index)),
        );
        const removed = parse(removeKey(after, index, [key]));
        expect((removed.blocks[index] as CellBlock).written ?? {}).not.toHaveProperty([key]);
      }),
      { numRuns: 150 },
    );
  });

  it('has one cell more after an insertion and a duplication, and the same cells after the deletion of the new one', () => {
    fc.assert(
      fc.property(fc.oneof(notebookText, brokenText), nth, (text, n) => {
        const notebook = parse(text);
        fc.pre(!startsOpen(notebook));
        const before = n % (notebook.blocks.length + 1);
        const inserted = parse(
          insertBlock(notebook, before, cellText({ kind: 'data', name: 'new_one', body: 'of: rides' })),
        );
        const cells = outline(inserted);
        const at = cells.findIndex((each) => each.includes('{data} new_one'));
        expect(cells.filter((_, i) => i !== at)).toEqual(outline(notebook));
        const block = inserted.blocks.findIndex((each) => each.type === 'cell' && each.name === 'new_one');
        expect(outline(parse(deleteBlock(inserted, block)))).toEqual(outline(notebook));
        const twice = parse(duplicateBlock(inserted, block));
        expect(twice.cells.map((each) => each.name)).toContain('new_one_2');
        expect(twice.cells.length).toBe(inserted.cells.length + 1);
      }),
      { numRuns: 150 },
    );
  });

  it('has the same cells in another order after a move', () => {
    fc.assert(
      fc.property(notebookText, nth, nth, (text, a, b) => {
        const notebook = parse(text);
        fc.pre(notebook.cells.length > 0 && !startsOpen(notebook));
        const cells = notebook.blocks.flatMap((each, index) => (each.type === 'cell' ? [index] : []));
        const block = cells[a % cells.length]!;
        const before = b % (notebook.blocks.length + 1);
        const moved = parse(moveBlock(notebook, block, before));
        const order = outline(notebook);
        const number = cellNumber(notebook, block);
        const [taken] = order.splice(number, 1);
        const target = notebook.blocks.slice(0, before).filter((each) => each.type === 'cell').length;
        order.splice(target > number ? target - 1 : target, 0, taken!);
        expect(outline(moved)).toEqual(order);
      }),
      { numRuns: 150 },
    );
  });

  it('keeps its cells whatever is written as prose before them', () => {
    fc.assert(
      fc.property(
        notebookText,
        nth,
        fc.constantFrom('```', '~~~\nx', '<!-- x', '<pre>', 'text', '````md\n```', '> ```'),
        (text, n, prose) => {
          const notebook = parse(text);
          const blocks = notebook.blocks.flatMap((each, index) => (each.type === 'prose' ? [index] : []));
          fc.pre(blocks.length > 0 && !startsOpen(notebook));
          const edited = parse(setBlock(notebook, blocks[n % blocks.length]!, prose));
          expect(outline(edited)).toEqual(outline(notebook));
        },
      ),
      { numRuns: 150 },
    );
  });

  it('refers to a renamed cell by its new name wherever it referred to the old one', () => {
    fc.assert(
      fc.property(notebookText, nth, (text, n) => {
        const notebook = parse(text);
        const named = notebook.blocks.flatMap((each, index) =>
          each.type === 'cell' && each.name !== '' ? [index] : [],
        );
        fc.pre(named.length > 0);
        const index = named[n % named.length]!;
        const old = (notebook.blocks[index] as CellBlock).name;
        fc.pre(notebook.cells.filter((each) => each.name === old).length === 1);
        const after = parse(renameCell(notebook, testKinds, index, 'renamed'));
        const graph = (book: Notebook) =>
          book.cells.map((cell) =>
            cell.body === undefined
              ? []
              : testKinds
                  .get(cell.kind)!
                  .references(cell.body)
                  .map((each) => each.name),
          );
        expect(graph(after)).toEqual(
          graph(notebook).map((names) => names.map((each) => (each === old ? 'renamed' : each))),
        );
        expect(after.text.split('\n').length).toBe(notebook.text.split('\n').length);
      }),
      { numRuns: 150 },
    );
  });

  it('has the front matter key that was set, and the same blocks', () => {
    fc.assert(
      fc.property(notebookText, fc.string({ maxLength: 10 }), fc.nat(), (text, title, seed) => {
        const notebook = parse(text);
        const frontLines = notebook.front.span?.endLine ?? 0;
        fc.pre(
          !notebook.problems.some(
            ({ code, where }) =>
              code === 'notebook.open_front' || (/^E_|not_map/.test(code) && where.line! <= frontLines),
          ),
        );
        const once = parse(setFront(notebook, ['title'], title));
        const after = parse(setFront(once, ['seed'], seed));
        expect(after.front.title).toBe(title);
        expect(after.front.seed).toBe(seed);
        const blocks = (book: Notebook) => book.text.slice(book.front.span?.end ?? 0).replace(/^\r?\n/, '');
        expect(blocks(after)).toBe(blocks(notebook));
      }),
      { numRuns: 150 },
    );
  });
});

function cellNumber(notebook: Notebook, block: number): number {
  return notebook.cells.indexOf(notebook.blocks[block] as CellBlock);
}
