import { beforeAll, describe, expect, it } from 'vitest';
import { change, type CellRecord } from '../../../src/core/graph/records.ts';
import { buildLineage } from '../../../src/core/lineage/build.ts';
import { bundleFacts } from '../../../src/core/lineage/bundle-facts.ts';
import { findNode } from '../../../src/core/lineage/find.ts';
import type { LineageGraph } from '../../../src/core/lineage/node.ts';
import { readLineageFacts } from '../../../src/core/lineage/read-facts.ts';
import { lineageText } from '../../../src/core/lineage/text.ts';
import { back, forward, walk } from '../../../src/core/lineage/walk.ts';
import { Refusal } from '../../../src/core/problem.ts';
import { buildGraph } from '../../../src/core/graph/order.ts';
import { importBundle } from '../../../src/core/bundle/import.ts';
import { parseWithParameters } from '../../../src/core/bundle/parameters.ts';
import { applyProposal } from '../../../src/core/registry/apply.ts';
import { readSnapshot } from '../../../src/core/registry/read.ts';
import { claimChange } from '../../../src/core/tracking/claims.ts';
import { trackedRunChange, trackedRunId } from '../../../src/core/tracking/tracked-run.ts';
import type { Json } from '../../../src/core/json.ts';
import { readOutput } from '../../../src/core/graph/read-output.ts';
import { nodeHasher } from '../../../src/platform/node/hasher.ts';
import { bundleWorld, exportedRun, kinds, opened } from '../../support/bundles.ts';
import type { World } from '../../support/engine-world.ts';
import { memoryStore, type MemoryStore } from '../../support/memory-store.ts';
import { WHOLE, WHOLE_CSV } from '../bundle/notebooks.ts';

/** The small run with what production does to its model: served, watched, asked, and judged. */
const PRODUCTION = `${WHOLE}
\`\`\`{deploy} live
model: sale
environment: production
\`\`\`

\`\`\`{traffic} week
rows: parts.test
rate: 20/h
duration: 12h
labels: { delay: 1h, share: 1 }
\`\`\`

\`\`\`{serve} served
deploy: live
traffic: week
\`\`\`

\`\`\`{monitor} watch
of: served
window: 6h
min_rows: 1
alerts:
  - { name: busy, metric: requests, above: 1 }
\`\`\`

\`\`\`{predict} answers
of: sales@champion
on: visits
\`\`\`

\`\`\`{decision} keep
hypothesis: It sells.
decision: Keep it.
because: [watch, scores]
\`\`\`
`;

const noPause = async () => undefined;
const graphOf = async (store: MemoryStore) => buildLineage(await readLineageFacts(store, kinds, noPause));

/** What is meant, without its digest: `model sale`, `file visits.csv`. */
function told(graph: LineageGraph, name: string, direction: 'back' | 'forward'): string[] {
  const { reached } = walk(graph, findNode(graph, name).id, direction);
  return reached.map(({ node }) =>
    `${node.type} ${node.name || node.windows?.join('-') || node.facts?.join() || ''}`.trim(),
  );
}

let world: World;
let run: string;
let graph: LineageGraph;
const registered: Record<string, Json> = {};

beforeAll(async () => {
  world = bundleWorld();
  world.sources.set('visits.csv', WHOLE_CSV);
  const first = await world.engine.run(world.read(WHOLE));
  const by = { notebook: world.parts.notebook, run: first.run, cell: 'registered' };
  await applyProposal(world.store, world.parts.clock, first.cells.get('registered')!.output!, by);
  const snapshot = await readSnapshot(world.store, 'registry:sales@champion');
  registered['registry:sales@champion'] = snapshot;
  world.registry.set('registry:sales@champion', snapshot);
  const report = await world.engine.run(world.read(PRODUCTION));
  expect(report.problems).toEqual([]);
  run = report.run;
  for (const cell of ['live', 'served']) {
    const { output } = report.cells.get(cell)!;
    await applyProposal(world.store, world.parts.clock, output!, { notebook: world.parts.notebook, run, cell });
  }
  graph = await graphOf(world.store);
}, 60_000);

describe('the lineage of a store', () => {
  it('leads from an alert back to windows, traffic, model, data, text and environment', () => {
    expect(told(graph, 'busy', 'back')).toEqual(
      expect.arrayContaining([
        'window 0-1',
        'monitoring watch',
        'serving served',
        'result week',
        'result live',
        'model sale',
        'result parts',
        'dataset visits',
        'source visits.csv',
        'notebook Whole',
        'environment engine test,backend wasm',
      ]),
    );
    const { node } = back(graph, findNode(graph, 'busy').id).reached[0]!;
    expect([node.type, node.simulated]).toEqual(['window', true]);
  });

  it('leads from a file forward to all that was made of it, the registry and production included', () => {
    expect(told(graph, 'visits.csv', 'forward')).toEqual(
      expect.arrayContaining([
        'dataset visits',
        'model sale',
        'result scores',
        'result good',
        'version sales 1',
        'alias sales@champion',
        'deployment production 1',
        'serving served',
        'alert busy',
        'prediction answers',
        'decision keep',
      ]),
    );
  });

  it('leads from a prediction to the version that answered, and from there to the gate that let it in', () => {
    const origins = told(graph, 'answers', 'back');
    expect(origins).toEqual(
      expect.arrayContaining(['version sales 1', 'dataset visits', 'result registered', 'result good']),
    );
    const answers = findNode(graph, 'answers');
    const edge = back(graph, answers.id).edges.find(({ from, to }) => to === answers.id && from === 'version:sales/1');
    expect(edge?.through).toEqual(['sales@champion']);
  });

  it('says which deployment serves and what put it there', () => {
    const production = findNode(graph, 'production/1');
    expect([production.type, production.live]).toEqual(['deployment', true]);
    expect(told(graph, 'production/1', 'back').slice(0, 2)).toEqual(['result live', 'model sale']);
  });

  it('finds a thing by its id, its name, its digest, the digest of its model and the beginning of one', () => {
    const sale = findNode(graph, 'sale');
    expect(sale.type).toBe('model');
    for (const name of [sale.id, sale.digest!, sale.identity!, sale.digest!.slice(0, 12)]) {
      expect(findNode(graph, name).id).toBe(sale.id);
    }
    expect(findNode(graph, `${run}/sale/sale`).id).toBe(sale.id);
    expect(findNode(graph, 'sales@champion').id).toBe('alias:sales@champion');
    expect(findNode(graph, 'sales 1').id).toBe(findNode(graph, 'sales/1').id);
  });

  it.each([
    ['sales@champoin', 'lineage.unknown_near', { nearest: 'sales@champion' }],
    ['nothing_like_it', 'lineage.unknown', {}],
    ['abcdefabcdef', 'lineage.unknown', {}],
  ])('refuses %s with %s', (name, code, params) => {
    let caught: unknown;
    try {
      findNode(graph, name);
    } catch (error) {
      caught = error;
    }
    expect((caught as Refusal).problems).toMatchObject([{ code, params: { name, ...params } }]);
  });

  it('names the digests that begin alike', () => {
    const digests = [...graph.nodes.values()].map(({ digest = '' }) => digest);
    const twin = {
      ...findNode(graph, 'sale'),
      id: 'output:twin',
      digest: `${digests[0]!.slice(0, 8)}${'0'.repeat(56)}`,
    };
    const doubled = { ...graph, nodes: new Map([...graph.nodes, [twin.id, twin]]) };
    expect(() => findNode(doubled, digests[0]!.slice(0, 8))).toThrow(Refusal);
  });

  it('is told as a tree in which nothing is told twice, texts and environments apart', () => {
    const root = findNode(graph, 'scores');
    const lines = lineageText(root, back(graph, root.id), 'back', 'en').replace(/ [0-9a-f]{12}\b/g, '');
    expect(lines).toBe(`result scores {evaluate} book.md
├─ result parts {split} book.md [on test]
│  └─ dataset version visits {data} book.md [of]
│     └─ file visits.csv
└─ model sale {train} book.md [of]
   └─ result parts {split} book.md [of], see above
computed from the texts:
  notebook text Whole
computed in:
  run environment engine test, backend wasm
`);
    const bounded = lineageText(root, back(graph, root.id, 1), 'back', 'pt');
    expect(bounded).toContain('mais 5 ficaram de fora');
    const file = findNode(graph, 'visits.csv');
    expect(lineageText(file, back(graph, file.id), 'back', 'pt')).toContain('não há nada antes');
    expect(lineageText(file, forward(graph, file.id), 'forward', 'pt')).toContain('janelas 1 a 2 (simulado)');
  });
});

describe('records of other times and places', () => {
  it('gives the same lineage for results that were kept without saying what they read', async () => {
    const before = await world.store.records.list('cell');
    const stripped = before.map(({ id, value }) => {
      const { reads: _, ...rest } = value as unknown as CellRecord;
      return change('cell', id, rest);
    });
    await world.store.records.commit(stripped);
    const older = await graphOf(world.store);
    await world.store.records.commit(before.map(({ id, value }) => change('cell', id, value)));
    expect(stripped.some((each) => each.value?.['reads'] !== undefined)).toBe(false);
    for (const name of ['busy', 'answers', 'keep', 'sales@champion']) {
      expect(told(older, name, 'back')).toEqual(told(graph, name, 'back'));
    }
  });

  it('takes a claim beside runs, and a run from elsewhere that read a dataset of here', async () => {
    const { store } = world;
    const evidence = (id: string) => ({ run: id, name: id, digest: 'd', metrics: {} });
    const elsewhere = trackedRunId('mlflow', 'abc');
    const visits = findNode(graph, 'visits');
    const foreign = {
      id: elsewhere,
      source: 'mlflow',
      name: 'theirs',
      status: 'finished',
      params: {},
      metrics: {},
      tags: {},
      inputs: { visits: visits.identity! },
    } as const;
    const claim = { id: '1', kind: 'hypothesis', text: 'Ours is better.', at: 5 } as const;
    await store.records.commit([
      trackedRunChange(foreign),
      claimChange({ ...claim, evidence: [evidence(`${run}/sale/sale`), evidence(elsewhere)] }),
    ]);
    const now = await graphOf(store);
    expect(findNode(now, elsewhere).name).toBe('theirs');
    expect(told(now, 'claim:1', 'back').slice(0, 2)).toEqual(['model sale', 'run theirs']);
    expect(told(now, 'visits', 'forward')).toEqual(expect.arrayContaining(['run theirs', 'decision Ours is better.']));
    expect(now.nodes.get('claim:1')?.hypothesis).toBe(true);
  });

  it('is the same from a bundle, and claimed where the bundle was imported', async () => {
    const bundle = await opened(await exportedRun(world, run));
    const notebook = parseWithParameters(bundle.text, kinds, bundle.manifest.parameters);
    const facts = await bundleFacts(
      { manifest: bundle.manifest, graph: buildGraph(notebook, kinds), id: 'b' },
      async (cell) => {
        const claim = bundle.manifest.cells[cell];
        return claim?.state === 'done' ? readOutput(world.store.objects, claim.digest) : undefined;
      },
    );
    const inside = buildLineage(facts);
    const cells = (of: LineageGraph) =>
      told(of, 'busy', 'back').filter((each) => /^(model|result|dataset|source)/.test(each));
    expect(cells(inside).sort()).toEqual(cells(graph).sort());

    const other = memoryStore();
    await importBundle({ store: other, hasher: nodeHasher, kinds, clock: world.parts.clock }, bundle, 'theirs.md');
    const imported = await graphOf(other);
    expect(cells(imported).sort()).toEqual(cells(graph).sort());
    expect(findNode(imported, 'sale').claimed).toBe(true);
    // The version that answered is one of another registry; its model is known all the same.
    expect(told(imported, 'answers', 'back')).toContain('model sale');
  });

  it('keeps no removed file alive by naming what was read', async () => {
    const kept = (await world.store.records.list('cell')).map(({ value }) => JSON.stringify(value['reads']));
    expect(kept.join()).toContain('sha256:');
    expect(kept.join()).not.toMatch(/"[0-9a-f]{64}"/);
  });
});
