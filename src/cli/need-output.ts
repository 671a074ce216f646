import type { Output } from '../core/kind/cell-kind.ts';
import { problem, Refusal } from '../core/problem.ts';
import type { ExitStatus, Host, World } from './host.ts';
import { splitCellName, type OpenNotebook } from './open-notebook.ts';
import { exitStatusOf, placedProblems, runCells, sayProblems } from './run-cells.ts';

/** The output of `cell` or `cell.part`, computed when it is not kept; or the exit status when there is none. */
export async function needOutput(
  host: Host,
  world: World,
  open: OpenNotebook,
  reference: string,
): Promise<{ readonly output: Output; readonly digest: string } | { readonly status: ExitStatus }> {
  const { cell, part } = splitCellName(open, reference);
  const report = await runCells(host, world, open, [cell]);
  const status = report.cells.get(cell);
  if (!status?.output || status.digest === undefined) {
    sayProblems(host, placedProblems(open, report), report.cells.values());
    const exit = exitStatusOf(report);
    return { status: exit === 0 ? 2 : exit };
  }
  return { output: pickPart(status.output, cell, part), digest: status.digest };
}

/** The output or its part. Refusal `cli.no_part` with the parts there are. */
export function pickPart(output: Output, cell: string, part: string | undefined): Output {
  if (part === undefined) return output;
  const picked = output.parts?.[part];
  if (picked) return picked;
  throw new Refusal(problem('cli.no_part', { cell, part, known: Object.keys(output.parts ?? {}) }));
}
