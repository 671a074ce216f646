import { describe, expect, it } from 'vitest';
import { diffLines } from '../../src/core/diff/lines.ts';
import { foldLines } from '../../src/ui/diff/fold-lines.ts';
import { formatPlace, parsePlace, type Place } from '../../src/ui/diff/places.ts';

const numbered = (count: number) => Array.from({ length: count }, (_, at) => `${at}\n`).join('');

describe('lines that are the same', () => {
  it('are folded further than three from a difference, and lose none', () => {
    const lines = diffLines(numbered(30), numbered(30).replace('15\n', 'new\n'));
    const parts = foldLines(lines);
    expect(parts.map(({ folded, lines: { length } }) => [folded, length])).toEqual([
      [true, 12],
      [false, 8],
      [true, 11],
    ]);
    expect(parts.flatMap((part) => part.lines)).toEqual(lines);
  });

  it('are all folded where nothing differs', () => {
    expect(foldLines(diffLines(numbered(9), numbered(9))).map(({ folded }) => folded)).toEqual([true]);
  });

  it('are not folded one by one: the fold would take the line', () => {
    const parts = foldLines(diffLines(numbered(5), numbered(5).replace('4\n', '')));
    expect(parts.map(({ folded, lines: { length } }) => [folded, length])).toEqual([
      [false, 1],
      [false, 4],
    ]);
  });
});

describe('a place in the address', () => {
  it.each<[string, Place]>([
    ['01KAAB', { is: 'run', run: '01KAAB' }],
    ['bundle~0123456789ab', { is: 'bundle', bundle: '0123456789ab' }],
    ['text~bikes~12', { is: 'text', notebook: 'bikes', revision: '12' }],
    ['text~my~bikes.md~last', { is: 'text', notebook: 'my~bikes.md', revision: 'last' }],
  ])('%s is read and written', (text, place) => {
    expect(parsePlace(text)).toEqual(place);
    expect(formatPlace(place)).toBe(text);
  });

  it('is none where nothing stands', () => {
    expect(parsePlace(undefined)).toBeUndefined();
    expect(parsePlace('')).toBeUndefined();
  });
});
