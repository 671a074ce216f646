/** What a bundle lacks because its maker left it out. */
import { problem, type Problem } from '../problem.ts';
import type { Manifest, WithheldData } from './manifest.ts';

/** Why a bundle cannot be replayed, one problem for each source that is not here as a whole; none when it can be. */
export function notReplayable({ withheld }: Pick<Manifest, 'withheld'>, file?: string): Problem[] {
  const where = file === undefined ? {} : { file };
  return (withheld?.data ?? []).map((each) => ({ ...exportedAs(each), where }));
}

/** As what a source was exported. */
export function exportedAs({ name, rows, columns }: WithheldData): Problem {
  if (rows === 'none') return problem('bundle.exported_as_digests', { name });
  if (rows === 'all') return problem('bundle.exported_as_columns', { name, columns: columns ?? [] });
  return problem('bundle.exported_as_sample', { name, rows, columns: columns ?? [] });
}

/** Whether a cell's output document stands in the bundle. */
export function holdsOutput({ withheld, cells }: Pick<Manifest, 'withheld' | 'cells'>, cell: string): boolean {
  if (!Object.hasOwn(cells, cell) || cells[cell]!.state !== 'done') return false;
  return !withheld || !Object.hasOwn(withheld.cells, cell) || withheld.cells[cell]!.output;
}
