/** One range of a CSV file read on its own, perhaps by another worker, and what such readings come to together. */
import type { ByteSource } from '../../ports.ts';
import type { ColumnType } from '../column.ts';
import { createGroupWriter } from '../group-writer.ts';
import type { StoredGroup } from '../group-writer.ts';
import { BUFFER_BYTES, parseBatches } from './batches.ts';
import { streamOf } from './byte-stream.ts';
import type { ColumnParser } from './column-parser.ts';
import { AS_CATEGORY, AS_TEXT, MAX_LEVELS } from './column-parser.ts';
import type { Dialect } from './dialect.ts';
import type { CsvContext } from './read-csv.ts';
import { RecordParser } from './record-parser.ts';
import type { CsvRange } from './record-scanner.ts';

/** What a column is taken for when a range begins. */
export interface ColumnStart {
  readonly readings: number;
  readonly seen: boolean;
  readonly tooManyLevels: boolean;
  readonly way: number;
}

/** Everything that a worker needs to read a range; JSON. */
export interface RangePlan {
  readonly names: readonly string[];
  readonly dialect: Dialect;
  readonly types: Readonly<Record<string, ColumnType>>;
  readonly columns: readonly ColumnStart[];
}

export interface ColumnFindings extends ColumnStart {
  readonly sawNaive: boolean;
  /** The least and the greatest zone in the text, in minutes. */
  readonly zones: readonly [number, number] | null;
  readonly leadingZeros: string | null;
  readonly inexact: string | null;
  readonly abandoned: boolean;
  /** Levels of a column whose number of levels decides its type. */
  readonly levels: readonly string[];
}

export interface RangeReading {
  readonly groups: readonly StoredGroup[];
  readonly columns: readonly ColumnFindings[];
}

export function planOf(parser: RecordParser, plan: Omit<RangePlan, 'columns'>): RangePlan {
  const columns = parser.columns.map(({ readings, seen, tooManyLevels, way }) => ({
    readings,
    seen,
    tooManyLevels,
    way,
  }));
  return { ...plan, columns };
}

/**
 * Reads the range and stores its row groups. Null when it does not hold just its rows or has any fault: the file is
 * then to be read from its beginning, which names the fault and its place.
 */
export async function readRange(
  ctx: CsvContext,
  source: ByteSource,
  plan: RangePlan,
  range: CsvRange,
): Promise<RangeReading | null> {
  const parser = new RecordParser(plan.names, plan.dialect, plan.types);
  parser.columns.forEach((column, index) => Object.assign(column, plan.columns[index]));
  const writer = createGroupWriter(ctx);
  const bufferBytes = Math.min(BUFFER_BYTES, range.end - range.start);
  const stream = streamOf(source, range.start, range.end, bufferBytes);
  const options = { header: false, sourceBytes: source.size, bufferBytes };
  const { rows, problems } = await parseBatches(ctx, stream, parser, options, writer.append);
  if (problems.length > 0 || rows !== range.rows) return null;
  return { groups: await writer.finish(), columns: parser.columns.map(findingsOf) };
}

function findingsOf(column: ColumnParser): ColumnFindings {
  if (column.declared === undefined) column.settle();
  const { readings, seen, way, tooManyLevels, sawNaive, zoneLow, zoneHigh, leadingZeros, inexact, abandoned } = column;
  const counted = way === AS_CATEGORY && column.declared === undefined;
  return {
    readings,
    seen,
    way,
    tooManyLevels,
    sawNaive,
    zones: zoneLow > zoneHigh ? null : [zoneLow, zoneHigh],
    leadingZeros: leadingZeros ?? null,
    inexact: inexact ?? null,
    abandoned,
    levels: counted ? column.knownLevels() : [],
  };
}

/** Makes `column` what it would be had it read all the ranges; `findings` in the order of the file. */
export function mergeFindings(column: ColumnParser, findings: readonly ColumnFindings[]): void {
  const levels = new Set<string>();
  for (const found of findings) {
    column.readings &= found.readings;
    column.seen ||= found.seen;
    column.sawNaive ||= found.sawNaive;
    column.tooManyLevels ||= found.tooManyLevels;
    column.abandoned ||= found.abandoned;
    column.leadingZeros ??= found.leadingZeros ?? undefined;
    column.inexact ??= found.inexact ?? undefined;
    if (found.zones !== null) {
      column.zoneLow = Math.min(column.zoneLow, found.zones[0]);
      column.zoneHigh = Math.max(column.zoneHigh, found.zones[1]);
    }
    for (const level of found.levels) levels.add(level);
    if (levels.size > MAX_LEVELS) column.tooManyLevels = true;
  }
  const way = column.fittingWay();
  const reads = (found: ColumnFindings) => found.way === way || (found.way === AS_CATEGORY && way === AS_TEXT);
  // Values that one range took for dates with the day first may be dates with the month first to the others.
  if (findings.some((found) => found.seen && !reads(found))) column.abandoned = true;
  column.way = way;
}
