import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { replaySentence } from '../../../src/core/bundle/replay-words.ts';
import type { CellKind } from '../../../src/core/kind/cell-kind.ts';
import type { ModelOutput } from '../../../src/core/learn/model-output.ts';
import { renderProblem } from '../../../src/core/words/index.ts';
import { cellKinds } from '../../../src/kinds/cell/index.ts';
import { kinds, replayed, wrongs } from '../../support/bundles.ts';

const folder = path.resolve(import.meta.dirname, '../../fixtures/bundle');
const names = readdirSync(folder).filter((name) => name.endsWith('.bancada.zip'));
const fileOf = (name: string) => Uint8Array.from(readFileSync(path.join(folder, name)));
const FIRST = 'penguins-0.1.0.bancada.zip';

/** Trees that a later kernel grows: `gbdt` counts one up, and an answer is another. */
function laterTrees(): ReadonlyMap<string, CellKind> {
  const train = kinds.get('train')!;
  const isTrees = (body: unknown) => (body as { model: string }).model === 'gbdt';
  const later: CellKind = {
    ...train,
    units: (body) => train.units(body).map((unit) => (unit.startsWith('gbdt@') ? 'gbdt@99' : unit)),
    async run(ctx, inputs, body) {
      const output = (await train.run(ctx, inputs, body)) as ModelOutput;
      return isTrees(body) ? { ...output, result: { ...output.result, metrics: { log_loss: 0.5 } } } : output;
    },
  };
  return new Map([...kinds, ['train', later]]);
}

describe('a bundle of an earlier version', { timeout: 120_000 }, () => {
  it.each(names)('%s replays identical, or is said before to be computed otherwise', async (name) => {
    const bytes = fileOf(name);
    expect(await wrongs(bytes)).toEqual([]);
    const { verdict, cells, plan, problems } = await replayed(bytes);
    const others = cells.filter((each) => each.verdict !== 'identical');
    if (plan.otherVersions.length === 0) expect([verdict, others, problems]).toEqual(['identical', [], []]);
    expect(others.map((each) => each.verdict)).toEqual(others.map(() => 'not_comparable'));
    expect(plan.otherVersions.flatMap(({ madeWith }) => madeWith).every((each) => name.includes(each))).toBe(true);
  });

  it('holds every kind of cell that there was', async () => {
    const { cells } = await replayed(fileOf(FIRST));
    const known = cellKinds.map(({ id }) => id);
    expect(new Set(cells.map(({ kind }) => kind)).size).toBe(14);
    expect(cells.filter(({ kind }) => !known.includes(kind))).toEqual([]);
  });

  it('names the kernel that is other now, the cells, and the version that can, before anything is computed', async () => {
    const { verdict, first, plan, cells, problems, report } = await replayed(fileOf(FIRST), { kinds: laterTrees() });
    expect(plan.otherVersions).toEqual([
      { unit: 'gbdt', claimed: '1', here: '99', cells: ['trees'], madeWith: ['0.1.0'] },
    ]);
    expect(problems.map((each) => renderProblem(each, 'pt'))).toEqual([
      expect.stringMatching(
        /trees foram computadas por gbdt versão 1, este Bancada tem a versão 99: .*Bancada 0\.1\.0/,
      ),
    ]);
    expect([verdict, first!.cell, report.outcome]).toEqual(['not_comparable', 'trees', 'ok']);
    expect(first!.results.map(({ path: at }) => at)).toContain('metrics.log_loss');
    const others = cells.filter((each) => each.verdict === 'not_comparable').map(({ cell }) => cell);
    expect(others).toContain('scores');
    expect(cells.filter((each) => each.verdict === 'differs')).toEqual([]);
    expect(cells.find(({ cell }) => cell === 'logistic')!.verdict).toBe('identical');
    expect(renderProblem(replaySentence({ verdict, cells, first: first! }), 'en')).toMatch(/^not comparable by digest/);
  });
});
