import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LineageEdge, LineageNode, NodeType } from '../../../src/core/lineage/node.ts';
import { foldLineage } from '../../../src/ui/lineage/fold.ts';
import { firstSight, layoutLineage, NODE_HEIGHT, type Placed } from '../../../src/ui/lineage/layout.ts';

const node = (id: string, type: NodeType = 'result'): LineageNode => ({ id, type, name: id, places: [] });
const edge = (from: string, to: string): LineageEdge => ({ from, to, through: [] });
const none = new Set<string>();

/** file → a → b → c → model → v1 … v9 */
const CHAIN = ['a', 'b', 'c'];
const nodes = [
  node('file', 'source'),
  ...CHAIN.map((id) => node(id)),
  node('model', 'model'),
  ...Array.from({ length: 9 }, (_, index) => node(`v${index}`, 'version')),
];
const edges = [
  edge('file', 'a'),
  edge('a', 'b'),
  edge('b', 'c'),
  edge('c', 'model'),
  ...nodes.filter(({ type }) => type === 'version').map(({ id }) => edge('model', id)),
];

describe('folding a lineage', () => {
  it('folds a chain of three and all but five of nine things of one sort', () => {
    const { nodes: drawn, edges: left } = foldLineage(nodes, edges, 'model', none);
    expect(drawn.map(({ id }) => id)).toEqual([
      'file',
      'model',
      'v0',
      'v1',
      'v2',
      'v3',
      'v4',
      'many version  model end',
      'chain a',
    ]);
    expect(drawn.flatMap(({ members = [] }) => members.map(({ id }) => id))).toEqual([
      'v5',
      'v6',
      'v7',
      'v8',
      ...CHAIN,
    ]);
    expect(left.slice(0, 2).map(({ from, to }) => `${from} → ${to}`)).toEqual(['file → chain a', 'chain a → model']);
  });

  it('unfolds what is open, and never folds the one in question', () => {
    const open = new Set(['chain a', 'many version  model end']);
    expect(foldLineage(nodes, edges, 'model', open).nodes).toHaveLength(nodes.length);
    const around = foldLineage(nodes, edges, 'b', none).nodes.map(({ id }) => id);
    expect(around).toEqual(expect.arrayContaining(CHAIN));
  });
});

describe('the layout of a lineage', () => {
  const ids = Array.from({ length: 12 }, (_, index) => `n${index}`);
  const link = fc.tuple(fc.nat({ max: 11 }), fc.nat({ max: 11 })).filter(([a, b]) => a !== b);

  it('puts what was read left of what was made, and nothing over anything else', () => {
    fc.assert(
      fc.property(fc.uniqueArray(link, { maxLength: 30, selector: ([a, b]) => a * 12 + b }), (links) => {
        const rising = links.filter(([a, b]) => a < b).map(([a, b]) => edge(ids[a]!, ids[b]!));
        const all = ids.map((id) => node(id));
        const { placed, width, height, edges: drawn } = layoutLineage(foldLineage(all, rising, 'n0', none));
        const at = new Map(placed.map((each) => [each.id, each]));
        for (const { from, to } of drawn) expect(at.get(from)!.layer).toBeLessThan(at.get(to)!.layer);
        for (const a of placed) {
          expect(a.x >= 0 && a.y >= 0 && a.x < width && a.y + NODE_HEIGHT <= height).toBe(true);
          for (const b of placed) {
            if (a === b || a.x !== b.x) continue;
            expect(Math.abs(a.y - b.y)).toBeGreaterThanOrEqual(NODE_HEIGHT);
          }
        }
      }),
    );
  });

  it('draws a circle too', () => {
    const round = [edge('a', 'b'), edge('b', 'c'), edge('c', 'a')];
    const { placed, edges: drawn } = layoutLineage({
      nodes: CHAIN.map((id) => ({ id, node: node(id) })),
      edges: round,
    });
    expect([placed.length, drawn.length]).toEqual([3, 3]);
    expect(drawn.every(({ path }) => !path.includes('NaN'))).toBe(true);
  });
});

describe('the first look at a drawing', () => {
  /** Six layers of a width of 1,144. */
  const layers = [12, 204, 396, 588, 780, 972].map((x) => ({ x }) as Placed);
  const drawing = { placed: layers, width: 1144 };
  it.each([
    { of: 'the first thing', x: 12, seen: 646, begins: 0 },
    { of: 'one in the middle', x: 588, seen: 646, begins: 384 },
    { of: 'the last thing', x: 972, seen: 646, begins: 576 },
    { of: 'the last thing on a phone', x: 972, seen: 330, begins: 960 },
    { of: 'a drawing that fits', x: 972, seen: 1200, begins: 0 },
  ])('of $of begins where no layer is cut', ({ x, seen, begins }) => {
    expect(firstSight(drawing, x, seen)).toBe(begins);
  });
});
