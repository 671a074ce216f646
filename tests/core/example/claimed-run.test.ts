import { describe, expect, it } from 'vitest';
import type { ClaimedDocument } from '../../../src/core/example/claims.ts';
import { createEngine } from '../../../src/core/graph/create-engine.ts';
import type { RunReport } from '../../../src/core/graph/engine.ts';
import { engineWorld } from '../../support/engine-world.ts';
import { graphKinds } from '../graph/kinds.ts';

const CHAIN = ['```{sum} a', 'add: 12', '```', '', '```{sum} b', 'of: [a]', 'add: 1', '```', ''].join('\n');

/** What a run of elsewhere gave, as an example's claims; `change` may forge them. */
async function claimsOf(change: (claim: ClaimedDocument, cell: string) => ClaimedDocument = (claim) => claim) {
  const { engine, read } = engineWorld({ kinds: graphKinds().kinds });
  const report: RunReport = await engine.run(read(CHAIN));
  const claims = [...report.cells.values()].map(({ cell, key, digest, output }) => {
    return [key!, change({ digest: digest!, output: output!, claimed: 'f'.repeat(64) }, cell)] as const;
  });
  return new Map(claims);
}

function openedWith(claims: ReadonlyMap<string, ClaimedDocument>) {
  const { kinds, work } = graphKinds();
  const world = engineWorld({ kinds });
  return { ...world, work, engine: createEngine({ ...world.parts, claim: async (key) => claims.get(key) }) };
}

describe('an example with claims', () => {
  it('opens with every result, marked as claimed and without what it refers to', async () => {
    const { engine, read, store } = openedWith(await claimsOf());
    const cells = await engine.plan(read(CHAIN));
    for (const name of ['a', 'b']) {
      expect(cells.get(name)).toMatchObject({ state: 'cached', claimed: 'f'.repeat(64), documentOnly: true });
    }
    expect(cells.get('b')).toMatchObject({ restsOn: ['a'], output: { result: { value: 13 } } });
    expect(await store.objects.list()).toEqual([]);
    expect(await store.records.list('cell')).toEqual([]);
  });

  it('shows nothing for a cell that was changed, nor for those that read it', async () => {
    const { engine, read } = openedWith(await claimsOf());
    const cells = await engine.plan(read(CHAIN.replace('add: 12', 'add: 13')));
    expect([...cells.values()].map(({ state, output }) => [state, output])).toEqual([
      ['stale', undefined],
      ['stale', undefined],
    ]);
  });

  it.each([false, true])('computes every cell when it runs, and confirms the claims (trusting: %s)', async (trust) => {
    const { engine, read, work } = openedWith(await claimsOf());
    const report = await engine.run(read(CHAIN), { trustClaimed: trust });
    for (const cell of report.cells.values()) expect(cell).toMatchObject({ state: 'fresh', confirmed: true });
    expect(work.done.length).toBe(2);
    expect(report.problems).toEqual([]);
    const after = await engine.plan(read(CHAIN));
    for (const cell of after.values()) expect(cell).not.toHaveProperty('claimed');
  });

  it('says of which cell the claim was false', async () => {
    const forged = await claimsOf((claim, cell) => (cell === 'b' ? { ...claim, digest: '0'.repeat(64) } : claim));
    const { engine, read } = openedWith(forged);
    const report = await engine.run(read(CHAIN));
    expect(report.problems).toMatchObject([{ code: 'bundle.claim_false', where: { cell: 'b' } }]);
    expect(report.cells.get('a')).toHaveProperty('confirmed', true);
    expect(report.cells.get('b')).not.toHaveProperty('confirmed');
    expect(report.cells.get('b')!.output!.result).toEqual({ value: 13 });
  });
});
