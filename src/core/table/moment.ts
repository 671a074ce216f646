/** Moments as text, without the host's calendar: microseconds since 1970, UTC. */
import { civilFromDays, dayMicros, US_PER_DAY, US_PER_HOUR, US_PER_MINUTE } from './calendar.ts';

const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Microseconds of the day `year-month-day`, undefined for a text that names no day. */
export function readDate(text: string): number | undefined {
  const match = DATE.exec(text.trim());
  return match ? dayOf(match) : undefined;
}

/** Microseconds of an ISO 8601 moment; without a zone it is UTC. */
export function readTimestamp(text: string): number | undefined {
  const match = TIMESTAMP.exec(text.trim());
  if (!match) return undefined;
  const start = dayOf(match);
  const [hour, minute, second] = [Number(match[4] ?? 0), Number(match[5] ?? 0), Number(match[6] ?? 0)];
  if (start === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
  const fraction = Number((match[7] ?? '').padEnd(6, '0').slice(0, 6));
  return start + hour * US_PER_HOUR + minute * US_PER_MINUTE + second * 1_000_000 + fraction - zone(match[8]);
}

function dayOf(match: RegExpExecArray): number | undefined {
  const day = dayMicros(Number(match[1]), Number(match[2]), Number(match[3]));
  return Number.isNaN(day) ? undefined : day;
}

function zone(text: string | undefined): number {
  if (text === undefined || text === 'Z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2));
  return (text.startsWith('-') ? -minutes : minutes) * US_PER_MINUTE;
}

/** `2025-01-31T09:30:00Z`, with decimals of a second where there are any. */
export function writeMoment(us: number): string {
  const days = Math.floor(us / US_PER_DAY);
  const { year, month, day: date } = civilFromDays(days);
  const rest = us - days * US_PER_DAY;
  const [hour, minute] = [Math.floor(rest / US_PER_HOUR), Math.floor(rest / US_PER_MINUTE) % 60];
  const micros = rest % US_PER_MINUTE;
  const [second, fraction] = [Math.floor(micros / 1_000_000), micros % 1_000_000];
  const two = (part: number) => String(part).padStart(2, '0');
  const decimals = fraction === 0 ? '' : `.${String(fraction).padStart(6, '0').replace(/0+$/, '')}`;
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(date)}T${two(hour)}:${two(minute)}:${two(second)}${decimals}Z`;
}
