import { attributeNumber, attributeText, type RunIndex } from '../../core/tracking/run-index.ts';
import type { Phrase } from '../app/say.ts';
import { formatRoute } from '../app/route.ts';
import type { RunsPage } from '../runs/runs-page.svelte.ts';
import { words } from '../words/diff.ts';

const startOf = (index: RunIndex, row: number) => attributeNumber(index, 'start', row) ?? 0;

/** Where the two chosen runs are compared as a whole, the earlier one as A, or why they are not. */
export function diffOfChosen({ index, chosenRows }: RunsPage): { readonly address: string } | { readonly why: Phrase } {
  if (!index || chosenRows.length !== 2) return { why: words.from_runs_help };
  if (
    chosenRows.some((row) => attributeText(index, 'cell', row) === '' || attributeText(index, 'parent', row) === '')
  ) {
    return { why: words.imported };
  }
  const inTime = chosenRows.toSorted((one, other) => startOf(index, one) - startOf(index, other));
  const [a, b] = inTime.map((row) => attributeText(index, 'parent', row)) as [string, string];
  return a === b ? { why: words.one_run } : { address: formatRoute('diff', [a, b]) };
}
