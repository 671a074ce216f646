import { expect, it } from 'vitest';
import { earlierTimes } from '../../../src/core/bundle/earlier-times.ts';
import type { Claim } from '../../../src/core/bundle/manifest.ts';

const claim = (key: string): Claim => ({
  ...{ state: 'done', kind: 'train', key, digest: key, parts: {}, snapshots: {}, environment: 0 },
});

it('times known of a replay are those of the same work on this machine, none of them from a bundle', async () => {
  const kept: Record<string, object> = {
    a: { ms: 1500 },
    b: { ms: 500.5 },
    claimed: { ms: 0, claimed: 'd' },
    also: { ms: 9000, claimed: 'd' },
  };
  const records = { get: async (_: string, id: string) => kept[id] as never };
  const cells = {
    a: claim('a'),
    b: claim('b'),
    c: claim('claimed'),
    d: claim('also'),
    e: claim('unknown'),
    f: { state: 'blocked', kind: 'train' } as const,
  };
  expect(await earlierTimes(records, { cells })).toEqual({ ms: 2000.5, cells: 2, of: 5 });
  expect(await earlierTimes(records, { cells: { e: claim('unknown') } })).toEqual({ ms: 0, cells: 0, of: 1 });
});
