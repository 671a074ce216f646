import type { QueryKind } from '../../core/kind/query-kind.ts';
import importance from './importance.ts';
import leftOpen from './left-open.ts';
import notebookRuns from './notebook-runs.ts';
import propose from './propose.ts';
import rowChanges from './row-changes.ts';
import rows from './rows.ts';
import runs from './runs.ts';
import scoreFile from './score-file.ts';
import scoreRow from './score-row.ts';
import sniff from './sniff.ts';
import tableFile from './table-file.ts';
import worstRows from './worst-rows.ts';

/** Every query, in the order in which lists and the reference page show them. */
export const queryKinds: readonly QueryKind[] = [
  rows,
  sniff,
  leftOpen,
  propose,
  tableFile,
  importance,
  worstRows,
  rowChanges,
  runs,
  notebookRuns,
  scoreRow,
  scoreFile,
];
