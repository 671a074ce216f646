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
  const used = await usedNow();
  if (names.includes('QuotaExceededError')) return new Refusal(problem('store.quota', { used }));
  if (names.some((name) => /Failed to write blobs|IOError/.test(name)) || names.includes('UnknownError')) {
    return new Refusal(problem('store.browser_disk_full', { used }));
  }
  if (isClosed(error)) {
    return new Refusal(problem('store.closed'));
  }
  return error;
}

/** Whether the connection has ended, whoever ended it. */
export function isClosed(error: unknown): boolean {
  const names = errorNames(error);
  return names.includes('DatabaseClosedError') || names.includes('InvalidStateError');
}

/** Names and messages of an error and of those inside it: Dexie wraps what the browser threw. */
function errorNames(error: unknown): string[] {
  if (typeof error !== 'object' || error === null) return [];
  const { name, message, inner } = error as { name?: string; message?: string; inner?: unknown };
  const failures = error instanceof Dexie.BulkError ? error.failures.flatMap(errorNames) : [];
  return [...(name ? [name] : []), ...(message ? [message] : []), ...errorNames(inner), ...failures];
}

/** What is in use alone: the quota that Chromium tells a page is not the one that it keeps to. */
async function usedNow(): Promise<string> {
  const { usage } = (await globalThis.navigator?.storage?.estimate?.()) ?? {};
  return sizeText(usage ?? 0);
}
