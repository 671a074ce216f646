import { describe, expect, it } from 'vitest';
import { readOutput } from '../../../src/core/graph/read-output.ts';
import type { EvaluationOutput } from '../../../src/core/evaluation/evaluation-output.ts';
import { knownOutputs } from '../../../src/core/model-folder/known-outputs.ts';
import { evidenceChanges, evidenceOf } from '../../../src/core/model-folder/evidence.ts';
import { readModelFacts, type Objects } from '../../../src/core/model-folder/facts.ts';
import { bundleWorld, exported, filesOf, opened, replayed, wrongs } from '../../support/bundles.ts';
import { WHOLE, WHOLE_CSV } from '../bundle/notebooks.ts';

const NOTEBOOK = `${WHOLE.replace('name: sales', 'name: sales\ncard: Tells who buys.')}
\`\`\`{train} other
of: parts
target: sold
model: logistic
params: { C: 0.1 }
\`\`\`

\`\`\`{evaluate} both
of: [sale, other]
on: parts.test
metrics: [roc_auc]
\`\`\`
`;

async function ran() {
  const world = bundleWorld();
  world.sources.set('visits.csv', WHOLE_CSV);
  const report = await world.engine.run(world.read(NOTEBOOK));
  const outputs = new Map([...report.cells].map(([cell, { digest }]) => [cell, digest!]));
  return { world, outputs, cells: report.cells };
}

describe('facts of a model', { timeout: 60_000 }, () => {
  it('come from every evaluation that judged it, alone or beside others, and from the data', async () => {
    const { world, outputs, cells } = await ran();
    const { objects } = world.store;
    const facts = await readModelFacts(objects, { name: 'sale', output: outputs.get('sale')!, outputs });
    const { result } = cells.get('scores')!.output! as unknown as { result: Record<string, number> };
    const both = cells.get('both')!.output!.result as unknown as { sale: { roc_auc: number } };
    expect(
      facts.evaluations.map(({ cell, metrics }) => [cell, metrics.map((each) => [each.metric, each.value])]),
    ).toEqual([
      ['both', [['roc_auc', both.sale.roc_auc]]],
      [
        'scores',
        [
          ['log_loss', result['log_loss']],
          ['roc_auc', result['roc_auc']],
        ],
      ],
    ]);
    for (const { interval } of facts.evaluations.flatMap(({ metrics }) => metrics)) expect(interval!.level).toBe(0.95);
    expect(facts.training).toMatchObject({ cell: 'visits', rows: await trainRows(objects, outputs.get('parts')!) });
    expect(facts.about).toBe('Tells who buys.');
    expect(facts.wholeInputs).toEqual(['visits']);
    const other = await readModelFacts(objects, { name: 'other', output: outputs.get('other')!, outputs });
    expect([other.evaluations.map(({ cell }) => cell), other.about]).toEqual([['both'], '']);
  });

  it('come from the run of a registration and from the last run of its notebook, the later evaluation first', async () => {
    const world = bundleWorld();
    world.sources.set('visits.csv', WHOLE_CSV);
    const first = await world.engine.run(world.read(WHOLE));
    const later = WHOLE.replace('on: parts.test', 'on: parts.train').replace('title: Whole', 'title: Renamed');
    const second = await world.engine.run(world.read(later));
    const { notebook } = world.parts;
    const output = second.cells.get('sale')!.digest!;
    const dataOf = async (by: Parameters<typeof knownOutputs>[1]) => {
      const known = await knownOutputs(world.store, by);
      const facts = await readModelFacts(world.store.objects, { name: 'sale', output, ...known });
      return [known.title, ...facts.evaluations.map(({ cell, rows }) => `${cell} ${rows}`)];
    };
    const rows = (report: typeof first) =>
      (report.cells.get('scores')!.output as unknown as EvaluationOutput).evaluation.count;
    expect(rows(first)).not.toBe(rows(second));
    expect(await dataOf({ run: first.run, notebook })).toEqual(['Renamed', `scores ${rows(second)}`]);
    expect(await dataOf({ run: first.run })).toEqual(['Whole', `scores ${rows(first)}`]);
    expect(await dataOf({})).toEqual([undefined]);
  });

  it('leave out what the store does not hold', async () => {
    const { world, outputs } = await ran();
    const output = outputs.get('sale')!;
    const whole = await readModelFacts(world.store.objects, { name: 'sale', output, outputs });
    const kept = new Set([output, whole.fitted.onnx.object]);
    const objects: Objects = { get: (digest) => world.store.objects.get(digest), has: async (each) => kept.has(each) };
    const bare = await readModelFacts(objects, { name: 'sale', output, outputs });
    expect(bare).toMatchObject({ evaluations: [], wholeInputs: [], about: '' });
    expect('known' in bare).toBe(false);
  });

  it('stand as a folder in a bundle, whose bytes and replay do not change by them', async () => {
    const world = bundleWorld();
    world.sources.set('visits.csv', WHOLE_CSV);
    const bytes = await exported(world, WHOLE);
    const files = await filesOf(bytes);
    const names = [...files.keys()].filter((name) => name.startsWith('models/'));
    expect(names).toContain('models/sale/MLmodel');
    expect(names).toHaveLength(13);
    expect(new TextDecoder().decode(files.get('models/sale/README.md'))).toContain('from the notebook “Whole”');
    expect(await wrongs(bytes)).toEqual([]);
    expect((await replayed(bytes)).verdict).toBe('identical');
    expect(Buffer.compare(await exported(world, WHOLE), bytes)).toBe(0);
    expect((await opened(bytes)).manifest.cells['sale']).toBeDefined();
  });
});

async function trainRows(objects: Objects, digest: string): Promise<number> {
  const { parts } = (await readOutput(objects as never, digest)) as unknown as {
    parts: { train: { result: { rows: number } } };
  };
  return parts.train.result.rows;
}

describe('evidence', () => {
  const at = (value: number) => [
    {
      cell: 'scores',
      rows: 10,
      data: 'd'.repeat(64),
      metrics: [
        { metric: 'rmse', value },
        { metric: 'r2', value: null },
      ],
    },
  ];

  it('is told apart by what was measured, where and on how many rows', () => {
    const before = evidenceOf({ evaluations: at(2) });
    expect(before).toEqual({ 'scores data': 'dddddddddddd', 'scores rows': 10, 'scores rmse': 2 });
    expect(evidenceChanges(before, evidenceOf({ evaluations: at(2) }))).toEqual([]);
    expect(evidenceChanges(before, evidenceOf({ evaluations: at(3) }))).toEqual([
      { what: 'scores rmse', before: 2, now: 3 },
    ]);
    expect(evidenceChanges(before, {}).map(({ what }) => what)).toEqual(['scores data', 'scores rmse', 'scores rows']);
  });
});
