import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { noGpu, type Gpu } from '../../../src/core/gpu.ts';
import type { FitData, ModelState } from '../../../src/core/kind/model-kind.ts';
import { Cancelled, problem, Refusal } from '../../../src/core/problem.ts';
import { createRng } from '../../../src/core/stats/rng.ts';
import { renderProblem } from '../../../src/core/words/index.ts';
import mlp from '../../../src/kinds/model/mlp.ts';
import { fakeGpu } from '../../support/fake-gpu.ts';
import { fitContext } from '../../support/fit-context.ts';

/** Two numbers and, if asked, a category of three levels; classes 0 … k - 1, or a number when k is 0. */
function table(rows: number, stream: number, { k, category = false }: { k: number; category?: boolean }): FitData {
  const rng = createRng([stream, 'gpu']);
  const draw = () => Float64Array.from({ length: rows }, () => rng.uniform() * 4 - 2);
  const [a, b] = [draw(), draw()];
  const codes = Int32Array.from({ length: rows }, () => rng.below(4) - 1);
  const score = (row: number) => a[row]! * b[row]! + codes[row]!;
  const values = Float64Array.from({ length: rows }, (_, row) =>
    k === 0 ? score(row) : Math.abs(Math.floor(score(row))) % k,
  );
  return {
    x: {
      nSamples: rows,
      columns: [
        { name: 'a', kind: 'number', values: a },
        { name: 'b', kind: 'number', values: b },
        ...(category ? [{ name: 'c', kind: 'category' as const, codes, levels: ['x', 'y', 'z'] }] : []),
      ],
    },
    y: {
      task: k === 0 ? 'regression' : 'classification',
      values,
      classes: Array.from({ length: k }, (_, level) => `k${level}`),
    },
    weight: Float64Array.from({ length: rows }, (_, row) => row % 3),
  };
}

const CASES = [
  { k: 2, params: { activation: 'relu' } },
  { k: 3, params: { activation: 'tanh', alpha: 0.3 } },
  { k: 0, params: { activation: 'logistic', shuffle: false } },
  { k: 2, params: { early_stopping: true, n_iter_no_change: 2, learning_rate_init: 0.1, max_iter: 30 } },
] as const;

const shape = { hidden_layer_sizes: [5, 3], batch_size: 16, max_iter: 4 };

async function fit(data: FitData, params: object, gpu?: Gpu) {
  const ctx = { ...fitContext(), ...(gpu && { gpu }) };
  return { ctx, state: await mlp.fit(ctx, data, mlp.params.parse({ ...shape, ...params })) };
}

const layersOf = ({ tensors }: ModelState) => Object.entries(tensors).filter(([name]) => name.startsWith('layer.'));

describe('a perceptron on a GPU', () => {
  it.each(CASES)(
    'takes the steps of the exact kernel, draws and batches included: $k classes, $params',
    async (each) => {
      const data = { ...table(70, 1, each), validation: table(40, 2, each) };
      const exact = await fit(data, each.params);
      const gpu = fakeGpu();
      const onGpu = await fit(data, each.params, gpu);
      expect(layersOf(onGpu.state)).toEqual(layersOf(exact.state));
      expect(onGpu.state.meta).toEqual(exact.state.meta);
      expect(onGpu.ctx.curves['train_loss']).toEqual(exact.ctx.curves['train_loss']);
      const held = exact.ctx.curves['validation_loss']!;
      onGpu.ctx.curves['validation_loss']!.forEach(([, loss], at) => expect(loss).toBeCloseTo(held[at]![1], 6));
      expect(gpu.opened).toEqual({ count: 1, closed: 1 });
      expect([exact.state.unit, onGpu.state.unit]).toEqual(['mlp@1', mlp.gpuUnit]);
    },
  );

  it('is given levels as columns, a missing one as none', async () => {
    const data = table(60, 3, { k: 2, category: true });
    const [exact, onGpu] = [await fit(data, {}), await fit(data, {}, fakeGpu())];
    const answers = ({ state }: typeof exact) => mlp.predict(state, data.x).probabilities!;
    const far = answers(exact).map((p, at) => Math.abs(p - answers(onGpu)[at]!));
    expect(Math.max(...far)).toBeLessThan(1e-5);
  });

  it('gives the GPU back when it is lost, and can be run again', async () => {
    const data = table(40, 1, { k: 2 });
    const lost = new Refusal(problem('gpu.lost', { detail: 'unplugged' }, { key: 'backend' }));
    const gpu = fakeGpu({
      beforeStep(count) {
        if (count === 2 && gpu.opened.count === 1) throw lost;
      },
    });
    await expect(fit(data, {}, gpu)).rejects.toBe(lost);
    expect(gpu.opened).toEqual({ count: 1, closed: 1 });
    await fit(data, {}, gpu);
    expect(gpu.opened).toEqual({ count: 2, closed: 2 });
  });

  it('stops between two steps when it is cancelled', async () => {
    let steps = 0;
    const gpu = fakeGpu({ beforeStep: () => void steps++ });
    const ctx = {
      ...fitContext({
        breathe: async () => {
          if (steps === 3) throw new Cancelled();
        },
      }),
      gpu,
    };
    const data = table(200, 1, { k: 2 });
    await expect(mlp.fit(ctx, data, mlp.params.parse(shape))).rejects.toThrow(Cancelled);
    expect([steps, gpu.opened.closed]).toEqual([3, 1]);
  });

  it('says that it diverged as the exact one does', async () => {
    const { x, y } = table(40, 1, { k: 0 });
    const huge = { x, y: { ...y, values: y.values.map((value) => value * 1e300) } };
    await expect(fit(huge, {}, fakeGpu())).rejects.toThrow('learn.diverged');
  });

  it('is named by the version of the engine that is installed', () => {
    const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { dependencies: Record<string, string> };
    const versions = ['core', 'backend-webgpu'].map((name) => manifest.dependencies[`@tensorflow/tfjs-${name}`]!);
    for (const version of versions) expect(mlp.gpuUnit).toBe(`tfjs-webgpu@${version.replace(/\.\d+$/, '')}`);
  });
});

describe('a host without a GPU', () => {
  it.each(['node', 'insecure', 'browser', 'adapter'] as const)(
    'refuses with what to do, and trains nowhere else: %s',
    async (reason) => {
      const refused = await fit(table(20, 1, { k: 2 }), {}, noGpu(reason)).then(
        () => undefined,
        (error: unknown) => error as Refusal,
      );
      expect(refused!.problems).toMatchObject([{ code: `gpu.none_${reason}`, where: { key: 'backend' } }]);
      expect(renderProblem(refused!.problems[0]!, 'en')).toMatch(/remove backend: webgpu to train .*exactly/);
      expect(renderProblem(refused!.problems[0]!, 'pt')).toMatch(/tire backend: webgpu/);
    },
  );
});
