import type { CellKind } from '../../core/kind/cell-kind.ts';
import { describeSchema, type Shape } from '../../core/notebook/describe.ts';
import { nearestWord } from '../../core/notebook/nearest.ts';
import { problem, Refusal } from '../../core/problem.ts';
import { cellKinds } from '../../kinds/cell/index.ts';
import { driftKinds } from '../../kinds/drift/index.ts';
import { expectationKinds } from '../../kinds/expectation/index.ts';
import { metricKinds } from '../../kinds/metric/index.ts';
import { modelKinds } from '../../kinds/model/index.ts';
import type { Language } from '../../core/words/index.ts';
import { commandWords, optionWords } from '../command-words.ts';
import type { Command, Host } from '../host.ts';
import { portugueseWords, type KindWords } from '../kind-words.ts';

interface Topic {
  readonly id: string;
  readonly family: string;
  readonly title: string;
  readonly doc: string;
  readonly schema?: CellKind['schema'];
  readonly source?: string;
  readonly examples?: readonly string[];
}

const topics: readonly Topic[] = [
  ...cellKinds.map((kind) => ({ ...kind, family: 'cell' })),
  ...modelKinds.map(({ params, id, title, doc, source }) => ({
    id,
    title,
    doc,
    source,
    schema: params,
    family: 'model',
  })),
  ...expectationKinds.map(({ params, id, title, doc, examples }) => {
    return { id, title, doc, examples, schema: params, family: 'expectation' };
  }),
  ...metricKinds.map(({ id, title, doc, source }) => ({ id, title, doc, source, family: 'metric' })),
  ...driftKinds.map(({ params, id, title, doc, source }) => ({
    id,
    title,
    doc,
    source,
    schema: params,
    family: 'drift',
  })),
];

/** `bancada help`, `bancada help run`, `bancada help gbdt`. */
export function helpCommand(commands: readonly Command[]): Command {
  const help: Command = {
    name: 'help',
    doc: 'Prints how to use a command, or what a cell kind, model, metric, expectation or drift test takes.',
    positionals: ['[COMMAND|KIND]'],
    options: {},
    async run(host, args) {
      const [name] = args.positionals;
      const all = [...commands, help];
      if (name === undefined) host.out(overview(all, host.language));
      else about(host, all, name);
      return 0;
    },
  };
  return help;
}

function about(host: Host, commands: readonly Command[], name: string): void {
  const command = commands.find((each) => each.name === name);
  const found = topics.filter((each) => each.id === name);
  if (command) host.out(commandText(command, host.language));
  for (const topic of found) host.out(topicText(topic, host.language));
  if (command || found.length > 0) return;
  const known = [...commands.map((each) => each.name), ...topics.map((each) => each.id)];
  const nearest = nearestWord(name, known);
  const code = nearest === undefined ? 'cli.no_help' : 'cli.no_help_near';
  throw new Refusal(problem(code, { got: name, nearest: nearest ?? '' }));
}

/** What `bancada` alone prints. */
export function overview(commands: readonly Command[], language: Language): string {
  const labels = LABELS[language];
  const width = Math.max(...commands.map((each) => each.name.length));
  const lines = commands.map((each) => `  ${each.name.padEnd(width)}  ${docOf(each, language)}`);
  const families = ['cell', 'model', 'metric', 'expectation', 'drift'].flatMap((family) => {
    const ids = topics.filter((each) => each.family === family).map((each) => each.id);
    const title = labels.families[family] ?? family;
    return ids.length > 0 ? [`  ${title.padEnd(12)} ${wrap(ids.join(' '), 15, 90)}`] : [];
  });
  return `${labels.usage}: bancada COMMAND …\n\n${lines.join('\n')}\n\n${labels.kinds}:\n${families.join('\n')}\n`;
}

/** How a command is called, with every option. */
export function commandText(command: Command, language: Language): string {
  const { name, positionals, options } = command;
  const labels = LABELS[language];
  const entries = Object.entries(options).map(([option, { short, value, doc: text }]) => {
    const names = `${short === undefined ? '' : `-${short}, `}--${option}${value === undefined ? '' : ` ${value}`}`;
    return [names, language === 'pt' ? (optionWords(name, option) ?? text) : text] as const;
  });
  const width = Math.max(0, ...entries.map(([names]) => names.length));
  const lines = entries.map(([names, text]) => `  ${names.padEnd(width)}  ${text}`);
  const optional = entries.length > 0 ? ` [${labels.options}]` : '';
  const usage = `${labels.usage}: bancada ${[name, ...positionals].join(' ')}${optional}`;
  return [usage, '', docOf(command, language), '', ...lines, ''].join('\n');
}

function docOf({ name, doc }: Command, language: Language): string {
  return language === 'pt' ? (commandWords[name]?.doc ?? doc) : doc;
}

interface Labels {
  readonly usage: string;
  readonly options: string;
  readonly kinds: string;
  readonly families: Readonly<Record<string, string>>;
  readonly source: string;
  readonly keys: string;
  readonly example: string;
  readonly to: string;
  readonly required: string;
  readonly default: string;
}

const LABELS: Readonly<Record<Language, Labels>> = {
  en: {
    usage: 'usage',
    options: 'options',
    kinds: 'kinds, for bancada help KIND',
    families: {},
    source: 'Source',
    keys: 'Keys',
    example: 'Example',
    to: 'to',
    required: 'required',
    default: 'default',
  },
  pt: {
    usage: 'uso',
    options: 'opções',
    kinds: 'tipos, para bancada help KIND',
    families: { cell: 'célula', model: 'modelo', metric: 'métrica', expectation: 'expectativa', drift: 'deriva' },
    source: 'Fonte',
    keys: 'Chaves',
    example: 'Exemplo',
    to: 'a',
    required: 'obrigatória',
    default: 'padrão',
  },
};

function topicText({ id, family, title, doc, schema, source, examples = [] }: Topic, language: Language): string {
  const labels = LABELS[language];
  const words = language === 'pt' ? portugueseWords[family]?.[id] : undefined;
  const head = `${id} (${labels.families[family] ?? family}): ${words?.title ?? title}`;
  const parts = [head, '', wrap(words?.doc ?? doc, 0, 100)];
  if (source !== undefined) parts.push(`${labels.source}: ${source}`);
  const keys = schema ? keyLines(describeSchema(schema), [], { labels, words }) : [];
  if (keys.length > 0) parts.push('', `${labels.keys}:`, ...keys);
  for (const example of examples.slice(0, 1)) parts.push('', `${labels.example}:`, '', example.trimEnd());
  return `${parts.join('\n')}\n`;
}

interface Said {
  readonly labels: Labels;
  readonly words: KindWords | undefined;
}

/** One line for each key of a mapping, and for the keys inside it. */
function keyLines(shape: Shape, path: readonly string[], said: Said): string[] {
  if (path.length > 3) return [];
  return Object.entries(shape.keys ?? {}).flatMap(([key, value]) => {
    const here = [...path, key];
    const indent = '  '.repeat(here.length);
    const known = said.words?.keys;
    const text = known?.[here.join('.')] ?? known?.[`params.${here.join('.')}`] ?? value.doc;
    const doc = text === undefined ? '' : `: ${text}`;
    const inner = value.keys ? value : value.items?.keys ? value.items : undefined;
    return [`${indent}${key} (${typeText(value, said.labels)})${doc}`, ...(inner ? keyLines(inner, here, said) : [])];
  });
}

function typeText(shape: Shape, labels: Labels): string {
  const closed = shape.options && shape.types.every((each) => ['string', 'boolean', 'null'].includes(each));
  const what = closed ? shape.options!.map(String).join(' | ') : shape.types.join(' | ');
  const limits =
    shape.minimum === undefined && shape.maximum === undefined
      ? ''
      : `, ${shape.minimum ?? '…'} ${labels.to} ${shape.maximum ?? '…'}`;
  const given = shape.default === undefined ? '' : `, ${labels.default} ${JSON.stringify(shape.default)}`;
  return `${what}${limits}${shape.required ? `, ${labels.required}` : given}`;
}

function wrap(text: string, indent: number, width: number): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}
