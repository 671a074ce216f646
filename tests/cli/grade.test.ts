import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { edited, forged } from '../support/bundles.ts';
import { workspace, type Workspace } from '../support/command-line.ts';
import { EASED, EXERCISE, SOLVED, VISITS } from '../support/exercise.ts';

interface Document {
  bundles: {
    file: string;
    passed: boolean;
    verdict?: string;
    expected?: { met: number; total: number };
    changed?: string[];
    metrics?: Record<string, number>;
    problems?: { code: string }[];
  }[];
}

let here: Workspace;

async function handIn(name: string, text: string): Promise<void> {
  here.write('n.md', text);
  const ran = await here.bancada('export', 'n.md', '--as', 'bundle', '-o', `in/${name}.zip`);
  expect(ran.err).toContain(`in/${name}.zip: `);
}

beforeAll(async () => {
  here = workspace({ 'exercise.md': EXERCISE, 'visits.csv': VISITS });
  mkdirSync(path.join(here.dir, 'in'));
  await handIn('ana', SOLVED);
  await handIn('bruno', EXERCISE);
  await handIn('carla', EASED);
  const solved = Uint8Array.from(readFileSync(path.join(here.dir, 'in', 'ana.zip')));
  const better = await forged(solved, (files) => edited(files, 'notebook.md', 'seed: 3', 'seed: 4'));
  writeFileSync(path.join(here.dir, 'in', 'dario.zip'), better);
  copyFileSync(path.join(here.dir, 'visits.csv'), path.join(here.dir, 'in', 'eva.zip'));
}, 120_000);

afterAll(() => here.remove());

describe('handed-in bundles', { timeout: 120_000 }, () => {
  it('are graded by what their replay computes, each by itself', async () => {
    const ran = await here.bancada('grade', 'in', '--exercise', 'exercise.md', '--json');
    expect(ran.status).toBe(1);
    const { bundles } = ran.json<Document>();
    const by = Object.fromEntries(bundles.map((each) => [each.file, each]));
    expect(by['ana.zip']).toMatchObject({
      passed: true,
      verdict: 'identical',
      expected: { met: 2, total: 2 },
      changed: [],
    });
    expect(by['ana.zip']!.metrics!['scores.roc_auc']).toBeGreaterThanOrEqual(0);
    expect(by['bruno.zip']).toMatchObject({ passed: false, verdict: 'identical', expected: { met: 1, total: 2 } });
    expect(by['carla.zip']).toMatchObject({ passed: false, changed: ['done'] });
    expect(by['dario.zip']).toMatchObject({ passed: false, verdict: 'differs' });
    expect(by['eva.zip']!.problems!.map(({ code }) => code)).toEqual(['bundle.not_a_bundle']);
  });

  it('are listed for people with what is missing', async () => {
    const { out } = await here.bancada('grade', 'in');
    expect(out.split('\n')[0]).toMatch(/^bundle +replay +expected +changed +scores\.roc_auc$/);
    expect(out).toMatch(/ana\.zip +identical +2\/2/);
    expect(out).toContain('bruno.zip: ');
    expect(out).toContain('not all of its rows come before those of parts.test, by moment');
  });

  it('come from a folder that is there and has some', async () => {
    expect(await here.bancada('grade', 'nowhere')).toMatchObject({ status: 2 });
    mkdirSync(path.join(here.dir, 'empty'));
    const none = await here.bancada('grade', 'empty');
    expect([none.status, none.err]).toEqual([2, expect.stringContaining('holds no bundle')]);
  });
});
