/** What `export --as bundle` is asked to put in. */
import type { BundleContents, DataChoice } from '../core/bundle/contents.ts';
import { problem, Refusal, type Problem } from '../core/problem.ts';
import type { Arguments, Option } from './host.ts';

export const contentsOptions: Readonly<Record<string, Option>> = {
  data: {
    type: 'text',
    value: '[SOURCE=]full|sample:N|digests',
    doc:
      'how much of the data goes into a bundle; with SOURCE= only of that source, or of that cell where it generates ' +
      'data; may stand several times',
  },
  columns: { type: 'text', value: 'A,B', doc: 'the columns that go in, where not all do' },
  'no-models': { type: 'flag', doc: 'leaves out models that learned from data that are left out' },
  sign: { type: 'flag', doc: 'signs the bundle with the key of `bancada key`' },
  list: { type: 'flag', doc: 'says what the bundle would hold, with sizes, and writes nothing' },
  json: { type: 'flag', doc: 'with --list, print one JSON document on standard output' },
};

export interface BundleRequest {
  readonly contents: BundleContents;
  readonly sign: boolean;
  readonly list: boolean;
  readonly json: boolean;
}

const EXPECTED = ['full', 'digests', 'sample:N'];

/** Reads those options. Refusal with every problem: `cli.bad_data`, `cli.columns_alone`, `cli.models_alone`. */
export function readBundleRequest(args: Arguments): BundleRequest {
  const problems: Problem[] = [];
  const columns = args.text('columns')?.split(',');
  const stated = args.texts('data').map((text) => {
    const equals = text.lastIndexOf('=');
    const choice = readChoice(text.slice(equals + 1), columns);
    if (!choice) problems.push(problem('cli.bad_data', { got: text, expected: EXPECTED }));
    return { name: equals < 0 ? undefined : text.slice(0, equals), choice: choice ?? { rows: 'all' as const } };
  });
  const sources = Object.fromEntries(
    stated.flatMap(({ name, choice }) => (name === undefined ? [] : [[name, choice]])),
  );
  const every = stated.findLast(({ name }) => name === undefined)?.choice;
  const data = every ?? (columns && stated.length === 0 ? { rows: 'all' as const, columns } : { rows: 'all' as const });
  const choices = [data, ...Object.values(sources)];
  if (columns && choices.every((each) => each.columns === undefined)) problems.push(problem('cli.columns_alone'));
  const models = !args.flag('no-models');
  const whole = choices.every(({ rows, columns: some }) => rows === 'all' && some === undefined);
  if (!models && whole) problems.push(problem('cli.models_alone'));
  if (problems.length > 0) throw new Refusal(problems);
  return {
    contents: { data, sources, models },
    sign: args.flag('sign'),
    list: args.flag('list'),
    json: args.flag('json'),
  };
}

/** Refusal `cli.only_bundle` when one of those options stands with another format. */
export function refuseBundleOptions(args: Arguments, as: string): void {
  const given = Object.keys(contentsOptions).filter((name) => args.texts(name).length > 0);
  if (given.length > 0) throw new Refusal(given.map((name) => problem('cli.only_bundle', { option: `--${name}`, as })));
}

function readChoice(text: string, columns: readonly string[] | undefined): DataChoice | undefined {
  if (text === 'digests') return { rows: 'none' };
  const [, count] = /^sample:([1-9]\d{0,8})$/.exec(text) ?? [];
  if (text !== 'full' && count === undefined) return undefined;
  return { rows: count === undefined ? 'all' : Number(count), ...(columns && { columns }) };
}
