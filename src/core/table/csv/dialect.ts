import type { ColumnType } from '../column.ts';

export const ENCODINGS = ['utf-8', 'utf-16', 'windows-1252'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export const DATE_ORDERS = ['dmy', 'mdy'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

/** What a person may state about a CSV file; what is left out is detected. */
export interface CsvOptions {
  readonly delimiter?: string;
  readonly decimal?: '.' | ',';
  /** Separator of thousands; `''` = none. */
  readonly thousands?: '' | '.' | ',' | ' ' | "'";
  readonly encoding?: Encoding;
  readonly dateOrder?: DateOrder;
  readonly header?: boolean;
  readonly types?: Readonly<Record<string, ColumnType>>;
  /** Words that stand for a missing value, instead of pandas' own. An empty cell is always missing. */
  readonly missing?: readonly string[];
}

/** How a file is written, every gap filled in. Single characters as byte values; 0 = none. */
export interface Dialect {
  readonly delimiter: number;
  readonly decimal: number;
  readonly thousands: number;
  readonly dateOrder: DateOrder | undefined;
  readonly header: boolean;
  readonly missing: readonly string[];
}

/** The words that pandas' `read_csv` takes for a missing value (pandas 3, `STR_NA_VALUES`). */
export const MISSING_WORDS: readonly string[] = [
  '',
  '#N/A',
  '#N/A N/A',
  '#NA',
  '-1.#IND',
  '-1.#QNAN',
  '-NaN',
  '-nan',
  '1.#IND',
  '1.#QNAN',
  '<NA>',
  'N/A',
  'NA',
  'NULL',
  'NaN',
  'None',
  'n/a',
  'nan',
  'null',
];
