import { describe, expect, it } from 'vitest';
import type { BundleContents } from '../../../src/core/bundle/contents.ts';
import { importBundle } from '../../../src/core/bundle/import.ts';
import type { Manifest } from '../../../src/core/bundle/manifest.ts';
import { notReplayable } from '../../../src/core/bundle/withheld.ts';
import { change } from '../../../src/core/graph/records.ts';
import type { ModelOutput } from '../../../src/core/learn/model-output.ts';
import { nodeHasher } from '../../../src/platform/node/hasher.ts';
import {
  bundleWorld,
  exported,
  filesOf,
  kinds,
  manifestOf,
  opened,
  sorted,
  withManifest,
  wrongs,
  zipOf,
} from '../../support/bundles.ts';
import { refusalOf } from '../store/contract.ts';

/** Every kind of cell whose output may carry rows, over a source that a person may want to keep. */
const SECRETIVE = `---
bancada: 1
title: Patients
seed: 5
---

\`\`\`{data} visits
source: visits.csv
\`\`\`

\`\`\`{data} twice
of: visits
derive: { double: visits * 2 }
\`\`\`

\`\`\`{check} fine
of: visits
on_fail: warn
expect:
  - column: person
    in: [nobody]
\`\`\`

\`\`\`{split} parts
of: twice
train: 0.6
validation: 0.2
test: 0.2
\`\`\`

\`\`\`{train} sale
of: parts
target: sold
model: logistic
features: [visits, double]
\`\`\`

\`\`\`{evaluate} scores
of: sale
on: parts.test
metrics: [log_loss]
\`\`\`

\`\`\`{predict} scored
of: sale
on: parts.test
\`\`\`

\`\`\`{decision} ship
hypothesis: it works
decision: ship
because: [fine, scores]
\`\`\`

\`\`\`{data} public
source: public.csv
\`\`\`
`;

/** Each row holds a name that stands nowhere else and a number that no other row has. */
const PEOPLE = Array.from({ length: 120 }, (_, row) => `person-${row}-secret`);
const VISITS_CSV = `person,visits,sold\n${PEOPLE.map(
  (person, row) => `${person},${70_000 + row * 37},${row % 3 === 0 ? 'yes' : 'no'}`,
).join('\n')}\n`;
const PUBLIC_CSV = 'day,open\nmonday,1\ntuesday,0\n';

/** What comes after training, over rows that carry the same names. */
const PRODUCTION = SECRETIVE.replace(
  /```\{predict\}[^]*$/,
  `
\`\`\`{gate} good
of: scores
require:
  - log_loss: { max: 10 }
\`\`\`

\`\`\`{register} registered
of: sale
name: sales
alias: champion
if: good
\`\`\`

\`\`\`{deploy} staging
model: sale
environment: staging
load: { rate: 10/s, duration: 10s }
\`\`\`

\`\`\`{traffic} requests
rows: twice
rate: 10/s
duration: 10s
\`\`\`

\`\`\`{serve} served
deploy: staging
traffic: requests
\`\`\`

\`\`\`{monitor} watch
of: served
reference: parts.train
\`\`\`
`,
);

async function exportedWith(contents?: BundleContents, notebook = SECRETIVE): Promise<Uint8Array> {
  const world = bundleWorld();
  world.sources.set('visits.csv', VISITS_CSV);
  world.sources.set('public.csv', PUBLIC_CSV);
  return exported(world, notebook, contents ? { contents } : {});
}

/** What stands in models for the rows they learned from: here the median that fills gaps, which is a row's value. */
async function leakedBesideModels(bytes: Uint8Array): Promise<number> {
  const files = await filesOf(bytes);
  const models = new Set([...files].filter(([path]) => path.endsWith('/model.onnx')).map(([path]) => path));
  const { model } = JSON.parse(asText(files.get(`objects/${saleOf(manifestOf(files))}`)!)) as ModelOutput;
  for (const { object } of [model.state, model.onnx]) models.add(`objects/${object}`);
  return leaked(Buffer.concat([...files].filter(([path]) => !models.has(path)).map(([, content]) => content)));
}

function saleOf({ cells }: Manifest): string {
  const claim = cells['sale']!;
  if (claim.state !== 'done') throw new Error('the model is not there');
  return claim.digest;
}

const asText = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1');
/** Rows of the source that any file of a bundle holds: by name, or by their number in a column of doubles. */
function leaked(bytes: Uint8Array): number {
  const whole = Buffer.from(bytes);
  return PEOPLE.filter((person, row) => {
    const value = Buffer.alloc(8);
    value.writeDoubleLE(70_000 + row * 37);
    return whole.includes(person) || whole.includes(value) || whole.includes(`,${70_000 + row * 37},`);
  }).length;
}

const whole = await exportedWith();
const digests = await exportedWith({ data: { rows: 'none' } });

describe('the contents of a bundle', () => {
  it('are everything unless the person says otherwise', async () => {
    expect(leaked(whole)).toBe(120);
    const { manifest } = await opened(whole);
    expect([manifest.bancadaBundle, manifest.withheld]).toEqual([1, undefined]);
    expect(notReplayable(manifest)).toEqual([]);
  });

  it('exported as digests hold no row, by name or by value', async () => {
    expect(await leakedBesideModels(digests)).toBe(0);
    expect(await wrongs(digests)).toEqual([]);
    const names = [...(await filesOf(digests)).keys()];
    expect(names.filter((name) => name.startsWith('data/'))).toEqual([]);
    expect(names).toContain('models/sale/model.onnx');
  });

  it('exported as digests hold no row of requests, logs and monitors either', async () => {
    const production = await exportedWith({ data: { rows: 'none' } }, PRODUCTION);
    expect(leaked(await exportedWith(undefined, PRODUCTION))).toBe(120);
    expect(await leakedBesideModels(production)).toBe(0);
    expect(await wrongs(production)).toEqual([]);
    const { cells } = (await opened(production)).manifest.withheld!;
    const held = Object.entries(cells).map(([name, { output }]) => [name, output]);
    expect(Object.fromEntries(held)).toMatchObject({
      good: true,
      registered: true,
      staging: true,
      requests: false,
      served: true,
      watch: true,
    });
  });

  it('tell what was left out and why that cannot be replayed', async () => {
    const { manifest } = await opened(digests);
    expect(manifest.bancadaBundle).toBe(2);
    expect(manifest.withheld).toEqual({
      data: [
        { name: 'public.csv', rows: 'none' },
        { name: 'visits.csv', rows: 'none' },
      ],
      models: false,
      cells: {
        visits: { output: false, rows: 120, columns: ['person', 'visits', 'sold'] },
        twice: { output: false, rows: 120, columns: ['person', 'visits', 'sold', 'double'] },
        fine: { output: false, passed: false },
        parts: { output: false, parts: { train: 72, validation: 24, test: 24 } },
        sale: { output: true },
        scores: { output: true },
        scored: { output: false, rows: 24, columns: expect.arrayContaining(['person', 'prediction']) },
        ship: { output: false },
        public: { output: false, rows: 2, columns: ['day', 'open'] },
      },
    });
    expect(notReplayable(manifest).map(({ code, params }) => [code, params['name']])).toEqual([
      ['bundle.exported_as_digests', 'public.csv'],
      ['bundle.exported_as_digests', 'visits.csv'],
    ]);
    expect(manifest.sources.map(({ name, chunks }) => [name, chunks])).toEqual([
      ['public.csv', undefined],
      ['visits.csv', undefined],
    ]);
  });

  it('keep the keys and digests of the whole run', async () => {
    const [one, other] = [(await opened(whole)).manifest, (await opened(digests)).manifest];
    expect(other.cells).toEqual(one.cells);
    expect(other.sources.map((each) => each.sha256)).toEqual(one.sources.map((each) => each.sha256));
  });

  it('exported as a sample hold so many rows and no others, the same every time, in the order of the data', async () => {
    const sample = await exportedWith({ data: { rows: 10 } });
    expect(Buffer.compare(sample, await exportedWith({ data: { rows: 10 } }))).toBe(0);
    expect(await leakedBesideModels(sample)).toBe(10);
    expect(await wrongs(sample)).toEqual([]);
    const files = await filesOf(sample);
    const lines = new TextDecoder().decode(files.get('data/visits.csv')).trim().split('\n');
    expect([lines[0], lines.length]).toEqual(['person,visits,sold', 11]);
    const rows = lines.slice(1).map((line) => PEOPLE.indexOf(line.split(',')[0]!));
    expect(rows).toEqual([...rows].sort((a, b) => a - b));
    expect(new Set(rows).size).toBe(10);
    expect(rows).not.toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(manifestOf(files).withheld!.cells['visits']!.sample).toEqual({
      path: 'data/visits.csv',
      rows: 10,
      columns: ['person', 'visits', 'sold'],
      escaped: 0,
    });
    expect(notReplayable(manifestOf(files)).map(({ code }) => code)).toContain('bundle.exported_as_sample');
  });

  it('may be chosen columns alone, of all rows or of a sample', async () => {
    const columns = await exportedWith({ data: { rows: 'all', columns: ['sold', 'day'] } });
    expect(await leakedBesideModels(columns)).toBe(0);
    const files = await filesOf(columns);
    const text = (name: string) => new TextDecoder().decode(files.get(name));
    expect(text('data/visits.csv').split('\n').slice(0, 3)).toEqual(['sold', 'yes', 'no']);
    expect(text('data/public.csv')).toBe('day\nmonday\ntuesday\n');
    expect(notReplayable(manifestOf(files))[0]!.code).toBe('bundle.exported_as_columns');
    const both = await filesOf(await exportedWith({ data: { rows: 1, columns: ['day'] } }));
    expect(new TextDecoder().decode(both.get('data/public.csv')).trim().split('\n')).toHaveLength(2);
    expect(both.get('data/visits.csv')).toHaveLength(0);
  });

  it('may differ by source: what reads only whole data stays whole', async () => {
    const mixed = await exportedWith({ data: { rows: 'all' }, sources: { 'visits.csv': { rows: 'none' } } });
    expect(await leakedBesideModels(mixed)).toBe(0);
    expect(asText(mixed)).toContain('monday');
    const { manifest } = await opened(mixed);
    expect(manifest.withheld!.data).toEqual([{ name: 'visits.csv', rows: 'none' }]);
    expect(Object.keys(manifest.withheld!.cells)).not.toContain('public');
    expect(manifest.sources.find(({ name }) => name === 'public.csv')!.chunks).toHaveLength(1);
    expect(await wrongs(mixed)).toEqual([]);
  });

  it('may leave out models too', async () => {
    const bytes = await exportedWith({ data: { rows: 'none' }, models: false });
    const { manifest } = await opened(bytes);
    expect(manifest.withheld!.models).toBe(true);
    expect(manifest.withheld!.cells['sale']).toEqual({ output: false });
    expect(Object.keys(manifest.files).filter((path) => path.startsWith('models/'))).toEqual([]);
    expect([leaked(bytes), bytes.length < digests.length]).toEqual([0, true]);
    expect(await wrongs(bytes)).toEqual([]);
  });

  it('name sources and columns that the run does not have', async () => {
    const world = exportedWith({ data: { rows: 'all' }, sources: { 'visit.csv': { rows: 'none' } } });
    expect(await refusalOf(world)).toBe('bundle.unknown_source');
    expect(await refusalOf(exportedWith({ data: { rows: 3, columns: ['nme'] } }))).toBe('bundle.unknown_column');
  });

  it('never hold what the store keeps beside runs: tokens, settings, notes', async () => {
    const token = 'tok_4f2c91d7e8a6_SECRET';
    const world = bundleWorld();
    world.sources.set('visits.csv', VISITS_CSV);
    world.sources.set('public.csv', PUBLIC_CSV);
    await world.store.records.commit([
      change('setting', 'sync/token', { token }),
      change('setting', token, { value: token }),
      change('note', 'note/1', { text: token }),
      change('attachment', `other/${token}`, { name: token }),
    ]);
    await world.store.objects.put(new TextEncoder().encode(token));
    const bytes = await exported(world, SECRETIVE);
    expect(asText(bytes)).not.toContain(token);
    for (const content of (await filesOf(bytes)).values()) expect(asText(content)).not.toContain(token);
  });
});

describe('verifying a bundle whose data were left out', () => {
  it('still finds every changed or missing file', async () => {
    const files = await filesOf(digests);
    for (const path of files.keys()) {
      if (path === 'manifest.json') continue;
      const changed = new Map(files);
      const bytes = files.get(path)!.slice();
      bytes[bytes.length >> 1]! ^= 1;
      changed.set(path, bytes);
      expect([path, await wrongs(await zipOf(sorted(changed)))]).toEqual([path, ['E_HASH']]);
      changed.delete(path);
      expect([path, await wrongs(await zipOf(sorted(changed)))]).toEqual([path, ['E_HASH_MISSING']]);
    }
  });

  it('finds an output that is said to be there and is not', async () => {
    const bytes = await withManifest(digests, (manifest) => ({
      ...manifest,
      withheld: {
        ...manifest.withheld,
        cells: { ...manifest.withheld!.cells, visits: { ...manifest.withheld!.cells['visits'], output: true } },
      },
    }));
    expect(await wrongs(bytes)).toEqual(['E_HASH_MISSING']);
  });

  it('comes before an import, which is refused: outputs refer to rows that are not there', async () => {
    const { store } = bundleWorld();
    const parts = { store, hasher: nodeHasher, clock: { now: () => 0 }, kinds };
    expect(await refusalOf(importBundle(parts, await opened(digests), 'book.md'))).toBe('bundle.not_importable');
    expect([await store.objects.list(), await store.records.list('run')]).toEqual([[], []]);
  });

  it('finds a cell that is said to lack data and has no result', async () => {
    const bytes = await withManifest(digests, (manifest) => ({
      ...manifest,
      withheld: { ...manifest.withheld, cells: { nobody: { output: false } } },
    }));
    expect(await wrongs(bytes)).toEqual(['bundle.manifest']);
  });
});
