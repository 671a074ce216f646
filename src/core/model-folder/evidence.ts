/** What a card was written from, so that it can be told what has changed since. */
import { byCodeUnit } from '../graph/canonical-json.ts';
import type { ModelFacts } from './facts.ts';

export type Evidence = Readonly<Record<string, string | number>>;

/** Whatever of the facts can change while the model stays the same: `<cell> <metric>`, `<cell> data`, `<cell> rows`. */
export function evidenceOf({ evaluations }: Pick<ModelFacts, 'evaluations'>): Evidence {
  const found: Record<string, string | number> = {};
  for (const { cell, data, rows, metrics } of evaluations) {
    found[`${cell} data`] = data.slice(0, 12);
    found[`${cell} rows`] = rows;
    for (const { metric, value } of metrics) if (value !== null) found[`${cell} ${metric}`] = value;
  }
  return found;
}

export interface EvidenceChange {
  readonly what: string;
  readonly before: string | number | undefined;
  readonly now: string | number | undefined;
}

/** Every place where the two differ, by name. */
export function evidenceChanges(before: Evidence, now: Evidence): EvidenceChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort(byCodeUnit);
  return names
    .map((what) => ({ what, before: before[what], now: now[what] }))
    .filter((each) => each.before !== each.now);
}
