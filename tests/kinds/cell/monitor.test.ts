import { describe, expect, it } from 'vitest';
import deploy from '../../../src/kinds/cell/deploy.ts';
import monitor from '../../../src/kinds/cell/monitor.ts';
import serve from '../../../src/kinds/cell/serve.ts';
import traffic from '../../../src/kinds/cell/traffic.ts';
import { firedAt } from '../../../src/core/monitor/alert.ts';
import type { CellKind, Output } from '../../../src/core/kind/cell-kind.ts';
import type { MonitoringOutput } from '../../../src/core/monitor/output.ts';
import type { TestContext } from '../../support/context.ts';
import { expectGoodCell } from '../../support/cell-battery.ts';
import { dataset, inputsOf, lineInference, lineModel, rides, runCell, world } from './production-world.ts';

const watch = (ctx: TestContext, body: object, inputs: Record<string, Output>) =>
  runCell<MonitoringOutput>(monitor as unknown as CellKind, ctx, { of: 'o', ...body }, inputs);

/** 1,000 rides served by a right model; from the middle on x is shifted far away. */
async function served(ctx: TestContext, scenario: object): Promise<Output> {
  const model = await lineModel(ctx, 1, 0);
  const kinds = { deploy, traffic, serve } as unknown as Record<string, CellKind>;
  const plan = { model: 'm', environment: 'production', slo: { p99_ms: 20, availability: 0.9 } };
  const deployed = await runCell(kinds['deploy']!, ctx, plan, { model });
  const sent = await runCell(kinds['traffic']!, ctx, { rows: 'r', ...scenario }, { rows: await rides(ctx) });
  return runCell(kinds['serve']!, ctx, { deploy: 'd', traffic: 't' }, { deploy: deployed, traffic: sent });
}

const shifted = { drift: [{ column: 'x', add: 0.45, from: 0.5 }] };

describe('monitor of a served deployment', () => {
  it('sees in each window how far the features have drifted, and in the newest what holds now', async () => {
    const ctx = world();
    const body = { reference: 'r', window: '100s', tests: { method: 'psi' } };
    const output = await watch(ctx, body, { of: await served(ctx, shifted), reference: await rides(ctx) });
    expect(output.simulated).toBe(true);
    expect(output.monitoring.windows.map(({ drift }) => drift!.drifted)).toEqual([
      ...Array<boolean>(5).fill(false),
      ...Array<boolean>(5).fill(true),
    ]);
    expect(output.result).toMatchObject({ drifted: true, share: 1, columns: { x: { method: 'psi', drifted: true } } });
  });

  it('measures quality, latency, throughput and errors per window', async () => {
    const ctx = world();
    const scenario = { ...shifted, faults: [{ fault: 'errors', at: 0.2, for: '100s', share: 0.5 }] };
    const body = { reference: 'r', window: '100s', metrics: ['accuracy'] };
    const output = await watch(ctx, body, { of: await served(ctx, scenario), reference: await rides(ctx) });
    const metrics = output.monitoring.windows.map((each) => each.metrics);
    expect(metrics[0]).toMatchObject({ requests: 100, throughput: 1, error_rate: 0, accuracy: 0.99 });
    expect(metrics[2]!['error_rate']).toBeGreaterThan(0.3);
    expect(metrics[7]!['accuracy']).toBeLessThan(0.7);
    expect(metrics[0]!['p99_ms']).toBeGreaterThan(metrics[0]!['p50_ms']!);
    expect(output.monitoring.slo).toMatchObject([
      { objective: 'availability', target: 0.9, met: true },
      { objective: 'p99_ms', target: 20 },
    ]);
  });

  it('raises alerts, and tells how often they would have fired at other thresholds', async () => {
    const ctx = world();
    const alerts = [
      { name: 'drifting', metric: 'drift_share', above: 0.5, for: 2 },
      { metric: 'accuracy', below: 0.1 },
    ];
    const body = { reference: 'r', window: '100s', metrics: ['accuracy'], tests: { method: 'psi' }, alerts };
    const output = await watch(ctx, body, { of: await served(ctx, shifted), reference: await rides(ctx) });
    expect(output.result['alerts']).toMatchObject([{ name: 'drifting', windows: [6, 7, 8, 9] }]);
    const [, accuracy] = output.monitoring.alerts;
    expect(accuracy!.rule.name).toBe('accuracy below 0.1');
    expect(firedAt(accuracy!.strengths, 'below', 0.9)).toBe(5);
    expect(firedAt(accuracy!.strengths, 'below', 1)).toBe(10);
  });

  it('compares with what the model learned from unless told otherwise, and asks where that is not known', async () => {
    const ctx = world();
    await expect(watch(ctx, {}, { of: await served(ctx, {}) })).rejects.toMatchObject({
      problems: [{ code: 'monitor.reference_needed' }],
    });
  });
});

describe('a monitor cell', () => {
  it('gives the same digest twice, keeps its word and stops', async () => {
    await expectGoodCell({
      kind: monitor as unknown as CellKind,
      body: { of: 's', reference: 'r', window: '200s', alerts: [{ metric: 'p99_ms', above: 1 }] },
      options: { inference: lineInference },
      async inputs(ctx) {
        const calm = { ...ctx, signal: new AbortController().signal, breathe: async () => undefined };
        return inputsOf({ of: await served(calm, { labels: { share: 0 } }), reference: await rides(calm) });
      },
    });
  });
});

describe('monitor of a real log', () => {
  const rows = Array.from({ length: 400 }, (_, row) => row);
  const logOf = (ctx: TestContext, shift: number) =>
    dataset(
      ctx,
      {
        at: ['timestamp', rows.map((row) => row * 1e6)],
        a: ['number', rows.map((row) => ((row * 7) % 100) + shift)],
        b: ['category', rows.map((row) => (row % 3 === 0 ? 'x' : 'y'))],
        prediction: ['integer', rows.map((row) => row % 2)],
        label: ['integer', rows.map((row) => (row % 4 === 1 ? 0 : row % 2))],
        latency_ms: ['number', rows.map((row) => row + 1)],
        status: ['integer', rows.map((row) => (row < 40 ? 503 : 200))],
      },
      'at',
    );

  it('tests every column but the time, all rows at once', async () => {
    const ctx = world();
    const inputs = { of: await logOf(ctx, 500), reference: await logOf(ctx, 0) };
    const output = await watch(ctx, { reference: 'r' }, inputs);
    expect(output.simulated).toBe(false);
    const columns = output.result['columns'] as Record<string, { drifted: boolean }>;
    expect(Object.keys(columns)).toEqual(['a', 'b', 'label', 'latency_ms', 'prediction', 'status']);
    expect(Object.entries(columns).flatMap(([name, { drifted }]) => (drifted ? [name] : []))).toEqual(['a']);
    expect(output.result).toMatchObject({ drifted: false, share: 1 / 6 });
  });

  it('knows quality, errors and latency from the columns that the log has', async () => {
    const ctx = world();
    const inputs = { of: await logOf(ctx, 0), reference: await logOf(ctx, 0) };
    const output = await watch(ctx, { reference: 'r', metrics: ['accuracy'], slo: { availability: 0.95 } }, inputs);
    expect(output.result['quality']).toEqual({ accuracy: 0.75 });
    expect(output.monitoring.windows[0]!.metrics).toMatchObject({ error_rate: 0.1, p99_ms: 397, labelled: 400 });
    expect(output.monitoring.slo).toMatchObject([{ objective: 'availability', bad: 0.1, met: false }]);
  });

  it('judges answers by the threshold that the log itself shows', async () => {
    const ctx = world();
    const log = await dataset(ctx, {
      probability: ['number', [0.1, 0.2, 0.3, 0.4]],
      prediction: ['integer', [0, 0, 1, 1]],
      label: ['integer', [0, 0, 1, 1]],
    });
    const output = await watch(ctx, { reference: 'r', metrics: ['accuracy'] }, { of: log, reference: log });
    expect(output.result['quality']).toEqual({ accuracy: 1 });
  });

  it('lets a later test override an earlier one, column by column', async () => {
    const ctx = world();
    const inputs = { of: await logOf(ctx, 500), reference: await logOf(ctx, 0) };
    const tests = [
      { method: 'psi', columns: ['a', 'b'] },
      { method: 'psi', threshold: 1000, columns: ['a'] },
    ];
    const output = await watch(ctx, { reference: 'r', tests }, inputs);
    expect(output.result['columns']).toMatchObject({
      a: { method: 'psi', threshold: 1000, drifted: false },
      b: { method: 'psi', drifted: false },
    });
    expect(Object.keys(output.result['columns'] as object)).toEqual(['a', 'b']);
  });

  it('refuses a test that does not fit a column', async () => {
    const ctx = world();
    const inputs = { of: await logOf(ctx, 0), reference: await logOf(ctx, 0) };
    await expect(watch(ctx, { reference: 'r', tests: { method: 'ks' } }, inputs)).rejects.toMatchObject({
      problems: [{ code: 'monitor.wrong_test', params: { column: 'b', method: 'ks', columns: ['number'] } }],
    });
  });

  it('names columns that are not there', async () => {
    const ctx = world();
    const inputs = { of: await logOf(ctx, 0), reference: await logOf(ctx, 0) };
    const tests = { columns: ['z'] };
    await expect(watch(ctx, { reference: 'r', tests }, inputs)).rejects.toMatchObject({
      problems: [{ code: 'production.unknown_column', params: { column: 'z' } }],
    });
  });

  const wrong = [
    { body: { tests: { method: 'psy' } }, code: 'monitor.unknown_test' },
    { body: { tests: { params: { bins: 5 } } }, code: 'monitor.params_without_test' },
    { body: { tests: [{ method: 'psi', params: { bin: 5 } }] }, code: 'notebook.unknown_key' },
    { body: { metrics: ['acuracy'] }, code: 'production.unknown_metric' },
    { body: { alerts: [{ metric: 'p99_ms' }] }, code: 'monitor.one_bound' },
    { body: { alerts: [{ metric: 'p98_ms', above: 1 }] }, code: 'production.unknown_metric' },
  ];
  it.each(wrong)('finds $code in the body', ({ body, code }) => {
    const problems = monitor.validate!(monitor.schema.parse({ of: 'o', ...body }));
    expect(problems.map((each) => each.code)).toEqual([code]);
  });
});
