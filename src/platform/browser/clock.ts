import { createUlid } from '../../core/graph/ulid.ts';
import type { Clock } from '../../core/ports.ts';

export const browserClock: Clock = { now: () => Date.now() };

export function createBrowserRunIds(): () => string {
  return createUlid(browserClock.now, (bytes) => void crypto.getRandomValues(bytes as Uint8Array<ArrayBuffer>));
}
