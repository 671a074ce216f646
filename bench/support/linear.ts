// Ours: a model fitted with the defaults, preparation included; prints the least CPU seconds, the score and peak memory.
// Usage: main.mjs KIND FOLDER NAME REPETITIONS EPOCHS
import path from 'node:path';
import { modelKinds } from '../../src/kinds/model/index.ts';
import logLoss from '../../src/kinds/metric/log_loss.ts';
import rmse from '../../src/kinds/metric/rmse.ts';
import { readFeatureFile } from '../../tests/peers/feature-file.ts';
import { fitContext } from '../../tests/support/fit-context.ts';

const [id, folder, name, repetitions, epochs] = process.argv.slice(2) as [string, string, string, string, string];
const kind = modelKinds.find((each) => each.id === id)!;
const params = kind.params.parse(Number(epochs) > 0 ? { max_iter: Number(epochs) } : {}) as never;
const data = readFeatureFile(path.join(folder, `${name}-train.bin`));
let total = Infinity;
let state;
for (let round = 0; round < Number(repetitions); round++) {
  const before = process.cpuUsage();
  state = await kind.fit(fitContext(), data, params);
  const { user, system } = process.cpuUsage(before);
  total = Math.min(total, (user + system) / 1e6);
}
const peakMb = process.resourceUsage().maxRSS / 1024;
const test = readFeatureFile(path.join(folder, `${name}-test.bin`));
const { task, classes, values: actual } = test.y;
const score = (task === 'regression' ? rmse : logLoss).score({
  task,
  classes,
  actual,
  ...kind.predict(state!, test.x),
});
console.log(JSON.stringify({ total, score, peakMb }));
