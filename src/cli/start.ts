import { nearestWord } from '../core/notebook/nearest.ts';
import { Cancelled, problem, Refusal } from '../core/problem.ts';
import { readArguments } from './arguments.ts';
import { commandText, overview } from './command/help.ts';
import { commands } from './commands.ts';
import type { Command, ExitStatus, Host } from './host.ts';
import { said } from './lines.ts';
import { problemLine, printJson, problemJson } from './print.ts';

/** Runs one command line and gives its exit status; what went wrong is said on standard error. */
export async function start(host: Host, argv: readonly string[]): Promise<ExitStatus> {
  const [name, ...rest] = argv;
  if (name === undefined || name === '--help' || name === '-h') {
    host.out(overview(commands, host.language));
    return name === undefined ? 2 : 0;
  }
  if (name === '--version') {
    host.out(`${host.version}\n`);
    return 0;
  }
  try {
    const command = commandOf(name);
    if (rest.includes('--help') || rest.includes('-h')) {
      host.out(commandText(command, host.language));
      return 0;
    }
    return await command.run(host, readArguments(command, rest));
  } catch (error) {
    return sayError(host, error, rest.includes('--json'));
  }
}

function commandOf(name: string): Command {
  const command = commands.find((each) => each.name === name);
  if (command) return command;
  const expected = commands.map((each) => each.name);
  const nearest = nearestWord(name, expected);
  const code = nearest === undefined ? 'cli.unknown_command' : 'cli.unknown_command_near';
  throw new Refusal(problem(code, { got: name, expected, nearest: nearest ?? '' }));
}

function sayError(host: Host, error: unknown, json: boolean): ExitStatus {
  if (error instanceof Refusal) {
    for (const each of error.problems) host.err(`${problemLine(each, host.language)}\n`);
    if (json) host.out(printJson({ status: 'failed', problems: error.problems.map(problemJson) }));
    return 2;
  }
  if (error instanceof Cancelled) {
    host.err(`${said(host.language, 'cancelled')}\n`);
    if (json) host.out(printJson({ status: 'cancelled', problems: [] }));
    return 130;
  }
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  host.err(`${said(host.language, 'fault', { what: stack ?? message })}\n`);
  if (json) host.out(printJson({ status: 'failed', problems: [], fault: message }));
  return 3;
}
