import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CI_SYSTEMS, WORKFLOW_FILES, workflowText, type CiSystem } from '../../core/ci/workflow.ts';
import { problem, Refusal } from '../../core/problem.ts';
import type { Command } from '../host.ts';

export const init: Command = {
  name: 'init',
  doc:
    'Writes a workflow file that runs a notebook in continuous integration, with its report, summary and bundle. ' +
    'Started in the root of the repository; a file that is there stays as it is.',
  positionals: ['NOTEBOOK'],
  options: { ci: { type: 'text', value: CI_SYSTEMS.join('|'), doc: 'the system that runs it' } },
  async run(host, args) {
    const system = args.text('ci');
    if (system === undefined) {
      throw new Refusal(problem('cli.missing_option', { option: '--ci', value: CI_SYSTEMS.join('|') }));
    }
    if (!(CI_SYSTEMS as readonly string[]).includes(system)) {
      throw new Refusal(problem('init.unknown_ci', { got: system, expected: CI_SYSTEMS }));
    }
    const notebook = insideHere(args.positionals[0]!);
    const file = WORKFLOW_FILES[system as CiSystem];
    if (existsSync(file)) throw new Refusal(problem('init.exists', {}, { file }));
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, workflowText(system as CiSystem, notebook), { flag: 'wx' });
    host.err(`${file}\n`);
    return 0;
  },
};

/** The notebook relative to the working folder, with slashes. Refusals `cli.no_notebook`, `init.outside`. */
function insideHere(file: string): string {
  if (!existsSync(file) || !statSync(file).isFile()) {
    throw new Refusal(problem('cli.no_notebook', { reason: 'ENOENT' }, { file }));
  }
  const relative = path.relative(process.cwd(), path.resolve(file));
  if (relative.startsWith('..') || path.isAbsolute(relative)) {
    throw new Refusal(problem('init.outside', { folder: process.cwd() }, { file }));
  }
  return relative.split(path.sep).join('/');
}
