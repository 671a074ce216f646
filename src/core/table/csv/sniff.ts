/**
 * How a CSV file is written, told from its first bytes: delimiter, header, decimal comma, thousands.
 * A pure function of the sample, so that the same file is read alike everywhere. What the sample cannot decide is a
 * `Question`, with what was assumed and examples from the file.
 */
import { CR, LF, QUOTE } from './cell-finder.ts';
import { CellReader } from './cell-reader.ts';
import type { CsvOptions, Dialect } from './dialect.ts';
import { MISSING_WORDS } from './dialect.ts';
import type { Example, Marks, Question } from './question.ts';
import { dateChoices, numberChoices } from './question.ts';

export const SAMPLE_BYTES = 262_144;
const SAMPLE_RECORDS = 1_000;

export interface Sniffed {
  readonly dialect: Dialect;
  readonly names: readonly string[];
  /** Cells of the first records, header left out, as text. */
  readonly records: readonly (readonly string[])[];
  readonly questions: readonly Question[];
  /** Numbers that stay text because their marks may mean either. */
  readonly unreadNumbers: { readonly column: string; readonly examples: readonly string[] } | undefined;
  /** Records in the sample, header included. */
  readonly recordCount: number;
}

const DELIMITERS = [';', '\t', '|', ','];

/** `text` is the start of the file, cut anywhere; `whole` tells that it is all of it. */
export function sniffCsv(text: string, whole: boolean, options: CsvOptions): Sniffed {
  const missing = options.missing ?? MISSING_WORDS;
  const words = new Set(missing);
  const isMissing = (cell: string) => cell === '' || words.has(cell);
  const questions: Question[] = [];
  const delimiter = options.delimiter ?? findDelimiter(text, whole);
  const all = splitRecords(text, delimiter, whole);
  const body = all.slice(1);
  const columns = columnsOf(body, isMissing);
  const numbers = options.decimal === undefined ? findNumbers(columns, delimiter) : undefined;
  const decimal = options.decimal ?? numbers?.decimal ?? '.';
  const thousands = options.thousands ?? numbers?.thousands ?? '';
  const dialect = (header: boolean): Dialect => ({
    delimiter: delimiter.charCodeAt(0),
    decimal: decimal.charCodeAt(0),
    thousands: thousands === '' ? 0 : thousands.charCodeAt(0),
    dateOrder: options.dateOrder,
    header,
    missing,
  });
  const found = options.header === undefined ? findHeader(all, columns, dialect(true), isMissing) : undefined;
  const header = options.header ?? found?.header ?? true;
  const names = columnNames(all[0] ?? [], header);
  const records = header ? body : all;
  if (found?.sure === false) {
    questions.push({
      about: 'header',
      choices: [header, !header].map((each) => ({ says: { header: each }, reads: [] })),
      assumed: 0,
      examples: (all[0] ?? []).slice(0, 5),
    });
  }
  if (numbers?.open && options.thousands === undefined) {
    const { marks, assumed, ...example } = numbers.open;
    const choices = numberChoices(marks, example.examples);
    questions.push({ about: 'decimal', choices, ...(assumed !== undefined && { assumed }), ...at(names, example) });
  }
  const order =
    options.dateOrder === undefined ? findDateOrder(header ? columns : columnsOf(all, isMissing)) : undefined;
  if (order) questions.push({ about: 'date_order', choices: dateChoices(order.examples), ...at(names, order) });
  const unreadNumbers = numbers?.unsure && at(names, numbers.unsure);
  return { dialect: dialect(header), names, records, questions, unreadNumbers, recordCount: all.length };
}

function at(names: readonly string[], { column, examples }: Example): { column: string; examples: readonly string[] } {
  return { column: names[column] ?? '', examples };
}

/** Names from the header; an empty one, or all of them without a header, become `column_1` … */
function columnNames(first: readonly string[], header: boolean): string[] {
  return first.map((name, index) => (header && name !== '' ? name : `column_${index + 1}`));
}

/** Records of the sample, quotes taken off; a last record that the sample cuts is left out. */
export function splitRecords(text: string, delimiter: string, whole: boolean, most = SAMPLE_RECORDS): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let cell = '';
  let at = 0;
  const endRecord = () => {
    if (record.length > 0 || cell !== '') records.push([...record, cell]);
    record = [];
    cell = '';
  };
  const mark = delimiter.charCodeAt(0);
  while (at < text.length && records.length < most) {
    if (cell === '' && text.charCodeAt(at) === QUOTE) {
      const close = closingQuote(text, at + 1);
      if (close < 0) return whole ? [...records, [...record, text.slice(at + 1)]] : records;
      cell += text.slice(at + 1, close).replaceAll('""', '"');
      at = close + 1;
      if (cell === '' && (at >= text.length || '\r\n'.includes(text[at]!)) && record.length === 0) records.push(['']);
      continue;
    }
    const end = plainEnd(text, at, mark);
    if (end > at) cell += text.slice(at, end);
    at = end + 1;
    if (end === text.length) break;
    if (text.charCodeAt(end) === mark) {
      record.push(cell);
      cell = '';
    } else endRecord();
  }
  if (whole) endRecord();
  return records;
}

/** Where the cell that goes on at `at` ends: at the delimiter `mark` or a line end. */
function plainEnd(text: string, at: number, mark: number): number {
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === mark || code === LF || code === CR) return at;
  }
  return at;
}

function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2)) if (text[at + 1] !== '"') return at;
  return -1;
}

/** The delimiter that gives most records the same number of cells, more than one; of equals the one with more cells that are no text. */
function findDelimiter(text: string, whole: boolean): string {
  const reader = new CellReader({
    delimiter: 0,
    decimal: 46,
    thousands: 0,
    dateOrder: undefined,
    header: true,
    missing: [],
  });
  const comma = new CellReader({
    delimiter: 0,
    decimal: 44,
    thousands: 46,
    dateOrder: undefined,
    header: true,
    missing: [],
  });
  const encoder = new TextEncoder();
  let best = ',';
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const cells = splitRecords(text, delimiter, whole, 1)[0]?.length ?? 0;
    if (cells < 2) continue;
    const records = splitRecords(text, delimiter, whole, 200).slice(0, 200);
    const alike = records.filter((record) => record.length === cells).length / records.length;
    const sample = records.slice(0, 50).flat();
    const typed = sample.filter((cell) => {
      const bytes = encoder.encode(cell);
      return reader.read(bytes, 0, bytes.length) !== 0 || comma.read(bytes, 0, bytes.length) !== 0;
    }).length;
    const score = alike * 1_000 + (typed / sample.length) * 100 + Math.min(cells, 50) / 100;
    if (score > bestScore) {
      bestScore = score;
      best = delimiter;
    }
  }
  return best;
}

const COMMA_NUMBER = /^[+-]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?$/;
const POINT_NUMBER = /^[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d+)?([eE][+-]?\d+)?$/;
/** `1,234` may be a number with three decimals or with thousands. */
const EITHER = /^[+-]?\d{1,3}[.,]\d{3}$/;

/** No thousands begin with a zero. */
const LEADING_ZERO = /^[+-]?0/;

interface NumberStyle extends Marks {
  readonly unsure?: Example;
  /** What only a person can tell, and which of `marks` is taken meanwhile. */
  readonly open?: Example & { readonly marks: readonly Marks[]; readonly assumed?: number };
}

const COMMA: Marks = { decimal: ',', thousands: '' };
const COMMA_GROUPED: Marks = { decimal: ',', thousands: '.' };
const POINT: Marks = { decimal: '.', thousands: '' };
const POINT_GROUPED: Marks = { decimal: '.', thousands: ',' };

/** Columns of numbers by what their marks can be. */
class NumberColumns {
  commas = 0;
  points = 0;
  groupedPoints = 0;
  groupedCommas = 0;
  /** Columns whose mark can only stand before decimals. */
  sureCommas = 0;
  surePoints = 0;
  unsure: Example | undefined;
  /** The first column whose every mark may be either, all of them commas or all points. */
  eitherComma: Example | undefined;
  eitherPoint: Example | undefined;
  private readonly delimiter: string;

  constructor(delimiter: string) {
    this.delimiter = delimiter;
  }

  add(column: number, cells: readonly string[]): void {
    const marked = cells.filter((cell) => /[.,]/.test(cell));
    if (marked.length === 0) return;
    const asComma = cells.every((cell) => COMMA_NUMBER.test(cell));
    const asPoint = cells.every((cell) => POINT_NUMBER.test(cell));
    if (asComma && asPoint) this.addEither(column, marked);
    else if (asComma) {
      this.commas++;
      this.sureCommas++;
      if (marked.some((cell) => cell.includes('.'))) this.groupedPoints++;
    } else if (asPoint) {
      this.points++;
      this.surePoints++;
      if (marked.some((cell) => cell.includes(','))) this.groupedCommas++;
    }
  }

  private addEither(column: number, marked: readonly string[]): void {
    const withComma = marked.filter((cell) => cell.includes(',')).length;
    const example = { column, examples: marked.slice(0, 5) };
    // With a semicolon between cells, a comma inside a number is its decimal mark: so spreadsheets write it.
    if (this.delimiter !== ',' && withComma === marked.length) this.commas++;
    else if (withComma > 0 && marked.every((cell) => EITHER.test(cell))) this.unsure ??= example;
    const decimals = marked.some((cell) => LEADING_ZERO.test(cell));
    if (withComma === marked.length) {
      if (decimals) this.sureCommas++;
      else this.eitherComma ??= example;
    } else if (withComma === 0) {
      if (decimals) this.surePoints++;
      else this.eitherPoint ??= example;
    }
  }
}

function findNumbers(columns: readonly (readonly string[])[], delimiter: string): NumberStyle {
  const found = new NumberColumns(delimiter);
  for (const [column, cells] of columns.entries()) found.add(column, cells);
  const { unsure, eitherComma, eitherPoint } = found;
  if (found.commas > 0 && found.points === 0) {
    const marks = found.groupedPoints > 0 || anyGrouped(columns) ? COMMA_GROUPED : COMMA;
    if (found.sureCommas > 0 || eitherComma === undefined) return marks;
    return { ...marks, open: { ...eitherComma, marks: [marks, POINT_GROUPED], assumed: 0 } };
  }
  const marks = found.groupedCommas > 0 ? POINT_GROUPED : POINT;
  if (unsure) {
    const assumed = found.groupedCommas > 0 ? { assumed: 0 } : {};
    return { ...marks, unsure, open: { ...unsure, marks: [POINT_GROUPED, COMMA], ...assumed } };
  }
  // Where commas part the cells, a point is a decimal point: so programs write it.
  if (eitherPoint === undefined || found.surePoints > 0 || delimiter === ',') return marks;
  return { ...marks, open: { ...eitherPoint, marks: [POINT, COMMA_GROUPED], assumed: 0 } };
}

/** A column of `1.234` beside columns with decimal commas holds thousands. */
function anyGrouped(columns: readonly (readonly string[])[]): boolean {
  return columns.some(
    (cells) => cells.some((cell) => cell.includes('.')) && cells.every((cell) => COMMA_NUMBER.test(cell)),
  );
}

/** The present cells of each column that the first record has. */
function columnsOf(records: readonly (readonly string[])[], isMissing: (cell: string) => boolean): string[][] {
  const columns: string[][] = (records[0] ?? []).map(() => []);
  for (const record of records) {
    for (const [index, cells] of columns.entries()) {
      const cell = (record[index] ?? '').trim();
      if (!isMissing(cell)) cells.push(cell);
    }
  }
  return columns;
}

const SLASH_DATE = /^(\d{1,2})[-/](\d{1,2})[-/]\d{4}\b/;

/** A column whose dates all read day first and month first. */
function findDateOrder(columns: readonly (readonly string[])[]): Example | undefined {
  for (const [column, cells] of columns.entries()) {
    if (cells.length === 0 || !SLASH_DATE.test(cells[0]!)) continue;
    const dates = cells.map((cell) => SLASH_DATE.exec(cell));
    if (!dates.every((date) => date !== null && Number(date[1]) <= 12 && Number(date[2]) <= 12)) continue;
    const telling = cells.filter((_, row) => Number(dates[row]![1]) !== Number(dates[row]![2]));
    return { column, examples: (telling.length > 0 ? telling : cells).slice(0, 5) };
  }
  return undefined;
}

/**
 * The first record is a header unless it holds a value (number, date, truth value) in a column whose other cells are
 * such values. Whole numbers that look like years may be either.
 */
function findHeader(
  records: readonly (readonly string[])[],
  columns: readonly (readonly string[])[],
  dialect: Dialect,
  isMissing: (cell: string) => boolean,
): { header: boolean; sure: boolean } {
  const [first] = records;
  if (first === undefined || records.length === 1) return { header: true, sure: true };
  const reader = new CellReader(dialect);
  const encoder = new TextEncoder();
  const readingsOf = (cell: string) => {
    const bytes = encoder.encode(cell);
    return reader.read(bytes, 0, bytes.length);
  };
  let values = 0;
  let years = 0;
  for (let column = 0; column < first.length; column++) {
    const cells = columns[column] ?? [];
    if (cells.length === 0) continue;
    let common = ~0;
    for (let at = 0; at < cells.length && at < 100 && common !== 0; at++) common &= readingsOf(cells[at]!);
    if (common === 0) continue;
    if ((readingsOf(first[column]!) & common) !== 0) values++;
    if (/^(1[89]|20)\d\d$/.test(first[column]!)) years++;
  }
  if (values === 0) return { header: true, sure: true };
  const named = first.some((cell) => !isMissing(cell) && readingsOf(cell) === 0);
  if (years === values && named) return { header: true, sure: false };
  return { header: false, sure: first.every((cell) => isMissing(cell) || readingsOf(cell) !== 0) };
}
