import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseNotebook } from '../../../src/core/notebook/parse.ts';
import { takeUpdate } from '../../../src/core/notebook/take-update.ts';
import { cellKinds } from '../../../src/kinds/cell/index.ts';

const kinds = new Map(cellKinds.map((kind) => [kind.id, kind]));
const read = (text: string) => parseNotebook(text, kinds);
const update = (given: string, mine: string, theirs: string) => takeUpdate(read(given), read(mine), read(theirs));

const cell = (name: string, source: string) => `\`\`\`{data} ${name}\nsource: ${source}\n\`\`\`\n`;
const FRONT = '---\nbancada: 1\ntitle: Old\n---\n';
const GIVEN = `${FRONT}\nRead this.\n\n${cell('a', 'a.csv')}\nThen this.\n\n${cell('b', 'b.csv')}`;
const NEXT = GIVEN.replace('Old', 'New').replace('Then this.', 'Then that.').replace('b.csv', 'b2.csv');

describe('a new version of a notebook', () => {
  it('is taken as it is where nothing was changed', () => {
    expect(update(GIVEN, GIVEN, NEXT)).toBe(NEXT);
  });

  it('keeps a changed cell, and takes the prose and the other cells', () => {
    expect(update(GIVEN, GIVEN.replace('a.csv', 'mine.csv'), NEXT)).toBe(NEXT.replace('a.csv', 'mine.csv'));
  });

  it('keeps what was added, behind the cell that it stood behind', () => {
    const mine = GIVEN.replace('\nThen this.', `${cell('c', 'c.csv')}\nA note.\n\nThen this.`);
    const after = update(GIVEN, mine.replace('A note.\n\nThen this.', 'A note.\n\n'), NEXT);
    expect(after.indexOf('{data} c')).toBeGreaterThan(after.indexOf('{data} a'));
    expect(after.indexOf('A note.')).toBeGreaterThan(after.indexOf('{data} c'));
    expect(after.indexOf('{data} b')).toBeGreaterThan(after.indexOf('A note.'));
    expect(after).toContain('Then that.');
  });

  it('leaves a deleted cell away, unless the new version changed it', () => {
    const without = (name: string, source: string) => GIVEN.replace(cell(name, source), '');
    expect(update(GIVEN, without('a', 'a.csv'), NEXT)).not.toContain('{data} a');
    expect(update(GIVEN, without('b', 'b.csv'), NEXT)).toContain('b2.csv');
  });

  it('keeps a changed cell that the new version dropped', () => {
    const dropped = NEXT.replace(cell('a', 'a.csv'), '');
    expect(update(GIVEN, GIVEN, dropped)).toBe(dropped);
    expect(update(GIVEN, GIVEN.replace('a.csv', 'mine.csv'), dropped)).toContain('mine.csv');
  });

  it('loses no cell that was changed or added, whatever was done on either side', () => {
    const side = fc.uniqueArray(fc.tuple(fc.constantFrom(...'abcdef'), fc.constantFrom('1', '2', '3')), {
      selector: ([name]) => name,
    });
    const written = (cells: readonly (readonly [string, string])[]) =>
      `${FRONT}\n${cells.map(([name, source]) => `About ${name}.\n\n${cell(name, `${source}.csv`)}`).join('\n')}`;
    fc.assert(
      fc.property(side, side, side, (given, mine, theirs) => {
        const after = read(update(written(given), written(mine), written(theirs)));
        const [before, now] = [new Map(given), new Map(theirs)];
        const found = new Map(after.cells.map(({ name, body }) => [name, (body as { source: string }).source]));
        for (const [name, source] of mine) {
          const wanted = before.get(name) === source ? now.get(name) : source;
          expect(found.get(name)).toBe(wanted === undefined ? undefined : `${wanted}.csv`);
        }
        expect(after.cells.length).toBe(found.size);
      }),
    );
  });
});
