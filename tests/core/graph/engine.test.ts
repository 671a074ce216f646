import { describe, expect, it } from 'vitest';
import type { CellState, RunReport } from '../../../src/core/graph/engine.ts';
import { runLock } from '../../../src/core/graph/records.ts';
import { engineWorld, type World } from '../../support/engine-world.ts';
import { graphKinds, valueOf, type Work } from './kinds.ts';

function world(options: { work?: Partial<Work>; workers?: number } = {}): World & { work: Work } {
  const { kinds, work } = graphKinds(options.work);
  return { ...engineWorld({ kinds, workers: options.workers ?? 2 }), work };
}

const cell = (kind: string, name: string, body = '') =>
  `\`\`\`{${kind}} ${name}\n${body}${body === '' ? '' : '\n'}\`\`\`\n`;

const CHAIN = [cell('sum', 'a', 'add: 12'), cell('tens', 'b', 'of: a'), cell('sum', 'c', 'of: [b]\nadd: 1')].join('\n');

function states(report: Pick<RunReport, 'cells'>): Record<string, CellState> {
  return Object.fromEntries([...report.cells].map(([name, { state }]) => [name, state]));
}

const digests = (report: RunReport) => [...report.cells].map(([name, { digest }]) => [name, digest]);
const value = (report: RunReport, name: string) => valueOf(report.cells.get(name)!.output!);

function signalOf(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => undefined as void;
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}

describe('a run', () => {
  it('computes every cell after its inputs', async () => {
    const { engine, read } = world();
    const report = await engine.run(read(CHAIN));
    expect(states(report)).toEqual({ a: 'fresh', b: 'fresh', c: 'fresh' });
    expect([value(report, 'a'), value(report, 'b'), value(report, 'c')]).toEqual([12, 10, 11]);
    expect(report).toMatchObject({ outcome: 'ok', problems: [] });
  });

  it('does nothing twice: a second run is all cached, with the same digests', async () => {
    const { engine, read, work } = world();
    const first = await engine.run(read(CHAIN));
    const count = work.done.length;
    const second = await engine.run(read(CHAIN));
    expect(states(second)).toEqual({ a: 'cached', b: 'cached', c: 'cached' });
    expect(digests(second)).toEqual(digests(first));
    expect(work.done.length).toBe(count);
  });

  it('stops early where a change leaves an output the same', async () => {
    const { engine, read } = world();
    await engine.run(read(CHAIN));
    const report = await engine.run(read(CHAIN.replace('add: 12', 'add: 17')));
    expect(states(report)).toEqual({ a: 'fresh', b: 'fresh', c: 'cached' });
  });

  it('does not look at names, comments, order of keys or order of cells', async () => {
    const { engine, read } = world();
    await engine.run(read(CHAIN));
    const renamed = [
      cell('sum', 'z', '# the end\nadd: 1.0\nof: [y]'),
      'prose',
      cell('sum', 'x', 'draw: false\nadd: 12'),
      cell('tens', 'y', 'of: x'),
    ];
    const report = await engine.run(
      read(renamed.join('\n').replaceAll('of: [y]', 'of: [b]').replaceAll('{tens} y', '{tens} b')),
    );
    expect(states(report)).toEqual({ x: 'cached', b: 'cached', z: 'cached' });
  });

  it('keeps the names of listed inputs in the key, because results are told apart by them', async () => {
    const { engine, read } = world();
    await engine.run(read([cell('sum', 'a', 'add: 1'), cell('sum', 'b', 'of: [a]')].join('\n')));
    const report = await engine.run(read([cell('sum', 'other', 'add: 1'), cell('sum', 'b', 'of: [other]')].join('\n')));
    expect(states(report)).toEqual({ other: 'cached', b: 'fresh' });
  });

  it('does the same work once when two cells of a run ask for it', async () => {
    const { engine, read, work } = world({ workers: 4 });
    const report = await engine.run(read([cell('sum', 'a', 'add: 3'), cell('sum', 'b', 'add: 3')].join('\n')));
    expect(work.done).toEqual(['sum [[],3,0]']);
    expect(digests(report)[0]![1]).toBe(digests(report)[1]![1]);
  });

  it('runs only the wanted cells and what they need', async () => {
    const { engine, read } = world();
    const report = await engine.run(read(`${CHAIN}${cell('sum', 'd')}`), { cells: ['b'] });
    expect(states(report)).toEqual({ a: 'fresh', b: 'fresh' });
    await expect(engine.run(read(CHAIN), { cells: ['bb'] })).rejects.toMatchObject({
      problems: [{ code: 'engine.unknown_cell', params: { name: 'bb' } }],
    });
  });

  it('computes again what was kept when its bytes are gone', async () => {
    const { engine, read, store } = world();
    const first = await engine.run(read(CHAIN));
    await store.objects.delete([first.cells.get('b')!.digest!]);
    const second = await engine.run(read(CHAIN));
    expect(states(second)).toEqual({ a: 'cached', b: 'fresh', c: 'cached' });
    expect(digests(second)).toEqual(digests(first));
  });

  it('gives a part of an output to the cell that names it, and keeps the part in its key', async () => {
    const { engine, read } = world();
    const text = [
      cell('sum', 'a', 'add: 7'),
      cell('halves', 'h', 'of: a'),
      cell('sum', 'low', 'of: [h.low]'),
      cell('sum', 'high', 'of: [h.high]'),
    ];
    const report = await engine.run(read(text.join('\n')));
    expect([value(report, 'low'), value(report, 'high')]).toEqual([3, 4]);
    expect(report.cells.get('low')!.key).not.toBe(report.cells.get('high')!.key);
  });

  it('refuses to run a notebook that runs elsewhere, and leaves no lock behind', async () => {
    const { engine, read, locks } = world();
    const release = await locks.take(runLock('book.md'), 'exclusive');
    await expect(engine.run(read(CHAIN))).rejects.toMatchObject({ problems: [{ code: 'engine.busy' }] });
    await release!();
    await engine.run(read(CHAIN));
    expect([...locks.names]).toEqual([]);
  });
});

describe('random numbers', () => {
  const DICE = `---\nbancada: 1\nseed: 7\n---\n${cell('sum', 'a', 'draw: true')}\n${cell('sum', 'b', 'draw: true')}\n${cell('sum', 'c')}`;

  it('come from the seed and the name of the cell', async () => {
    const { engine, read } = world();
    const first = await engine.run(read(DICE));
    expect(value(first, 'a')).not.toBe(value(first, 'b'));
    const other = await engine.run(read(DICE.replace('seed: 7', 'seed: 8')));
    expect(states(other)).toEqual({ a: 'fresh', b: 'fresh', c: 'cached' });
    expect(value(other, 'a')).not.toBe(value(first, 'a'));
    const renamed = await engine.run(read(DICE.replace('} a', '} z').replace('} c', '} y')));
    expect(states(renamed)).toEqual({ z: 'fresh', b: 'cached', y: 'cached' });
  });
});

describe('a source', () => {
  const BOOK = `${cell('file', 'rows', 'source: rows.csv')}\n${cell('tens', 'b', 'of: rows')}`;

  it('counts by its bytes: a changed file makes its cell stale, a renamed one does not', async () => {
    const { engine, read, sources } = world();
    sources.set('rows.csv', '41');
    sources.set('copy.csv', '41');
    await engine.run(read(BOOK));
    expect(states({ cells: await engine.plan(read(BOOK.replace('rows.csv', 'copy.csv'))) })).toEqual({
      rows: 'cached',
      b: 'cached',
    });
    sources.set('rows.csv', '42');
    const plan = await engine.plan(read(BOOK));
    expect(states({ cells: plan })).toEqual({ rows: 'stale', b: 'stale' });
    expect(plan.get('rows')!.changes!.map((each) => each.part)).toEqual(['source source']);
    expect(states(await engine.run(read(BOOK)))).toEqual({ rows: 'fresh', b: 'fresh' });
  });

  it('that is missing fails its cell alone and says where it was named', async () => {
    const { engine, read } = world();
    const report = await engine.run(read(`${BOOK}\n${cell('sum', 'alone')}`));
    expect(states(report)).toEqual({ rows: 'failed', b: 'blocked', alone: 'fresh' });
    expect(report).toMatchObject({
      outcome: 'failed',
      problems: [{ code: 'source.missing', where: { cell: 'rows', key: 'source' } }],
    });
    expect(report.cells.get('b')!.waitsFor).toEqual(['rows']);
  });

  it('that changes while it is read is refused, so that no digest stands for other rows', async () => {
    const { kinds } = graphKinds();
    const file = kinds.get('file')!;
    const here = engineWorld({
      kinds: new Map([
        ...kinds,
        [
          'file',
          {
            ...file,
            run: async (...args: Parameters<typeof file.run>) => (
              here.sources.set('rows.csv', '99'),
              file.run(...args)
            ),
          },
        ],
      ]),
    });
    here.sources.set('rows.csv', '41');
    const report = await here.engine.run(here.read(BOOK));
    expect(report.problems).toMatchObject([{ code: 'source.changed', where: { cell: 'rows' } }]);
    expect(await here.store.records.list('cell')).toEqual([]);
  });
});

describe('a cell that cannot give its output', () => {
  it('fails alone on a fault of ours, and its dependents are blocked', async () => {
    const { engine, read } = world();
    const text = [
      cell('crash', 'x', 'with: fault'),
      cell('sum', 'y', 'of: [x]'),
      cell('sum', 'z', 'of: [y]'),
      cell('sum', 'free'),
    ];
    const report = await engine.run(read(text.join('\n')));
    expect(states(report)).toEqual({ x: 'failed', y: 'blocked', z: 'blocked', free: 'fresh' });
    expect(report.cells.get('x')).toMatchObject({ fault: { message: 'our mistake' }, problems: [] });
    expect(report.outcome).toBe('failed');
  });

  it('shows the same failure in the plan until something changes, and runs again when asked', async () => {
    const { engine, read, work } = world();
    const text = cell('crash', 'x', 'with: refusal');
    await engine.run(read(text));
    const plan = await engine.plan(read(text));
    expect(plan.get('x')).toMatchObject({
      state: 'failed',
      problems: [{ code: 'notebook.refused', where: { cell: 'x' } }],
    });
    await engine.run(read(text));
    expect(work.done).toEqual(['crash refusal', 'crash refusal']);
    expect((await engine.plan(read(text.replace('refusal', 'fault')))).get('x')!.state).toBe('stale');
  });

  it('with problems of its own is failed, and blocks its dependents alone', async () => {
    const { engine, read } = world();
    const text = [
      cell('sum', 'a', 'ad: 1'),
      cell('tens', 'b', 'of: a'),
      cell('wat', 'c'),
      cell('tens', 'd', 'of: c'),
      cell('tens', 'e', 'of: nobody'),
      cell('sum', 'f'),
    ];
    const report = await engine.run(read(text.join('\n')));
    expect(states(report)).toEqual({ a: 'failed', b: 'blocked', c: 'failed', d: 'blocked', e: 'failed', f: 'fresh' });
    expect(report.problems.map((each) => each.code)).toEqual([
      'notebook.unknown_key',
      'E_UNKNOWN_CELL',
      'notebook.unknown_cell',
    ]);
  });

  it('in a cycle is failed with the way round, and what stands behind is blocked', async () => {
    const { engine, read } = world();
    const text = [cell('sum', 'a', 'of: [b]'), cell('sum', 'b', 'of: [a]'), cell('sum', 'c', 'of: [b]')];
    const report = await engine.run(read(text.join('\n')));
    expect(states(report)).toEqual({ a: 'failed', b: 'failed', c: 'blocked' });
    expect(report.problems.map((each) => each.params['cycle'])).toEqual(['a -> b -> a', 'b -> a -> b']);
  });
});

describe('a check that stops', () => {
  const BOOK = [
    cell('sum', 'rows', 'add: 50'),
    cell('check', 'rows_ok', 'of: rows\nmax: 10'),
    cell('tens', 'b', 'of: rows'),
    cell('sum', 'c', 'of: [b]'),
    cell('check', 'other', 'of: rows\nmax: 100'),
    cell('sum', 'free'),
  ].join('\n');

  it('blocks every other reader of its subject, directly or not, and the run says no', async () => {
    const { engine, read } = world();
    const report = await engine.run(read(BOOK));
    expect(states(report)).toEqual({
      rows: 'fresh',
      rows_ok: 'fresh',
      b: 'blocked',
      c: 'blocked',
      other: 'fresh',
      free: 'fresh',
    });
    expect(report.cells.get('b')!.waitsFor).toEqual(['rows_ok']);
    expect(report.outcome).toBe('said_no');
    const again = await engine.plan(read(BOOK));
    expect(again.get('b')).toMatchObject({ state: 'blocked', waitsFor: ['rows_ok'] });
  });

  it('holds its subject’s readers up until it has answered, and lets them go when it passes', async () => {
    const { engine, read, work } = world({ workers: 4 });
    const report = await engine.run(read(BOOK.replace('max: 10\n', 'max: 60\n')));
    expect(states(report)).toMatchObject({ b: 'fresh', c: 'fresh' });
    expect(work.done.indexOf('check 50 60')).toBeLessThan(work.done.indexOf('tens 50'));
    expect(report.outcome).toBe('ok');
  });

  it('blocks nothing with on_fail: warn, and the run still says no', async () => {
    const { engine, read } = world();
    const report = await engine.run(read(BOOK.replace('max: 10', 'max: 10\non_fail: warn')));
    expect(states(report)).toMatchObject({ rows_ok: 'fresh', b: 'fresh', c: 'fresh' });
    expect(report.outcome).toBe('said_no');
  });

  it('is run with the cell that it guards, although that cell does not read it', async () => {
    const { engine, read } = world();
    const report = await engine.run(read(BOOK), { cells: ['c'] });
    expect(states(report)).toEqual({ rows: 'fresh', rows_ok: 'fresh', b: 'blocked', c: 'blocked', other: 'fresh' });
  });
});

describe('cancelling', () => {
  const BOOK = [cell('wait', 'w'), cell('sum', 'after', 'of: [w]'), cell('sum', 'free', 'add: 5')].join('\n');

  it('ends the run, keeps what was done, and leaves nothing of the rest', async () => {
    const began = signalOf();
    const { engine, read, store } = world({ work: { go: new Promise(() => undefined), began: () => began.resolve() } });
    const controller = new AbortController();
    const running = engine.run(read(BOOK), { signal: controller.signal });
    await began.promise;
    controller.abort();
    const report = await running;
    expect(report.outcome).toBe('cancelled');
    expect(states(report)).toMatchObject({ w: 'cancelled', after: 'cancelled' });
    expect((await store.records.get('run', report.run))!['status']).toBe('cancelled');
    const kept = (await store.records.list('cell')).map(({ value }) => value['kind']);
    expect(kept).not.toContain('wait');
  });

  it('of one cell leaves the others running', async () => {
    const began = signalOf();
    const { engine, read } = world({ work: { go: new Promise(() => undefined), began: () => began.resolve() } });
    const one = new AbortController();
    const running = engine.run(read(BOOK), { cellSignals: { w: one.signal } });
    await began.promise;
    one.abort();
    expect(states(await running)).toEqual({ w: 'cancelled', after: 'blocked', free: 'fresh' });
  });

  it('ends a worker that does not answer, and the next run gets a new one', async () => {
    const began = signalOf();
    const here = world({ workers: 1, work: { deaf: true, began: () => began.resolve() } });
    const controller = new AbortController();
    const running = here.engine.run(here.read(cell('wait', 'w')), { signal: controller.signal });
    await began.promise;
    controller.abort();
    here.passTime();
    expect(states(await running)).toEqual({ w: 'cancelled' });
    expect(here.threads).toEqual({ started: 1, ended: 1 });
    here.work.deaf = false;
    expect(states(await here.engine.run(here.read(cell('wait', 'w'))))).toEqual({ w: 'fresh' });
    expect(here.threads.started).toBe(2);
  });

  it('before the start runs nothing', async () => {
    const { engine, read, work } = world();
    const report = await engine.run(read(CHAIN), { signal: AbortSignal.abort() });
    expect(states(report)).toEqual({ a: 'cancelled', b: 'cancelled', c: 'cancelled' });
    expect(work.done).toEqual([]);
  });
});

describe('what a run tells', () => {
  it('the states of a cell in order, with progress, log lines and the time it took', async () => {
    const { engine, read } = world();
    const seen: string[] = [];
    const progress: (number | undefined)[] = [];
    const report = await engine.run(read(cell('wait', 'w')), {
      onStatus(status) {
        if (seen.at(-1) !== status.state) seen.push(status.state);
        progress.push(status.progress?.done);
      },
    });
    expect(seen).toEqual(['queued', 'running', 'fresh']);
    expect(progress).toContain(0);
    expect(progress).toContain(2);
    const done = report.cells.get('w')!;
    expect(done.log.map((each) => each.message)).toEqual(['waited']);
    expect(done.ms).toBeGreaterThan(0);
    expect(done.progress).toBeUndefined();
  });

  it('and keeps a record of the run, of each training and of its curves', async () => {
    const { engine, read, store } = world();
    const report = await engine.run(read(cell('wait', 'w')));
    const run = await store.records.get('run', report.run);
    expect(run).toMatchObject({ status: 'ok', notebook: 'book.md', cells: { w: { state: 'fresh', kind: 'wait' } } });
    const environment = { engine: 'test', backend: 'wasm' };
    expect(run!['environment']).toEqual(environment);
    expect(await store.records.get('run', `${report.run}/w/w`)).toMatchObject({
      parent: report.run,
      metrics: { steps: 2 },
      environment,
    });
    expect(await store.records.get('series', `${report.run}/w/w/steps`)).toEqual({ points: [[1, 2]] });
  });

  it('that a run was interrupted when its process died, and that it runs while its lock is held', async () => {
    const began = signalOf();
    const here = world({ work: { go: new Promise(() => undefined), began: () => began.resolve() } });
    void here.engine.run(here.read(cell('wait', 'w')));
    await began.promise;
    expect((await here.engine.plan(here.read(cell('wait', 'w')))).get('w')!.state).toBe('running');
    const { kinds } = graphKinds();
    const reborn = engineWorld({ kinds, store: here.store });
    expect((await reborn.engine.plan(reborn.read(cell('wait', 'w')))).get('w')!.state).toBe('interrupted');
    expect(states(await reborn.engine.run(reborn.read(cell('wait', 'w'))))).toEqual({ w: 'fresh' });
  });
});

describe('why', () => {
  it('names the parts of a key that changed, with their values before and now', async () => {
    const { engine, read } = world();
    await engine.run(read(CHAIN));
    const why = await engine.why(read(CHAIN.replace('add: 12', 'add: 30')), 'a');
    expect(why.state).toBe('stale');
    expect(why.changes).toEqual([{ part: 'body.add', before: 12, now: 30 }]);
  });

  it('says of a dependent that its input is not known yet, and then what it became', async () => {
    const { engine, read } = world();
    const first = await engine.run(read(CHAIN));
    const changed = CHAIN.replace('add: 12', 'add: 30');
    const before = await engine.why(read(changed), 'b');
    const old = first.cells.get('a')!.digest;
    expect(before.changes).toEqual([{ part: 'input of', before: old, now: undefined }]);
    const second = await engine.run(read(changed), { cells: ['a'] });
    const now = await engine.why(read(changed), 'b');
    expect(now.changes).toEqual([{ part: 'input of', before: old, now: second.cells.get('a')!.digest }]);
  });

  it('says of a cached cell which run computed it', async () => {
    const { engine, read } = world();
    const first = await engine.run(read(CHAIN));
    await engine.run(read(CHAIN));
    const why = await engine.why(read(CHAIN), 'c');
    expect(why).toMatchObject({ state: 'cached', changes: [], from: { run: first.run } });
    expect(why.key).toBe(first.cells.get('c')!.key);
  });

  it('names seed, unit and snapshot where they are in the key', async () => {
    const { engine, read } = world();
    const dice = await engine.why(read(cell('sum', 'a', 'draw: true')), 'a');
    expect(dice.parts).toMatchObject({ seed: 0, 'cell name': 'a', 'unit dice': '1' });
    const plain = await engine.why(read(cell('sum', 'a')), 'a');
    expect(Object.keys(plain.parts).sort()).toEqual(['body.add', 'body.draw', 'kind', 'version']);
  });

  it('refuses a name that the notebook does not have', async () => {
    const { engine, read } = world();
    await expect(engine.why(read(CHAIN), 'q')).rejects.toMatchObject({ problems: [{ code: 'engine.unknown_cell' }] });
  });
});

describe('what is read from the registry', () => {
  const BOOK = `${cell('sum', 'a', 'add: 9')}\n${cell('champion', 'gate', 'of: a')}`;

  it('is part of the key, and stays what it was for work that was done', async () => {
    const { engine, read, registry, work } = world();
    const first = await engine.run(read(BOOK));
    expect(value(first, 'gate')).toBe(9);
    registry.set('registry:m@champion', 4);
    const again = await engine.run(read(BOOK));
    expect(states(again)).toEqual({ a: 'cached', gate: 'cached' });
    expect(digests(again)).toEqual(digests(first));
    const changed = await engine.run(read(BOOK.replace('add: 9', 'add: 10')));
    expect(value(changed, 'gate')).toBe(6);
    expect(work.done.filter((each) => each.startsWith('champion'))).toEqual(['champion null', 'champion 4']);
    const why = await engine.why(read(BOOK), 'gate');
    expect(why.parts['snapshot registry:m@champion']).toBe(null);
    const run = await engine.why(read(BOOK.replace('add: 9', 'add: 10')), 'gate');
    expect(run.parts['snapshot registry:m@champion']).toBe(4);
  });
});
