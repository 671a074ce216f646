import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunReport } from '../../../src/core/graph/engine.ts';
import { createRng } from '../../../src/core/stats/rng.ts';
import { engineWorld } from '../../support/engine-world.ts';
import { graphKinds, valueOf } from './kinds.ts';

/** A cell of a generated graph; `of` are cells before it, so that there is no cycle. */
interface Node {
  readonly kind: 'sum' | 'tens' | 'file' | 'check';
  readonly of: readonly number[];
  readonly add: number;
  readonly draw: boolean;
}

const node = fc.record({
  kind: fc.constantFrom('sum', 'sum', 'tens', 'file', 'check'),
  of: fc.array(fc.nat({ max: 99 }), { maxLength: 3 }),
  add: fc.integer({ min: -20, max: 60 }),
  draw: fc.boolean(),
}) as fc.Arbitrary<Node>;

const graph = fc.array(node, { minLength: 1, maxLength: 9 }).map((nodes) =>
  nodes.map((each, index): Node => {
    const of = index === 0 ? [] : [...new Set(each.of.map((other) => other % index))];
    return {
      ...each,
      of,
      kind: of.length === 0 && (each.kind === 'tens' || each.kind === 'check') ? 'sum' : each.kind,
    };
  }),
);

const FILES = ['3', '14', '15'];
const name = (index: number) => `c${index}`;
const fileOf = ({ add }: Node) => `f${Math.abs(add) % FILES.length}`;

function cellOf(node: Node, index: number): string {
  const first = node.of[0];
  const body = {
    sum: `of: [${node.of.map(name).join(', ')}]\nadd: ${node.add}\ndraw: ${node.draw}`,
    tens: `of: ${name(first ?? 0)}`,
    file: `source: ${fileOf(node)}`,
    check: `of: ${name(first ?? 0)}\nmax: ${node.add}`,
  }[node.kind];
  return `\`\`\`{${node.kind}} ${name(index)}\n${body}\n\`\`\`\n`;
}

function text(nodes: readonly Node[], seed: number, order: readonly number[]): string {
  const cells = order.map((index) => cellOf(nodes[index]!, index));
  return `---\nbancada: 1\nseed: ${seed}\n---\n${cells.join('\n')}`;
}

/** What each cell must come to: its value, `no` for a cell that is blocked. */
function naive(nodes: readonly Node[], seed: number): Record<string, number | 'no'> {
  const values: (number | 'no')[] = [];
  const reads = (index: number): Set<number> => {
    const node = nodes[index]!;
    const direct = node.kind === 'file' ? [] : node.kind === 'sum' ? node.of : node.of.slice(0, 1);
    return new Set(direct);
  };
  const readsThroughOthers = (index: number, subject: number): boolean => {
    if (nodes[index]!.kind === 'check') return false;
    return [...reads(index)].some((each) => each === subject || readsThroughOthers(each, subject));
  };
  const needs = (index: number, other: number): boolean =>
    [...reads(index)].some((each) => each === other || needs(each, other));
  for (const [index, node] of nodes.entries()) {
    const inputs = [...reads(index)].map((each) => values[each]!);
    values[index] = inputs.includes('no') ? 'no' : compute(node, index, inputs as number[], seed);
  }
  // A check stands anywhere in the file, so its refusal is looked at once all values are known.
  let changed = true;
  while (changed) {
    changed = false;
    for (const index of nodes.keys()) {
      if (values[index] === 'no') continue;
      const guards = nodes.flatMap((each, guard) =>
        each.kind === 'check' && guard !== index && readsThroughOthers(index, each.of[0]!) && !needs(guard, index)
          ? [guard]
          : [],
      );
      const stopped = guards.some((guard) => values[guard] === 'no' || (values[guard] as number) > nodes[guard]!.add);
      if (stopped || [...reads(index)].some((each) => values[each] === 'no')) {
        values[index] = 'no';
        changed = true;
      }
    }
  }
  return Object.fromEntries(values.map((value, index) => [name(index), value]));
}

function compute(node: Node, index: number, inputs: readonly number[], seed: number): number {
  if (node.kind === 'file') return Number(FILES[Math.abs(node.add) % FILES.length]);
  if (node.kind === 'check') return inputs[0]!;
  if (node.kind === 'tens') return Math.floor(inputs[0]! / 10) * 10;
  const drawn = node.draw ? createRng([seed, name(index), 'die']).below(1000) : 0;
  return inputs.reduce((a, b) => a + b, node.add + drawn);
}

function found(report: RunReport): Record<string, number | 'no'> {
  const cells = [...report.cells].map(([cell, { state, output }]) => {
    if (state === 'blocked') return [cell, 'no'] as const;
    expect(['fresh', 'cached']).toContain(state);
    return [cell, valueOf(output!)] as const;
  });
  return Object.fromEntries(cells);
}

const shuffled = (length: number) => fc.shuffledSubarray([...Array(length).keys()], { minLength: length });

function world(workers: number) {
  const { kinds, work } = graphKinds();
  const made = engineWorld({ kinds, workers });
  for (const [index, each] of FILES.entries()) made.sources.set(`f${index}`, each);
  return { ...made, work };
}

const digests = (report: RunReport) =>
  Object.fromEntries([...report.cells].map(([cell, { key, digest }]) => [cell, [key, digest]]));

describe('a random graph', () => {
  it('comes to what a naive recomputation comes to, after every edit, and never does the same work twice', async () => {
    const books = fc.array(fc.tuple(graph, fc.nat({ max: 2 })), { minLength: 1, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(books, fc.constantFrom(1, 2, 4), async (books, workers) => {
        const { engine, read, store, work } = world(workers);
        for (const [nodes, seed] of books) {
          const report = await engine.run(read(text(nodes, seed, [...nodes.keys()])));
          expect(found(report)).toEqual(naive(nodes, seed));
          const plan = await engine.plan(read(text(nodes, seed, [...nodes.keys()])));
          for (const { state } of plan.values()) expect(['cached', 'blocked']).toContain(state);
        }
        expect(work.done.length).toBe((await store.records.list('cell')).length);
      }),
      { numRuns: 60 },
    );
  });

  it('edited one number at a time, recomputes only what depends on it', async () => {
    const edits = fc.array(fc.tuple(fc.nat({ max: 99 }), fc.integer({ min: -20, max: 60 })), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(graph, edits, async (first, edits) => {
        const { engine, read, work } = world(2);
        let nodes = first;
        await engine.run(read(text(nodes, 1, [...nodes.keys()])));
        for (const [where, add] of edits) {
          const at = where % nodes.length;
          nodes = nodes.map((each, index) => (index === at ? { ...each, add } : each));
          const reads = (index: number): boolean =>
            index === at || (nodes[index]!.kind !== 'file' && nodes[index]!.of.some(reads));
          const report = await engine.run(read(text(nodes, 1, [...nodes.keys()])));
          expect(found(report)).toEqual(naive(nodes, 1));
          for (const [cell, { state }] of report.cells) {
            const index = Number(cell.slice(1));
            const freed = nodes.some((each) => each.kind === 'check');
            if (state === 'fresh' && !freed) expect(reads(index), cell).toBe(true);
          }
        }
        expect(work.done.length).toBeGreaterThan(0);
      }),
      { numRuns: 40 },
    );
  });

  it('has the same keys and digests with 1, 2 and 4 workers and with its cells in any order', async () => {
    const orders = graph.chain((nodes) => fc.tuple(fc.constant(nodes), shuffled(nodes.length), shuffled(nodes.length)));
    await fc.assert(
      fc.asyncProperty(orders, async ([nodes, one, other]) => {
        const runs = [
          [1, [...nodes.keys()]],
          [2, one],
          [4, other],
        ] as const;
        const results = [];
        for (const [workers, order] of runs) {
          const { engine, read } = world(workers);
          results.push(digests(await engine.run(read(text(nodes, 5, order)))));
        }
        expect(results[1]).toEqual(results[0]);
        expect(results[2]).toEqual(results[0]);
      }),
      { numRuns: 40 },
    );
  });
});
