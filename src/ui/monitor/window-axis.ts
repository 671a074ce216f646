import type { WindowReport } from '../../core/monitor/output.ts';
import type { Axis } from '../chart/spec.ts';

export interface WindowAxis {
  readonly x: Axis;
  /** Where a window stands on the axis: its start in ms since 1970, or its number. */
  at(index: number): number;
}

/** Windows on a time axis where they have times, by number elsewhere. */
export function windowAxis(windows: readonly WindowReport[], say: (key: 'time' | 'window') => string): WindowAxis {
  const timed = windows.length > 0 && windows.every(({ fromUs }) => fromUs !== null);
  if (!timed) return { x: { name: say('window'), type: 'value' }, at: (index) => index };
  return { x: { name: say('time'), type: 'time' }, at: (index) => windows[index]!.fromUs! / 1000 };
}
