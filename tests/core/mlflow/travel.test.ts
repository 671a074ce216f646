import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createMlflow } from '../../../src/core/mlflow/api.ts';
import { mapNames } from '../../../src/core/mlflow/names.ts';
import { createServer } from '../../../src/core/mlflow/server.ts';
import { batchesOf } from '../../../src/core/mlflow/batches.ts';
import { fromTravelling, toTravelling, type ReadRun, type SyncRun } from '../../../src/core/mlflow/sync-run.ts';
import { FakeMlflow } from './fake-mlflow.ts';

const bare: SyncRun = {
  hash: 'a'.repeat(64),
  name: 'run',
  parent: null,
  status: 'FINISHED',
  startedAt: 1,
  finishedAt: 2,
  params: {},
  metrics: {},
  series: {},
  tags: {},
  datasets: [],
  files: {},
};

/** What a run is after it went to a server and came back. */
async function travelled(part: Partial<SyncRun>): Promise<ReadRun> {
  const server = new FakeMlflow();
  const mlflow = createMlflow(createServer({ transport: server, wait: async () => undefined }));
  const { tags, params, metrics, notes } = toTravelling({ ...bare, ...part });
  const { info } = await mlflow.createRun({ experiment: '1', name: 'run', startTime: 1, tags: [] });
  for (const batch of batchesOf({ tags, params, metrics })) await mlflow.logBatch(info.run_id, batch);
  const run = await mlflow.getRun(info.run_id);
  const histories = new Map<string, Awaited<ReturnType<typeof mlflow.metricHistory>>>();
  for (const { key } of run.data.metrics) histories.set(key, await mlflow.metricHistory(info.run_id, key));
  const file = async (path: string) => notes.get(path);
  return fromTravelling({ params: run.data.params, tags: run.data.tags, histories, file });
}

/** Letters, what MLflow refuses, what a file system folds, what JavaScript objects already have. */
const name = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    '',
    '.',
    '..',
    '/',
    '/x',
    'x/',
    'a/../b',
    'a//b',
    'a#',
    'a@',
    'a_',
    'ação',
    '日本',
    '__proto__',
    'constructor',
  ),
  fc.constantFrom(
    'loss',
    'loss curve',
    'loss_2',
    'mlflow.x',
    'bancada.x',
    '_mlflow.x',
    'x'.repeat(251),
    'x'.repeat(250),
  ),
);
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('1', '1.0', '-0', 'true', 'null', 'NaN', 'Infinity', '1e400', ' 1', 'é'.repeat(9000), '\ud800', '\0'),
);
const positive = (value: number) => !Object.is(value, -0);
const number = fc.oneof(
  fc.double().filter(positive),
  fc.constantFrom(NaN, Infinity, -Infinity, Number.MAX_VALUE, 5e-324),
);
const param = fc.oneof(
  text,
  fc.boolean(),
  fc.constant(null),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter(positive),
);
const record = <T>(value: fc.Arbitrary<T>) => fc.dictionary(name, value, { noNullPrototype: true, maxKeys: 6 });
const points = fc
  .uniqueArray(fc.tuple(fc.oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true })), number), {
    selector: ([step]) => step + 0,
    minLength: 1,
    maxLength: 5,
  })
  .map((all) => all.map(([step, value]) => [step + 0, value] as const).sort(([a], [b]) => a - b));

describe('a run that travels', () => {
  it('comes back with the params it left with, whatever they are called and say', async () => {
    await fc.assert(
      fc.asyncProperty(record(param), async (params) => {
        expect((await travelled({ params })).params).toEqual(params);
      }),
    );
  });

  it('comes back with the tags it left with', async () => {
    await fc.assert(
      fc.asyncProperty(record(text), async (tags) => {
        expect((await travelled({ tags })).tags).toEqual(tags);
      }),
    );
  });

  it('comes back with every value and curve, infinite ones and names that collide included', async () => {
    await fc.assert(
      fc.asyncProperty(record(number), record(points), async (metrics, series) => {
        const back = await travelled({ metrics, series });
        expect(back.metrics).toEqual(metrics);
        expect(back.series).toEqual(series);
      }),
    );
  });

  it('shares one curve between a value and the curve that ends in it', async () => {
    const run = {
      metrics: { loss: 2 },
      series: {
        loss: [
          [0, 3],
          [1, 2],
        ] as const,
      },
    };
    expect(toTravelling({ ...bare, ...run }).metrics.map(({ key }) => key)).toEqual(['loss', 'loss']);
    expect(await travelled(run)).toMatchObject(run);
  });

  it('reads a run that another program wrote: a metric of several points is a curve and its last value', async () => {
    const history = [0, 1].map((step) => ({ key: 'loss', value: 2 - step, step, timestamp: 9 }));
    const read = await fromTravelling({
      params: [{ key: 'lr', value: '0.1' }],
      tags: [
        { key: 'mlflow.user', value: 'ana' },
        { key: 'team', value: 'a' },
        { key: 'bancada.mapping', value: 'no JSON' },
      ],
      histories: new Map([['loss', history]]),
      file: async () => undefined,
    });
    expect(read).toEqual({
      params: { lr: 0.1 },
      metrics: { loss: 1 },
      series: {
        loss: [
          [0, 2],
          [1, 1],
        ],
      },
      tags: { team: 'a' },
    });
  });

  it('keeps a text that is too long whole in a file, and says so', async () => {
    const { params, notes, tags } = toTravelling({ ...bare, params: { prompt: 'é'.repeat(7000) } });
    expect([params[0]!.value.length, params[0]!.value.endsWith('…'), [...notes.keys()]]).toEqual([
      6000,
      true,
      ['bancada/whole-values.json'],
    ]);
    expect(tags.find(({ key }) => key === 'bancada.mapping')!.value).toBe('{"long":{"params":["prompt"]}}');
  });
});

describe('names', () => {
  it('are taken by MLflow, all different, and the same whatever their order', () => {
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 20 }), (names) => {
        const mapped = mapNames(names);
        const sent = [...mapped.values()];
        expect(new Set(sent).size).toBe(names.length);
        for (const each of sent) {
          expect(each).toMatch(/^[\p{L}\p{N}_\-. :/]{1,250}$/u);
          expect(each.split('/').some((part) => ['', '.', '..'].includes(part))).toBe(false);
        }
        expect(new Map([...mapNames([...names].reverse())])).toEqual(mapped);
      }),
    );
  });
});

describe('batches', () => {
  it('hold everything once and stay within what the server takes', () => {
    const pairs = (n: number, value: string) => Array.from({ length: n }, (_, at) => ({ key: `k${at}`, value }));
    const metrics = Array.from({ length: 2500 }, (_, step) => ({ key: 'loss', value: step, timestamp: 1, step }));
    const all = { params: pairs(250, 'x'.repeat(5000)), tags: pairs(150, 'y'), metrics };
    const batches = batchesOf(all);
    for (const batch of batches) {
      expect(batch.metrics.length + batch.params.length + batch.tags.length).toBeLessThanOrEqual(1000);
      expect(Math.max(batch.params.length, batch.tags.length)).toBeLessThanOrEqual(100);
      expect(new TextEncoder().encode(JSON.stringify(batch)).length).toBeLessThan(1_000_000);
    }
    for (const part of ['params', 'tags', 'metrics'] as const)
      expect(batches.flatMap((each) => [...each[part]])).toEqual(all[part]);
  });

  it('are none for nothing', () => expect(batchesOf({ params: [], tags: [], metrics: [] })).toEqual([]));
});
