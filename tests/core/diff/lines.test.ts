import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffLines } from '../../../src/core/diff/lines.ts';

const signs = { same: ' ', removed: '-', added: '+' };
const shown = (a: string, b: string) => diffLines(a, b).map(({ change, text }) => `${signs[change]}${text}`);

describe('two texts line by line', () => {
  it('show what one side alone has, the first side before the second', () => {
    expect(shown('a\nb\nc\n', 'a\nx\ny\nc\n')).toEqual([' a', '-b', '+x', '+y', ' c']);
  });

  it('do not differ by the ends of their lines', () => {
    expect(shown('a\r\nb', 'a\nb\n')).toEqual([' a', ' b']);
  });

  it('name the numbers of the lines on both sides', () => {
    expect(diffLines('a\nb', 'b')).toEqual([
      { change: 'removed', text: 'a', lineA: 1 },
      { change: 'same', text: 'b', lineA: 2, lineB: 1 },
    ]);
  });

  it('give back both texts', () => {
    const texts = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 12 })
      .map((lines) => lines.map((each) => `${each}\n`).join(''));
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        const lines = diffLines(a, b);
        const side = (without: string) =>
          lines.flatMap(({ change, text }) => (change === without ? [] : [`${text}\n`])).join('');
        expect([side('added'), side('removed')]).toEqual([a, b]);
      }),
    );
  });
});
