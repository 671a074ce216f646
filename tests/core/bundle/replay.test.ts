import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/core/graph/canonical-json.ts';
import { confirmClaims, importBundle } from '../../../src/core/bundle/import.ts';
import { replayPlan } from '../../../src/core/bundle/replay-plan.ts';
import type { Replay } from '../../../src/core/bundle/replay.ts';
import type { CellKind } from '../../../src/core/kind/cell-kind.ts';
import { parseNotebook } from '../../../src/core/notebook/parse.ts';
import { verifyStore } from '../../../src/core/store/verify.ts';
import { TABLES, type Store } from '../../../src/core/ports.ts';
import { renderProblem } from '../../../src/core/words/index.ts';
import { nodeHasher } from '../../../src/platform/node/hasher.ts';
import {
  bundleWorld,
  edited,
  exported,
  exportedRun,
  filesOf,
  forged,
  kinds,
  manifestOf,
  opened,
  replayed,
  sha256,
  setManifest,
  sorted,
  withManifest,
  wrongs,
  zipOf,
  type Files,
} from '../../support/bundles.ts';
import type { World } from '../../support/engine-world.ts';
import { refusalOf } from '../store/contract.ts';
import { TINY, TINY_CSV, WHOLE, WHOLE_CSV } from './notebooks.ts';

function worldWithData(csv = WHOLE_CSV): World {
  const world = bundleWorld();
  world.sources.set('visits.csv', csv);
  return world;
}

const maker = worldWithData();
const good = await exported(maker, WHOLE);

const pathOf = (files: Files, cell: string) => {
  const claim = manifestOf(files).cells[cell]!;
  if (claim.state !== 'done') throw new Error(`${cell} has no output`);
  return `objects/${claim.digest}`;
};
const documentOf = (files: Files, cell: string) =>
  JSON.parse(new TextDecoder().decode(files.get(pathOf(files, cell)))) as Record<string, unknown>;

function firstOf({ verdict, first }: Replay): object {
  const { path, place } = first?.difference ?? {};
  return { verdict, cell: first?.cell, path, place, parts: first?.changes.map(({ part }) => part) };
}

/** What a forger changes, everything else made to fit, and where the replay finds it. */
const FORGERIES: readonly (readonly [string, (files: Files) => void, object])[] = [
  [
    'one weight',
    (files) => {
      const { object } = (documentOf(files, 'sale')['model'] as { state: { object: string } }).state;
      const bytes = files.get(`objects/${object}`)!.slice();
      bytes[bytes.length - 1]! ^= 1;
      files.set(`objects/${object}`, bytes);
    },
    { cell: 'sale', place: { what: 'tensor' } },
  ],
  [
    'one metric',
    (files) => {
      const document = documentOf(files, 'scores');
      const result = { ...(document['result'] as object), roc_auc: 0.99 };
      files.set(pathOf(files, 'scores'), new TextEncoder().encode(canonicalJson({ ...document, result })));
    },
    { cell: 'scores', path: 'result.roc_auc' },
  ],
  [
    'one row of the data',
    (files) => {
      const [source] = manifestOf(files).sources;
      edited(files, `objects/${source!.sha256}`, /,yes\n/, ',no \n');
    },
    { cell: 'visits' },
  ],
  [
    'one line of the notebook',
    (files) => edited(files, 'notebook.md', 'model: logistic', 'model: gbdt    '),
    { cell: 'sale', parts: expect.arrayContaining(['body.model']) },
  ],
  ['the seed', (files) => edited(files, 'notebook.md', 'seed: 3', 'seed: 4'), { cell: 'parts', parts: ['seed'] }],
  [
    'the name of a cell',
    (files) => edited(files, 'notebook.md', '{register} registered', '{register} registexed'),
    { cell: 'registered' },
  ],
  [
    'a line so that its cell is wrong',
    (files) => edited(files, 'notebook.md', 'metrics: [log_loss', 'metrics: [log_lost'),
    { cell: 'scores' },
  ],
];

describe('a replay', () => {
  it('of an honest bundle is identical, whatever the number of workers', async () => {
    for (const workers of [1, 2, 4]) {
      const { verdict, cells, unclaimed } = await replayed(good, { workers });
      expect([verdict, unclaimed]).toEqual(['identical', []]);
      expect(cells.map((each) => each.cell)).toEqual(['visits', 'parts', 'sale', 'scores', 'good', 'registered']);
    }
  });

  it.each(FORGERIES)('finds out a bundle in which %s was changed', async (_, edit, expected) => {
    const bytes = await forged(good, edit);
    expect(await wrongs(bytes)).toEqual([]);
    expect(firstOf(await replayed(bytes))).toMatchObject({ verdict: 'differs', ...expected });
  });

  it('tells both values', async () => {
    const bytes = await forged(good, FORGERIES[1]![1]);
    const { first } = await replayed(bytes);
    const honest = documentOf(await filesOf(good), 'scores')['result'] as { roc_auc: number };
    expect(first!.difference!.replayed).toBe(honest.roc_auc);
    expect(first!.difference!.claimed).not.toBe(honest.roc_auc);
    expect(first!.claimed.digest).not.toBe(first!.replayed.digest);
  });

  it('refuses a bundle whose bytes are not those of its manifest', async () => {
    const files = await filesOf(good);
    edited(files, pathOf(files, 'scores'), /"roc_auc":0\.\d/, '"roc_auc":0.1');
    expect(await refusalOf(replayed(await zipOf(sorted(files))))).toBe('E_HASH');
  });

  it('uses the parameters of the run', async () => {
    const world = worldWithData();
    const { run } = await world.engine.run(parseNotebook(WHOLE, kinds, { set: { least: '10' } }), {
      cells: ['visits'],
    });
    const bytes = await exportedRun(world, run);
    const { verdict, unclaimed, cells } = await replayed(bytes);
    expect([verdict, cells.length]).toEqual(['identical', 1]);
    expect(unclaimed).toEqual(['parts', 'sale', 'scores', 'good', 'registered']);
    expect((await opened(bytes)).manifest.parameters).toEqual({ least: 10 });
  });

  it('gives a cell what it read from the registry then', async () => {
    const world = worldWithData();
    const first = await world.engine.run(world.read(WHOLE), { cells: ['sale'] });
    const { digest: output, output: document } = first.cells.get('sale')!;
    const { model } = document as unknown as { model: { state: { object: string } } };
    world.registry.set('registry:sales@champion', { output: output!, model: model.state.object, version: 1 });
    const bytes = await exported(world, WHOLE);
    expect((await opened(bytes)).manifest.cells['good']).toMatchObject({
      snapshots: { 'registry:sales@champion': { output } },
    });
    expect((await replayed(bytes)).verdict).toBe('identical');
    expect(firstOf(await replayed(good))).toMatchObject({ verdict: 'identical' });
  });

  it('with another numeric unit says that digests cannot be compared', async () => {
    const split = kinds.get('split')!;
    const other: CellKind = {
      ...split,
      units: () => ['split@2'],
      run: (ctx, inputs, body) =>
        split.run({ ...ctx, rng: (purpose, ...index) => ctx.rng(`${purpose} 2`, ...index) }, inputs, body),
    };
    const { verdict, first, cells, plan } = await replayed(good, { kinds: new Map([...kinds, ['split', other]]) });
    expect([verdict, first!.cell]).toEqual(['not_comparable', 'parts']);
    expect(first!.changes.map((each) => each.part)).toEqual(['unit split']);
    expect(cells[0]!.verdict).toBe('identical');
    expect(plan.verdict).toBe('other_versions');
    const scores = cells.find(({ cell }) => cell === 'scores')!;
    expect(scores.results.map(({ path }) => path)).toContain('log_loss');
    const same: CellKind = { ...split, units: () => ['split@2'] };
    expect((await replayed(good, { kinds: new Map([...kinds, ['split', same]]) })).verdict).toBe('identical');
  });

  it('takes shipped data from the application, and refuses when those are others', async () => {
    const world = bundleWorld();
    world.sources.set('samples/visits.csv', TINY_CSV);
    const bytes = await exported(world, TINY.replace('visits.csv', 'samples/visits.csv'));
    expect((await opened(bytes)).manifest.sources).toEqual([
      { name: 'samples/visits.csv', size: TINY_CSV.length, sha256: sha256(new TextEncoder().encode(TINY_CSV)) },
    ]);
    expect((await replayed(bytes, {}, { 'samples/visits.csv': TINY_CSV })).verdict).toBe('identical');
    const others: readonly [string, Record<string, string>][] = [
      ['bundle.other_sample', { 'samples/visits.csv': TINY_CSV.replace('3', '4') }],
      ['bundle.no_sample', {}],
    ];
    for (const [code, shipped] of others) {
      const { verdict, cells, problems } = await replayed(bytes, {}, shipped);
      expect([verdict, cells, problems.map((each) => each.code)]).toEqual(['not_replayable', [], [code]]);
    }
  });

  it('carries a large source in pieces, and knows when they are not those of the whole', async () => {
    const line = (n: number) => `${n},${'abcdefgh'.repeat(1000)}${n}\n`;
    const csv = `n,word\n${Array.from({ length: 1100 }, (_, n) => line(n)).join('')}`;
    const world = bundleWorld();
    world.sources.set('visits.csv', csv);
    const bytes = await exported(world, TINY);
    const [source] = (await opened(bytes)).manifest.sources;
    expect([source!.size, source!.chunks!.length]).toEqual([csv.length, 2]);
    expect((await replayed(bytes)).verdict).toBe('identical');
    const changed = await forged(bytes, (files) => {
      const piece = files.get(`objects/${source!.chunks![1]}`)!.slice();
      piece[piece.length - 2]! ^= 1;
      files.set(`objects/${source!.chunks![1]}`, piece);
    });
    expect(await wrongs(changed)).toEqual(['E_HASH']);
  });

  it('reads no file that the bundle does not carry', async () => {
    const bytes = await forged(good, (files) =>
      edited(files, 'notebook.md', 'source: visits.csv', 'source: /etc/hosts'),
    );
    const { first } = await replayed(bytes);
    expect([first!.cell, first!.problems.map((each) => each.code)]).toEqual(['visits', ['source.not_attached']]);
  });
});

async function contents(store: Store): Promise<[number, number]> {
  const records = await Promise.all(TABLES.map(async (table) => (await store.records.list(table)).length));
  return [(await store.objects.list()).length, records.reduce((sum, each) => sum + each, 0)];
}

describe('a plan of a replay', () => {
  const samples = { open: () => Promise.reject(new Error('no sample is named')) };
  const planned = async (bytes: Uint8Array, known = kinds) =>
    replayPlan({ hasher: nodeHasher, kinds: known, samples }, await opened(bytes));

  it('says what is computed, from what, and that nothing is other here', async () => {
    const { verdict, problems, cells, sources, otherVersions } = await planned(good);
    expect([verdict, problems, otherVersions]).toEqual(['replayable', [], []]);
    expect(cells.map(({ cell }) => cell)).toEqual(['visits', 'parts', 'sale', 'scores', 'good', 'registered']);
    expect(sources).toEqual([{ name: 'visits.csv', size: new TextEncoder().encode(WHOLE_CSV).length, from: 'bundle' }]);
  });

  it('names each unit and kind that is other here, its cells and the version that can', async () => {
    const bytes = await withManifest(good, (manifest) => ({ ...manifest, environments: [{ engine: '0.0.7' }] }));
    const [split, train] = [kinds.get('split')!, kinds.get('train')!];
    const others = new Map([
      ...kinds,
      ['split', { ...split, units: () => ['split@2'] }],
      ['train', { ...train, version: train.version + 1 }],
    ]);
    const { verdict, problems, otherVersions } = await planned(bytes, others);
    expect([verdict, otherVersions]).toEqual([
      'other_versions',
      [
        { unit: 'split', claimed: '1', here: '2', cells: ['parts'], madeWith: ['0.0.7'] },
        { unit: 'kind train', claimed: '1', here: '2', cells: ['sale'], madeWith: ['0.0.7'] },
      ],
    ]);
    expect(problems.map((each) => [each.severity, renderProblem(each, 'en')])[0]).toEqual([
      'warning',
      'b.bancada.zip: parts were computed by split version 1, this Bancada has version 2: their results can be compared, their digests cannot; Bancada 0.0.7 can replay them',
    ]);
    expect((await replayed(bytes, { kinds: others })).verdict).toBe('identical');
  });

  it('of a bundle without its rows says that it cannot be replayed, and so does the replay', async () => {
    const bytes = await forged(good, (files) => {
      const manifest = manifestOf(files);
      for (const chunk of manifest.sources[0]!.chunks!) files.delete(`objects/${chunk}`);
      setManifest(files, { ...manifest, sources: manifest.sources.map(({ chunks: _, ...rest }) => rest) });
    });
    const { verdict, problems, sources } = await planned(bytes);
    expect(sources.map(({ name, from }) => [name, from])).toEqual([['visits.csv', 'nowhere']]);
    expect([verdict, problems.map(({ code, params }) => [code, params])]).toEqual([
      'not_replayable',
      [['bundle.left_out', { source: 'visits.csv' }]],
    ]);
    expect(await replayed(bytes)).toMatchObject({ verdict: 'not_replayable', cells: [], problems });
  });
});

describe('importing', () => {
  const parts = (world: World) => ({ store: world.store, hasher: nodeHasher, clock: world.parts.clock, kinds });

  it('brings every result into another store, whole', async () => {
    const world = worldWithData();
    const imported = await importBundle(parts(world), await opened(good), 'book.md');
    expect([imported.cells, imported.otherKeys]).toEqual([6, []]);
    const { cells, run } = await world.engine.run(world.read(WHOLE), { trustClaimed: true });
    expect([...cells.values()].map((each) => each.state)).toEqual(Array(6).fill('cached'));
    expect((await verifyStore(world.store, nodeHasher)).problems).toEqual([]);
    expect(Buffer.compare(await exportedRun(world, run), good)).toBe(0);
  });

  it('marks every result as claimed by that bundle, in the plan, in a run that trusts it, and in why', async () => {
    const world = worldWithData();
    const bundle = await opened(good);
    await importBundle(parts(world), bundle, 'book.md');
    const notebook = world.read(WHOLE);
    const statuses = [
      ...(await world.engine.plan(notebook)).values(),
      ...(await world.engine.run(notebook, { trustClaimed: true })).cells.values(),
    ];
    expect(statuses.map(({ state, claimed }) => [state, claimed])).toEqual(Array(12).fill(['cached', bundle.digest]));
    expect((await world.engine.why(notebook, 'sale')).from).toMatchObject({ claimed: bundle.digest });
  });

  it('lets a new cell be computed on top, which then says on what it rests', async () => {
    const world = worldWithData();
    await importBundle(parts(world), await opened(good), 'book.md');
    const more = `${WHOLE}\n\`\`\`{evaluate} again\nof: sale\non: parts.validation\nmetrics: [brier]\n\`\`\`\n`;
    const { cells } = await world.engine.run(world.read(more), { trustClaimed: true });
    expect(cells.get('again')).toMatchObject({ state: 'fresh', restsOn: ['visits', 'parts', 'sale'] });
    expect(cells.get('again')!.claimed).toBeUndefined();
    const planned = (await world.engine.plan(world.read(more))).get('again')!;
    expect(planned).toMatchObject({ state: 'cached', restsOn: ['visits', 'parts', 'sale'] });
  });

  it('is undone by running, which computes what was claimed and says where that was false', async () => {
    const [honest, cheated] = [worldWithData(), worldWithData()];
    await importBundle(parts(honest), await opened(good), 'book.md');
    const bytes = await forged(good, FORGERIES[1]![1]);
    await importBundle(parts(cheated), await opened(bytes), 'book.md');
    for (const [world, expected] of [
      [honest, []],
      [cheated, [['scores', 'bundle.claim_false']]],
    ] as const) {
      const { cells } = await world.engine.run(world.read(WHOLE));
      const warned = [...cells.values()].flatMap(({ cell, problems }) => problems.map(({ code }) => [cell, code]));
      expect(warned).toEqual(expected);
      const claims = [...(await world.engine.plan(world.read(WHOLE))).values()];
      expect(claims.map(({ state, claimed, restsOn }) => [state, claimed, restsOn])).toEqual(
        Array(6).fill(['cached', undefined, undefined]),
      );
    }
  });

  it('is confirmed by a replay, cell by cell', async () => {
    const world = worldWithData();
    const bytes = await forged(good, FORGERIES[1]![1]);
    await importBundle(parts(world), await opened(bytes), 'book.md');
    expect(await confirmClaims(world.store, await replayed(bytes))).toEqual(['visits', 'parts', 'sale', 'registered']);
    const planned = await world.engine.plan(world.read(WHOLE));
    const claimed = [...planned.values()].filter((each) => each.claimed !== undefined).map(({ cell }) => cell);
    expect(claimed).toEqual(['scores']);
    expect(await confirmClaims(world.store, await replayed(good))).toEqual([]);
  });

  it('leaves alone what was computed here', async () => {
    const world = worldWithData();
    await world.engine.run(world.read(WHOLE));
    await importBundle(parts(world), await opened(good), 'book.md');
    const { cells } = await world.engine.run(world.read(WHOLE));
    expect([...cells.values()].map(({ state, claimed }) => [state, claimed])).toEqual(
      Array(6).fill(['cached', undefined]),
    );
  });

  it('twice, or where it was made, stores nothing twice', async () => {
    const world = worldWithData();
    await importBundle(parts(world), await opened(good), 'book.md');
    const once = await contents(world.store);
    expect(await importBundle(parts(world), await opened(good), 'book.md')).toMatchObject({ objects: 0, cells: 0 });
    expect(await contents(world.store)).toEqual(once);
    const home = await importBundle(parts(maker), await opened(good), 'book.md');
    // The sources were files there; now they are attached.
    expect([home.objects, home.cells]).toEqual([1, 0]);
  });

  it('takes nothing from a bundle that does not hold together', async () => {
    const world = worldWithData();
    const files = await filesOf(good);
    edited(files, pathOf(files, 'scores'), /"roc_auc":0\.\d/, '"roc_auc":0.1');
    const bundle = await opened(await zipOf(sorted(files)));
    expect(await refusalOf(importBundle(parts(world), bundle, 'book.md'))).toBe('E_HASH');
    expect(await contents(world.store)).toEqual([0, 0]);
  });

  it('takes no result under a key that its cell does not have', async () => {
    const world = worldWithData();
    const bytes = await forged(good, (files) => edited(files, 'notebook.md', 'train: 0.6', 'train: 0.5'));
    const imported = await importBundle(parts(world), await opened(bytes), 'book.md');
    expect(imported.otherKeys).toContain('parts');
    expect(imported.otherKeys).not.toContain('visits');
  });
});

describe('exporting', () => {
  it('refuses a run that it does not know, that failed, or whose data changed since', async () => {
    const world = bundleWorld();
    world.sources.set('visits.csv', TINY_CSV);
    expect(await refusalOf(exportedRun(world, 'none'))).toBe('bundle.no_run');
    const { run } = await world.engine.run(world.read(TINY));
    world.sources.set('visits.csv', 'a,b\n1,2\n');
    expect(await refusalOf(exportedRun(world, run))).toBe('bundle.run_is_old');
    const failed = await world.engine.run(world.read(TINY.replace('\n```\n', '\nwhere: nothing > 1\n```\n')));
    expect(await refusalOf(exportedRun(world, failed.run))).toBe('bundle.unfinished');
  });

  it('gives the same bytes for the run that computed and for one that found all kept', async () => {
    expect(Buffer.compare(await exported(maker, WHOLE), good)).toBe(0);
  });
});
