import { describe, expect, it } from 'vitest';
import { importBundle } from '../../../src/core/bundle/import.ts';
import { replaySentence, verdictSentences } from '../../../src/core/bundle/replay-words.ts';
import type { Replay } from '../../../src/core/bundle/replay.ts';
import { canonicalJson } from '../../../src/core/graph/canonical-json.ts';
import type { RunRecord } from '../../../src/core/graph/records.ts';
import type { ModelOutput } from '../../../src/core/learn/model-output.ts';
import { decodeModelState, encodeModelState } from '../../../src/core/learn/model-state.ts';
import { renderProblem } from '../../../src/core/words/index.ts';
import { nodeHasher } from '../../../src/platform/node/hasher.ts';
import {
  bundleWorld,
  exported,
  exportedRun,
  forged,
  kinds,
  manifestOf,
  opened,
  replayed,
  wrongs,
  type Files,
} from '../../support/bundles.ts';
import { FAKE_ADAPTER, fakeGpu } from '../../support/fake-gpu.ts';
import { WHOLE, WHOLE_CSV } from './notebooks.ts';

const NETWORK = 'model: mlp\nbackend: webgpu\nparams: { hidden_layer_sizes: [4], max_iter: 3 }';
const NOTEBOOK = WHOLE.replace('model: logistic', NETWORK);
const CELLS = ['visits', 'parts', 'sale', 'scores', 'good', 'registered'];

function worldOn(noise: number) {
  const world = bundleWorld({ gpu: fakeGpu({ noise }) });
  world.sources.set('visits.csv', WHOLE_CSV);
  return world;
}

const maker = worldOn(0);
const made = await exported(maker, NOTEBOOK);
/** The model alone: nothing that reads it was claimed, so that a forged model needs no forged keys. */
const modelAlone = await exportedRun(maker, (await maker.engine.run(maker.read(NOTEBOOK), { cells: ['sale'] })).run);
/** Replays on a GPU whose weights are off by a share. */
const replayedOn = (bytes: Uint8Array, noise: number) => replayed(bytes, { gpu: fakeGpu({ noise }) });

function outputOf(files: Files, cell: string): { path: string; document: ModelOutput } {
  const claim = manifestOf(files).cells[cell]!;
  if (claim.state !== 'done') throw new Error(`${cell} has no output`);
  const path = `objects/${claim.digest}`;
  return { path, document: JSON.parse(new TextDecoder().decode(files.get(path))) as ModelOutput };
}

/** A forger's edit of a cell's output document. */
function withOutput(cell: string, edit: (document: ModelOutput) => object) {
  return (files: Files) => {
    const { path, document } = outputOf(files, cell);
    files.set(path, new TextEncoder().encode(canonicalJson(edit(document))));
  };
}

/** A forger's edit of the weights alone. */
function withState(edit: (bytes: Uint8Array) => Uint8Array) {
  return (files: Files) => {
    const { object } = outputOf(files, 'sale').document.model.state;
    files.set(`objects/${object}`, edit(files.get(`objects/${object}`)!));
  };
}

const metricsTimes = (share: number) =>
  withOutput('sale', (document) => {
    const metrics = document.result['metrics'] as Record<string, number>;
    return {
      ...document,
      result: { ...document.result, metrics: { ...metrics, log_loss: metrics['log_loss']! * share } },
    };
  });

const widened = (bytes: Uint8Array) => {
  const state = decodeModelState(bytes);
  return encodeModelState({ ...state, meta: { ...state.meta, widths: [400, 1] } });
};

const moved = (bytes: Uint8Array) => {
  const state = decodeModelState(bytes);
  state.tensors['layer.0']![1]! *= 1 + 1e-6;
  return encodeModelState(state);
};

const verdictsOf = ({ cells }: Replay) => Object.fromEntries(cells.map(({ cell, verdict }) => [cell, verdict]));
const identicalBut = (cell: string, verdict: string) => ({
  ...Object.fromEntries(CELLS.map((each) => [each, 'identical'])),
  [cell]: verdict,
});

describe('a model that was fitted on a GPU', () => {
  it('says so, and by which GPU, in its document, its run and the units of the bundle', async () => {
    const world = worldOn(0);
    const { cells, run } = await world.engine.run(world.read(NOTEBOOK), { cells: ['sale'] });
    const output = cells.get('sale')!.output as ModelOutput;
    expect(output.model).toMatchObject({ exact: false, adapter: FAKE_ADAPTER, unit: 'tfjs-webgpu@4.22' });
    expect(output.tolerance).toEqual({ absolute: 1e-3, relative: 1e-2 });
    const children = await world.store.records.list('run', `${run}/`);
    expect(children.map(({ value }) => value['tags'])).toEqual([
      { task: 'classification', backend: 'webgpu', adapter: FAKE_ADAPTER },
    ]);
    expect((await opened(made)).manifest.units).toContain('tfjs-webgpu@4.22');
  });

  it('is told apart from exact cells by the backend, in the record of the run and in the bundle', async () => {
    const world = worldOn(0);
    const backendOf = async (id: string) =>
      ((await world.store.records.get('run', id)) as unknown as RunRecord).environment['backend'];
    const gpu = `webgpu ${FAKE_ADAPTER}`;
    for (const text of [NOTEBOOK, `${NOTEBOOK}\n`]) {
      const { run } = await world.engine.run(world.read(text));
      expect(await backendOf(run)).toBe(`wasm, ${gpu}`);
    }
    const { run } = await world.engine.run(world.read(NOTEBOOK), { cells: ['parts'] });
    expect(await backendOf(run)).toBe('wasm');
    const { environments, cells } = (await opened(made)).manifest;
    expect(environments.map(({ backend }) => backend)).toEqual(['wasm', gpu]);
    for (const [name, claim] of Object.entries(cells)) {
      expect(claim).toMatchObject({ environment: name === 'sale' ? 1 : 0 });
    }
  });

  it('is another cell than the one that is trained exactly', async () => {
    const world = worldOn(0);
    const keyOf = async (text: string) =>
      (await world.engine.run(world.read(text), { cells: ['sale'] })).cells.get('sale')!.key;
    const keys = [await keyOf(NOTEBOOK), await keyOf(NOTEBOOK.replace('backend: webgpu\n', ''))];
    expect(keys[0]).not.toBe(keys[1]);
  });
});

describe('a replay of what was fitted on a GPU', () => {
  it('is within the stated tolerance where the GPU is near, and what reads the model is identical', async () => {
    const found = await replayedOn(made, 1e-5);
    expect(verdictsOf(found)).toEqual(identicalBut('sale', 'within_tolerance'));
    expect([found.verdict, found.first!.tolerance]).toEqual(['within_tolerance', { absolute: 1e-3, relative: 1e-2 }]);
    const sentences = [replaySentence(found), ...verdictSentences(found.first!)];
    expect(sentences.map((each) => renderProblem(each, 'en')).join('\n')).toMatch(
      /identical within the stated tolerance[^]*not exact \(WebGPU\)/,
    );
  });

  it('is identical where the GPU gives the same bytes', async () => {
    expect((await replayedOn(made, 0)).verdict).toBe('identical');
  });

  it('differs where the GPU is far off', async () => {
    const { verdict, first } = await replayedOn(made, 2);
    expect([verdict, first!.cell]).toEqual(['differs', 'sale']);
  });

  it.each([
    ['a metric within the tolerance', metricsTimes(1.005), 'within_tolerance', 'sale', undefined],
    ['a metric beyond it', metricsTimes(1.05), 'differs', 'sale', 'result.metrics.log_loss'],
    [
      'a wider tolerance of its own',
      withOutput('sale', (each) => ({ ...each, tolerance: { absolute: 9, relative: 9 } })),
      'differs',
      'sale',
      'tolerance.absolute',
    ],
    ['a weight, not what was made of it', withState(moved), 'differs', 'sale', 'model.onnx'],
    ['the shape of the network', withState(widened), 'differs', 'sale', 'model.state.meta.widths.0'],
    ['a state that is none', withState(() => new Uint8Array(64)), 'differs', 'sale', 'model.state'],
    [
      'a setting that it was not trained with',
      withOutput('sale', (each) => ({
        ...each,
        model: { ...each.model, params: { ...each.model.params, alpha: 0.0001001 } },
      })),
      'differs',
      'sale',
      'model.params.alpha',
    ],
    ['a model that is none', withOutput('sale', (each) => ({ ...each, model: 3 })), 'differs', 'sale', 'model'],
    [
      'that it is exact',
      withOutput('sale', (each) => ({ ...each, model: { ...each.model, exact: true } })),
      'differs',
      'sale',
      'model.exact',
    ],
    [
      'a metric of what reads the model',
      withOutput('scores', (each) => ({ ...each, result: { ...each.result, log_loss: 0.01 } })),
      'differs',
      'scores',
      'result.log_loss',
    ],
  ] as const)('tells of a bundle that claims %s', async (_, edit, verdict, cell, path) => {
    const bytes = await forged(cell === 'sale' ? modelAlone : made, edit);
    expect(await wrongs(bytes)).toEqual([]);
    const found = await replayedOn(bytes, 1e-7);
    expect([found.verdict, found.first!.cell]).toEqual([verdict, cell]);
    if (path !== undefined) expect(found.first!.difference!.path).toBe(path);
  });

  it('cannot be done without a GPU, says so, and compares the rest from the claimed model', async () => {
    const found = await replayed(made);
    expect(verdictsOf(found)).toEqual(identicalBut('sale', 'not_here'));
    expect(found.verdict).toBe('not_here');
    expect(found.first!.problems.map(({ code }) => code)).toEqual(['gpu.none_node']);
    expect(renderProblem(replaySentence(found), 'en')).toMatch(/^cannot be replayed here: sale needs WebGPU/);
    const cheated = await forged(
      made,
      withOutput('scores', (each) => ({ ...each, result: { ...each.result, log_loss: 0.01 } })),
    );
    const { verdict, first } = await replayed(cheated);
    expect([verdict, first!.cell]).toEqual(['differs', 'scores']);
  });

  it('holds up what reads a claimed output that is none, where the GPU is not there to tell', async () => {
    const bytes = await forged(
      made,
      withOutput('sale', (each) => ({ ...each, result: {} })),
    );
    const found = await replayed(bytes);
    expect(verdictsOf(found)).toMatchObject({ sale: 'not_here', scores: 'differs' });
  });

  it('is asked again without calling the bundle a liar when its notebook runs elsewhere', async () => {
    const world = worldOn(1e-5);
    await importBundle(
      { store: world.store, hasher: nodeHasher, clock: world.parts.clock, kinds },
      await opened(made),
      'book.md',
    );
    const { cells } = await world.engine.run(world.read(NOTEBOOK), { cells: ['sale'] });
    expect(cells.get('sale')).toMatchObject({ state: 'fresh', problems: [] });
  });
});
