import { beforeAll, describe, expect, it } from 'vitest';
import type { BundleParts } from '../../../src/core/bundle/plan.ts';
import type { Bundle } from '../../../src/core/bundle/read.ts';
import { bundleRun, storedRun } from '../../../src/core/diff/compared-run.ts';
import { findRun } from '../../../src/core/diff/find-run.ts';
import { diffRuns } from '../../../src/core/diff/runs.ts';
import { differing, type DiffEntry, type DiffSection } from '../../../src/core/diff/section.ts';
import { parseNotebook } from '../../../src/core/notebook/parse.ts';
import { driftKinds } from '../../../src/kinds/drift/index.ts';
import { metricKinds } from '../../../src/kinds/metric/index.ts';
import { bundleWorld, exported, kinds, opened } from '../../support/bundles.ts';
import type { World } from '../../support/engine-world.ts';
import { WHOLE, WHOLE_CSV } from '../bundle/notebooks.ts';
import { mirrored, sorted } from './mirror.ts';

async function bundleOf(notebook: string, csv: string, more: Partial<BundleParts> = {}): Promise<Bundle> {
  const world = bundleWorld();
  world.sources.set('visits.csv', csv);
  return opened(await exported(world, notebook, more));
}

const [HEAD, FIRST] = WHOLE_CSV.split('\n') as [string, string];
const OTHER_ROW = WHOLE_CSV.replace(`\n${FIRST}\n`, `\n${FIRST.replace(/,\d+,(yes|no)$/, ',900,$1')}\n`);

const bundles = new Map<string, Bundle>();
beforeAll(async () => {
  bundles.set('base', await bundleOf(WHOLE, WHOLE_CSV));
  bundles.set('row', await bundleOf(WHOLE, OTHER_ROW));
  bundles.set('shifted', await bundleOf(WHOLE, WHOLE_CSV.replace(/,(\d+),(yes|no)\n/g, ',$1$1$1,$2\n')));
  bundles.set(
    'model',
    await bundleOf(WHOLE.replace('model: logistic', 'model: gbdt\nparams: { n_estimators: 3 }'), WHOLE_CSV),
  );
  bundles.set('digests', await bundleOf(WHOLE, WHOLE_CSV, { contents: { data: { rows: 'none' } } }));
  bundles.set('parameter', await bundleOf(WHOLE.replace('least: 5', 'least: 9'), WHOLE_CSV));
}, 60_000);

const tools = {
  drift: new Map(driftKinds.map((kind) => [kind.id, kind])),
  metrics: new Map(metricKinds.map((kind) => [kind.id, kind])),
};
const runOf = (name: string) => bundleRun(bundles.get(name)!, kinds);
const found = async (a: string, b: string) => differing(await diffRuns(runOf(a), runOf(b), tools));
function entriesOf(sections: readonly DiffSection[], name: string): readonly DiffEntry[] {
  return sections.find((each) => each.name === name)?.entries ?? [];
}
/** A drift test has a reference; a paired interval is turned to within rounding. */
const untested = ({ drift: _, paired: __, ...entry }: DiffEntry): DiffEntry => entry;
const places = (entries: readonly DiffEntry[]) => entries.map(({ what, at }) => [what, ...at].join(' '));

describe('the differences of two runs', () => {
  it('are none between a run and itself, and everything is told as the same', async () => {
    const sections = await diffRuns(runOf('base'), runOf('base'), tools);
    expect(differing(sections)).toEqual([]);
    expect(sections.map(({ name, entries }) => [name, entries.length > 0])).toEqual(
      ['notebook', 'parameters', 'data', 'results', 'models', 'environments'].map((name) => [name, true]),
    );
  });

  it('show a changed row in the source, the profile, the model and the metrics, with both values', async () => {
    expect(OTHER_ROW.startsWith(HEAD) && OTHER_ROW !== WHOLE_CSV).toBe(true);
    const sections = await found('base', 'row');
    const data = entriesOf(sections, 'data');
    expect(places(data)).toEqual(
      expect.arrayContaining(['source visits.csv sha256', 'data visits version', 'profile visits visits max']),
    );
    const max = data.find(({ at }) => at.join('.') === 'visits.visits.max')!;
    expect([max.change, max.b, max.difference]).toEqual(['changed', 900, 900 - (max.a as number)]);
    expect(places(data).filter((each) => each.startsWith('column'))).toEqual([]);
    expect(places(entriesOf(sections, 'models'))).toContain('model sale digest');
    const metric = entriesOf(sections, 'results').find(({ at }) => at.join('.') === 'scores.log_loss')!;
    expect(metric.difference).toBe((metric.b as number) - (metric.a as number));
    expect([metric.intervalA, metric.intervalB]).toEqual([
      expect.objectContaining({ level: 0.95 }),
      expect.objectContaining({ level: 0.95 }),
    ]);
    expect(places(entriesOf(sections, 'results')).filter((each) => each.includes('intervals'))).toEqual([]);
    expect(entriesOf(sections, 'environments')).toEqual([]);
  });

  it('show fewer rows where a parameter leaves rows out, and no other source', async () => {
    const data = entriesOf(await found('base', 'parameter'), 'data');
    const rows = data.find(({ what, at }) => what === 'data' && at.join('.') === 'visits.rows')!;
    expect(rows.difference).toBeLessThan(0);
    expect(places(data).filter((each) => each.startsWith('source'))).toEqual([]);
  });

  it.each([
    ['base', 'row'],
    ['base', 'parameter'],
    ['row', 'parameter'],
  ])('are mirrored when %s and %s are swapped', async (a, b) => {
    const [ab, ba] = [await found(a, b), await found(b, a)];
    expect(ab.map(({ name }) => name)).toEqual(ba.map(({ name }) => name));
    for (const [index, section] of ab.entries()) {
      expect(sorted(mirrored(section))).toEqual(sorted(ba[index]!.entries.map(untested)));
    }
  });

  it('show drift of the columns whose values are others, by the test that a monitor would choose', async () => {
    const data = entriesOf(await found('base', 'parameter'), 'data');
    const drifts = data.filter(({ what }) => what === 'distribution');
    expect(drifts.map(({ at }) => at.join('.'))).toEqual(
      ['day', 'hours', 'town', 'visits', 'sold'].map((name) => `visits.${name}`),
    );
    const [day, , town, visits] = drifts;
    expect(day!.drift).toBeUndefined();
    expect(visits!.drift).toEqual(
      expect.objectContaining({
        method: 'ks',
        statistic: expect.any(Number),
        p_value: expect.any(Number),
        drifted: false,
      }),
    );
    expect(town!.drift!.method).toBe('chi_squared');
    const row = entriesOf(await found('base', 'row'), 'data').filter(({ what }) => what === 'distribution');
    expect(row.map(({ at }) => at[1])).toEqual(['visits']);
  });

  it('see a drift that is there', async () => {
    const data = entriesOf(await found('base', 'shifted'), 'data');
    const visits = data.find(({ what, at }) => what === 'distribution' && at[1] === 'visits')!;
    expect([visits.drift!.drifted, visits.drift!.statistic]).toEqual([true, 1]);
  });

  it('give metrics on the same rows the paired interval of their difference, and a verdict', async () => {
    const results = entriesOf(await found('base', 'model'), 'results');
    const loss = results.find(({ at }) => at.join('.') === 'scores.log_loss')!;
    const { interval, verdict } = loss.paired!;
    expect(interval!.low).toBeLessThanOrEqual(loss.difference!);
    expect(interval!.high).toBeGreaterThanOrEqual(loss.difference!);
    const verdicts = interval!.low > 0 ? 'worse' : interval!.high < 0 ? 'better' : 'unclear';
    expect(verdict).toBe(verdicts);
    const back = entriesOf(await found('model', 'base'), 'results').find(
      ({ at }) => at.join('.') === 'scores.log_loss',
    )!;
    expect(back.paired!.interval!.low).toBeCloseTo(-interval!.high, 12);
    const others = entriesOf(await found('base', 'row'), 'results').find(
      ({ at }) => at.join('.') === 'scores.log_loss',
    )!;
    expect(others.paired).toBeUndefined();
  });

  it('say of withheld rows that distributions are not compared, and compare what is known', async () => {
    const data = entriesOf(await found('digests', 'parameter'), 'data');
    expect(data.find(({ what }) => what === 'rows')).toEqual({
      change: 'changed',
      what: 'rows',
      at: ['visits'],
      a: false,
      b: true,
    });
    expect(data.find(({ what, at }) => what === 'data' && at.join('.') === 'visits.rows')!.difference).toBeLessThan(0);
    expect(data.filter(({ what }) => what === 'distribution' || what === 'profile')).toEqual([]);
    expect(entriesOf(await found('digests', 'digests'), 'data')).toEqual([]);
  });
});

describe('the differences of stored runs', () => {
  async function ran(world: World, notebook: string): Promise<string> {
    return (await world.engine.run(world.read(notebook))).run;
  }
  const stored = async (world: World, id: string) =>
    storedRun(world.store, kinds, await findRun(world.store.records, id));

  it('are those of their bundles, and none between a run and its bundle', async () => {
    const world = bundleWorld();
    world.sources.set('visits.csv', WHOLE_CSV);
    const first = await ran(world, WHOLE);
    world.sources.set('visits.csv', OTHER_ROW);
    const second = await ran(world, WHOLE);
    const [a, b] = [await stored(world, first), await stored(world, second)];
    const sections = differing(await diffRuns(a, b, tools));
    const sizeless = (entries: readonly DiffEntry[]) => entries.filter(({ at }) => at.at(-1) !== 'size');
    const bundled = await found('base', 'row');
    expect(sections.map(({ name }) => name)).toEqual(bundled.map(({ name }) => name));
    for (const { name, entries } of sections) expect(entries).toEqual(sizeless(entriesOf(bundled, name)));
    expect(entriesOf(sections, 'data').map(({ what }) => what)).toContain('source');
    expect(differing(await diffRuns(a, runOf('base'), tools))).toEqual([]);
  });

  it('hold the parameters that were set, whatever the text says', async () => {
    const world = bundleWorld();
    world.sources.set('visits.csv', WHOLE_CSV);
    const first = await ran(world, WHOLE);
    const set = parseNotebook(WHOLE, kinds, { set: { least: '9' } });
    const second = (await world.engine.run(set)).run;
    const sections = differing(await diffRuns(await stored(world, first), await stored(world, second), tools));
    expect(entriesOf(sections, 'parameters')).toEqual([
      { change: 'changed', what: 'parameter', at: ['least'], a: 5, b: 9, difference: 4 },
    ]);
    expect(entriesOf(sections, 'notebook')).toEqual([]);
  });

  it('tell environments, units and backends apart', async () => {
    const base = runOf('base');
    const other = {
      ...base,
      environments: [{ engine: '9.9.9', cores: 4 }],
      units: base.units.filter((unit) => !unit.startsWith('math@')),
      backends: { ...base.backends, sale: 'webgpu' },
    };
    const environments = entriesOf(differing(await diffRuns(base, other, tools)), 'environments');
    expect(places(environments)).toEqual(
      expect.arrayContaining(['environment engine', 'backend sale', 'environment unit']),
    );
    expect(environments.find(({ what }) => what === 'backend')).toEqual(
      expect.objectContaining({ a: 'wasm', b: 'webgpu' }),
    );
  });
});
