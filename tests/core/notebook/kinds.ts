/** Small cell kinds for tests of the notebook file: every shape of body that a real kind has, and nothing runs. */
import { z } from 'zod';
import { defineCell, type CellKind, type Output } from '../../../src/core/kind/cell-kind.ts';
import { cellName, columnName, expressionText, sourceName } from '../../../src/core/kind/body.ts';
import { problem } from '../../../src/core/problem.ts';

const nothing = async (): Promise<Output> => ({ type: 'record', result: {} });
const common = {
  version: 1,
  title: 'A kind',
  group: 'data',
  result: z.object({}),
  draws: () => false,
  units: () => [],
  run: nothing,
  examples: [],
} as const;

function reference(name: string, at: (string | number)[], ...accepts: readonly never[] | readonly string[]) {
  const [cell, part] = name.split('.') as [string, string | undefined];
  return { at, name: cell, ...(part !== undefined && { part }), accepts: accepts as never };
}

const data = defineCell({
  ...common,
  id: 'data',
  doc: 'Rows of a file.',
  output: 'dataset',
  schema: z.strictObject({
    source: sourceName().optional().describe('file to read'),
    of: cellName('dataset').optional().describe('dataset to read'),
    where: expressionText().optional().describe('rows to keep'),
    derive: z.record(z.string(), expressionText()).default({}).describe('new columns'),
    time: columnName().optional().describe('column of the event time'),
    missing: z.array(z.string()).max(3).optional(),
    query: z.string().optional(),
  }),
  references: (body) => (body.of === undefined ? [] : [reference(body.of, ['of'], 'dataset')]),
  sources: (body) => (body.source === undefined ? [] : [{ at: ['source'], name: body.source }]),
  validate: (body) => {
    if ((body.source === undefined) !== (body.of === undefined)) return [];
    return [
      problem('notebook.refused', { key: 'source', got: 'both', message: 'one of source and of' }, { key: 'of' }),
    ];
  },
});

const split = defineCell({
  ...common,
  id: 'split',
  doc: 'Parts of a dataset.',
  output: 'parts',
  schema: z.strictObject({
    of: cellName('dataset').describe('dataset to split'),
    by: z.enum(['random', 'stratified', 'group', 'time']).default('random').describe('how rows are chosen'),
    train: z.number().gt(0).lt(1).default(0.6),
    folds: z.int().min(2).max(50).optional(),
  }),
  parts: (body) => [...['train', 'validation', 'test'], ...(body.folds === undefined ? [] : ['fold_1_train'])],
  references: (body) => [reference(body.of, ['of'], 'dataset')],
});

const train = defineCell({
  ...common,
  id: 'train',
  doc: 'A model.',
  output: 'model',
  schema: z.strictObject({
    of: cellName('parts').describe('parts to learn from'),
    target: columnName().describe('column to predict'),
    model: z.enum(['linear', 'logistic', 'gbdt']).describe('learner'),
    params: z
      .object({ learning_rate: z.number().positive().max(1).default(0.1), n_estimators: z.int().min(1).default(100) })
      .strict()
      .prefault({})
      .describe('hyperparameters'),
    backend: z.union([z.literal('exact'), z.literal('webgpu')]).default('exact'),
  }),
  references: (body) => [reference(body.of, ['of'], 'parts')],
});

const expectation = z.union([
  z.strictObject({ rows: z.strictObject({ min: z.int().min(0).optional(), max: z.int().optional() }) }),
  z.strictObject({
    column: columnName(),
    type: z.enum(['number', 'text', 'timestamp']).optional(),
    between: z.tuple([z.number(), z.number()]).optional(),
  }),
]);

const check = defineCell({
  ...common,
  id: 'check',
  doc: 'What must hold.',
  output: 'report',
  schema: z.strictObject({
    of: cellName('dataset').describe('dataset to check'),
    expect: z.array(expectation).min(1).describe('expectations'),
    on_fail: z.enum(['stop', 'warn']).default('stop'),
  }),
  references: (body) => [reference(body.of, ['of'], 'dataset')],
  guards: (body) => (body.on_fail === 'stop' ? body.of : undefined),
});

const evaluate = defineCell({
  ...common,
  id: 'evaluate',
  doc: 'Scores.',
  output: 'evaluation',
  schema: z.strictObject({
    of: z.union([cellName('model'), z.array(cellName('model')).min(1)]).describe('one model or several'),
    on: cellName('dataset').describe('rows to score'),
    metrics: z.array(z.enum(['rmse', 'mae', 'roc_auc'])).default(['rmse']),
    threshold: z.union([z.number().min(0).max(1), z.literal('auto')]).default(0.5),
  }),
  references: (body) => {
    const models = typeof body.of === 'string' ? [body.of] : body.of;
    const of = models.map((name, index) => reference(name, Array.isArray(body.of) ? ['of', index] : ['of'], 'model'));
    return [...of, reference(body.on, ['on'], 'dataset')];
  },
});

export const testKinds: ReadonlyMap<string, CellKind> = new Map(
  ([data, check, split, train, evaluate] as unknown as CellKind[]).map((kind) => [kind.id, kind]),
);
