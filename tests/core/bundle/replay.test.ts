import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/core/graph/canonical-json.ts';
import { importBundle } from '../../../src/core/bundle/import.ts';
import type { Replay } from '../../../src/core/bundle/replay.ts';
import type { CellKind } from '../../../src/core/kind/cell-kind.ts';
import { parseNotebook } from '../../../src/core/notebook/parse.ts';
import { verifyStore } from '../../../src/core/store/verify.ts';
import { TABLES, type Store } from '../../../src/core/ports.ts';
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
  sorted,
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
  return { verdict, cell: first?.cell, path: first?.difference?.path, parts: first?.changes.map(({ part }) => part) };
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
    { cell: 'sale', path: 'model.state.object' },
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
    const { verdict, first, cells } = await replayed(good, { kinds: new Map([...kinds, ['split', other]]) });
    expect([verdict, first!.cell]).toEqual(['not_comparable', 'parts']);
    expect(first!.changes.map((each) => each.part)).toEqual(['unit split']);
    expect(cells[0]!.verdict).toBe('identical');
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
    const other = { 'samples/visits.csv': TINY_CSV.replace('3', '4') };
    expect(await refusalOf(replayed(bytes, {}, other))).toBe('bundle.other_sample');
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

describe('importing', () => {
  const parts = (world: World) => ({ store: world.store, hasher: nodeHasher, clock: world.parts.clock, kinds });

  it('brings every result into another store, whole', async () => {
    const world = worldWithData();
    const imported = await importBundle(parts(world), await opened(good), 'book.md');
    expect([imported.cells, imported.otherKeys]).toEqual([6, []]);
    const { cells, run } = await world.engine.run(world.read(WHOLE));
    expect([...cells.values()].map((each) => each.state)).toEqual(Array(6).fill('cached'));
    expect((await verifyStore(world.store, nodeHasher)).problems).toEqual([]);
    expect(Buffer.compare(await exportedRun(world, run), good)).toBe(0);
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
