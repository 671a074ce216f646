import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bodyOf, changeBetween, shownText, toBody, toShown } from '../../../src/ui/notebook/editor-text.ts';

const pieces = fc.string({ unit: fc.constantFrom('a', ': ', '\n', ' '), maxLength: 12 });

it('shows again exactly what was typed', () => {
  fc.assert(
    fc.property(pieces, (typed) => {
      expect(shownText(bodyOf(typed))).toBe(typed);
    }),
  );
});

it.each([
  ['of: parts\n', 'of: parts'],
  ['a: 1\r\nb: 2\r\n', 'a: 1\nb: 2'],
  ['a: 1\n\n', 'a: 1\n'],
  ['', ''],
])('shows %j as %j', (body, shown) => {
  expect(shownText(body)).toBe(shown);
});

it('finds a place in a body with either line end and back', () => {
  fc.assert(
    fc.property(pieces, fc.nat(12), (typed, at) => {
      const body = bodyOf(typed).replace(/\n/g, '\r\n');
      const offset = Math.min(at, typed.length);
      expect(toShown(body, toBody(body, offset))).toBe(offset);
      expect(toBody(bodyOf(typed), offset)).toBe(offset);
    }),
  );
});

it('makes one text of another by a change as small as can be', () => {
  expect(changeBetween('a: 1\nb: 2\n', 'a: 1\nb: 30\n')).toEqual({ from: 8, to: 9, insert: '30' });
  fc.assert(
    fc.property(pieces, pieces, (before, after) => {
      const { from, to, insert } = changeBetween(before, after);
      expect(before.slice(0, from) + insert + before.slice(to)).toBe(after);
      expect(from).toBeLessThanOrEqual(to);
    }),
  );
});
