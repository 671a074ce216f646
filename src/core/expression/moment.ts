/** Days and moments without the host's calendar. Source: Howard Hinnant, "chrono-compatible low-level date algorithms". */
import { DAY_MICROS, daysFromCivil } from '../table/csv/calendar.ts';

export const US_PER_MINUTE = 60_000_000;
export const US_PER_HOUR = 3_600_000_000;
export const US_PER_DAY = DAY_MICROS;

export function civilFromDays(days: number): { year: number; month: number; day: number } {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

const DATE = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;
const TIMESTAMP =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Microseconds of the day `year-month-day`, undefined for a text that names no day. */
export function readDate(text: string): number | undefined {
  const match = DATE.exec(text.trim());
  return match ? day(Number(match[1]), Number(match[2]), Number(match[3])) : undefined;
}

/** Microseconds of an ISO 8601 moment; without a zone it is UTC. */
export function readTimestamp(text: string): number | undefined {
  const match = TIMESTAMP.exec(text.trim());
  if (!match) return undefined;
  const start = day(Number(match[1]), Number(match[2]), Number(match[3]));
  const [hour, minute, second] = [Number(match[4] ?? 0), Number(match[5] ?? 0), Number(match[6] ?? 0)];
  if (start === undefined || hour > 23 || minute > 59 || second > 59) return undefined;
  const fraction = Number((match[7] ?? '').padEnd(6, '0').slice(0, 6));
  return start + hour * US_PER_HOUR + minute * US_PER_MINUTE + second * 1_000_000 + fraction - zone(match[8]);
}

function zone(text: string | undefined): number {
  if (text === undefined || text === 'Z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2));
  return (text.startsWith('-') ? -minutes : minutes) * US_PER_MINUTE;
}

function day(year: number, month: number, date: number): number | undefined {
  if (month < 1 || month > 12 || date < 1 || date > 31) return undefined;
  const days = daysFromCivil(year, month, date);
  return civilFromDays(days).day === date ? days * US_PER_DAY : undefined;
}

/** ISO 8601 in UTC, with decimals of seconds only where there are some. */
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
