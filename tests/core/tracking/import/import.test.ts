import { describe, expect, it } from 'vitest';
import type { Imported, Said } from '../../../../src/core/tracking/import/imported.ts';
import { readMlflowStore } from '../../../../src/core/tracking/import/mlflow-store.ts';
import {
  importChanges,
  readImport,
  readImportFiles,
  readImportFolder,
} from '../../../../src/core/tracking/import/read-import.ts';
import type { ImportSource } from '../../../../src/core/tracking/import/imported.ts';
import { memoryStore } from '../../../support/memory-store.ts';

const encode = (text: string) => new TextEncoder().encode(text);
const breathing = { breathe: async () => undefined, progress: () => undefined };
const NOTHING: Said = { params: [], metrics: [] };

function read(
  name: string,
  content: string | Uint8Array,
  said: Said = NOTHING,
  from?: ImportSource,
): Promise<Imported> {
  const bytes = typeof content === 'string' ? encode(content) : content;
  const source = { name, size: bytes.length, read: async (start: number, end: number) => bytes.slice(start, end) };
  return readImport(breathing, source, { said, from });
}

function runsOf(imported: Imported) {
  if (!imported.ok) throw new Error(JSON.stringify(imported.problems));
  return imported.runs;
}

const problemsOf = (imported: Imported) =>
  imported.ok ? [] : imported.problems.map(({ code, where: { row, field } }) => [code, row, field]);

const WANDB = `Name,State,Created,Runtime,Tags,lr,depth,model,val_loss,testAcc,note_text
007,finished,2024-01-05T12:00:00.000Z,90,base,0.1,3,gbdt,0.25,0.9,
swift-2,crashed,2024-01-05T13:00:00.000Z,5,,0.01,,mlp,NaN,-inf,x
`;

describe('runs that W&B exported', () => {
  it('come from the table: results by their names, missing cells left out, NaN and infinities as words', async () => {
    const [first, second] = runsOf(await read('export.csv', WANDB)).map(({ run }) => run);
    expect(first).toEqual({
      id: 'tracked/wandb/007@1704456000000',
      source: 'wandb',
      name: '007',
      status: 'finished',
      startedAt: 1704456000000,
      endedAt: 1704456090000,
      params: { lr: 0.1, depth: 3, model: 'gbdt' },
      metrics: { val_loss: 0.25, testAcc: 0.9 },
      tags: { tags: 'base' },
      file: 'export.csv',
    });
    expect([second!.status, second!.params, second!.metrics]).toEqual([
      'failed',
      { lr: 0.01, model: 'mlp', note_text: 'x' },
      { val_loss: 'NaN', testAcc: '-Infinity' },
    ]);
  });

  it('take a column for what the person says it is', async () => {
    const [first] = runsOf(await read('export.csv', WANDB, { params: ['val_loss'], metrics: ['depth'] }));
    expect(first!.run.params).toEqual({ lr: 0.1, model: 'gbdt', val_loss: 0.25 });
    expect(first!.run.metrics).toEqual({ depth: 3, testAcc: 0.9 });
  });

  it('come as JSON with configuration, results, curves and what Python writes for no number', async () => {
    const text = `[{"id": "a1", "name": "one", "project": "p", "state": "killed",
      "config": {"_wandb": {}, "opt": {"value": {"lr": 0.1}}, "gone": {"value": null}},
      "summary": {"loss": NaN, "best": "said NaN", "_runtime": 2, "img": {"_type": "image"}},
      "history": [{"_step": 1, "loss": 0.5}, {"_step": 0, "loss": 0.9}, {"_step": 2, "loss": NaN}]}]`;
    const [{ run, series }] = runsOf(await read('runs.json', text)) as [ReturnType<typeof runsOf>[0]];
    expect([run.id, run.notebook, run.status]).toEqual(['tracked/wandb/p/a1', 'p', 'cancelled']);
    expect([run.params, run.metrics]).toEqual([{ 'opt.lr': 0.1 }, { loss: 'NaN', _runtime: 2 }]);
    expect(run.tags).toEqual({ best: 'said NaN' });
    expect(series).toEqual({ loss: [[0, 0.9], [1, 0.5]] }); // prettier-ignore
  });
});

describe('what W&B gives by its API', () => {
  it('is read laid flat, with the names of the API, and says which columns it guessed', async () => {
    const read_ = await read(
      'flat.csv',
      'id,name,state,created_at,lr,val/loss,note,config.depth,nothing\na1,one,finished,2024-01-05T12:00:00,0.1,0.5,x,3,\n',
    );
    const [{ run }] = runsOf(read_) as [ReturnType<typeof runsOf>[0]];
    expect([run.id, run.name, run.startedAt]).toEqual(['tracked/wandb/a1', 'one', 1704456000000]);
    expect([run.params, run.metrics]).toEqual([{ lr: 0.1, note: 'x', depth: 3 }, { 'val/loss': 0.5 }]);
    expect(read_).toMatchObject({
      guessed: [
        { name: 'lr', as: 'params' },
        { name: 'val/loss', as: 'metrics' },
      ],
      leftOut: [{ name: 'nothing', why: 'empty', count: 1 }],
    });
  });

  it('is read as the history of one run, its curves by step and the last value of each', async () => {
    const csv =
      ',_step,_runtime,_timestamp,loss,acc,img\n0,0,1.5,1704456000.5,0.9,,a.png\n1,1,2.5,1704456002,0.4,0.7,b.png\n';
    const found = await read('swift-2.csv', csv);
    const [{ run, series }] = runsOf(found) as [ReturnType<typeof runsOf>[0]];
    expect([run.id, run.name, run.startedAt, run.endedAt]).toEqual([
      'tracked/wandb/history/swift-2',
      'swift-2',
      1704456000500,
      1704456002000,
    ]);
    expect(run.metrics).toEqual({ loss: 0.4, acc: 0.7 });
    expect(series).toEqual({ loss: [[0, 0.9], [1, 0.4]], acc: [[1, 0.7]] }); // prettier-ignore
    expect(found).toMatchObject({ leftOut: [{ name: 'img', why: 'kind' }] });
  });

  it('leaves media of a summary out and says so', async () => {
    const found = await read('r.json', '[{"name": "a", "summary": {"loss": 1, "plot": {"_type": "plotly"}}}]');
    expect(found).toMatchObject({ ok: true, leftOut: [{ name: 'plot', why: 'media', count: 1 }] });
  });
});

const NEPTUNE = `sys/id,sys/creation_time,sys/state,sys/failed,sys/owner,parameters/lr,parameters/rmse,metrics/rmse,train/loss,data,monitoring/cpu
P-1,2024-01-05 12:00:00.5+01:00,Inactive,False,ana,0.1,2,3.5,0.2,a.csv,9
P-2,2024-01-06 12:00:00Z,Active,True,ana,0.2,2,inf,,b.csv,9
`;

describe('runs that Neptune exported', () => {
  it('come from the table by the spaces of their columns', async () => {
    const [first, second] = runsOf(await read('runs.csv', NEPTUNE)).map(({ run }) => run);
    expect(first).toMatchObject({ id: 'tracked/neptune/P-1', status: 'finished', startedAt: 1704452400500 });
    expect(first!.params).toEqual({ lr: 0.1, rmse: 2, data: 'a.csv' });
    expect(first!.metrics).toEqual({ rmse: 3.5, 'train/loss': 0.2 });
    expect(first!.tags).toEqual({ owner: 'ana' });
    expect([second!.status, second!.metrics]).toEqual(['failed', { rmse: 'Infinity' }]);
  });

  it('come as JSON with the same columns', async () => {
    const [only] = runsOf(await read('runs.json', '[{"sys/id": "P-1", "metrics/f1": 0.5, "params/x": null}]'));
    expect([only!.run.metrics, only!.run.params]).toEqual([{ f1: 0.5 }, {}]);
  });
});

/** The columns of Neptune's exporter that hold one value each. */
const EXPORTER = `project_id,run_id,attribute_path,attribute_type,step,timestamp,int_value,float_value,string_value,bool_value,datetime_value
w/p,R-1,sys/id,string,,,,,P-7,,
w/p,R-1,sys/name,string,,,,,one,,
w/p,R-1,sys/creation_time,datetime,,,,,,,2024-01-05 12:00:00
w/p,R-1,sys/running_time,float,,,,90.5,,,
w/p,R-1,sys/owner,string,,,,,ana,,
w/p,R-1,sys/failed,bool,,,,,,true,
w/p,R-1,parameters/lr,float,,,,0.1,,,
w/p,R-1,depth,int,,,3,,,,
w/p,R-1,data,string,,,,,a.csv,,
w/p,R-1,metrics/loss,float_series,0,2024-01-05 12:00:00,,0.9,,,
w/p,R-1,metrics/loss,float_series,1.5,2024-01-05 12:00:01,,0.5,,,
w/p,R-1,plot,file,,,,,,,
w/p,R-1,monitoring/cpu,float_series,0,,,9,,,
w/p,R-2,parameters/lr,float,,,,0.2,,,
`;

describe('runs that the exporter of Neptune wrote, a row for every value', () => {
  it('come in whole, with curves, and say what was guessed and left out', async () => {
    const found = await read('R-1_part_0.csv', EXPORTER);
    const [first, second] = runsOf(found);
    expect(first!.run).toEqual({
      id: 'tracked/neptune/P-7',
      source: 'neptune',
      name: 'one',
      notebook: 'w/p',
      status: 'failed',
      startedAt: 1704456000000,
      endedAt: 1704456090500,
      params: { lr: 0.1, data: 'a.csv' },
      metrics: { depth: 3, loss: 0.5 },
      tags: { owner: 'ana' },
      file: 'R-1_part_0.csv',
    });
    expect(first!.series).toEqual({ loss: [[0, 0.9], [1.5, 0.5]] }); // prettier-ignore
    expect([second!.run.id, second!.run.params]).toEqual(['tracked/neptune/R-2', { lr: 0.2 }]);
    expect(found).toMatchObject({
      guessed: [{ name: 'depth', as: 'metrics' }],
      leftOut: [
        { name: 'plot', why: 'kind', count: 1 },
        { name: 'monitoring/cpu', why: 'system', count: 1 },
      ],
    });
    const said = await read('x.csv', EXPORTER, { params: ['depth'], metrics: [] });
    expect(runsOf(said)[0]!.run.params).toEqual({ lr: 0.1, depth: 3, data: 'a.csv' });
  });

  it('are one run where it stands in several files of a folder', async () => {
    const [head, ...lines] = EXPORTER.trim().split('\n');
    const parts = [lines.slice(0, 10), lines.slice(10)].map((part, n) => ({
      path: `p/R-1_part_${n}.parquet`,
      bytes: encode(`${[head, ...part].join('\n')}\n`),
    }));
    const files = parts.map(({ path, bytes }) => ({
      path,
      read: async () => bytes,
      open: () => ({
        name: `${path}.csv`,
        size: bytes.length,
        read: async (a: number, b: number) => bytes.slice(a, b),
      }),
    }));
    const found = await readImportFolder(breathing, files, 'data', { said: NOTHING });
    expect(runsOf(found).map(({ run, series }) => [run.id, series])).toEqual([
      ['tracked/neptune/P-7', { loss: [[0, 0.9], [1.5, 0.5]] }],
      ['tracked/neptune/R-2', {}],
    ]); // prettier-ignore
    expect(problemsOf(await readImportFolder(breathing, [], 'data', { said: NOTHING }))).toEqual([
      ['import.no_runs', undefined, undefined],
    ]);
  });
});

describe('several files that are chosen together', () => {
  const source = (name: string, text: string) => ({
    name,
    size: encode(text).length,
    read: async (a: number, b: number) => encode(text).slice(a, b),
  });
  const two = [
    source('a.csv', 'Name,ID,State,lr\none,x,finished,1\n'),
    source('b.csv', 'Name,ID,State,depth\none,x,finished,2\ntwo,y,finished,3\n'),
  ];

  it('are one import, in which a run stands once and the later file counts', async () => {
    const said = { params: [], metrics: ['lr', 'depth'] };
    const found = await readImportFiles(breathing, two, { said });
    expect(runsOf(found).map(({ run }) => [run.id, run.metrics])).toEqual([
      ['tracked/wandb/x', { depth: 2 }],
      ['tracked/wandb/y', { depth: 3 }],
    ]);
  });

  it('bring nothing in when one of them is wrong, which is named', async () => {
    const found = await readImportFiles(breathing, [...two, source('c.csv', 'a\n1\n')], { said: NOTHING });
    expect(found.ok ? [] : found.problems.map(({ code, where }) => [code, where.file])).toEqual([
      ['import.unknown', 'c.csv'],
    ]);
  });
});

describe('a file that is wrong', () => {
  it.each<[string, string, Said, unknown[]]>([
    ['names an unknown state', 'Name,State\na,done\n', NOTHING, [['import.status', 1, 'State']]],
    ['names no moment', 'Name,Created\na,soon\n', NOTHING, [['import.moment', 1, 'Created']]],
    ['has a run twice', 'Name,ID\na,x\nb,x\n', NOTHING, [['import.twice', 2, undefined]]],
    ['has a run without its name', 'sys/id,a\nP-1,1\n,2\n', NOTHING, [['import.no_id', 2, 'sys/id']]],
    [
      'lacks a named column',
      'Name,ID\na,x\n',
      { params: ['z'], metrics: [] },
      [['import.no_column', undefined, undefined]],
    ],
    [
      'has text in a named metric',
      'Name,ID,m\na,x,y\n',
      { params: [], metrics: ['m'] },
      [['import.no_number', 1, 'm']],
    ],
    ['is of nobody', 'a,b\n1,2\n', NOTHING, [['import.unknown', undefined, undefined]]],
    ['is printed Python', "name,summary,config\na,{'x': 1},{}\n", NOTHING, [['import.printed', undefined, undefined]]],
    ['is a database', 'SQLite format 3\0', NOTHING, [['import.sqlite', undefined, undefined]]],
    ['is cut JSON', '[{"name": "a", ', NOTHING, [['E_SYNTAX', undefined, undefined]]],
    ['holds no runs', '[{"name": "a"}, 3]', NOTHING, [['import.rows', 2, undefined]]],
  ])('says where: it %s', async (_, text, said, expected) => {
    expect(problemsOf(await read('file', text, said))).toEqual(expected);
  });
});

const STORE: Readonly<Record<string, string>> = {
  '0/meta.yaml': 'experiment_id: 0\nname: bikes\n',
  '0/r1/meta.yaml': 'run_id: r1\nrun_name: one\nstatus: 3\nstart_time: 1000\nend_time: 2000\nlifecycle_stage: active\n',
  '0/r1/params/lr': '0.1',
  '0/r1/tags/mlflow.parentRunId': 'r0',
  '0/r1/tags/stage': 'dev',
  '0/r1/metrics/val/loss': '1 0.9 0\n2 0.5 1\n',
  '0/r1/metrics/last': '1 nan 0\n',
  '0/r2/meta.yaml': 'run_id: r2\nstatus: 3\nlifecycle_stage: deleted\n',
  '.trash/r3/meta.yaml': 'run_id: r3\nstatus: 3\n',
};
const mlruns = (files: Readonly<Record<string, string>>) =>
  readMlflowStore(
    Object.entries(files).map(([path, text]) => ({ path, read: async () => encode(text) })),
    'mlruns',
  );

describe('the folder of MLflow', () => {
  it('gives its runs with experiment, parent and curves, and none that was deleted', async () => {
    const [only, ...more] = runsOf(await mlruns(STORE));
    expect(more).toEqual([]);
    expect(only!.run).toEqual({
      ...{ id: 'tracked/mlflow/r1', source: 'mlflow', name: 'one', notebook: 'bikes', status: 'finished' },
      ...{ startedAt: 1000, endedAt: 2000, params: { lr: 0.1 }, metrics: { 'val/loss': 0.5, last: 'NaN' } },
      ...{ tags: { stage: 'dev' }, parent: 'tracked/mlflow/r0', file: 'mlruns' },
    });
    expect(only!.series).toEqual({ 'val/loss': [[0, 0.9], [1, 0.5]] }); // prettier-ignore
  });

  it('names every damaged file at once', async () => {
    const broken = { ...STORE, '0/r1/metrics/last': '1 x 0\n', '0/r4/meta.yaml': '{' };
    expect(problemsOf(await mlruns(broken)).map(([code]) => code)).toEqual(['import.meta', 'import.metric_line']);
    expect(problemsOf(await mlruns({})).map(([code]) => code)).toEqual(['import.no_runs']);
  });

  it('says what to do where MLflow keeps its runs in a database', async () => {
    const found = await mlruns({ 'mlflow.db': 'SQLite format 3\0', 'artifacts/m.txt': '' });
    expect(problemsOf(found).map(([code]) => code)).toEqual(['import.sqlite']);
  });

  it('takes the place of itself when it comes again, and leaves no curve behind that it lost', async () => {
    const store = memoryStore();
    const [before] = runsOf(await mlruns(STORE));
    await store.records.commit(await importChanges(store, before!));
    const [after] = runsOf(await mlruns({ ...STORE, '0/r1/metrics/val/loss': '1 0.4 0\n' }));
    await store.records.commit(await importChanges(store, after!));
    const kept = await store.records.list('run');
    expect(kept.map(({ value }) => value['metrics'])).toEqual([{ 'val/loss': 0.4, last: 'NaN' }]);
    expect(await store.records.list('series')).toEqual([]);
  });
});
