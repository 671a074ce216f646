/** A CSV stream as batches of whole records, parsed with bounded memory. */
import type { Problem } from '../../problem.ts';
import { problem } from '../../problem.ts';
import type { Column } from '../column.ts';
import { ROW_GROUP_ROWS } from '../dataset.ts';
import type { ByteStream } from './byte-stream.ts';
import { CR, LF } from './cell-finder.ts';
import { AS_CATEGORY, EVIDENCE, SKIP, UNSEEN } from './column-parser.ts';
import type { RecordParser } from './record-parser.ts';

/** The longest record; also what bounds the memory that a damaged file can take. */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024;
export const BUFFER_BYTES = 8 * 1024 * 1024;
/** Rows between two breaths: a few milliseconds of work once the reader is compiled, for which these many will do. */
const STEP_ROWS = 4_096;
const FIRST_STEP_ROWS = 256;

export interface Breathing {
  breathe(): Promise<void>;
  progress(done: number, total: number, unit: string): void;
}

export interface BatchSink {
  (columns: readonly (Column | undefined)[], rows: number): Promise<void>;
}

/**
 * Feeds `parser` from `stream` and hands on batches that end where row groups end. Stops after the batch in which a
 * problem was found. Returns the rows read and what is wrong with the file as a whole.
 */
export async function parseBatches(
  ctx: Breathing,
  stream: ByteStream,
  parser: RecordParser,
  options: { header: boolean; sourceBytes: number; bufferBytes?: number },
  sink: BatchSink,
): Promise<{ rows: number; problems: readonly Problem[] }> {
  const buffer = new RecordBuffer(stream, options.bufferBytes ?? BUFFER_BYTES);
  let headerPassed = !options.header;
  let groupRows = 0;
  for (;;) {
    const filled = await buffer.fill();
    await ctx.breathe();
    if (filled !== undefined) return { rows: parser.rowsBefore, problems: [filled] };
    buffer.lend(parser);
    if (!headerPassed) headerPassed = parser.skipRecord();
    if (headerPassed) {
      const rows = await parseBatch(ctx, parser, ROW_GROUP_ROWS - groupRows, sink);
      groupRows = (groupRows + rows) % ROW_GROUP_ROWS;
    }
    if (parser.problems.length > 0) return { rows: parser.rowsBefore, problems: parser.problems };
    ctx.progress(Math.min(stream.consumed(), options.sourceBytes), options.sourceBytes, 'bytes');
    const stuck = buffer.give(parser.position);
    if (stuck) return { rows: parser.rowsBefore, problems: [problem('E_QUOTE', {}, { line: parser.line })] };
    if (buffer.empty) return { rows: parser.rowsBefore, problems: [] };
  }
}

async function parseBatch(ctx: Breathing, parser: RecordParser, mostRows: number, sink: BatchSink): Promise<number> {
  const start = { position: parser.position, line: parser.line };
  // A record is at least one byte for each cell and, with one cell, two: empty lines are no records.
  const shortest = Math.max(parser.columns.length, 2);
  const capacity = Math.min(mostRows, Math.ceil((parser.limit - start.position) / shortest) + 1);
  for (const column of parser.columns) column.start(capacity);
  const rows = await parseSteps(ctx, parser, capacity);
  if (parser.problems.length > 0 || rows === 0) return rows;
  const taken = parser.columns.map((column) => column.take(rows));
  await parseAgain(ctx, parser, start, rows, taken);
  parser.rowsBefore += rows;
  for (const column of parser.columns) column.gave ||= column.seen;
  await ctx.breathe();
  await sink(taken, rows);
  await ctx.breathe();
  return rows;
}

async function parseSteps(ctx: Breathing, parser: RecordParser, capacity: number): Promise<number> {
  parser.row = 0;
  while (parser.row < capacity && parser.position < parser.limit) {
    const before = parser.position;
    const step = Math.min(FIRST_STEP_ROWS + ((parser.rowsBefore + parser.row) >> 1), STEP_ROWS);
    parser.parse(Math.min(parser.row + step, capacity));
    if (parser.position === before || parser.problems.length > 0) break;
    await ctx.breathe();
  }
  return parser.row;
}

/**
 * Reads the batch once more for the columns whose reading changed within it. A column that had given values in
 * another reading before is abandoned: its file has to be read again.
 */
async function parseAgain(
  ctx: Breathing,
  parser: RecordParser,
  start: { position: number; line: number },
  rows: number,
  taken: (Column | undefined)[],
): Promise<void> {
  const again = parser.columns.filter((column) => column.way === EVIDENCE && !column.abandoned);
  for (const column of again.filter(({ gave }) => gave)) column.abandoned = true;
  const wanted = again.filter((column) => !column.abandoned);
  if (wanted.length === 0) return;
  const ways = parser.columns.map((column) => column.way);
  const end = { position: parser.position, line: parser.line };
  for (const column of parser.columns) column.way = wanted.includes(column) ? column.fittingWay() : SKIP;
  for (const column of wanted) column.start(rows);
  Object.assign(parser, start);
  await parseSteps(ctx, parser, rows);
  Object.assign(parser, end);
  for (const column of wanted) taken[column.index] = column.take(rows);
  for (const column of parser.columns) {
    if (!wanted.includes(column)) column.way = ways[column.index]!;
  }
}

/** Ready for a second reading of the file: the columns of `wanted` as they turned out, the others passed over. */
export function prepareSecondReading(parser: RecordParser, first: RecordParser, wanted: readonly number[]): void {
  for (const column of parser.columns) {
    const known = first.columns[column.index]!;
    column.readings = known.ambiguousOrder() && known.declared === undefined ? 0 : known.readings;
    column.seen = known.seen;
    column.tooManyLevels = known.tooManyLevels;
    column.way = wanted.includes(column.index) ? column.fittingWay() : SKIP;
    if (column.way === UNSEEN) column.way = AS_CATEGORY;
  }
}

/** Bytes at hand, always from the start of a record. */
class RecordBuffer {
  private bytes: Uint8Array = new Uint8Array(0);
  /** `bytes` is a piece of the stream itself, which is not to be changed. */
  private borrowed = true;
  private readonly capacity: number;
  private filled = 0;
  private limit = 0;
  private base = 0;
  private ended = false;
  /** Nothing was consumed last time: the record at hand needs more bytes. */
  private short = false;
  private rest: Uint8Array | undefined = undefined;
  private readonly stream: ByteStream;

  constructor(stream: ByteStream, bufferBytes: number) {
    this.stream = stream;
    this.capacity = bufferBytes;
  }

  get empty(): boolean {
    return this.ended && this.filled === 0;
  }

  /** Reads until the buffer is full and holds a line end. Problems: `E_NUL`, `E_LINE_LIMIT`, `E_QUOTE` (a record without end). */
  async fill(): Promise<Problem | undefined> {
    for (;;) {
      if (this.short && this.borrowed) this.own();
      if (this.short && this.filled >= this.bytes.length - 1) {
        if (this.bytes.length > MAX_RECORD_BYTES) {
          const quoted = this.limit > 0;
          return problem(quoted ? 'E_QUOTE' : 'E_LINE_LIMIT', { limit: MAX_RECORD_BYTES }, { byte: this.base });
        }
        this.grow();
      }
      this.short = false;
      while (!this.ended && this.filled < Math.max(this.bytes.length - 1, this.capacity)) {
        const nul = await this.take();
        if (nul !== undefined) return nul;
      }
      this.findLimit();
      if (this.limit > 0 || this.ended) return undefined;
      this.short = true;
    }
  }

  private async take(): Promise<Problem | undefined> {
    const piece = this.rest ?? (await this.stream.read());
    this.rest = undefined;
    if (piece === undefined) {
      this.ended = true;
      return undefined;
    }
    if (this.filled === 0 && piece.length === this.capacity) {
      this.bytes = piece;
      this.borrowed = true;
      this.filled = piece.length;
      return this.nulIn(piece, 0);
    }
    if (this.borrowed) this.own();
    const room = this.bytes.length - 1 - this.filled;
    const part = piece.length > room ? piece.subarray(0, room) : piece;
    if (piece.length > room) this.rest = piece.subarray(room);
    this.bytes.set(part, this.filled);
    this.filled += part.length;
    return this.nulIn(part, this.filled - part.length);
  }

  private nulIn(part: Uint8Array, start: number): Problem | undefined {
    const nul = part.indexOf(0);
    return nul < 0 ? undefined : problem('E_NUL', {}, { byte: this.base + start + nul });
  }

  /** Takes the bytes into memory of its own, with room for more and for a line end behind them. */
  private own(): void {
    const own = new Uint8Array(Math.max(this.capacity, this.filled) + 1);
    own.set(this.bytes.subarray(0, this.filled));
    this.bytes = own;
    this.borrowed = false;
  }

  private findLimit(): void {
    if (this.ended) {
      if (this.borrowed && this.bytes[this.filled - 1] !== LF) this.own();
      if (!this.borrowed) this.bytes[this.filled] = LF;
      this.limit = this.filled;
      return;
    }
    const filled = this.bytes.subarray(0, this.filled);
    const lineFeed = filled.lastIndexOf(LF);
    this.limit = (lineFeed >= 0 ? lineFeed : filled.lastIndexOf(CR)) + 1;
  }

  private grow(): void {
    const larger = new Uint8Array((this.bytes.length - 1) * 2 + 1);
    larger.set(this.bytes.subarray(0, this.filled));
    this.bytes = larger;
  }

  lend(parser: RecordParser): void {
    parser.bytes = this.bytes;
    parser.position = 0;
    parser.limit = this.limit;
    parser.base = this.base;
  }

  /** Lets go of the first `used` bytes. True when the file has ended within a record. */
  give(used: number): boolean {
    if (this.borrowed) this.bytes = this.bytes.subarray(used);
    else this.bytes.copyWithin(0, used, this.filled);
    this.filled -= used;
    this.base += used;
    this.short = used === 0;
    return this.ended && this.filled > 0 && used === 0;
  }
}
