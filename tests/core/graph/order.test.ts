import { describe, expect, it } from 'vitest';
import { buildGraph, closure } from '../../../src/core/graph/order.ts';
import { parseNotebook } from '../../../src/core/notebook/parse.ts';
import { graphKinds } from './kinds.ts';

const { kinds } = graphKinds();
const cell = (kind: string, name: string, body: string) => `\`\`\`{${kind}} ${name}\n${body}\n\`\`\`\n`;
const graphOf = (...cells: string[]) => buildGraph(parseNotebook(cells.join('\n'), kinds), kinds);

describe('the graph of a notebook', () => {
  it('lists each cell after its inputs, whatever the order in the file', () => {
    const graph = graphOf(cell('sum', 'c', 'of: [b, a]'), cell('tens', 'b', 'of: a'), cell('sum', 'a', 'add: 1'));
    expect([...graph.cells.keys()]).toEqual(['a', 'b', 'c']);
    expect(graph.cells.get('c')!.inputs).toEqual(['b', 'a']);
  });

  it('leaves out what cannot run, and keeps what reads it', () => {
    const graph = graphOf(
      cell('sum', 'a', 'of: [b]'),
      cell('sum', 'b', 'of: [a]'),
      cell('tens', 'c', 'of: b'),
      cell('wat', 'd', ''),
    );
    expect([...graph.bad.keys()]).toEqual(['a', 'b', 'd']);
    expect([...graph.cells.keys()]).toEqual(['c']);
  });

  it('holds back the readers of a part that is checked, and of the whole, but not of another part', () => {
    const graph = graphOf(
      cell('sum', 'a', 'add: 1'),
      cell('halves', 'h', 'of: a'),
      cell('check', 'low_ok', 'of: h.low\nmax: 1'),
      cell('sum', 'low', 'of: [h.low]'),
      cell('sum', 'high', 'of: [h.high]'),
      cell('sum', 'both', 'of: [low, high]'),
    );
    const guards = Object.fromEntries([...graph.cells].map(([name, each]) => [name, each.guards]));
    expect(guards).toEqual({ a: [], h: [], low_ok: [], low: ['low_ok'], high: [], both: ['low_ok'] });
  });

  it('lets a check that needs a reader of its subject not hold that reader', () => {
    const graph = graphOf(
      cell('sum', 'a', 'add: 1'),
      cell('tens', 'b', 'of: a'),
      cell('check', 'of_b', 'of: b\nmax: 5'),
      cell('check', 'of_a', 'of: a\nmax: 5'),
      cell('sum', 'c', 'of: [b]'),
    );
    expect(graph.cells.get('b')!.guards).toEqual(['of_a']);
    expect(graph.cells.get('c')!.guards.toSorted()).toEqual(['of_a', 'of_b']);
    expect(graph.cells.get('of_b')!.guards).toEqual([]);
  });

  it('closes a choice of cells over inputs and guards', () => {
    const graph = graphOf(
      cell('sum', 'a', ''),
      cell('tens', 'b', 'of: a'),
      cell('check', 'ok', 'of: a\nmax: 1'),
      cell('sum', 'free', ''),
    );
    expect([...closure(graph, ['b'])].toSorted()).toEqual(['a', 'b', 'ok']);
    expect([...closure(graph, ['nobody'])]).toEqual([]);
  });
});
