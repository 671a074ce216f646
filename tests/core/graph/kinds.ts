/** Small kinds that run: numbers in, numbers out, with a count of how often each piece of work was really done. */
import { z } from 'zod';
import { cellName, sourceName } from '../../../src/core/kind/body.ts';
import { defineCell, type CellInputs, type CellKind, type Output } from '../../../src/core/kind/cell-kind.ts';
import { problem, Refusal } from '../../../src/core/problem.ts';

export interface Work {
  /** `kind` and what it was given, for every `run` that began. */
  readonly done: string[];
  /** Called by a `wait` cell when it has begun. */
  began: (cell: string) => void;
  /** A `wait` cell ends when this resolves. */
  go: Promise<void>;
  /** Set: a `wait` cell does not look at its signal. */
  deaf: boolean;
}

const common = {
  version: 1,
  title: 'A kind',
  doc: 'A kind.',
  group: 'data',
  output: 'dataset',
  result: z.object({}),
  draws: () => false,
  units: () => [],
  examples: [],
} as const;

const refer = (names: readonly string[], key: string) =>
  names.map((name, index) => {
    const [cell, part] = name.split('.') as [string, string | undefined];
    return { at: [key, index], name: cell, ...(part !== undefined && { part }), accepts: [] };
  });

const one = (name: string, key: string) => {
  const [cell, part] = name.split('.') as [string, string | undefined];
  return { at: [key], name: cell, ...(part !== undefined && { part }), accepts: [] };
};

export const valueOf = (output: Output) => output.result['value'] as number;
const values = (inputs: CellInputs) => Object.keys(inputs).map((key) => valueOf(inputs[key]!.output));
const answer = (value: number, more: object = {}): Output => ({ type: 'dataset', result: { value }, ...more });

export function graphKinds(work: Partial<Work> = {}): { kinds: ReadonlyMap<string, CellKind>; work: Work } {
  const all: Work = { done: [], began: () => undefined, go: Promise.resolve(), deaf: false, ...work };

  /** The sum of its inputs and `add`, plus a drawn number if it says so. */
  const sum = defineCell({
    ...common,
    id: 'sum',
    schema: z.strictObject({
      of: z.array(cellName()).default([]),
      add: z.number().default(0),
      draw: z.boolean().default(false),
    }),
    references: (body) => refer(body.of, 'of'),
    draws: (body) => body.draw,
    units: (body) => (body.draw ? ['dice@1'] : []),
    async run(ctx, inputs, body) {
      const drawn = body.draw ? ctx.rng('die').below(1000) : 0;
      all.done.push(`sum ${JSON.stringify([values(inputs), body.add, drawn])}`);
      await ctx.breathe();
      return answer(values(inputs).reduce((a, b) => a + b, body.add + drawn));
    },
  });

  /** Its input without the digits below ten: many inputs, one output. */
  const tens = defineCell({
    ...common,
    id: 'tens',
    schema: z.strictObject({ of: cellName() }),
    references: (body) => [one(body.of, 'of')],
    async run(_, inputs) {
      const [value] = values(inputs) as [number];
      all.done.push(`tens ${value}`);
      return answer(Math.floor(value / 10) * 10);
    },
  });

  const file = defineCell({
    ...common,
    id: 'file',
    schema: z.strictObject({ source: sourceName() }),
    references: () => [],
    sources: (body) => [{ at: ['source'], name: body.source }],
    async run(ctx, _, body) {
      const source = await ctx.sources.open(body.source);
      const text = new TextDecoder().decode(await source.read(0, source.size));
      all.done.push(`file ${text}`);
      return answer(Number(text));
    },
  });

  const halves = defineCell({
    ...common,
    id: 'halves',
    output: 'parts',
    schema: z.strictObject({ of: cellName() }),
    parts: () => ['low', 'high'],
    references: (body) => [one(body.of, 'of')],
    async run(_, inputs) {
      const [value] = values(inputs) as [number];
      const low = Math.floor(value / 2);
      return { type: 'parts', result: { value }, parts: { low: answer(low), high: answer(value - low) } };
    },
  });

  const check = defineCell({
    ...common,
    id: 'check',
    output: 'report',
    schema: z.strictObject({ of: cellName(), max: z.number(), on_fail: z.enum(['stop', 'warn']).default('stop') }),
    references: (body) => [one(body.of, 'of')],
    guards: (body) => (body.on_fail === 'stop' ? body.of : undefined),
    async run(_, inputs, body) {
      const [value] = values(inputs) as [number];
      all.done.push(`check ${value} ${body.max}`);
      if (value <= body.max) return { type: 'report', result: { value, passed: true } };
      const stops = body.on_fail === 'stop' ? { blocks: body.of } : {};
      return { type: 'report', result: { value, passed: false }, saidNo: true, ...stops };
    },
  });

  const wait = defineCell({
    ...common,
    id: 'wait',
    schema: z.strictObject({ of: z.array(cellName()).default([]), name: z.string().default('') }),
    references: (body) => refer(body.of, 'of'),
    async run(ctx) {
      all.done.push(`wait ${ctx.cell}`);
      ctx.progress(0, 2, 'steps');
      all.began(ctx.cell);
      let open = true;
      void all.go.then(() => (open = false));
      while (open || all.deaf) {
        await new Promise((resolve) => setImmediate(resolve));
        if (!all.deaf) await ctx.breathe();
      }
      ctx.progress(2, 2, 'steps');
      ctx.log('info', 'waited');
      ctx.child({
        name: ctx.cell,
        params: {},
        metrics: { steps: 2 },
        series: { steps: [[1, 2]] },
        tags: {},
        artifacts: {},
      });
      return answer(1);
    },
  });

  const crash = defineCell({
    ...common,
    id: 'crash',
    schema: z.strictObject({ with: z.enum(['fault', 'refusal']), of: z.array(cellName()).default([]) }),
    references: (body) => refer(body.of, 'of'),
    async run(_, __, body) {
      all.done.push(`crash ${body.with}`);
      if (body.with === 'fault') throw new Error('our mistake');
      throw new Refusal(problem('notebook.refused', { key: 'with', got: 'refusal', message: 'no' }));
    },
  });

  /** Adds the squares of 1 … n, each by a task of its own. */
  const squares = defineCell({
    ...common,
    id: 'squares',
    schema: z.strictObject({ n: z.int().min(0), memo: z.boolean().default(false) }),
    references: () => [],
    async run(ctx, _, body) {
      const numbers = Array.from({ length: body.n }, (_, i) => i + 1);
      const found = await Promise.all(
        numbers.map((each) =>
          body.memo
            ? ctx.memo({ square: each }, () => ctx.task('square', { n: each }))
            : ctx.task('square', { n: each }),
        ),
      );
      return answer(found.reduce<number>((a, b) => a + (b as number), 0));
    },
    tasks: {
      async square(ctx, args) {
        await ctx.breathe();
        all.done.push(`square ${String(args['n'])}`);
        if (args['n'] === 13)
          throw new Refusal(problem('notebook.refused', { key: 'n', got: '13', message: 'unlucky' }));
        return (args['n'] as number) * (args['n'] as number);
      },
    },
  });

  const champion = defineCell({
    ...common,
    id: 'champion',
    schema: z.strictObject({ of: cellName() }),
    references: (body) => [one(body.of, 'of')],
    snapshots: () => ['registry:m@champion'],
    async run(ctx, inputs) {
      const kept = ctx.snapshots['registry:m@champion'];
      all.done.push(`champion ${JSON.stringify(kept)}`);
      return answer(values(inputs)[0]! - ((kept as number | null) ?? 0));
    },
  });

  const list = [sum, tens, file, halves, check, wait, crash, squares, champion] as unknown as CellKind[];
  return { kinds: new Map(list.map((kind) => [kind.id, kind])), work: all };
}
