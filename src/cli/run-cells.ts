import type { CellStatus, RunReport } from '../core/graph/engine.ts';
import type { Output } from '../core/kind/cell-kind.ts';
import { warningsOf } from '../core/kind/warnings.ts';
import { placeProblem } from '../core/notebook/place-problem.ts';
import type { Problem } from '../core/problem.ts';
import type { ExitStatus, Host, World } from './host.ts';
import { said } from './lines.ts';
import type { OpenNotebook } from './open-notebook.ts';
import { problemLine } from './print.ts';
import { RunProgress } from './progress.ts';

/** Runs a notebook's cells (all, or the named ones and what they need) and says meanwhile how it goes. */
export async function runCells(
  host: Host,
  world: World,
  open: OpenNotebook,
  cells: readonly string[] | undefined,
  trustClaimed = false,
): Promise<RunReport> {
  const progress = new RunProgress(host);
  try {
    return await world.engine(open.file).run(open.notebook, {
      ...(cells && { cells }),
      trustClaimed,
      signal: host.signal,
      onStatus: (status) => progress.take(status),
    });
  } finally {
    progress.end();
  }
}

/** A run's problems, and what its outputs warn of, with their places in the file, each once. */
export function placedProblems(open: OpenNotebook, report: RunReport): Problem[] {
  const warned = [...report.cells].flatMap(([cell, { output }]) =>
    warningsOf(output).map((each) => ({ ...each, where: { cell, ...each.where } })),
  );
  const placed = [...report.problems, ...warned].map((each) => placeInFile(open, each));
  const seen = new Set<string>();
  return placed.filter((each) => {
    const text = JSON.stringify(each);
    return !seen.has(text) && seen.add(text);
  });
}

/** A problem with its place in the notebook's file. */
export function placeInFile(open: OpenNotebook, each: Problem): Problem {
  const { where, ...rest } = placeProblem(open.notebook, each);
  return { ...rest, where: { file: open.file, ...where } };
}

/** The outputs of a run by cell, in its order. */
export function outputsOf(report: RunReport): Map<string, Output> {
  return new Map([...report.cells].flatMap(([name, { output }]) => (output ? [[name, output] as const] : [])));
}

/** Problems and faults on standard error. */
export function sayProblems(host: Host, problems: readonly Problem[], cells: Iterable<CellStatus>): void {
  for (const each of problems) host.err(`${problemLine(each, host.language)}\n`);
  for (const { cell, fault } of cells) {
    const what = fault?.stack ?? fault?.message;
    if (what !== undefined) host.err(`${said(host.language, 'cell_fault', { cell, what })}\n`);
  }
}

/** The highest status that applies. */
export function exitStatusOf(report: RunReport): ExitStatus {
  const cells = [...report.cells.values()];
  if (cells.some((each) => each.fault)) return 3;
  if (report.problems.some((each) => each.severity === 'error')) return 2;
  if (report.outcome === 'cancelled') return 130;
  if (cells.some((each) => each.output?.saidNo)) return 1;
  return 0;
}
