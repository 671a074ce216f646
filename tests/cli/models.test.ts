import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterEach, describe, expect, it } from 'vitest';
import { createInference } from '../../src/platform/inference/ort.ts';
import { brazilianCsv } from '../support/brazilian-csv.ts';
import { smallCsv, workspace, type Workspace } from '../support/command-line.ts';

const MODELS = `---
bancada: 1
title: Sales
seed: 3
params:
  least: 1
---

\`\`\`{data} visits
source: visits.csv
\`\`\`

\`\`\`{check} enough
of: visits
expect:
  - rows:
      min: \${least}
\`\`\`

\`\`\`{split} parts
of: visits
by: random
train: 0.6
validation: 0.2
test: 0.2
\`\`\`

\`\`\`{train} model
of: parts
target: sold
model: logistic
\`\`\`

\`\`\`{evaluate} scores
of: model
on: parts.test
metrics: [roc_auc, log_loss]
\`\`\`

\`\`\`{gate} good
of: scores
require:
  - roc_auc: { min: 0.6 }
\`\`\`

\`\`\`{register} kept
of: model
name: sales
alias: champion
if: good
\`\`\`
`;

const PEDIDOS = `---
bancada: 1
title: Pedidos
seed: 5
---

\`\`\`{data} pedidos
source: pedidos.csv
encoding: windows-1252
date_order: dmy
\`\`\`

\`\`\`{split} parts
of: pedidos
by: random
train: 0.8
validation: 0.2
\`\`\`

\`\`\`{train} model
of: parts
target: atrasou
model: gbdt
params: { n_estimators: 20 }
features: { except: [data, situação] }
\`\`\`
`;

let here: Workspace;
// Each run starts threads and loads onnxruntime; on a busy machine that takes seconds.
const TIMEOUT_MS = 120_000;

afterEach(() => here.remove());
const sales = () => (here = workspace({ 'sales.md': MODELS, 'visits.csv': smallCsv(400) }));

describe('a notebook with a model', { timeout: TIMEOUT_MS }, () => {
  it('runs, and comes to the same digests whatever the number of workers', async () => {
    sales();
    const runs = [];
    for (const workers of ['1', '2', '4']) {
      const ran = await here.bancada('run', 'sales.md', '--json', '--workers', workers, '--store', `store${workers}`);
      expect([ran.status, ran.json().problems.filter((each) => each.severity === 'error')]).toEqual([0, []]);
      runs.push(Object.entries(ran.json().cells).map(([name, each]) => [name, each.key, each.digest]));
    }
    expect(runs[0]).toHaveLength(7);
    expect(runs[1]).toEqual(runs[0]);
    expect(runs[2]).toEqual(runs[0]);
  });

  it('says no with 1 when a check fails, and blocks what reads the data', async () => {
    sales();
    const ran = await here.bancada('run', 'sales.md', '--json', '--set', 'least=1000');
    const { status, cells } = ran.json();
    expect([ran.status, status]).toEqual([1, 'said_no']);
    expect(cells['enough']).toMatchObject({ state: 'fresh', result: { passed: false } });
    expect(cells['parts']).toMatchObject({ state: 'blocked', waits_for: ['enough'] });
    expect(cells['model']!.state).toBe('blocked');
  });

  it('proposes to register, applies with --apply, once, and rolls back', async () => {
    sales();
    const proposed = (await here.bancada('run', 'sales.md', '--json')).json();
    expect(proposed.cells['kept']!.result).toMatchObject({ name: 'sales', applied: false });
    const listed = async () =>
      (await here.bancada('registry', 'list', '--json')).json<{ models: { name: string; aliases: object }[] }>().models;
    expect(await listed()).toEqual([]);
    const applied = (await here.bancada('run', 'sales.md', '--json', '--apply')).json();
    expect(applied.cells['kept']!.applied).toMatchObject({ state: 'applied', version: 1 });
    const again = (await here.bancada('run', 'sales.md', '--json', '--apply')).json();
    expect(again.cells['kept']!.applied).toMatchObject({ state: 'already' });
    expect(again.cells['kept']!.state).toBe('cached');
    expect(await listed()).toEqual([expect.objectContaining({ name: 'sales', aliases: { champion: 1 } })]);
    const nothing = await here.bancada('registry', 'rollback', 'sales@champion');
    expect(nothing.status).toBe(2);
    here.write('sales.md', MODELS.replace('model: logistic', 'model: logistic\nparams: { C: 0.1 }'));
    expect((await here.bancada('run', 'sales.md', '--apply')).status).toBe(0);
    expect(await listed()).toEqual([expect.objectContaining({ aliases: { champion: 2 } })]);
    expect((await here.bancada('registry', 'rollback', 'sales@champion')).status).toBe(0);
    expect(await listed()).toEqual([expect.objectContaining({ aliases: { champion: 1 } })]);
    expect((await here.bancada('registry', 'alias', 'sales@trial', '2')).status).toBe(0);
    expect((await here.bancada('registry', 'alias', 'sales@champion', '2')).status).toBe(0);
    expect((await here.bancada('registry', 'unalias', 'sales@trial')).status).toBe(0);
    expect(await listed()).toEqual([expect.objectContaining({ aliases: { champion: 2 } })]);
    const wrong = await here.bancada('registry', 'alias', 'sales@champion', 'newest');
    expect([wrong.status, wrong.err]).toEqual([2, expect.stringContaining('newest: is no version')]);
    const acts = [
      ['describe', 'sales', 'What will be sold.'],
      ['describe', 'sales/2', 'The second.'],
      ['tag', 'sales/2', 'risk=low'],
      ['tag', 'sales/2', 'reviewed'],
      ['untag', 'sales/2', 'risk'],
      ['tag', 'sales', 'team=shop'],
    ] as const;
    for (const act of acts) expect((await here.bancada('registry', ...act)).status).toBe(0);
    const [model] = await listed();
    expect(model).toMatchObject({ about: 'What will be sold.', tags: { team: 'shop' } });
    expect((model as unknown as { versions: object[] }).versions[1]).toMatchObject({
      card: 'The second.',
      tags: { reviewed: '' },
    });
    for (const act of [
      ['describe', 'nobody', 'x'],
      ['tag', 'sales/9', 'a=b'],
      ['tag', 'nobody', 'a=b'],
    ] as const) {
      expect((await here.bancada('registry', ...act)).status).toBe(2);
    }
    const idle = await here.bancada('registry', 'advance', 'production');
    expect([idle.status, idle.err]).toEqual([2, expect.stringContaining('production')]);
  });

  it('scores the rows of a file to CSV and to Parquet alike', async () => {
    sales();
    here.write('new.csv', 'day,hours,town,visits\n2024-05-01,9.5,Natal,48\n2024-05-02,,Manaus,1\n');
    const csv = await here.bancada('predict', 'sales.md', 'model', '--on', 'new.csv', '-o', 'out.csv');
    expect([csv.status, csv.err]).toEqual([0, expect.stringContaining('2 rows scored')]);
    const parquet = await here.bancada('predict', 'sales.md', 'model', '--on', 'new.csv', '-o', 'out.parquet');
    expect(parquet.status).toBe(0);
    const [header, ...lines] = readFileSync(path.join(here.dir, 'out.csv'), 'utf8').trimEnd().split('\n');
    const names = header!.split(',');
    expect(names).toEqual(expect.arrayContaining(['day', 'hours', 'town', 'visits', 'prediction', 'p_no', 'p_yes']));
    const file = readFileSync(path.join(here.dir, 'out.parquet'));
    const rows = await parquetReadObjects({ file: file.buffer.slice(file.byteOffset, file.byteOffset + file.length) });
    expect(rows).toHaveLength(2);
    for (const [index, line] of lines.entries()) {
      const cells = Object.fromEntries(line.split(',').map((text, at) => [names[at]!, text]));
      expect(Number(cells['p_yes'])).toBe(rows[index]!['p_yes']);
      expect(cells['prediction']).toBe(rows[index]!['prediction']);
    }
    expect(rows.map((row) => row['prediction'])).toEqual(['yes', 'no']);
  });

  it('scores a file in Windows-1252 with a decimal comma, and refuses one without the columns by name', async () => {
    here = workspace({ 'sales.md': PEDIDOS });
    const put = (name: string, bytes: Uint8Array) => writeFileSync(path.join(here.dir, name), bytes);
    put('pedidos.csv', brazilianCsv(400));
    put('novos.csv', brazilianCsv(20, { first: 400 }));
    put('sem peso.csv', brazilianCsv(5, { columns: ['município', 'preço', 'itens'] }));
    const scored = await here.bancada('predict', 'sales.md', 'model', '--on', 'novos.csv', '-o', 'out.csv');
    expect([scored.status, scored.err]).toEqual([0, expect.stringContaining('20 rows scored')]);
    const [header, ...lines] = readFileSync(path.join(here.dir, 'out.csv'), 'utf8').trimEnd().split('\n');
    expect(header!.trimEnd()).toMatch(/^data,município,preço,.*,prediction,p_não,p_sim,model_version$/);
    expect(lines).toHaveLength(20);
    const refused = await here.bancada('predict', 'sales.md', 'model', '--on', 'sem peso.csv', '-o', 'no.csv');
    expect([refused.status, refused.err]).toEqual([2, expect.stringContaining('peso: the model needs this column')]);
    expect(existsSync(path.join(here.dir, 'no.csv'))).toBe(false);
    expect((await here.bancada('export', 'sales.md', 'model', '--as', 'onnx', '-o', 'm.onnx')).status).toBe(0);
    const session = await createInference().open(new Uint8Array(readFileSync(path.join(here.dir, 'm.onnx'))));
    expect(session.inputs).toEqual(expect.arrayContaining(['município', 'preço', 'peso', 'itens']));
    await session.close();
  });

  it('exports a model that onnxruntime runs, and a part of a dataset', async () => {
    sales();
    expect((await here.bancada('export', 'sales.md', 'model', '--as', 'onnx', '-o', 'm.onnx')).status).toBe(0);
    const session = await createInference().open(new Uint8Array(readFileSync(path.join(here.dir, 'm.onnx'))));
    expect(session.outputs).toEqual(expect.arrayContaining(['p_no', 'p_yes']));
    await session.close();
    expect((await here.bancada('export', 'sales.md', 'parts.test', '--as', 'csv', '-o', 't.csv')).status).toBe(0);
    expect(readFileSync(path.join(here.dir, 't.csv'), 'utf8').trimEnd().split('\n')).toHaveLength(81);
    const wrong = await here.bancada('export', 'sales.md', 'visits', '--as', 'onnx', '-o', 'x.onnx');
    expect([wrong.status, wrong.err]).toEqual([
      2,
      expect.stringContaining('its output is a dataset, expected a model'),
    ]);
  });
});
