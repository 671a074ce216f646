import type { DriftKind } from '../kind/drift-kind.ts';
import type { MetricKind } from '../kind/metric-kind.ts';
import { Cancelled } from '../problem.ts';
import type { LongWork } from '../store/verify.ts';

/** What a comparison of two runs needs beside them. */
export interface DiffTools {
  /** By id. */
  readonly drift: ReadonlyMap<string, DriftKind>;
  /** By id. */
  readonly metrics: ReadonlyMap<string, MetricKind>;
  /** Its progress counts cells, once for their data and once for their results. */
  readonly work?: LongWork;
}

/** Throws `Cancelled` when the person has turned away. */
export function stopWhenCancelled({ work }: Pick<DiffTools, 'work'>): void {
  if (work?.signal?.aborted) throw new Cancelled();
}
