import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { CellKind } from '../../src/core/kind/cell-kind.ts';
import { parseNotebook } from '../../src/core/notebook/parse.ts';
import { renderProblem } from '../../src/core/words/index.ts';
import { cellKinds } from '../../src/kinds/cell/index.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../examples');
const kinds: ReadonlyMap<string, CellKind> = new Map(cellKinds.map((kind) => [kind.id, kind]));
const files = readdirSync(FOLDER).filter((name) => name.endsWith('.md'));
const translated = files.filter((name) => name.endsWith('.pt.md'));

const read = (name: string) => parseNotebook(readFileSync(path.join(FOLDER, name), 'utf8'), kinds, { file: name });
const englishOf = (name: string) => name.replace(/\.pt\.md$/, '.md');

describe('the example notebooks', () => {
  it('stand in both languages', () => {
    expect(translated.map(englishOf)).toEqual(files.filter((name) => !name.endsWith('.pt.md')));
    expect(files).toContain('flights.md');
  });

  it.each(files)('%s has cells and no problem', (name) => {
    const { cells, problems } = read(name);
    expect(cells.length).toBeGreaterThan(0);
    const found = [...problems, ...cells.flatMap((cell) => cell.problems)];
    expect(found.map((each) => renderProblem(each, 'en'))).toEqual([]);
  });

  it.each(translated)('%s says that it is in Portuguese, and has a title of its own', (name) => {
    const { front } = read(name);
    expect(front.language).toBe('pt-BR');
    expect(front.title).not.toBe(read(englishOf(name)).front.title);
  });

  it.each(translated)('%s has the cells, the seed and the parameters of the English one, byte for byte', (name) => {
    const [ours, theirs] = [read(name), read(englishOf(name))];
    const bytes = ({ text, cells }: typeof ours) => cells.map(({ span }) => text.slice(span.start, span.end));
    expect(bytes(ours)).toEqual(bytes(theirs));
    expect([ours.front.seed, ours.front.params]).toEqual([theirs.front.seed, theirs.front.params]);
  });
});
