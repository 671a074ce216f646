import type { CellRecord } from '../graph/records.ts';
import type { RecordStore } from '../ports.ts';
import type { Manifest } from './manifest.ts';

/** How long cells of a bundle took where the same work was done before: measured here, not estimated. */
export interface EarlierTimes {
  /** Of the cells that were computed here, together. */
  readonly ms: number;
  readonly cells: number;
  /** How many cells a replay computes. */
  readonly of: number;
}

/** What this store knows of the same keys. A bundle holds no times, and results that one only claims took none here. */
export async function earlierTimes(
  records: Pick<RecordStore, 'get'>,
  { cells }: Pick<Manifest, 'cells'>,
): Promise<EarlierTimes> {
  const claims = Object.values(cells).flatMap((each) => (each.state === 'done' ? [each] : []));
  const found = await Promise.all(claims.map(({ key }) => records.get('cell', key)));
  const here = found.flatMap((record) => {
    const { ms, claimed } = (record ?? {}) as Partial<CellRecord>;
    return ms !== undefined && ms > 0 && claimed === undefined ? [ms] : [];
  });
  return { ms: here.reduce((sum, each) => sum + each, 0), cells: here.length, of: claims.length };
}
