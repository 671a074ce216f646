import type { Hasher, Store } from '../ports.ts';
import { Cancelled, problem, Refusal, type Problem } from '../problem.ts';
import { walkReferences } from './references.ts';

export interface VerifyReport {
  readonly objects: number;
  readonly bytes: number;
  readonly records: number;
  /** `store.damaged` and `store.dangling`, by digest; empty when all is well. */
  readonly problems: readonly Problem[];
}

export interface LongWork {
  readonly signal?: AbortSignal;
  progress?(done: number, total: number): void;
}

/** Hashes every object again and follows every reference. Changes nothing. Cost: reads the whole store once. */
export async function verifyStore(store: Store, hasher: Hasher, work: LongWork = {}): Promise<VerifyReport> {
  const objects = await store.objects.list();
  const problems: Problem[] = [];
  let bytes = 0;
  for (const [index, { digest, sizeBytes }] of objects.entries()) {
    stopWhenCancelled(work);
    work.progress?.(index, objects.length);
    bytes += sizeBytes;
    if (!(await isWhole(store, hasher, digest))) problems.push(problem('store.damaged', { digest }));
  }
  const known = new Set(objects.map((each) => each.digest));
  const walked = await walkReferences(store, known, async () => stopWhenCancelled(work));
  for (const [digest, from] of walked.dangling) problems.push(problem('store.dangling', { digest, from }));
  work.progress?.(objects.length, objects.length);
  return { objects: objects.length, bytes, records: walked.records, problems };
}

async function isWhole(store: Store, hasher: Hasher, digest: string): Promise<boolean> {
  try {
    return (await hasher.sha256(await store.objects.get(digest))) === digest;
  } catch (error) {
    if (error instanceof Refusal) return false;
    throw error;
  }
}

export function stopWhenCancelled({ signal }: LongWork): void {
  if (signal?.aborted) throw new Cancelled();
}
