// Many runs: loaded from the store, ordered, filtered and grouped, against pandas and MLflow's own search.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { bundle, bundlePage } from './support/bundle.mjs';
import { runNode, runPython, runTools } from './support/child.mjs';
import { pageCpu, withChromium, withFolder } from './support/chromium.mjs';

const SHAPES = [
  { runs: 100_000, each: 20, names: 2_000 },
  { runs: 1_000, each: 2_000, names: 2_000 },
];
/** MLflow takes runs one by one: a hundred thousand would fill for an hour. */
const MLFLOW = { runs: 2_000, each: 20, names: 2_000 };

const told = ({ runs, each, names }) => `${runs.toLocaleString('en')} runs × ${each} of ${names.toLocaleString('en')}`;
const figures = ({ runs, each, names }) => [runs, each, names];

function row(where, { load, sort, filter, group, indexMb, peakMb }) {
  const ms = (value) => (value === undefined ? '–' : value.toFixed(value < 10 ? 2 : 0));
  return {
    where,
    load: ms(load),
    sort: ms(sort),
    filter: ms(filter),
    group: ms(group),
    'index MB': indexMb === undefined ? '–' : indexMb.toFixed(indexMb < 10 ? 1 : 0),
    'peak MB': peakMb === undefined ? '–' : peakMb.toFixed(0),
  };
}

/** CPU milliseconds of the page's main thread, the least of the rounds. */
async function inPage(page, shape, rounds) {
  const cpu = await pageCpu(page);
  await cpu.start();
  const measured = async (name) => {
    const before = await cpu.seconds();
    const value = await page.evaluate((each) => globalThis[each](), name);
    return { ms: ((await cpu.seconds()) - before) * 1000, value };
  };
  await page.evaluate((args) => globalThis.prepare(...args), figures(shape));
  const { ms: load, value: indexMb } = await measured('load');
  const times = { load, indexMb };
  for (const name of ['sort', 'filter', 'group']) {
    times[name] = Infinity;
    for (let round = 0; round < rounds; round++) times[name] = Math.min(times[name], (await measured(name)).ms);
  }
  return times;
}

async function inChromium(shapes, rounds) {
  const folder = await bundlePage('support/runs-page.ts');
  writeFileSync(path.join(folder, 'index.html'), '<!doctype html><script type="module" src="main.mjs"></script>');
  return withChromium((browser) =>
    withFolder(folder, async (url) => {
      const rows = [];
      for (const shape of shapes) {
        const page = await browser.newPage();
        await page.goto(url);
        await page.waitForFunction(() => 'prepare' in globalThis);
        rows.push(row(`${told(shape)}, Chromium`, await inPage(page, shape, rounds)));
        await page.close();
      }
      return rows;
    }),
  );
}

export default {
  title: 'Many runs, CPU milliseconds of one thread (target: order and filter under 100)',
  async run({ short }) {
    const script = await bundle('support/runs.ts');
    const shapes = short
      ? [
          { runs: 10_000, each: 20, names: 2_000 },
          { runs: 100, each: 2_000, names: 2_000 },
        ]
      : SHAPES;
    const rounds = short ? 2 : 5;
    const rows = [];
    for (const each of shapes) {
      rows.push(row(`${told(each)}, Node`, runNode(script, [...figures(each), rounds])));
      rows.push(row(`${told(each)}, pandas`, runPython('rival/runs.py', [...figures(each), rounds])));
    }
    rows.push(...(await inChromium(shapes, rounds)));
    if (short) return rows;
    rows.push(row(`${told(MLFLOW)}, Node`, runNode(script, [...figures(MLFLOW), rounds])));
    rows.push(row(`${told(MLFLOW)}, MLflow on sqlite`, runTools('rival/runs_mlflow.py', [...figures(MLFLOW), rounds])));
    return rows;
  },
};
