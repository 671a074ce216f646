import { Dexie } from 'dexie';
import { sizeText } from '../../core/store/size-text.ts';
import { problem, Refusal } from '../../core/problem.ts';

/**
 * What IndexedDB said, as a Refusal where the person can act. There are two ways in which a disk is full: the
 * browser's quota for this site, and a disk without room below that quota.
 */
export async function storeError(error: unknown): Promise<unknown> {
  if (error instanceof Refusal) return error;
  const names = errorNames(error);
  const sizes = await sizesNow();
  if (names.includes('QuotaExceededError')) return new Refusal(problem('store.quota', sizes));
  if (names.some((name) => /Failed to write blobs|IOError/.test(name)) || names.includes('UnknownError')) {
    return new Refusal(problem('store.browser_disk_full', sizes));
  }
  if (names.includes('DatabaseClosedError') || names.includes('InvalidStateError')) {
    return new Refusal(problem('store.closed'));
  }
  return error;
}

/** Names and messages of an error and of those inside it: Dexie wraps what the browser threw. */
function errorNames(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return [];
  const { name, message, inner } = error as { name?: string; message?: string; inner?: unknown };
  const failures = error instanceof Dexie.BulkError ? error.failures.flatMap(errorNames) : [];
  return [...(name ? [name] : []), ...(message ? [message] : []), ...errorNames(inner), ...failures];
}

async function sizesNow(): Promise<{ used: string; quota: string }> {
  const { usage, quota } = (await globalThis.navigator?.storage?.estimate?.()) ?? {};
  return { used: sizeText(usage ?? 0), quota: sizeText(quota ?? 0) };
}
