// Ours: a model fitted on rows of flights, written as ONNX and asked through onnxruntime-web; prints milliseconds a call
// by batch size. Usage: main.mjs KIND FOLDER MODEL BATCH,BATCH,…; the calls are the same rows of the test part.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { takeFeatures } from '../../src/core/learn/dataset-features.ts';
import type { Features } from '../../src/core/learn/features.ts';
import { writeOnnx } from '../../src/core/onnx/write.ts';
import type { NamedTensor } from '../../src/core/ports.ts';
import { modelKinds } from '../../src/kinds/model/index.ts';
import { createInference } from '../../src/platform/inference/ort.ts';
import { readFeatureFile } from '../../tests/peers/feature-file.ts';
import { fitContext } from '../../tests/support/fit-context.ts';

const TRAIN_ROWS = 20_000;
const BUDGET_MS = 1500;

const [id, folder, model, batches] = process.argv.slice(2) as [string, string, string, string];
const kind = modelKinds.find((each) => each.id === id)!;
const { x, y } = readFeatureFile(path.join(folder, 'flights-train.bin'));
const rows = Uint32Array.from({ length: TRAIN_ROWS }, (_, at) => Math.floor((at * x.nSamples) / TRAIN_ROWS));
const target = { ...y, values: Float64Array.from(rows, (row) => y.values[row]!) };
const state = await kind.fit(fitContext(), { x: takeFeatures(x, rows), y: target }, kind.params.parse({}) as never);
const bytes = writeOnnx(kind.toOnnx(state));
writeFileSync(model, bytes);

function feedsOf(part: Features): Record<string, NamedTensor> {
  return Object.fromEntries(
    part.columns.map((column) => {
      const data =
        column.kind === 'number' ? column.values : Array.from(column.codes, (code) => column.levels[code] ?? '');
      return [column.name, { data, shape: [part.nSamples] }];
    }),
  );
}

const test = readFeatureFile(path.join(folder, 'flights-test.bin')).x;
const started = performance.now();
const session = await createInference().open(bytes);
const openMs = performance.now() - started;
const calls: Record<string, number> = {};
for (const batch of batches.split(',').map(Number)) {
  const feeds = feedsOf(
    takeFeatures(
      test,
      Uint32Array.from({ length: batch }, (_, at) => at),
    ),
  );
  let best = Infinity;
  const end = performance.now() + BUDGET_MS;
  for (let round = 0; round < 5 || performance.now() < end; round++) {
    const before = performance.now();
    await session.run(feeds);
    best = Math.min(best, performance.now() - before);
  }
  calls[batch] = best;
}
await session.close();
console.log(JSON.stringify({ openMs, calls, sizeKb: bytes.length / 1024 }));
