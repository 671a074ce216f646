import { randomFillSync } from 'node:crypto';
import { createUlid } from '../../core/graph/ulid.ts';
import type { Clock } from '../../core/ports.ts';

export const nodeClock: Clock = { now: () => Date.now() };

export function createNodeRunIds(): () => string {
  return createUlid(nodeClock.now, (bytes) => void randomFillSync(bytes));
}
