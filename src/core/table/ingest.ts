/** From a file, told apart by its first bytes, to a dataset. */
import type { ByteSource } from '../ports.ts';
import { problem, Refusal } from '../problem.ts';
import type { CsvContext } from './csv/read-csv.ts';
import { readCsv } from './csv/read-csv.ts';
import type { CsvOptions } from './csv/dialect.ts';
import type { Ingested } from './ingested.ts';
import { readJson } from './json/read-json.ts';
import { readParquet } from './parquet/read-parquet.ts';

export type FileFormat = 'csv' | 'parquet' | 'json';

const FOREIGN: readonly (readonly [string, readonly number[]])[] = [
  ['Arrow', [0x41, 0x52, 0x52, 0x4f, 0x57, 0x31]],
  ['Excel 97', [0xd0, 0xcf, 0x11, 0xe0]],
  ['SQLite', [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65]],
  ['HDF5', [0x89, 0x48, 0x44, 0x46]],
  ['PNG', [0x89, 0x50, 0x4e, 0x47]],
  ['JPEG', [0xff, 0xd8, 0xff]],
  ['7z', [0x37, 0x7a, 0xbc, 0xaf]],
  ['Zstandard', [0x28, 0xb5, 0x2f, 0xfd]],
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['pickle', [0x80, 0x04, 0x95]],
  ['NumPy', [0x93, 0x4e, 0x55, 0x4d]],
];

/** Tools that leave a small text in a file's place, how it begins, and what fetches the file. */
const POINTERS: readonly (readonly [tool: string, start: RegExp, command: string])[] = [
  ['Git LFS', /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n/, 'git lfs pull'],
  ['DVC', /^outs:\r?\n\s*- md5: [0-9a-f]{32}/, 'dvc pull'],
];

/**
 * What the file is, by its bytes. A file that is named Parquet is taken at its word, so that its damage is told as such.
 * Refusal `table.pointer` for a text that stands in a file's place.
 */
export async function formatOf(source: ByteSource): Promise<FileFormat | { foreign: string }> {
  const head = await source.read(0, Math.min(64, source.size));
  const starts = (magic: readonly number[]) => magic.every((byte, at) => head[at] === byte);
  if (starts([0x50, 0x41, 0x52, 0x31]) || starts([0x50, 0x41, 0x52, 0x45])) return 'parquet';
  const text = new TextDecoder().decode(head).replace('\uFEFF', '').trimStart();
  const pointer = POINTERS.find(([, start]) => start.test(text));
  if (pointer)
    throw new Refusal(problem('table.pointer', { file: source.name, tool: pointer[0], command: pointer[2] }));
  if (/\.parquet$/i.test(source.name)) return 'parquet';
  const foreign = FOREIGN.find(([, magic]) => starts(magic));
  if (foreign) return { foreign: foreign[0] };
  if (/^\{\s*"/.test(text) || /^\[\s*(\{|\])/.test(text)) return 'json';
  return 'csv';
}

/** Reads the file into a dataset; see `readCsv`, `readParquet` and `readJson`. Options that only CSV has are problems elsewhere. */
export async function ingest(ctx: CsvContext, source: ByteSource, options: CsvOptions): Promise<Ingested> {
  const format = source.size === 0 ? 'csv' : await formatOf(source);
  if (typeof format === 'object') {
    return { ok: false, problems: [problem('E_TYPE', { file: source.name, found: format.foreign })] };
  }
  if (format === 'csv') return readCsv(ctx, source, options);
  const { types, ...rest } = options;
  const stray = Object.entries(rest).filter(([, value]) => value !== undefined);
  if (stray.length > 0) {
    const name = format === 'parquet' ? 'Parquet' : 'JSON';
    return {
      ok: false,
      problems: stray.map(([key]) => problem('table.csv_only', { format: name }, { key: OPTION_KEYS[key] ?? key })),
    };
  }
  return format === 'parquet' ? readParquet(ctx, source, types) : readJson(ctx, source, types);
}

const OPTION_KEYS: Readonly<Record<string, string>> = { dateOrder: 'date_order' };
