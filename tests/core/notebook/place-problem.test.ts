import { describe, expect, it } from 'vitest';
import { parseNotebook } from '../../../src/core/notebook/parse.ts';
import { placeProblem } from '../../../src/core/notebook/place-problem.ts';
import { problem } from '../../../src/core/problem.ts';
import { cellKinds } from '../../../src/kinds/cell/index.ts';

const kinds = new Map(cellKinds.map((kind) => [kind.id, kind]));
const NOTEBOOK = ['# A', '', '```{data} rides', 'of: all', 'where: a > 1', '```', ''].join('\n');

const placeOf = (where: string, at: number) => {
  const notebook = parseNotebook(NOTEBOOK.replace('where: a > 1', where), kinds);
  const { line, column } = placeProblem(
    notebook,
    problem('expression.no_column', { name: 'x', at }, { cell: 'rides', key: 'where' }),
  ).where;
  return { line, column };
};

describe('the place of a problem inside an expression', () => {
  it.each([
    ['plain', 'where: a > 1 and x', 11, { line: 5, column: 18 }],
    ['quoted', 'where: "a > 1 and x"', 11, { line: 5, column: 19 }],
    ['beyond its end', 'where: a > 1', 99, { line: 5, column: 13 }],
    ['on several lines', 'where: a > 1\n  and x', 11, { line: 5, column: 8 }],
  ])('is where it is written: %s', (_, where, at, place) => {
    expect(placeOf(where, at)).toEqual(place);
  });
});
