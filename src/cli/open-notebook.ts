import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Notebook } from '../core/notebook/notebook.ts';
import { parseNotebook } from '../core/notebook/parse.ts';
import { nearestWord } from '../core/notebook/nearest.ts';
import { problem, Refusal } from '../core/problem.ts';
import type { Arguments, Host, World } from './host.ts';
import { inParamsFile, type ParameterSettings } from './params-file.ts';

export interface OpenNotebook {
  /** As written on the command line. */
  readonly file: string;
  readonly notebook: Notebook;
}

/** Reads and parses a notebook file, parameters put in. Refusals: `cli.no_notebook`, `cli.not_text`. */
export function readNotebookFile(host: Host, file: string, settings: ParameterSettings): OpenNotebook {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new Refusal(problem('cli.no_notebook', { reason: (error as NodeJS.ErrnoException).code ?? '' }, { file }));
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new Refusal(problem('cli.not_text', {}, { file }));
  }
  const notebook = parseNotebook(text, host.kinds, { file, ...(settings.set && { set: settings.set }) });
  return { file, notebook: { ...notebook, problems: notebook.problems.map((each) => inParamsFile(each, settings)) } };
}

/** The store that a command on `file` works with. */
export function storeDirOf(file: string, args: Arguments): string {
  return path.resolve(args.text('store') ?? path.join(path.dirname(file), '.bancada'));
}

/** Opens the world for one command and closes it afterwards, whatever happens. */
export async function withWorld<T>(
  host: Host,
  options: { readonly storeDir: string; readonly workers?: number | undefined; readonly attached?: boolean },
  work: (world: World) => Promise<T>,
): Promise<T> {
  const { workers, ...rest } = options;
  const world = await host.openWorld({ ...rest, ...(workers !== undefined && { workers }) });
  try {
    return await work(world);
  } finally {
    await world.close();
  }
}

/** `parts.test` as a cell and its part. Refusal `engine.unknown_cell` with the nearest name. */
export function splitCellName(open: OpenNotebook, reference: string): { cell: string; part: string | undefined } {
  const dot = reference.indexOf('.');
  const cell = dot < 0 ? reference : reference.slice(0, dot);
  const known = open.notebook.cells.map((each) => each.name).filter((each) => each !== '');
  if (!known.includes(cell)) {
    const nearest = nearestWord(cell, known);
    const code = nearest === undefined ? 'engine.unknown_cell' : 'cli.unknown_cell_near';
    throw new Refusal(problem(code, { name: cell, known, nearest: nearest ?? '' }, { file: open.file }));
  }
  return { cell, part: dot < 0 ? undefined : reference.slice(dot + 1) };
}
