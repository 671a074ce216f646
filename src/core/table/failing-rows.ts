/** Rows beyond this many are counted and not kept. */
const MOST_FAILING_ROWS = 100_000;

export interface FailingRows {
  readonly count: number;
  /** The first of them, from 0. */
  readonly rows: Uint32Array;
}

/** The rows for which `fails` says true, ascending. */
export function failingRows(rowCount: number, fails: (row: number) => boolean): FailingRows {
  const rows: number[] = [];
  let count = 0;
  for (let row = 0; row < rowCount; row++) {
    if (!fails(row)) continue;
    if (count < MOST_FAILING_ROWS) rows.push(row);
    count++;
  }
  return { count, rows: Uint32Array.from(rows) };
}
