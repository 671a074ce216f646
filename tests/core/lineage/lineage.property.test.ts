import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildLineage } from '../../../src/core/lineage/build.ts';
import type { LineageFacts, Step } from '../../../src/core/lineage/facts.ts';
import { outputNode } from '../../../src/core/lineage/node.ts';
import { back, forward, walk } from '../../../src/core/lineage/walk.ts';

const digest = (index: number) => index.toString(16).padStart(64, '0');

/** Outputs that read any others, later ones too: several keys of one output can lead round in a circle. */
const step = fc
  .record({
    output: fc.nat({ max: 24 }),
    reads: fc.array(fc.nat({ max: 24 }), { maxLength: 4 }),
    file: fc.nat({ max: 3 }),
  })
  .map(({ output, reads, file }): Step => ({
    output: digest(output),
    type: (['dataset', 'model', 'evaluation', 'record'] as const)[output % 4]!,
    kind: 'some',
    result: {},
    run: 'r',
    at: output,
    claimed: false,
    inputs: reads.map((each, index) => ({ at: `of.${index}`, output: digest(each) })),
    sources: file > 1 ? [{ name: `f${file}`, sha256: digest(100 + file) }] : [],
    snapshots: {},
  }));

function factsOf(steps: readonly Step[]): LineageFacts {
  const places = new Map(
    steps.map(({ output }) => [output, [{ notebook: 'n', cell: `c${output.slice(-2)}`, run: 'r' }]]),
  );
  const outputs = new Map(steps.map(({ output }) => [`c${output.slice(-2)}`, output]));
  const run = { notebook: 'n', title: 'N', startedAt: 1, text: digest(200), environment: digest(201), outputs };
  return {
    steps,
    runs: new Map([['r', run]]),
    places,
    environments: new Map([[digest(201), { engine: 'test' }]]),
    models: [],
    deployments: [],
    claims: [],
    foreign: [],
  };
}

/** What is reached over the steps themselves, by the plainest way there is. */
function closure(steps: readonly Step[], from: string): Set<string> {
  const found = new Set<string>();
  const visit = (output: string): void => {
    for (const each of steps.filter((one) => one.output === output)) {
      for (const { output: read } of each.inputs) {
        if (found.has(read)) continue;
        found.add(read);
        visit(read);
      }
    }
  };
  visit(from);
  found.delete(from);
  return found;
}

describe('the lineage of random results', () => {
  it('reaches backwards what the results read, and forwards is the inverse of backwards', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (steps) => {
        const graph = buildLineage(factsOf(steps));
        const ids = [...graph.nodes.keys()];
        const origins = new Map(ids.map((id) => [id, new Set(back(graph, id).reached.map(({ node }) => node.id))]));
        const uses = new Map(ids.map((id) => [id, new Set(forward(graph, id).reached.map(({ node }) => node.id))]));
        for (const { output } of steps) {
          const outputs = [...origins.get(outputNode(output))!].filter((id) => id.startsWith('output:'));
          expect(new Set(outputs)).toEqual(new Set([...closure(steps, output)].map(outputNode)));
        }
        for (const a of ids) for (const b of ids) expect(uses.get(b)!.has(a)).toBe(origins.get(a)!.has(b));
      }),
      { numRuns: 100 },
    );
  });

  it('lists the same in whatever order the results were found, and a bounded walk is its beginning', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), fc.nat({ max: 12 }), (steps, limit) => {
        const graph = buildLineage(factsOf(steps));
        const other = buildLineage(factsOf(steps.toReversed()));
        for (const id of graph.nodes.keys()) {
          for (const direction of ['back', 'forward'] as const) {
            const all = walk(graph, id, direction);
            const again = walk(other, id, direction);
            expect(again.reached.map(({ node, distance }) => [node.id, distance])).toEqual(
              all.reached.map(({ node, distance }) => [node.id, distance]),
            );
            expect(again.edges).toEqual(all.edges);
            const bounded = walk(graph, id, direction, limit);
            expect(bounded.reached).toEqual(all.reached.slice(0, limit));
            expect(bounded.reached.length + bounded.leftOut).toBe(all.reached.length);
            const kept = new Set([id, ...bounded.reached.map(({ node }) => node.id)]);
            expect(bounded.edges.every(({ from, to }) => kept.has(from) && kept.has(to))).toBe(true);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
