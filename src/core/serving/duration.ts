/** Spans of time and rates as people write them: `500ms`, `90s`, `15m`, `24h`, `7d`, `2w`; `50/s`, `900/d`. */
import { z } from 'zod';

const UNIT_MS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

const DURATION = /^(?<count>\d+(\.\d+)?)(?<unit>ms|[smhdw])$/;
const RATE = /^(?<count>\d+(\.\d+)?)\/(?<unit>[smhd])$/;

/** A span such as `15m`, as text. */
export function durationText() {
  return z
    .string()
    .regex(DURATION, 'a span of time such as 500ms, 90s, 15m, 24h, 7d or 2w')
    .meta({ input: 'duration' });
}

/** Requests per unit of time, `50/s`, as text. */
export function rateText() {
  return z.string().regex(RATE, 'a rate such as 50/s, 600/m or 900/d').meta({ input: 'rate' });
}

/** Milliseconds. The text has passed `durationText`; anything else is a fault of ours. */
export function durationMs(text: string): number {
  const groups = DURATION.exec(text)?.groups;
  if (!groups) throw new Error(`no span of time: ${text}`);
  return Number(groups['count']) * UNIT_MS[groups['unit']!]!;
}

/** Requests per millisecond. The text has passed `rateText`. */
export function ratePerMs(text: string): number {
  const groups = RATE.exec(text)?.groups;
  if (!groups) throw new Error(`no rate: ${text}`);
  return Number(groups['count']) / UNIT_MS[groups['unit']!]!;
}
