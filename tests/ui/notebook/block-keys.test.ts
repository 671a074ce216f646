import { expect, it } from 'vitest';
import type { Block } from '../../../src/core/notebook/notebook.ts';
import { blockKeys } from '../../../src/ui/notebook/block-keys.ts';

/** `data` is a cell of that name, an empty word is prose. */
const blocks = (...names: string[]) =>
  names.map((name) => (name === '' ? { type: 'prose' } : { type: 'cell', name })) as Block[];
const keysOf = (now: string[], before: string[] = []) =>
  blockKeys(blocks(...now), blockKeys(blocks(...before), [])).map(({ key }) => key);

it('keeps the key of a cell that moves', () => {
  expect(keysOf(['b', 'a'], ['a', 'b'])).toEqual(['cell b', 'cell a']);
});

it('keeps the key of a cell that is renamed in its place', () => {
  expect(keysOf(['a', 'other', 'c'], ['a', 'b', 'c'])).toEqual(['cell a', 'cell b', 'cell c']);
});

it('knows prose by the cell above it, wherever else blocks come and go', () => {
  expect(keysOf(['', 'a', 'new', 'b', ''], ['', 'a', 'b', ''])).toEqual([
    'after start',
    'cell a',
    'cell new',
    'cell b',
    'after cell b',
  ]);
});

it('gives every block a key of its own, also where two cells have one name', () => {
  for (const now of [
    ['a', 'a', '', 'a', ''],
    ['b', 'a', 'b'],
    ['c', '', ''],
  ]) {
    const keys = keysOf(now, ['a', 'b', '']);
    expect(new Set(keys).size).toBe(keys.length);
  }
});
