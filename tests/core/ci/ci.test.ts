import { describe, expect, it } from 'vitest';
import { junitXml } from '../../../src/core/ci/junit.ts';
import { ciReport, type CiCell } from '../../../src/core/ci/report.ts';
import { summaryMarkdown } from '../../../src/core/ci/summary.ts';
import { shellWord, workflowText } from '../../../src/core/ci/workflow.ts';
import type { CellState } from '../../../src/core/graph/engine.ts';
import type { Json } from '../../../src/core/json.ts';
import type { Output } from '../../../src/core/kind/cell-kind.ts';
import { problem, type Problem } from '../../../src/core/problem.ts';

const better = new Map<string, 'higher' | 'lower'>([
  ['log_loss', 'lower'],
  ['roc_auc', 'higher'],
]);

interface Given {
  readonly state?: CellState;
  readonly output?: object;
  readonly body?: Json;
  readonly problems?: readonly Problem[];
  readonly fault?: string;
}

const cell = (
  name: string,
  kind: string,
  { state = 'fresh', output, body = {}, problems = [], fault }: Given,
): CiCell => ({
  name,
  kind,
  body,
  status: {
    cell: name,
    kind,
    state,
    ms: 12,
    problems,
    log: [],
    ...(output && { output: output as Output }),
    ...(fault !== undefined && { fault: { message: fault } }),
  },
});

const report = (cells: readonly CiCell[], baseline?: ReadonlyMap<string, Output>, title = 'Sales') =>
  ciReport({
    notebook: 'models/sales.md',
    title,
    outcome: 'said_no',
    cells,
    problems: [],
    better,
    ...(baseline && { baseline }),
  });

const EXPECT: Json = [{ rows: { min: 10 } }, { column: 'visits', between: [0, 50], missing: { max: 0 } }];
const failure = { expectation: 'between', column: 'visits', rows: 3, examples: [1], message: '' };
const checked = (saidNo: boolean) => ({
  type: 'report',
  result: { passed: false, failures: [failure] },
  details: [{ item: 1, problem: problem('check.between', { column: 'visits', rows: 3 }) }],
  ...(saidNo && { saidNo: true }),
});

const scored = (rocAuc: number | null, rows = 'r'): Output => ({
  type: 'evaluation',
  result: { roc_auc: rocAuc, log_loss: 0.3, intervals: { roc_auc: { low: 0.7, high: 0.9, level: 0.95 } } },
  evaluation: { on: { manifest: { object: rows } }, metrics: ['roc_auc', 'log_loss'], models: [{ name: 'sale' }] },
});

describe('a report for continuous integration', () => {
  it('has a case for each expectation, those that hold too', () => {
    const { cases } = report([cell('ok', 'check', { body: { expect: EXPECT }, output: checked(true) })]);
    expect(cases.map(({ name, state, said }) => [name, state, said.length])).toEqual([
      ['rows', 'passed', 0],
      ['visits: between', 'failed', 1],
      ['visits: missing', 'passed', 0],
    ]);
  });

  it('counts what fails in a check that only warns as skipped, not as failed', () => {
    const { cases } = report([cell('ok', 'check', { body: { expect: EXPECT }, output: checked(false) })]);
    expect(cases.map((each) => each.state)).toEqual(['passed', 'skipped', 'passed']);
  });

  it('tells a failed cell, a fault, a blocked cell and a no from each other', () => {
    const { cases } = report([
      cell('a', 'data', { state: 'failed', problems: [problem('source.missing', { source: 'x.csv' })] }),
      cell('b', 'train', { state: 'failed', fault: 'boom' }),
      cell('c', 'evaluate', { state: 'blocked' }),
      cell('d', 'deploy', { output: { type: 'rollout', result: {}, saidNo: true } }),
      cell('e', 'data', { output: { type: 'dataset', result: {} } }),
    ]);
    expect(cases.map(({ state }) => state)).toEqual(['error', 'error', 'skipped', 'failed', 'passed']);
  });

  it.each([
    [0.8, 0.7, 'r', 'better'],
    [0.6, 0.7, 'r', 'worse'],
    [0.7, 0.7, 'r', 'same'],
    [0.8, 0.7, 'other', 'other_rows'],
    [null, 0.7, 'r', 'same'],
  ] as const)('holds roc_auc %s against %s on rows %s: %s', (now, before, rows, change) => {
    const baseline = new Map([['scores', scored(before, rows)]]);
    const { metrics } = report([cell('scores', 'evaluate', { output: scored(now) })], baseline);
    expect(metrics[0]).toMatchObject({ metric: 'roc_auc', value: now, before, change });
  });

  it('knows which way a metric goes', () => {
    const old = { ...scored(0.8), result: { roc_auc: 0.8, log_loss: 0.4 } } as Output;
    const { metrics } = report([cell('scores', 'evaluate', { output: scored(0.8) })], new Map([['scores', old]]));
    expect(metrics[1]).toMatchObject({ metric: 'log_loss', value: 0.3, before: 0.4, change: 'better' });
  });
});

describe('the JUnit report', () => {
  it('escapes what XML does not allow, and counts', () => {
    const bad = 'a<b>&"\u0001\ud800\n';
    const xml = junitXml(
      report([
        cell('a', 'data', { state: 'failed', problems: [problem('source.missing', { source: bad, looked: '' })] }),
      ]),
    );
    expect(xml).toContain(
      '<testsuite name="models/sales.md" tests="1" failures="0" errors="1" skipped="0" time="0.012">',
    );
    expect(xml).toContain('a&lt;b&gt;&amp;&quot;\ufffd\ufffd&#10;');
    expect(xml).toContain('type="source.missing"');
  });
});

describe('the summary', () => {
  const gate = {
    type: 'verdict',
    result: {
      passed: false,
      reasons: [{ require: 'roc_auc not worse than champion', got: 0.7, passed: false, message: '' }],
    },
    said: [
      problem('gate.worse', {
        model: 'sale',
        metric: 'roc_auc',
        alias: 'champion',
        got: 0.7,
        reference: 0.75,
        advantage: -0.05,
        low: -0.1,
        high: 0.01,
        percent: 95,
        margin: 0,
      }),
    ],
    saidNo: true,
  };
  const all = report(
    [
      cell('ok', 'check', { body: { expect: EXPECT }, output: checked(true) }),
      cell('scores', 'evaluate', { output: scored(0.8) }),
      cell('good', 'gate', { output: gate }),
    ],
    new Map([['scores', scored(0.7)]]),
    'Sales | <b>*all*</b>',
  );

  it('shows verdict, gates, champion, metrics against the baseline, checks and links', () => {
    const links = {
      notebook: 'https://host/n.md',
      run: 'https://host/run',
      baseline: { file: 'b.zip', title: 'Sales' },
    };
    const text = summaryMarkdown(all, links, 'en');
    expect(text).toContain('## Sales \\| &lt;b&gt;\\*all\\*&lt;/b&gt;: a check or gate said no\n');
    expect(text).toContain(
      '[`models/sales.md`](https://host/n.md) · [This run](https://host/run) · Compared with `b.zip`',
    );
    expect(text).toContain('| good | sale | roc_auc | 0.7 | champion 0.75 | -0.05 | -0.1 – 0.01 (95 %) | failed |');
    expect(text).toContain('| scores | sale | roc_auc | 0.8 | 0.7 – 0.9 | 0.7 | +0.1 better |');
    expect(text).toContain('| scores | sale | log_loss | 0.3 |  | 0.3 | same |');
    expect(text).toMatch(/\| ok \| between \| visits \| 3 \| failed \| .+ \|/);
  });

  it('is in the language of its reader', () => {
    const text = summaryMarkdown(all, { baseline: { file: 'b.zip', title: 'Sales' } }, 'pt');
    expect(text).toContain('### Portões\n');
    expect(text).toContain('uma checagem ou um portão disse não');
    expect(text).not.toMatch(/Gates|passed|verdict/);
    expect(text).toContain('| célula | modelo | métrica | valor | comparado com | vantagem |');
    expect(text).toContain('| good | sale | roc_auc | 0,7 | champion 0,75 | -0,05 | -0,1 – 0,01 (95 %) | falhou |');
    expect(text).toContain('| scores | sale | roc_auc | 0,8 | 0,7 – 0,9 | 0,7 | +0,1 melhor |');
  });
});

describe('a workflow', () => {
  it('keeps a name with blanks and quotes one word of the shell', () => {
    expect([shellWord('a/b.md'), shellWord("it's a.md")]).toEqual(['a/b.md', "'it'\\''s a.md'"]);
    for (const system of ['github', 'gitlab'] as const) {
      expect(workflowText(system, 'my models/n.md')).toContain("npx bancada run 'my models/n.md' --ci --junit");
    }
  });
});
