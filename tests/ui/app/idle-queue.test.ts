import { afterEach, expect, test, vi } from 'vitest';
import { IdleQueue } from '../../../src/ui/app/idle-queue.ts';

afterEach(() => vi.unstubAllGlobals());

/** A page that is idle when the test says so. */
function quietPage() {
  const asked: { work: () => void; timeout: number }[] = [];
  vi.stubGlobal('requestIdleCallback', (work: () => void, { timeout }: { timeout: number }) =>
    asked.push({ work, timeout }),
  );
  return { asked, idle: () => asked.shift()!.work() };
}

test('one piece is done in each idle moment, in order, and what was taken out is not done', () => {
  const { asked, idle } = quietPage();
  const queue = new IdleQueue(30);
  const done: string[] = [];
  queue.add(() => done.push('a'));
  const forget = queue.add(() => done.push('b'));
  queue.add(() => done.push('c'));
  expect([done, asked.length]).toEqual([[], 1]);
  idle();
  expect([done, asked.length]).toEqual([['a'], 1]);
  forget();
  idle();
  expect([done, asked.length]).toEqual([['a', 'c'], 0]);
});

test('a piece waits for an idle moment as long as its queue has patience', () => {
  const { asked } = quietPage();
  new IdleQueue(30).add(() => undefined);
  new IdleQueue(1000).add(() => undefined);
  expect(asked.map(({ timeout }) => timeout)).toEqual([30, 1000]);
});
