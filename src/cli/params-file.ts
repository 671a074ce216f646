import { readFileSync } from 'node:fs';
import { readYaml } from '../core/notebook/yaml-text.ts';
import { problem, Refusal } from '../core/problem.ts';
import type { Arguments, Option } from './host.ts';

export const paramsOption: Option = {
  type: 'text',
  value: 'FILE',
  doc: 'parameters of the notebook from a YAML file; --set goes before it',
};

/** Values of the notebook's parameters, as YAML, by name: those of `--params`, then those of `--set`. Refusal `cli.bad_params`. */
export function parameterSettings(args: Arguments): Record<string, string> {
  const file = args.text('params');
  return { ...(file !== undefined && readParams(file)), ...args.pairs('set') };
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
