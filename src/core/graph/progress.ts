import type { Clock } from '../ports.ts';
import type { Progress } from './engine.ts';

const WINDOW_MS = 5000;
const EVERY_MS = 100;

/**
 * Turns counts into progress with rate and time left, measured over the last five seconds, and gives it on at most
 * ten times a second (always when done).
 */
export function createProgressMeter(clock: Clock, report: (progress: Progress) => void) {
  let points: { at: number; done: number }[] = [];
  let unitBefore = '';
  let reportedAt = -Infinity;
  return (done: number, total: number, unit: string): void => {
    const at = clock.now();
    if (unit !== unitBefore || done < (points.at(-1)?.done ?? 0)) points = [];
    unitBefore = unit;
    points.push({ at, done });
    while (points.length > 2 && at - points[0]!.at > WINDOW_MS) points.shift();
    if (at - reportedAt < EVERY_MS && done < total) return;
    reportedAt = at;
    report({ done, total, unit, ...speed(points, done, total) });
  };
}

function speed(points: readonly { at: number; done: number }[], done: number, total: number): Partial<Progress> {
  const first = points[0]!;
  const seconds = (points.at(-1)!.at - first.at) / 1000;
  if (seconds < 0.2 || done <= first.done) return {};
  const rate = (done - first.done) / seconds;
  return { rate, secondsLeft: Math.max(0, total - done) / rate };
}
