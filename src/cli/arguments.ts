import { parseArgs } from 'node:util';
import { nearestWord } from '../core/notebook/nearest.ts';
import { problem, Refusal, type Problem } from '../core/problem.ts';
import type { Arguments, Command, Option } from './host.ts';

/** Reads a command's arguments. Refusal with every problem at once. */
export function readArguments(command: Command, argv: readonly string[]): Arguments {
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      Object.entries(command.options).map(([name, option]) => [
        name,
        {
          type: option.type === 'flag' ? ('boolean' as const) : ('string' as const),
          multiple: true,
          ...(option.short !== undefined && { short: option.short }),
        },
      ]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const problems: Problem[] = [];
  const positionals: string[] = [];
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(command.options, token.name) ? command.options[token.name] : undefined;
    const wrong = optionProblem(command, token.rawName, option, token.value);
    if (wrong) problems.push(wrong);
    else values.set(token.name, [...(values.get(token.name) ?? []), token.value ?? '']);
  }
  problems.push(...positionalProblems(command, positionals));
  if (problems.length > 0) throw new Refusal(problems);
  return argumentsOf(positionals, values);
}

function optionProblem(
  command: Command,
  written: string,
  option: Option | undefined,
  value: string | undefined,
): Problem | undefined {
  if (!option) {
    const expected = Object.keys(command.options).map((name) => `--${name}`);
    const nearest = nearestWord(written, expected);
    if (expected.length === 0) return problem('cli.no_options', { option: written, command: command.name });
    const code = nearest === undefined ? 'cli.unknown_option' : 'cli.unknown_option_near';
    return problem(code, { option: written, command: command.name, expected, nearest: nearest ?? '' });
  }
  if (option.type === 'flag') {
    return value === undefined ? undefined : problem('cli.no_value', { option: written, value });
  }
  if (value === undefined || (value.startsWith('--') && value.length > 2)) {
    return problem('cli.missing_value', { option: written, expected: option.value ?? 'VALUE' });
  }
  if (option.type === 'count' && !/^[1-9]\d{0,8}$/.test(value)) {
    return problem('cli.not_a_count', { option: written, value });
  }
  if (option.type === 'pairs' && !/^[^=]+=/.test(value)) return problem('cli.not_a_pair', { option: written, value });
  return undefined;
}

function positionalProblems(command: Command, given: readonly string[]): Problem[] {
  const required = command.positionals.filter((each) => !each.startsWith('['));
  if (given.length < required.length) {
    return [problem('cli.missing_argument', { command: command.name, missing: required.slice(given.length) })];
  }
  const extra = given.slice(command.positionals.length);
  return extra.length > 0 ? [problem('cli.extra_argument', { command: command.name, extra })] : [];
}

function argumentsOf(positionals: readonly string[], values: ReadonlyMap<string, readonly string[]>): Arguments {
  const text = (name: string) => values.get(name)?.at(-1);
  return {
    positionals,
    text,
    texts: (name) => values.get(name) ?? [],
    count: (name) => (values.has(name) ? Number(text(name)) : undefined),
    flag: (name) => values.has(name),
    pairs: (name) =>
      Object.fromEntries(
        (values.get(name) ?? []).map((each) => {
          const equals = each.indexOf('=');
          return [each.slice(0, equals), each.slice(equals + 1)];
        }),
      ),
  };
}
