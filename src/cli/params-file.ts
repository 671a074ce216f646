import { readFileSync } from 'node:fs';
import { readYaml } from '../core/notebook/yaml-text.ts';
import { problem, Refusal, type Problem } from '../core/problem.ts';
import type { Arguments, Option } from './host.ts';

export const paramsOption: Option = {
  type: 'text',
  value: 'FILE',
  doc: 'parameters of the notebook from a YAML file; --set goes before it',
};

/** Values of the notebook's parameters, as YAML, by name. */
export interface ParameterSettings {
  readonly set?: Readonly<Record<string, string>>;
  /** Those that a file gave, and that file. */
  readonly given?: { readonly file: string; readonly names: ReadonlySet<string> };
}

/** Those of `--params`, then those of `--set`. Refusal `cli.bad_params`. */
export function parameterSettings(args: Arguments): ParameterSettings {
  const file = args.text('params');
  const set = args.pairs('set');
  if (file === undefined) return { set };
  const read = readParams(file);
  const names = new Set(Object.keys(read).filter((name) => !Object.hasOwn(set, name)));
  return { set: { ...read, ...set }, given: { file, names } };
}

const IN_FILE: Readonly<Record<string, string>> = {
  'notebook.unknown_set': 'cli.unknown_in_params',
  'notebook.wrong_set': 'cli.wrong_in_params',
};

/** What is wrong with a parameter is in the file that gave it, not in `--set` and not in the notebook. */
export function inParamsFile(each: Problem, { given }: ParameterSettings): Problem {
  const code = IN_FILE[each.code];
  const { name } = each.params;
  if (code === undefined || !given?.names.has(String(name))) return each;
  return { ...each, code, where: { file: given.file, key: String(name) } };
}

function readParams(file: string): Record<string, string> {
  const refuse = (reason: string) => new Refusal(problem('cli.bad_params', { reason }, { file }));
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw refuse((error as NodeJS.ErrnoException).code ?? '');
  }
  const { value, faults } = readYaml(text, 0);
  if (faults.length > 0 || value === undefined) throw refuse('');
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) throw refuse('');
  // JSON is YAML too.
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, JSON.stringify(each)]));
}
