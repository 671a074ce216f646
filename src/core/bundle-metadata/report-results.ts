/** A cell's result as a reader takes it in: by what its output is, never by its kind. */
import { modelPath } from '../bundle/manifest.ts';
import type { JsonObject } from '../json.ts';
import type { Output } from '../kind/cell-kind.ts';
import type { ModelOutput } from '../learn/model-output.ts';
import type { Problem } from '../problem.ts';
import type { RegistrationOutput, RolloutOutput } from '../registry/proposal.ts';
import type { ServingOutput } from '../serving/output.ts';
import type { DatasetOutput } from '../table/output.ts';
import { renderProblem, type Language } from '../words/index.ts';
import { markup, type Html, type Shown } from './html.ts';
import { metricsOf } from './metrics.ts';
import { numberText, percentText } from './number-text.ts';
import { bar, lineChart } from './report-chart.ts';
import { datasetHtml } from './report-dataset.ts';
import { evaluationHtml } from './report-evaluation.ts';
import { monitoringHtml } from './report-monitoring.ts';
import { leaves, lines, pairs, table, valueText, type Line } from './report-table.ts';
import { say } from './report-words.ts';
import type { CellFacts } from './run-facts.ts';

/** The result of a cell that has one. */
export function resultHtml(cell: CellFacts, output: Output, language: Language): Shown {
  switch (output.type) {
    case 'dataset':
      return datasetHtml(cell, output as DatasetOutput, language);
    case 'parts':
      return partsHtml(output, language);
    case 'model':
      return modelHtml(cell.name, output as ModelOutput, language);
    case 'evaluation':
      return evaluationHtml(output, language);
    case 'report':
      return checkHtml(output, language);
    case 'verdict':
      return verdictHtml(output, language);
    case 'registration':
      return proposalHtml(output as RegistrationOutput, registrationText(output, language), language);
    case 'rollout':
      return proposalHtml(output as RolloutOutput, rolloutText(output, language), language);
    case 'serving':
      return servingHtml(output as ServingOutput, language);
    case 'monitoring':
      return monitoringHtml(output, language);
    case 'record':
      return recordHtml(output, language);
    case 'exercise':
      return exerciseHtml(output, language);
    case 'scenario':
      return everything(output.result, language);
  }
}

/** Names and values as `--json` has them, for what has no picture of its own. */
function everything(result: JsonObject, language: Language): Html | undefined {
  return pairs(leaves(result).map(([name, value]) => [name, valueText(value, language)]));
}

function partsHtml({ result, parts = {} }: Output, language: Language): Html | undefined {
  const rows = inOrder(Object.keys(parts)).map((name) => [name, Number(parts[name]!.result['rows'])] as const);
  const main = Object.keys(result).map((name) => Number(result[name]));
  const total = main.reduce((sum, each) => sum + each, 0);
  return table(
    [
      { name: say('part', language) },
      { name: say('rows', language), number: true },
      { name: say('share', language), number: true },
    ],
    rows.map(([name, count]) => [name, numberText(count, language), percentText(count / Math.max(1, total), language)]),
  );
}

/** Parts as a person names them; documents have them by the alphabet. */
const PARTS = ['train', 'validation', 'test'];

function inOrder(names: readonly string[]): string[] {
  return [...PARTS.filter((each) => names.includes(each)), ...names.filter((each) => !PARTS.includes(each))];
}

const MOST_IMPORTANT = 12;

function modelHtml(cell: string, output: ModelOutput, language: Language): Shown {
  const { model, curves, importance, result } = output;
  const metrics = Object.entries((result['metrics'] ?? {}) as Readonly<Record<string, number | null>>);
  const ranked = importance.toSorted((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, MOST_IMPORTANT);
  const most = Math.abs(ranked[0]?.value ?? 0);
  const series = Object.entries(curves).map(([name, points]) => ({ name, points }));
  const by = lineChart(
    { title: say('by_step', language), x: say('step', language), y: say('metric', language), series },
    language,
  );
  return [
    markup`<p>${modelText(output, language)}.</p>`,
    markup`<p class="soft small">${say('onnx', language, { path: modelPath(cell), value: numberText(model.onnxMaxDifference, language) })}</p>`,
    !model.exact &&
      markup`<p class="soft small">${say('not_exact', language, { adapter: model.adapter ?? 'WebGPU' })}</p>`,
    trialsHtml(output, language),
    metrics.length > 0 && markup`<h4>${say('on_validation', language)}</h4>`,
    table(
      [{ name: say('metric', language) }, { name: say('value', language), number: true }],
      metrics.map(([name, value]) => [name, numberText(value, language)]),
    ),
    by,
    ranked.length > 0 && markup`<h4>${say('importance', language)}</h4>`,
    table(
      [{ name: say('column', language) }, { name: ranked[0]?.measure ?? '', number: true }, { name: '' }],
      ranked.map(({ feature, value }) => [feature, numberText(value, language), bar(value, most)]),
    ),
    markup`<details><summary>${say('settings', language)}</summary>${pairs(
      Object.entries(model.params as JsonObject).map(([name, value]) => [name, valueText(value, language)]),
    )}</details>`,
  ];
}

const MOST_TRIALS = 20;

/** A search's trials in the order of drawing; the one that won is marked. */
function trialsHtml(output: Output, language: Language): Shown {
  const search = output['search'] as
    | {
        metric: string;
        best: number;
        trials: readonly { params: JsonObject; metrics: Record<string, number | null> }[];
      }
    | undefined;
  if (!search) return undefined;
  const shown = search.trials.map((trial, at) => ({ ...trial, at })).slice(0, MOST_TRIALS);
  return table(
    [
      { name: say('trial', language) },
      { name: search.metric, number: true },
      { name: say('settings', language), long: true },
    ],
    shown.map(({ at, metrics, params }) => [
      at === search.best ? `${at + 1} ★ ${say('best', language)}` : String(at + 1),
      numberText(metrics[search.metric], language),
      Object.entries(params)
        .map(([name, value]) => `${name} ${valueText(value, language)}`)
        .join(', '),
    ]),
    `${say('trials', language)}: ${search.trials.length}`,
  );
}

function checkHtml(output: Output, language: Language): Html {
  const details = (output['details'] ?? []) as readonly { readonly problem: Problem }[];
  if (details.length === 0) return markup`<p class="good">✓ ${say('all_passed', language)}</p>`;
  return judged(
    details.map(({ problem }) => ({ passed: false, message: renderProblem(problem, language) })),
    language,
  );
}

function verdictHtml(output: Output, language: Language): Shown {
  const said = (output['said'] ?? []) as readonly Problem[];
  const reasons = output.result['reasons'] as unknown as readonly Line[];
  const list = reasons.map(({ passed, message }, at) => ({
    passed,
    message: said[at] ? renderProblem(said[at], language) : message,
  }));
  return [markup`<p><strong>${headline(output, language)}</strong></p>`, judged(list, language)];
}

function exerciseHtml(output: Output, language: Language): Shown {
  const details = output['details'] as readonly { readonly problem?: Problem }[];
  const items = output.result['items'] as readonly JsonObject[];
  const list = items.map(({ cell, passed }, at) => {
    const missing = details[at]?.problem;
    return { passed: passed === true, message: missing ? renderProblem(missing, language) : String(cell) };
  });
  return [markup`<p><strong>${headline(output, language)}</strong></p>`, judged(list, language)];
}

function proposalHtml(output: RegistrationOutput | RolloutOutput, text: string, language: Language): Shown {
  const { passed, reasons } = output.verdict;
  const checks = output.type === 'rollout' ? output.staging : [];
  const list = checks.length > 0 ? checks : reasons.map((message) => ({ passed, message }));
  return [markup`<p><strong>${text}</strong></p>`, list.length > 0 && judged(list, language)];
}

function judged(list: readonly Line[], language: Language): Html {
  return lines(list, { passed: say('passed', language), failed: say('failed', language) });
}

interface Arm {
  readonly requests: number;
  readonly errors: number;
  readonly latency_ms: Readonly<Record<string, number | null>>;
}

function servingHtml({ result }: ServingOutput, language: Language): Shown {
  const { arms, ...rest } = result as unknown as { arms: Readonly<Record<string, Arm>> } & JsonObject;
  const quantiles = ['p50', 'p95', 'p99'];
  return [
    markup`<p><span class="badge warn">${say('simulated', language)}</span></p>`,
    table(
      [
        { name: say('arm', language) },
        { name: say('requests', language, { n: '' }).trim(), number: true },
        { name: say('errors', language, { n: '' }).trim(), number: true },
        ...quantiles.map((quantile) => ({ name: say('latency', language, { quantile }), number: true })),
      ],
      Object.entries(arms).map(([name, { requests, errors, latency_ms }]) => [
        name,
        numberText(requests, language),
        numberText(errors, language),
        ...quantiles.map((each) => numberText(latency_ms[each], language)),
      ]),
    ),
    everything(rest, language),
  ];
}

function recordHtml(output: Output, language: Language): Html | undefined {
  const { decision, because } = output.result as { decision?: string; because?: readonly string[] };
  const hypothesis = output['hypothesis'];
  if (decision === undefined || because === undefined) return everything(output.result, language);
  return pairs([
    ...(typeof hypothesis === 'string' ? ([[say('hypothesis', language), hypothesis]] as const) : []),
    [say('decision', language), decision],
    [
      say('because', language),
      because.map((name, at) => [at > 0 && ', ', markup`<a href="#cell-${name}">${name}</a>`]),
    ],
  ]);
}

/** One line for the summary. */
export function headline(output: Output, language: Language): string {
  const { result } = output;
  const count = (name: string) => numberText(Number(result[name]), language);
  switch (output.type) {
    case 'dataset':
      return say('rows_columns', language, { rows: count('rows'), columns: count('columns') });
    case 'parts':
      return inOrder(Object.keys(result))
        .map((name) => `${name} ${count(name)}`)
        .join(', ');
    case 'model':
      return modelText(output as ModelOutput, language);
    case 'evaluation':
      return evaluationText(output, language);
    case 'report': {
      const failures = (result['failures'] as readonly unknown[]).length;
      return failures === 0 ? say('all_passed', language) : say('failures', language, { n: String(failures) });
    }
    case 'verdict':
      return say(result['passed'] === true ? 'gate_open' : 'gate_shut', language);
    case 'registration':
      return registrationText(output, language);
    case 'rollout':
      return rolloutText(output, language);
    case 'scenario':
      return say('requests', language, { n: count('requests') });
    case 'serving':
      return `${say('requests', language, { n: count('requests') })}, ${say('errors', language, { n: count('errors') })}`;
    case 'monitoring': {
      const columns = Object.values(result['columns'] as unknown as Record<string, { drifted: boolean }>);
      const drifted = columns.filter((each) => each.drifted).length;
      return say('drift_of', language, { n: String(drifted), total: String(columns.length) });
    }
    case 'exercise': {
      const { length } = result['items'] as readonly JsonObject[];
      return say('met', language, { met: count('met'), total: String(length) });
    }
    case 'record':
      return typeof result['decision'] === 'string' ? result['decision'] : '';
  }
}

function modelText({ model }: ModelOutput, language: Language): string {
  const n = String(model.inputs.length);
  return say('model_of', language, { kind: model.kind, target: model.target, n });
}

function registrationText({ result }: Output, language: Language): string {
  const name = String(result['name']);
  const aliases = result['aliases'] as readonly string[];
  if (aliases.length === 0) return say('registers_plain', language, { name });
  return say('registers', language, { name, alias: aliases.join(', ') });
}

function rolloutText({ result }: Output, language: Language): string {
  return say('deploys', language, { strategy: String(result['strategy']), environment: String(result['environment']) });
}

/** The first metric of each model. */
function evaluationText(output: Output, language: Language): string {
  const metrics = metricsOf(output);
  const first = metrics.filter(({ name }) => name === metrics[0]?.name);
  const values = first.map(
    ({ model, value }) => `${model === undefined ? '' : `${model} `}${numberText(value, language)}`,
  );
  return first.length === 0 ? '' : `${first[0]!.name} ${values.join(', ')}`;
}
