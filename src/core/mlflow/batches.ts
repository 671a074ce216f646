/** A run's values in requests that the server takes. */
import type { Batch, Pair, SentMetric } from './api.ts';

const MAX_METRICS = 1000;
const MAX_PAIRS = 100;
const MAX_ENTITIES = 1000;
/** Under the server's million, with room for names and braces. */
const MAX_BYTES = 900_000;

/** Cut so that no request goes past MLflow's limits: 1,000 metrics, 100 params, 100 tags, 1,000 together, a megabyte. */
export function batchesOf(all: Batch): Batch[] {
  const queue = [
    ...all.params.map((param) => ({ to: 'params' as const, entry: param })),
    ...all.tags.map((tag) => ({ to: 'tags' as const, entry: tag })),
    ...all.metrics.map((metric) => ({ to: 'metrics' as const, entry: metric })),
  ];
  const limits = { metrics: MAX_METRICS, params: MAX_PAIRS, tags: MAX_PAIRS };
  const batches: Batch[] = [];
  let now: { metrics: SentMetric[]; params: Pair[]; tags: Pair[] } = { metrics: [], params: [], tags: [] };
  let bytes = 0;
  let count = 0;
  for (const { to, entry } of queue) {
    // Three bytes at most for a UTF-16 unit, six where JSON escapes it.
    const size = sizeOf(entry);
    if (count > 0 && (count === MAX_ENTITIES || now[to].length === limits[to] || bytes + size > MAX_BYTES)) {
      batches.push(now);
      now = { metrics: [], params: [], tags: [] };
      bytes = 0;
      count = 0;
    }
    now[to].push(entry as never);
    bytes += size;
    count++;
  }
  if (count > 0) batches.push(now);
  return batches;
}

function sizeOf(entry: SentMetric | Pair): number {
  const text = typeof entry.value === 'string' ? entry.value.length : 24;
  return 6 * (entry.key.length + text) + ('step' in entry ? 250 : 30);
}
