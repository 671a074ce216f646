import { beforeAll, describe, expect, it } from 'vitest';
import type { Bundle } from '../../../src/core/bundle/read.ts';
import { diffRuns } from '../../../src/core/diff/bundles.ts';
import { differing, type DiffEntry, type DiffSection } from '../../../src/core/diff/section.ts';
import { bundleWorld, exported, opened } from '../../support/bundles.ts';
import { WHOLE, WHOLE_CSV } from '../bundle/notebooks.ts';
import { mirrored, sorted } from './mirror.ts';

async function bundleOf(notebook: string, csv: string): Promise<Bundle> {
  const world = bundleWorld();
  world.sources.set('visits.csv', csv);
  return opened(await exported(world, notebook));
}

const [HEAD, FIRST] = WHOLE_CSV.split('\n') as [string, string];
const OTHER_ROW = WHOLE_CSV.replace(`\n${FIRST}\n`, `\n${FIRST.replace(/,\d+,(yes|no)$/, ',900,$1')}\n`);

const bundles = new Map<string, Bundle>();
beforeAll(async () => {
  bundles.set('base', await bundleOf(WHOLE, WHOLE_CSV));
  bundles.set('row', await bundleOf(WHOLE, OTHER_ROW));
  bundles.set('parameter', await bundleOf(WHOLE.replace('least: 5', 'least: 9'), WHOLE_CSV));
}, 60_000);

const found = async (a: string, b: string) => differing(await diffRuns(bundles.get(a)!, bundles.get(b)!));
function entriesOf(sections: readonly DiffSection[], name: string): readonly DiffEntry[] {
  return sections.find((each) => each.name === name)?.entries ?? [];
}
const places = (entries: readonly DiffEntry[]) => entries.map(({ what, at }) => [what, ...at].join(' '));

describe('the differences of two runs', () => {
  it('are none between a run and itself, and everything is told as the same', async () => {
    const base = bundles.get('base')!;
    const sections = await diffRuns(base, base);
    expect(differing(sections)).toEqual([]);
    expect(sections.map(({ name, entries }) => [name, entries.length > 0])).toEqual(
      ['data', 'results', 'models', 'environments'].map((name) => [name, true]),
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
      expect(sorted(mirrored(section))).toEqual(sorted(ba[index]!.entries));
    }
  });
});
