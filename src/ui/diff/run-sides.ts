import { attributeText } from '../../core/tracking/run-index.ts';
import type { Phrase } from '../app/say.ts';
import { formatRoute } from '../app/route.ts';
import type { RunsPage } from '../runs/runs-page.svelte.ts';
import { words } from '../words/diff.ts';

/** Where the two chosen runs are compared as a whole, or why they are not. */
export function diffOfChosen({ index, chosenRows }: RunsPage): { readonly address: string } | { readonly why: Phrase } {
  if (!index || chosenRows.length !== 2) return { why: words.from_runs_help };
  if (
    chosenRows.some((row) => attributeText(index, 'cell', row) === '' || attributeText(index, 'parent', row) === '')
  ) {
    return { why: words.imported };
  }
  const [a, b] = chosenRows.map((row) => attributeText(index, 'parent', row)) as [string, string];
  return a === b ? { why: words.one_run } : { address: formatRoute('diff', [a, b]) };
}
