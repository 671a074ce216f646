import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNotebook } from '../../../src/core/notebook/parse.ts';
import type { Notebook } from '../../../src/core/notebook/notebook.ts';
import { renderProblem } from '../../../src/core/words/index.ts';
import { brokenText, notebookText } from './arbitrary.ts';
import { testKinds } from './kinds.ts';

const anyText = fc.oneof(
  { arbitrary: notebookText, weight: 2 },
  { arbitrary: brokenText, weight: 3 },
  fc.string({ unit: 'binary' }),
);

function joined(notebook: Notebook): string {
  const spans = [notebook.front.span, ...notebook.blocks.map((each) => each.span)];
  return spans.map((span) => (span ? notebook.text.slice(span.start, span.end) : '')).join('');
}

describe('any text as a notebook', () => {
  it('is read without throwing, and its pieces join to the same text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const notebook = parseNotebook(text, testKinds, { set: { late: '3' } });
        expect(joined(notebook)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it('gives every problem words in both languages and a place inside the file', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const notebook = parseNotebook(text, testKinds);
        const lines = text.split('\n');
        for (const each of notebook.problems) {
          const { line, column, endLine, endColumn } = each.where;
          for (const language of ['en', 'pt'] as const) {
            const words = renderProblem(each, language);
            expect(words, each.code).not.toMatch(/^(E_|notebook\.)/);
          }
          expect(line, each.code).toBeGreaterThan(0);
          expect(line! < endLine! || (line === endLine && column! <= endColumn!)).toBe(true);
          expect(column! - 1).toBeLessThanOrEqual(lines[line! - 1]!.length);
          expect(endLine! <= lines.length).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('has the problems of each cell in the cell and in the whole', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const notebook = parseNotebook(text, testKinds);
        for (const cell of notebook.cells) {
          for (const each of cell.problems) expect(notebook.problems).toContain(each);
          if (cell.problems.some((each) => each.severity === 'error' && /^E_(SYNTAX|DEPTH|TAG)/.test(each.code))) {
            expect(cell.body).toBeUndefined();
          }
        }
      }),
      { numRuns: 200 },
    );
  });
});
