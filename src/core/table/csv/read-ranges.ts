/** The readings of a CSV file cut into ranges that any number of workers read; the same for any number. */
import type { ByteSource } from '../../ports.ts';
import type { StoredGroup } from '../group-writer.ts';
import { ROW_GROUP_ROWS } from '../dataset.ts';
import type { Breathing } from './batches.ts';
import type { RangePlan, RangeReading } from './range-reading.ts';
import { mergeFindings, planOf } from './range-reading.ts';
import { LF } from './cell-finder.ts';
import { RecordParser } from './record-parser.ts';
import type { CsvRange, RangeSize } from './record-scanner.ts';
import { RecordScanner } from './record-scanner.ts';

/** Sends a range to whoever is free; see `readRange`. */
export type RangeReader = (plan: RangePlan, range: CsvRange) => Promise<RangeReading | null>;

export interface Ranges {
  readonly read: RangeReader;
  /** Smaller files are read whole; `LEAST_FILE_BYTES` unless said. */
  readonly leastFileBytes?: number;
  readonly size?: RangeSize;
}

/** Smaller files are read before a second worker would have begun. */
export const LEAST_FILE_BYTES = 24 * 1024 * 1024;

/** Some hundred milliseconds of work, so that workers end together. */
const SIZE: RangeSize = { rows: ROW_GROUP_ROWS, leastBytes: 5 * 1024 * 1024 };
const SCAN_BYTES = 4 * 1024 * 1024;
/** Ranges under way at once: bounds what a bad file costs before it is read from its beginning. */
const MOST_UNDER_WAY = 16;

/** Reads ranges as they are found. Undefined when one of them was not what it seemed. */
async function readAll(
  ctx: Breathing,
  source: ByteSource,
  ranges: AsyncIterable<CsvRange> | readonly CsvRange[],
  read: (range: CsvRange) => Promise<RangeReading | null>,
): Promise<{ ranges: readonly CsvRange[]; readings: readonly RangeReading[] } | undefined> {
  const started: CsvRange[] = [];
  const readings: (RangeReading | null)[] = [];
  const underWay = new Set<Promise<void>>();
  const faults: unknown[] = [];
  let lost = false;
  let doneBytes = 0;
  for await (const range of ranges) {
    if (lost || faults.length > 0) break;
    const index = started.push(range) - 1;
    const work = read(range)
      .then((reading) => {
        readings[index] = reading;
        lost ||= reading === null;
        doneBytes += range.end - range.start;
        ctx.progress(doneBytes, source.size, 'bytes');
      })
      .catch((error: unknown) => void faults.push(error))
      .finally(() => underWay.delete(work));
    underWay.add(work);
    while (underWay.size >= MOST_UNDER_WAY) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  if (faults.length > 0) throw faults[0];
  return lost ? undefined : { ranges: started, readings: readings.filter((each) => each !== null) };
}

/** The ranges of the records behind the header; ends early, without the last range, when the file cannot be cut. */
async function* scan(
  ctx: Breathing,
  source: ByteSource,
  parser: RecordParser,
  plan: { readonly header: boolean; readonly size: RangeSize },
  ended: { whole: boolean },
): AsyncGenerator<CsvRange> {
  const mark = await source.read(0, 3);
  const from = mark[0] === 0xef && mark[1] === 0xbb && mark[2] === 0xbf ? 3 : 0;
  const scanner = new RecordScanner(from, plan.header, plan.size);
  let headerPassed = !plan.header;
  const memory = new Uint8Array(SCAN_BYTES);
  for (let at = from; at < source.size; at += SCAN_BYTES) {
    await ctx.breathe();
    for (const range of scanner.feed(await source.read(at, Math.min(at + SCAN_BYTES, source.size), memory))) {
      if (headerPassed) yield range;
      else if (!(await isHeader(source, parser, range))) return;
      headerPassed = true;
    }
    if (scanner.lost) return;
  }
  const last = scanner.finish();
  if (scanner.lost || !headerPassed) return;
  ended.whole = true;
  if (last !== undefined) yield last;
}

async function isHeader(source: ByteSource, parser: RecordParser, { start, end }: CsvRange): Promise<boolean> {
  const bytes = new Uint8Array(end - start + 1);
  bytes.set(await source.read(start, end));
  bytes[end - start] = LF;
  parser.bytes = bytes;
  parser.position = 0;
  parser.limit = end - start;
  return parser.skipRecord() && parser.position === end - start;
}

type Ranged = { readonly ok: true; readonly groups: readonly StoredGroup[] };

/**
 * Goes through the file range by range into a parser, whose columns come out as if they had read it all; after the
 * first time the ranges are known. Undefined when the file has to be read from its beginning: it has a fault, or
 * quotes where none belong.
 */
export function passesInRanges(
  ctx: Breathing,
  source: ByteSource,
  plan: Omit<RangePlan, 'columns'>,
  { read, size = SIZE }: Ranges,
): (parser: RecordParser) => Promise<Ranged | undefined> {
  let known: readonly CsvRange[] | undefined;
  return async (parser) => {
    const start = planOf(parser, plan);
    const ended = { whole: known !== undefined };
    const ranges =
      known ??
      scan(ctx, source, new RecordParser(plan.names, plan.dialect, {}), { header: plan.dialect.header, size }, ended);
    const all = await readAll(ctx, source, ranges, (range) => read(start, range));
    if (all === undefined || !ended.whole || all.readings.length === 0) return undefined;
    known = all.ranges;
    return merge(parser, all);
  };
}

function merge(
  parser: RecordParser,
  { ranges, readings }: { ranges: readonly CsvRange[]; readings: readonly RangeReading[] },
): Ranged {
  for (const column of parser.columns) {
    mergeFindings(
      column,
      readings.map((each) => each.columns[column.index]!),
    );
  }
  parser.rowsBefore = ranges.reduce((sum, range) => sum + range.rows, 0);
  return { ok: true, groups: readings.flatMap(({ groups }) => groups) };
}
