/** Cutting a log into windows. */
import { problem, Refusal } from '../problem.ts';
import { isMissing, isNumeric, type Column } from '../table/column.ts';
import { durationMs } from '../serving/duration.ts';

/** `all` rows in one window, so many rows each, or a span of time such as `7d`. */
export type WindowSpec = 'all' | number | string;

export interface Window {
  /** Row numbers in order of time; ties and rows without a time in the order of the log. */
  readonly rows: Uint32Array;
  /** Microseconds since 1970, the end exclusive for spans of time; null without times. */
  readonly fromUs: number | null;
  readonly untilUs: number | null;
}

const MOST_WINDOWS = 2000;

/**
 * The windows of a log, oldest first. Spans of time begin at the first row's time; a span without rows is a window
 * without rows; rows without a time are left out. Refusals: `monitor.no_rows`, `monitor.window_needs_time`,
 * `monitor.too_many_windows`.
 */
export function cutWindows(spec: WindowSpec, rows: number, time: Column | undefined): Window[] {
  if (rows === 0) throw new Refusal(problem('monitor.no_rows', {}, { key: 'of' }));
  const times = time && isNumeric(time) ? microseconds(time) : undefined;
  const order = Uint32Array.from({ length: rows }, (_, row) => row);
  if (times) order.sort((a, b) => compareTimes(times[a]!, times[b]!) || a - b);
  if (spec === 'all') return [windowOf(order, times)];
  if (typeof spec === 'number') return windowsOfRows(order, times, spec);
  if (!times) throw new Refusal(problem('monitor.window_needs_time', { window: spec }, { key: 'window' }));
  return windowsOfTime(order, times, spec);
}

/** Missing times, NaN, come last. */
function compareTimes(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a - b;
}

/** Time columns that are plain numbers count seconds. */
function microseconds(time: Column & { readonly values: Float64Array }): Float64Array {
  const scale = time.type === 'timestamp' || time.type === 'date' ? 1 : 1e6;
  return time.values.map((value, row) => (isMissing(time, row) ? NaN : value * scale));
}

function windowOf(rows: Uint32Array, times: Float64Array | undefined): Window {
  const known = times ? rows.filter((row) => !Number.isNaN(times[row])) : new Uint32Array();
  if (!times || known.length === 0) return { rows, fromUs: null, untilUs: null };
  return { rows, fromUs: times[known[0]!]!, untilUs: times[known.at(-1)!]! };
}

function windowsOfRows(order: Uint32Array, times: Float64Array | undefined, size: number): Window[] {
  checkCount(Math.ceil(order.length / size), `${size} rows`);
  const windows: Window[] = [];
  for (let start = 0; start < order.length; start += size) {
    windows.push(windowOf(order.subarray(start, start + size), times));
  }
  return windows;
}

function windowsOfTime(order: Uint32Array, times: Float64Array, spec: string): Window[] {
  const span = durationMs(spec) * 1000;
  const dated = order.filter((row) => !Number.isNaN(times[row]));
  if (dated.length === 0) throw new Refusal(problem('monitor.window_needs_time', { window: spec }, { key: 'window' }));
  const first = times[dated[0]!]!;
  const count = Math.floor((times[dated.at(-1)!]! - first) / span) + 1;
  checkCount(count, spec);
  const windows: Window[] = [];
  let start = 0;
  for (let index = 0; index < count; index++) {
    const untilUs = first + (index + 1) * span;
    let end = start;
    while (end < dated.length && times[dated[end]!]! < untilUs) end++;
    windows.push({ rows: dated.subarray(start, end), fromUs: first + index * span, untilUs });
    start = end;
  }
  return windows;
}

function checkCount(count: number, window: string): void {
  if (!(count <= MOST_WINDOWS)) {
    const params = { window, windows: count, most: MOST_WINDOWS };
    throw new Refusal(problem('monitor.too_many_windows', params, { key: 'window' }));
  }
}
