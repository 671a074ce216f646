/** A store with what a sync moves: a notebook's run, trainings with curves, a data set, a registered model. */
import { createHash } from 'node:crypto';
import { canonicalJson } from '../../../src/core/graph/canonical-json.ts';
import { change, type ChildRecord, type RunRecord } from '../../../src/core/graph/records.ts';
import type { Store } from '../../../src/core/ports.ts';
import { writeOnnx } from '../../../src/core/onnx/write.ts';
import { changeModel } from '../../../src/core/registry/change.ts';
import { noteChange } from '../../../src/core/tracking/notes.ts';
import type { ModelRef } from '../../../src/core/registry/proposal.ts';
import { memoryStore } from '../../support/memory-store.ts';

export const clock = { now: () => 1_700_000_000_000 };

export const RUN = '01HRUN';
/** Digest of the registered model's weights. */
export const WEIGHTS_1 = createHash('sha256').update('weights 1').digest('hex');

export async function putText(store: Store, value: string) {
  const bytes = new TextEncoder().encode(value);
  return { object: await store.objects.put(bytes), size: bytes.length };
}

const GRAPH = writeOnnx({
  name: 'double',
  opsets: [{ domain: '', version: 15 }],
  inputs: [{ name: 'x', element: 'double', shape: [null] }],
  outputs: [{ name: 'prediction', element: 'double', shape: [null] }],
  initializers: [],
  nodes: [{ op: 'Add', domain: '', inputs: ['x', 'x'], outputs: ['prediction'] }],
  metadata: {},
});

/** A model document whose state says `content`; different contents are different models. */
export async function putModel(store: Store, content: string): Promise<ModelRef> {
  const json = { form: 'json' as const };
  const bytes = { form: 'bytes' as const };
  const state = { ...(await putText(store, content)), ...bytes };
  const onnx = { object: await store.objects.put(GRAPH), size: GRAPH.length, ...bytes };
  const known = canonicalJson({ inputs: { x: [1, 2] }, outputs: { prediction: [2, 4] } });
  const output = {
    type: 'model',
    result: { model: state.object, metrics: { rmse: 1.5 } },
    model: {
      kind: 'linear',
      unit: 'linear@1',
      task: 'regression',
      target: 'y',
      classes: [],
      features: [{ name: 'x', kind: 'number' }],
      inputs: [{ name: 'x', type: 'number', element: 'double' }],
      outputs: ['prediction'],
      state,
      onnx,
      knownRows: { ...(await putText(store, known)), ...json },
      onnxMaxDifference: 0,
      params: { alpha: 1 },
      exact: true,
    },
    curves: {},
    importance: [],
  };
  return { model: state.object, output: { ...(await putText(store, canonicalJson(output))), ...json } };
}

/** `trainings` of them in one run of one notebook; the first trained the registered model. */
export async function filledStore(trainings = 2) {
  const store = memoryStore();
  const model = await putModel(store, 'weights 1');
  const manifest = canonicalJson({
    format: 1,
    fields: [
      { name: 'x', type: 'number' },
      { name: 'y', type: 'number' },
    ],
    rows: 4,
    groups: [],
  });
  const ref = { manifest: { ...(await putText(store, manifest)), form: 'json' }, count: 4 };
  const part = { type: 'dataset', result: {}, dataset: ref };
  const parts = canonicalJson({ type: 'parts', result: {}, parts: { train: part, validation: part } });
  const inputs = { of: (await putText(store, parts)).object };
  const text = (await putText(store, '# Notebook')).object;
  const run: RunRecord = {
    id: RUN,
    notebook: 'demand.md',
    title: 'Demand',
    status: 'ok',
    startedAt: 1000,
    finishedAt: 9000,
    seed: 7,
    params: { rate: 0.5 },
    text,
    environment: { engine: '0.2.0' },
    cells: { parts: { kind: 'split', state: 'fresh', digest: inputs.of } },
  };
  const changes = [change('run', RUN, run)];
  for (let at = 0; at < trainings; at++) {
    const id = `${RUN}/forest/${at === 0 ? 'forest' : `trial ${at}`}`;
    const child: ChildRecord = {
      id,
      parent: RUN,
      notebook: 'demand.md',
      cell: 'forest',
      name: at === 0 ? 'forest' : `trial ${at}`,
      at: 5000 + at,
      params: { model: 'linear', alpha: at },
      metrics: { rmse: 1.5 + at },
      tags: { task: 'regression' },
      artifacts: at === 0 ? { model: model.model } : {},
      inputs,
      units: [],
      environment: {},
    };
    changes.push(
      change('run', id, child),
      change('series', `${id}/loss`, {
        points: [
          [0, 3],
          [1, 2 + at],
        ],
      }),
    );
  }
  await store.records.commit(changes);
  await store.records.commit([
    noteChange(`${RUN}/forest/forest`, { text: 'The best so far.', tags: { stage: 'final', 'a#': 'odd' } }),
  ]);
  const by = { notebook: 'demand.md' };
  await changeModel(store, clock, 'demand', () => [
    { type: 'registered', version: 1, model, card: 'What it is for.', by },
    { type: 'alias_moved', alias: 'champion', version: 1, by },
    { type: 'about', text: 'Says what will be wanted.', by },
    { type: 'tagged', version: 1, tag: 'risk', value: 'low', by },
  ]);
  return store;
}
