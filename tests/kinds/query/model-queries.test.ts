import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../src/core/graph/canonical-json.ts';
import type { Output } from '../../../src/core/kind/cell-kind.ts';
import type { EvaluationOutput } from '../../../src/core/evaluation/evaluation-output.ts';
import type { ColumnImportance } from '../../../src/core/evaluation/permutation.ts';
import { Refusal } from '../../../src/core/problem.ts';
import { createRng } from '../../../src/core/stats/rng.ts';
import type { Field } from '../../../src/core/table/column.ts';
import { valueAt } from '../../../src/core/table/column.ts';
import type { DatasetRef } from '../../../src/core/table/dataset.ts';
import { openDataset } from '../../../src/core/table/open-dataset.ts';
import { renderProblem } from '../../../src/core/words/index.ts';
import { defineEvaluate } from '../../../src/kinds/cell/evaluate.ts';
import { defineTrain } from '../../../src/kinds/cell/train.ts';
import { defineImportance } from '../../../src/kinds/query/importance.ts';
import { defineScoreFile } from '../../../src/kinds/query/score-file.ts';
import scoreRow from '../../../src/kinds/query/score-row.ts';
import worstRows from '../../../src/kinds/query/worst-rows.ts';
import { testContext, type TestContext } from '../../support/context.ts';
import { input, partOf, range, splitOf, storeTable, type Table } from '../../support/datasets.ts';
import { tiny, tinyInference } from '../../support/tiny-model.ts';

const [train, evaluate] = [defineTrain([tiny]), defineEvaluate([tiny])];
const [importance, scoreFile] = [defineImportance([tiny]), defineScoreFile([tiny])];

function flights(): Table {
  const rng = createRng(['queries']);
  const wind = range(0, 200).map(() => rng.below(40));
  return {
    wind: ['integer', wind],
    carrier: ['category', wind.map((each) => (each % 2 === 0 ? 'UA' : 'AA'))],
    noise: ['number', wind.map(() => rng.below(40))],
    late: ['boolean', wind.map((each, row) => (row % 20 === 3 ? null : each + rng.below(20) > 30))],
    delay: ['number', wind.map((each) => 2 * each + rng.below(10))],
  };
}

async function store(ctx: TestContext, output: Output): Promise<string> {
  return ctx.objects.put(new TextEncoder().encode(canonicalJson(output)));
}

async function setting(target = 'late', csv: string | Uint8Array = 'wind,carrier,noise\n30,UA,1\n,ZZ,2\n') {
  const ctx = testContext({ inference: tinyInference(), sources: { 'new.csv': csv } });
  const whole = await storeTable(ctx, flights());
  const of = input('parts', await splitOf(ctx, whole, { train: range(0, 100) }));
  const features = ['wind', 'carrier', 'noise'];
  const model = await train.run(ctx, { of }, train.schema.parse({ of: 'parts', target, model: 'tiny', features }));
  const on = input('parts', await partOf(ctx, whole, range(100, 200)), 'test');
  const body = evaluate.schema.parse({ of: 'line', on: 'parts.test', intervals: { replicates: 0 } });
  const scores = (await evaluate.run(ctx, { of: input('line', model), on }, body)) as EvaluationOutput;
  return { ctx, model: await store(ctx, model), scores: await store(ctx, scores) };
}

async function refusal(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((each: unknown) => each);
  if (!(error instanceof Refusal)) throw new Error('nothing was refused');
  return error.problems.map((each) => renderProblem(each, 'en')).join('\n');
}

interface Worst {
  readonly numbers: number[];
  readonly losses: number[];
  readonly actual: (string | number)[];
  readonly predicted: (string | number)[];
  readonly probabilities?: number[];
  readonly fields: Field[];
  readonly values: (string | number | null)[][];
  readonly dataset: DatasetRef;
}

describe('the worst rows', () => {
  it('are those of the largest loss, the worst first, with the row as it is in the data', async () => {
    const { ctx, scores } = await setting();
    const worst = (await worstRows.run(ctx, worstRows.args.parse({ output: scores, count: 10 }))) as Worst;
    expect(worst.losses).toEqual([...worst.losses].sort((a, b) => b - a));
    worst.losses.forEach((loss, row) => expect(loss).toBeCloseTo(-Math.log(worst.probabilities![row]!), 12));
    expect(worst.predicted[0]).not.toBe(worst.actual[0]);
    const [late, wind] = ['late', 'wind'].map((name) => worst.fields.findIndex((field) => field.name === name));
    expect(worst.values[late!]!.map((each) => String(each === 1))).toEqual(worst.actual);
    const table = flights();
    expect(worst.values[wind!]).toEqual(worst.numbers.map((number) => table['wind']![1][100 + number - 1]));
    const dataset = await openDataset(ctx, worst.dataset);
    expect(valueAt(await dataset.column('wind'), 4)).toBe(worst.values[wind!]![4]);
  });

  it('of a regression are those furthest off', async () => {
    const { ctx, scores } = await setting('delay');
    const worst = (await worstRows.run(ctx, worstRows.args.parse({ output: scores, count: 3 }))) as Worst;
    const first = Math.abs(Number(worst.actual[0]) - Number(worst.predicted[0]));
    expect(worst.losses[0]).toBeCloseTo(first, 12);
    expect(worst.probabilities).toBeUndefined();
  });

  it('are asked of a model that was evaluated', async () => {
    const { ctx, scores } = await setting();
    const asked = worstRows.run(ctx, worstRows.args.parse({ output: scores, model: 'tree' }));
    expect(await refusal(asked)).toBe('model: tree was not evaluated, expected one of line.');
  });
});

describe('importance', () => {
  it('puts the column first that the model needs', async () => {
    const { ctx, scores } = await setting();
    const found = (await importance.run(ctx, importance.args.parse({ output: scores }))) as ColumnImportance[];
    expect(found.map(({ feature }) => feature)[0]).toBe('wind');
    expect(found[0]!.metric).toBe('roc_auc');
    // The tiny model does not look at categories.
    expect(found.find(({ feature }) => feature === 'carrier')!.value).toBe(0);
  });

  it('is the same every time', async () => {
    const [a, b] = [await setting(), await setting()];
    const ask = ({ ctx, scores }: typeof a) =>
      importance.run(ctx, importance.args.parse({ output: scores, metric: 'brier' }));
    expect(await ask(a)).toEqual(await ask(b));
  });
});

describe('one row', () => {
  const ask = async (values: object, target?: string) => {
    const { ctx, model } = await setting(target);
    return scoreRow.run(ctx, scoreRow.args.parse({ output: model, values })) as Promise<Record<string, unknown>>;
  };

  it('is scored by the exported model, what is not given being missing', async () => {
    const high = await ask({ wind: 39, carrier: 'UA' });
    const low = await ask({ wind: '0', noise: null });
    expect([high['prediction'], low['prediction']]).toEqual(['true', 'false']);
    const { true: yes, false: no } = high['probabilities'] as Record<string, number>;
    expect(yes! + no!).toBeCloseTo(1, 14);
  });

  it('says which categories training never saw', async () => {
    expect((await ask({ wind: 1, carrier: 'ZZ' }))['unseen']).toEqual(['carrier']);
  });

  it('gives a number for a regression', async () => {
    expect(typeof (await ask({ wind: 20 }, 'delay'))['prediction']).toBe('number');
  });

  it('names every mistake at once', async () => {
    const said = await refusal(ask({ wnd: 3, wind: 'much' }));
    expect(said).toContain('wnd: the model has no such column');
    expect(said).toContain('Did you mean wind?');
    expect(said).toContain('wind: much is not a number');
  });
});

describe('a file', () => {
  it('is scored as a table', async () => {
    const { ctx, model } = await setting();
    const answer = (await scoreFile.run(ctx, scoreFile.args.parse({ output: model, source: 'new.csv' }))) as {
      dataset: DatasetRef;
      fields: Field[];
    };
    const names = ['wind', 'carrier', 'noise', 'prediction', 'p_false', 'p_true', 'model_version'];
    expect(answer.fields.map(({ name }) => name)).toEqual(names);
    const dataset = await openDataset(ctx, answer.dataset);
    expect(dataset.rowCount).toBe(2);
    expect(valueAt(await dataset.column('prediction'), 0)).toBe('true');
  });

  it('is read in the encoding that it is in', async () => {
    const text = 'wind;carrier;noise;name\n3,5;UA;1;São\n';
    const latin = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const { ctx, model } = await setting('late', latin);
    const args = scoreFile.args.parse({ output: model, source: 'new.csv' });
    const { dataset: ref } = (await scoreFile.run(ctx, args)) as { dataset: DatasetRef };
    const dataset = await openDataset(ctx, ref);
    expect(valueAt(await dataset.column('name'), 0)).toBe('São');
    expect(valueAt(await dataset.column('wind'), 0)).toBe(3.5);
  });

  it('gets the columns that the notebook derives, where it has what they are derived from', async () => {
    const { ctx, model } = await setting('late', 'gust,carrier\n3,UA\n4,AA\n');
    const derive = { noise: 'half * 2', half: 'gust / 2', wind: 'gust', late: 'arr_delay > 15' };
    const args = scoreFile.args.parse({ output: model, source: 'new.csv', like: { derive } });
    const answer = (await scoreFile.run(ctx, args)) as { dataset: DatasetRef; fields: Field[] };
    expect(answer.fields.slice(0, 5).map(({ name }) => name)).toEqual(['gust', 'carrier', 'half', 'noise', 'wind']);
    const dataset = await openDataset(ctx, answer.dataset);
    expect(valueAt(await dataset.column('noise'), 1)).toBe(4);
  });

  it('without the model’s columns is refused by name', async () => {
    const { ctx, model } = await setting('late', 'gust\n3\n');
    const said = await refusal(scoreFile.run(ctx, scoreFile.args.parse({ output: model, source: 'new.csv' })));
    expect(said).toContain('wind: the model needs this column');
    expect(said).toContain('noise: the model needs this column');
  });
});
