import { describe, expect, it } from 'vitest';
import { rowOfRun } from '../../src/core/tracking/run-index.ts';
import { diffOfChosen } from '../../src/ui/diff/run-sides.ts';
import type { RunsPage } from '../../src/ui/runs/runs-page.svelte.ts';
import { indexOf, run } from '../core/tracking/runs.ts';

const HOUR = 3_600_000;
const of = (parent: string, startedAt: number) =>
  run(`${parent}-model`, { startedAt, parent, cell: 'model', notebook: 'penguins' });
const index = indexOf([of('first', HOUR), of('second', 2 * HOUR)]);
const rowOf = (parent: string) => rowOfRun(index, `${parent}-model`);
const chosen = (...chosenRows: number[]) => diffOfChosen({ index, chosenRows } as unknown as RunsPage);

describe('two runs that are compared as a whole', () => {
  it.each([
    ['the older one was chosen first', [rowOf('first'), rowOf('second')]],
    ['the newer one was chosen first', [rowOf('second'), rowOf('first')]],
  ])('stand in the order of time where %s', (_, rows) => {
    expect(new Set(rows).size).toBe(2);
    expect(chosen(...rows)).toEqual({ address: '#/diff/first/second' });
  });

  it('are exactly two', () => {
    expect(chosen(0)).toHaveProperty('why');
  });
});
