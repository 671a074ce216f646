/** Where cells and lines end: the part of a CSV parser that knows quotes and line ends and nothing of values. */
export const LF = 10;
export const CR = 13;
export const QUOTE = 34;

/** The quote that opens the cell is not closed within the bytes. */
export const INCOMPLETE = -2;

export class CellFinder {
  /** Bytes being parsed: whole lines up to `limit`, where the file ends (a line feed stands there) or more will come. */
  bytes: Uint8Array = new Uint8Array(0);
  limit = 0;
  /** Line, from 1, at which the bytes at hand are being read. */
  line = 1;
  /** 1 for each byte that ends a cell without quotes. */
  protected readonly ends = new Uint8Array(256);
  protected readonly delimiter: number;
  /** The cell that `readCell` found: `cell[cellStart … cellEnd)`. */
  protected cell: Uint8Array = this.bytes;
  protected cellStart = 0;
  protected cellEnd = 0;
  private scratch = new Uint8Array(1024);

  constructor(delimiter: number) {
    this.delimiter = delimiter;
    this.ends[delimiter] = 1;
    this.ends[LF] = 1;
    this.ends[CR] = 1;
  }

  /** Behind a line end: LF, CR or CR LF. */
  protected afterLineEnd(at: number): number {
    this.line++;
    return this.bytes[at] === CR && this.bytes[at + 1] === LF ? at + 2 : at + 1;
  }

  /** Finds the cell at `at`, quotes taken off, and returns where it ends; INCOMPLETE when its quote is still open. */
  protected readCell(at: number): number {
    const { bytes, ends } = this;
    if (bytes[at] === QUOTE) return this.readQuoted(at + 1);
    this.cell = bytes;
    this.cellStart = at;
    while (ends[bytes[at]!] === 0) at++;
    this.cellEnd = at;
    return at;
  }

  /** A doubled quote is a quote; what follows the closing quote is taken as it stands, as pandas does. */
  private readQuoted(at: number): number {
    const { bytes, ends, limit } = this;
    let to = 0;
    for (;;) {
      const close = bytes.indexOf(QUOTE, at);
      if (close < 0 || close >= limit) return INCOMPLETE;
      to = this.keep(at, close, to);
      this.countLines(at, close);
      at = close + 1;
      if (bytes[at] !== QUOTE || at >= limit) break;
      to = this.keep(at, at + 1, to);
      at++;
    }
    const rest = at;
    while (ends[bytes[at]!] === 0) at++;
    this.cellEnd = this.keep(rest, at, to);
    this.cell = this.scratch;
    this.cellStart = 0;
    return at;
  }

  private keep(start: number, end: number, to: number): number {
    const needed = to + end - start;
    if (needed > this.scratch.length) {
      const larger = new Uint8Array(needed * 2);
      larger.set(this.scratch.subarray(0, to));
      this.scratch = larger;
    }
    this.scratch.set(this.bytes.subarray(start, end), to);
    return needed;
  }

  private countLines(start: number, end: number): void {
    const { bytes } = this;
    for (let at = start; at < end; at++) {
      if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF)) this.line++;
    }
  }

  /** Reads over the record at `at`: its number of cells and where the next one starts, or INCOMPLETE. */
  protected passRecord(at: number): { cells: number; next: number } {
    let cells = 1;
    for (;;) {
      const end = this.readCell(at);
      if (end === INCOMPLETE) return { cells, next: INCOMPLETE };
      at = end;
      if (this.bytes[at] !== this.delimiter || at >= this.limit) return { cells, next: this.afterLineEnd(at) };
      cells++;
      at++;
    }
  }
}
