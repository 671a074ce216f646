import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseNotebook } from '../../src/core/notebook/parse.ts';
import { renderProblem } from '../../src/core/words/index.ts';
import { cellKinds } from '../../src/kinds/cell/index.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../public/lessons');
const kinds = new Map(cellKinds.map((kind) => [kind.id, kind]));
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.md'));
const translated = files.filter((name) => name.endsWith('.pt.md'));

const read = (name: string) => parseNotebook(readFileSync(path.join(FOLDER, name), 'utf8'), kinds, { file: name });
const englishOf = (name: string) => name.replace(/\.pt\.md$/, '.md');

describe('the lessons', () => {
  it('stand in both languages', () => {
    expect(files).toContain('leakage.md');
    expect(translated.map(englishOf)).toEqual(files.filter((name) => !name.endsWith('.pt.md')));
  });

  it.each(files)('%s has no problem, and says what a finished notebook shows', (name) => {
    const { cells, problems } = read(name);
    const found = [...problems, ...cells.flatMap((cell) => cell.problems)];
    expect(found.map((each) => renderProblem(each, 'en'))).toEqual([]);
    expect(cells.map(({ kind }) => kind)).toContain('expect');
  });

  it.each(translated)('%s has the cells of the English one, but for hints', (name) => {
    const bodies = (each: string) =>
      read(each).cells.map(({ kind, name: cell, body }) => {
        const text = JSON.stringify(body, (key, value: unknown) => (key === 'hint' ? undefined : value));
        return `${kind} ${cell} ${text}`;
      });
    expect(bodies(name)).toEqual(bodies(englishOf(name)));
    expect(read(name).front.language).toBe('pt-BR');
  });
});
