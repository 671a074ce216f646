import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseNotebook } from '../../../src/core/notebook/parse.ts';
import { renderProblem } from '../../../src/core/words/index.ts';
import { testKinds } from './kinds.ts';

const folder = path.resolve(import.meta.dirname, '../../golden/notebook');
const cases = readdirSync(folder)
  .filter((file) => file.endsWith('.md'))
  .map((file) => file.slice(0, -3));

/** What `bancada check` prints for a file, and the bodies that are right. */
function read(name: string): object {
  const text = readFileSync(path.join(folder, `${name}.md`), 'utf8');
  const notebook = parseNotebook(text, testKinds, { file: `${name}.md` });
  return {
    problems: notebook.problems.map((each) => {
      const { file, line, column, endLine, endColumn, cell } = each.where;
      const place = `${file}:${line}:${column}-${endLine}:${endColumn}`;
      const weight = each.severity === 'error' ? '' : `${each.severity}: `;
      return `${place} ${each.code}${cell === undefined ? '' : ` (${cell})`} ${weight}${renderProblem(each, 'en')}`;
    }),
    bodies: Object.fromEntries(
      notebook.cells.filter((each) => each.body !== undefined).map((each) => [each.name, each.body]),
    ),
  };
}

describe('the problems of a notebook', () => {
  it.each(cases)('are as written down for %s', (name) => {
    expect(read(name)).toEqual(JSON.parse(readFileSync(path.join(folder, `${name}.json`), 'utf8')));
  });

  it('have no holes in their words, in either language', () => {
    for (const name of cases) {
      const text = readFileSync(path.join(folder, `${name}.md`), 'utf8');
      for (const each of parseNotebook(text, testKinds).problems) {
        for (const language of ['en', 'pt'] as const) {
          expect(renderProblem(each, language)).not.toMatch(/\{[?/]?\w+\}|undefined| {2}|\(\)| [,.;:]|^\W? /);
        }
      }
    }
  });
});
