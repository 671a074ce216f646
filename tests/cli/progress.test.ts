import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Host } from '../../src/cli/host.ts';
import { RunProgress } from '../../src/cli/progress.ts';
import type { CellStatus } from '../../src/core/graph/engine.ts';

const base = { cell: 'model', kind: 'train', problems: [], log: [] };
const half: CellStatus = {
  ...base,
  state: 'running',
  progress: { done: 50, total: 100, unit: 'rounds', secondsLeft: 12 },
};
const done: CellStatus = { ...base, state: 'fresh', ms: 1234 };

function said(
  columns: number | undefined,
  language: Host['language'] = 'en',
): { progress: RunProgress; text: () => string } {
  let text = '';
  const host = { columns, language, err: (each: string) => void (text += each) } as Partial<Host> as Host;
  return { progress: new RunProgress(host), text: () => text };
}

describe('progress of a run', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('is a bar on a terminal, drawn over itself, gone when the cell is done', () => {
    const { progress, text } = said(80);
    progress.take(half);
    vi.advanceTimersByTime(100);
    expect(text()).toMatch(/^ {2}model \[█{15} {15}\] +50% 50\/100 rounds, 12\.0 s left\n$/);
    vi.advanceTimersByTime(100);
    progress.take(done);
    progress.end();
    const left = text().split('\u001b[1A\u001b[0J').at(-1);
    expect(left).toBe('✓ model (train) fresh 1.2 s\n');
    vi.advanceTimersByTime(1000);
    expect(text().endsWith(left!)).toBe(true);
  });

  it('is in Portuguese where the person reads that', () => {
    const { progress, text } = said(undefined, 'pt');
    progress.take({ ...base, state: 'blocked', waitsFor: ['rows'] });
    expect(text()).toBe('· model (train) bloqueada espera por rows\n');
    progress.end();
  });

  it('keeps within a narrow terminal', () => {
    const { progress, text } = said(24);
    progress.take(half);
    vi.advanceTimersByTime(100);
    progress.end();
    expect(
      Math.max(
        ...text()
          .split('\n')
          .map((line) => line.length),
      ),
    ).toBeLessThan(24);
  });

  it('is one line for each cell in a pipe, and no bar', () => {
    const { progress, text } = said(undefined);
    progress.take(half);
    vi.advanceTimersByTime(10_000);
    progress.take(done);
    progress.take(done);
    progress.end();
    expect(text()).toBe('✓ model (train) fresh 1.2 s\n');
  });
});
