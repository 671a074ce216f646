/** A model card drafted from the facts, as Markdown: nothing that is not known, and what is not known said. */
import type { Language, Message } from '../words/message.ts';
import { words } from './card-words.ts';
import type { MetricFact, ModelFacts } from './facts.ts';

/** Levels of a category that the card names. */
const NAMED_LEVELS = 10;

export type Say = (message: Message, values?: Readonly<Record<string, string | number>>) => string;

export function sayIn(language: Language): Say {
  return (message, values = {}) =>
    message[language].replace(/\{(\w+)\}/g, (_, name: string) => {
      const value = values[name] ?? '';
      return typeof value === 'number' ? numberText(value, language) : value;
    });
}

/** Whole numbers whole, others to four significant digits, with the language's decimal sign. */
export function numberText(value: number, language: Language): string {
  const text = Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
  return language === 'pt' ? text.replace('.', ',') : text;
}

/** The whole card; sections by `##`. */
export function draftCard(facts: ModelFacts, language: Language): string {
  const say = sayIn(language);
  const sections: readonly (readonly [Message, readonly string[]])[] = [
    [words.purpose, [facts.about || say(words.no_purpose)]],
    [words.data, dataSection(facts, say)],
    [words.inputs, [inputTable(facts, say)]],
    [words.results, resultSection(facts, say, language)],
    [words.params, [paramTable(facts, say)]],
    [words.limits, [limitList(facts, say)]],
    [words.use, [usage(facts)]],
    [words.lineage, [lineageTable(facts, say)]],
  ];
  const body = sections.map(([title, blocks]) => `## ${say(title)}\n\n${blocks.join('\n\n')}`);
  return `${[`# ${facts.name}`, opening(facts, say), ...body].join('\n\n')}\n`;
}

function opening({ fitted, title }: ModelFacts, say: Say): string {
  const { kind, target, classes, inputs } = fitted;
  const sentences =
    classes.length === 0
      ? [say(words.predicts_number, { kind, target, n: inputs.length })]
      : [
          say(words.predicts_classes, { kind, target, n: inputs.length, classes: classes.map(code).join(', ') }),
          classes.length === 2 ? say(words.positive, { positive: classes[1]! }) : say(words.likeliest),
        ];
  if (title !== '') sentences.push(say(words.from_notebook, { title: plain(title) }));
  return sentences.join(' ');
}

function dataSection({ training }: ModelFacts, say: Say): string[] {
  if (!training) return [say(words.no_data)];
  const rows: string[][] = [
    [say(words.rows), say({ en: '{n}', pt: '{n}' }, { n: training.rows })],
    ...(training.cell === undefined ? [] : [[say(words.dataset_cell), code(training.cell)]]),
    [say(words.data_version), code(training.version)],
    [say(words.dataset_version), code(training.dataset)],
  ];
  return [table([say(words.what), say(words.value)], rows)];
}

function inputTable({ fitted }: ModelFacts, say: Say): string {
  const rows = fitted.inputs.map(({ name, type, element }, at) => {
    const spec = fitted.features[at];
    if (element === 'double') {
      return [code(name), say(type === 'integer' || type === 'boolean' ? words[type] : words.number), ''];
    }
    const levels = spec?.kind === 'category' ? spec.levels : [];
    const named = levels.slice(0, NAMED_LEVELS).map(code);
    if (levels.length > NAMED_LEVELS) named.push(say(words.more, { n: levels.length - NAMED_LEVELS }));
    return [code(name), say(words.category), named.join(', ')];
  });
  return table([say(words.column), say(words.type), say(words.values)], rows);
}

function resultSection(facts: ModelFacts, say: Say, language: Language): string[] {
  const blocks: string[] = [];
  const add = (head: string, metrics: readonly MetricFact[]) => {
    if (metrics.length > 0) blocks.push(head, metricTable(metrics, say, language));
  };
  for (const { cell, rows, data, metrics } of facts.evaluations) {
    add(say(words.on_rows, { cell, rows, data: data.slice(0, 12) }), metrics);
  }
  add(say(words.on_validation), facts.validation);
  return blocks.length > 0 ? blocks : [say(words.limit_no_results)];
}

function metricTable(metrics: readonly MetricFact[], say: Say, language: Language): string {
  const rows = metrics.map(({ metric, value, interval }) => [
    code(metric),
    value === null ? say(words.undefined) : numberText(value, language),
    interval ? say(words.between, { ...interval, level: Number((interval.level * 100).toPrecision(4)) }) : '',
  ]);
  return table([say(words.metric), say(words.value), say(words.interval)], rows);
}

function paramTable({ fitted }: ModelFacts, say: Say): string {
  const rows = Object.entries(fitted.params).map(([name, value]) => [code(name), code(JSON.stringify(value) ?? '')]);
  return rows.length > 0 ? table([say(words.param), say(words.value)], rows) : say(words.no_params);
}

function limitList({ fitted, training, evaluations, validation }: ModelFacts, say: Say): string {
  const limits: string[] = [];
  if (evaluations.length === 0) {
    limits.push(say(validation.length > 0 ? words.limit_validation_only : words.limit_no_results));
  }
  for (const { cell, data } of evaluations) {
    const learned = data === training?.version || data === training?.dataset;
    if (learned) limits.push(say(words.limit_same_rows, { cell }));
  }
  if (training) limits.push(say(words.limit_rows, { rows: training.rows }));
  if (fitted.inputs.some(({ element }) => element === 'string')) limits.push(say(words.limit_unseen));
  limits.push(say(words.limit_missing));
  if (fitted.classes.length > 0) limits.push(say(words.limit_probabilities));
  limits.push(say(words.limit_onnx, { value: fitted.onnxMaxDifference }));
  if (!fitted.exact) limits.push(say(words.limit_inexact, { adapter: fitted.adapter ?? 'WebGPU' }));
  return limits.map((each) => `- ${each}`).join('\n');
}

function usage({ name }: ModelFacts): string {
  const lines = [
    `docker build -t ${name.toLowerCase()} . && docker run --rm -p 8080:8080 ${name.toLowerCase()}`,
    'pip install -r requirements-serve.txt && python serve.py',
    `curl http://127.0.0.1:8080/v2/models/${name}`,
    `python -c 'import mlflow, pandas; print(mlflow.pyfunc.load_model(".").predict(pandas.read_csv("rows.csv")))'`,
  ];
  return ['```sh', ...lines, '```'].join('\n');
}

function lineageTable({ fitted, output }: ModelFacts, say: Say): string {
  return table(
    [say(words.what), say(words.digest)],
    [
      [say(words.l_model), code(fitted.state.object)],
      [say(words.l_graph), code(fitted.onnx.object)],
      [say(words.l_output), code(output)],
    ],
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((each) => each.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A name from someone's data as code: no backtick or line break of its own can end it. */
function code(text: string): string {
  const clean = text.replaceAll('`', '’').replace(/\s+/g, ' ');
  return clean.trim() === '' ? '` `' : `\`${clean}\``;
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|#]/g, (sign) => `\\${sign}`);
}
