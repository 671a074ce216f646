/** The corpus of bad files: each gets its named problem, where it is, in under two seconds and bounded memory. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync, strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../../src/core/ports.ts';
import type { Problem, Where } from '../../../src/core/problem.ts';
import type { CsvOptions } from '../../../src/core/table/csv/dialect.ts';
import { ingest } from '../../../src/core/table/ingest.ts';
import { makeColumn } from '../../../src/core/table/make-column.ts';
import { createDatasetWriter } from '../../../src/core/table/dataset-writer.ts';
import { openDataset } from '../../../src/core/table/open-dataset.ts';
import { writeCsv } from '../../../src/core/table/write-csv.ts';
import { writeParquet } from '../../../src/core/table/write-parquet.ts';
import { problemCodes, renderProblem } from '../../../src/core/words/index.ts';
import { bufferSource, testContext } from '../../support/context.ts';
import { itemsOf } from '../../support/columns.ts';

interface Bad {
  what: string;
  source: ByteSource;
  code: string;
  where?: Where;
  params?: Problem['params'];
  options?: CsvOptions;
}

const csv = (content: string | Uint8Array, name = 'a.csv') =>
  bufferSource(name, typeof content === 'string' ? strToU8(content) : content);

/** A file of `size` bytes that exists only as a rule. */
function endless(size: number, byteAt: (at: number) => number): ByteSource {
  return {
    name: 'a.csv',
    size,
    read: async (start, end) => Uint8Array.from({ length: end - start }, (_, at) => byteAt(start + at)),
  };
}

const gigabyteOfA: ByteSource = {
  ...endless(1 << 30, () => 97),
  read: async (start, end) => new Uint8Array(end - start).fill(97),
};

const TEXT: Bad[] = [
  { what: '1 empty', source: csv(''), code: 'E_EMPTY' },
  { what: '1 blank', source: csv('\n \r\n'), code: 'E_EMPTY' },
  { what: '2 header only', source: csv('a,b\n'), code: 'E_NO_ROWS' },
  {
    what: '3 UTF-16',
    source: csv(Buffer.from('\uFEFFa,b\n1,2\n', 'utf16le')),
    code: 'E_ENCODING',
    params: { encoding: 'utf-16' },
  },
  {
    what: '4 Latin-1',
    source: csv(Buffer.from('a,b\nS\xe3o,2\n', 'latin1')),
    code: 'E_ENCODING',
    where: { byte: 5 },
    params: { found: '0xe3', encoding: 'windows-1252' },
  },
  {
    what: '4 Latin-1 beyond the sample',
    source: csv(Buffer.from(`a,b\n${'x,1\n'.repeat(100_000)}S\xe3o,2\n`, 'latin1')),
    code: 'E_ENCODING',
    where: { byte: 400_005, line: 100_002 },
  },
  { what: '5 NUL', source: csv('a,b\n1,\0\n'), code: 'E_NUL', where: { byte: 6 } },
  {
    what: '5 NUL beyond the sample',
    source: csv(`a,b\n${'x,1\n'.repeat(100_000)}\0,2\n`),
    code: 'E_NUL',
    where: { byte: 400_004 },
  },
  {
    what: '6 ragged',
    source: csv('a,b,c\n1,2,3\n\n4,5\n6,7,8,9\n'),
    code: 'E_RAGGED',
    where: { line: 4 },
    params: { cells: 2, columns: 3 },
  },
  { what: '7 open quote', source: csv('a,b\n1,2\n"3,4\n5,6\n'), code: 'E_QUOTE', where: { line: 3 } },
  { what: '8 duplicate header', source: csv('a,b,a\n1,2,3\n'), code: 'E_DUP_COLUMN', params: { names: ['a'] } },
  {
    what: '9 a million columns',
    source: csv(`${Array.from({ length: 1e6 }, (_, at) => `c${at}`).join(',')}\n`),
    code: 'E_TOO_WIDE',
    params: { columns: 1e6 },
  },
  { what: '10 a line of 1 GB', source: gigabyteOfA, code: 'E_LINE_LIMIT' },
  {
    what: '10 a quote that 1 GB does not close',
    source: {
      ...gigabyteOfA,
      async read(start, end) {
        const bytes = new Uint8Array(end - start).fill(97);
        for (let at = 0; at < bytes.length; at += 64) bytes[at] = 10;
        if (start === 0 && end > 99) bytes.set(strToU8('a,b\n1,"'));
        return bytes;
      },
    },
    code: 'E_QUOTE',
  },
  {
    what: '16 gzip named csv',
    source: csv(gzipSync(strToU8('a,b\n1,2\n'))),
    code: 'E_TYPE',
    params: { found: 'gzip' },
  },
  { what: '17 HTML', source: csv('\n<!doctype HTML>\n<p>404</p>'), code: 'E_TYPE', params: { found: 'HTML' } },
  { what: 'Excel', source: csv(new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1, 2, 3, 4])), code: 'E_TYPE' },
  {
    what: 'cut gzip',
    source: csv(gzipSync(strToU8('a,b\n1,2\n'.repeat(99))).subarray(0, -3), 'a.csv.gz'),
    code: 'E_CORRUPT',
  },
  {
    what: 'gzip with a flipped checksum',
    source: csv(flip(gzipSync(strToU8('a,b\n1,2\n')), -6), 'a.csv.gz'),
    code: 'E_CORRUPT',
    params: { what: 'gzip' },
  },
  {
    what: 'two files in a zip',
    source: csv(zipSync({ a: strToU8('a'), b: strToU8('b') }), 'a.zip'),
    code: 'table.zip_entries',
  },
  { what: 'cut zip', source: csv(zipSync({ a: strToU8('a,b\n1,2\n') }).subarray(0, 50), 'a.zip'), code: 'E_CORRUPT' },
  {
    what: 'a zip bomb of one line',
    source: csv(zipSync({ 'a.csv': new Uint8Array(100e6).fill(97) }), 'a.zip'),
    code: 'E_LINE_LIMIT',
  },
  { what: 'broken JSON', source: csv('[{"a": 1},', 'a.json'), code: 'E_SYNTAX', where: { line: 1 } },
  {
    what: '36 JSON nested 100,000 deep',
    source: csv(`[{"n": 1, "a": 1}, {"a": ${'['.repeat(1e5)}${']'.repeat(1e5)}}]`, 'a.json'),
    code: 'E_DEPTH',
    where: { field: 'a', row: 2 },
    params: { limit: 64 },
  },
  {
    what: '36 a line of JSON nested 50,000 deep',
    source: csv(`{"a": ${'{"b":'.repeat(5e4)}1${'}'.repeat(5e4)}}\n`, 'a.jsonl'),
    code: 'E_DEPTH',
    where: { field: 'a', row: 1 },
  },
  {
    what: '39 JSON with 1e400',
    source: csv('[{"a": 1}, {"a": 1e400}]', 'a.json'),
    code: 'E_NUMBER',
    where: { field: 'a', row: 2 },
  },
  { what: '39 JSON with NaN', source: csv('[{"a": NaN}]', 'a.json'), code: 'E_SYNTAX', where: { line: 1 } },
  {
    what: '41 JSON with half a character',
    source: csv('[{"a": "x\\ud800"}]', 'a.json'),
    code: 'E_ENCODING_TEXT',
    where: { field: 'a', row: 1 },
  },
  { what: '42 JSON with text behind it', source: csv('[{"a": 1}] x', 'a.json'), code: 'E_SYNTAX', where: { line: 1 } },
  { what: 'JSON that is no table', source: csv('{"a": 1}\n[1]\n', 'a.jsonl'), code: 'table.json_rows' },
];

function flip(bytes: Uint8Array, at: number): Uint8Array {
  const flipped = bytes.slice();
  flipped[at < 0 ? flipped.length + at : at]! ^= 0xff;
  return flipped;
}

async function parquetOf(rows: number): Promise<Uint8Array> {
  const ctx = testContext();
  const writer = createDatasetWriter(ctx, [
    { name: 'n', type: 'integer' },
    { name: 'c', type: 'category' },
  ]);
  const numbers = Array.from({ length: rows }, (_, row) => row * 3);
  await writer.append([
    makeColumn('integer', numbers),
    makeColumn(
      'category',
      numbers.map((n) => `c${n % 9}`),
    ),
  ]);
  const { manifest } = await writer.finish();
  return writeParquet(await openDataset(ctx, { manifest, count: rows }));
}

const sound = await parquetOf(1_000);
const footerLength = new DataView(sound.buffer, sound.byteOffset + sound.length - 8, 4).getUint32(0, true);

function withFooterLength(length: number): Uint8Array {
  const bytes = sound.slice();
  new DataView(bytes.buffer).setUint32(bytes.length - 8, length, true);
  return bytes;
}

/** The file with `from` replaced by `to` of the same length, the first time it stands in the footer. */
function inFooter(from: readonly number[], to: readonly number[]): Uint8Array {
  const bytes = sound.slice();
  for (let at = bytes.length - 8 - footerLength; at < bytes.length - 8; at++) {
    if (from.every((byte, offset) => bytes[at + offset] === byte)) {
      bytes.set(to, at);
      return bytes;
    }
  }
  throw new Error('not in the footer');
}

/** A page header that says it unpacks to 2 GB: its sizes, of three bytes each, become one of five and one of one byte. */
async function pageBomb(): Promise<Uint8Array> {
  const bytes = await parquetOf(50_000);
  expect([bytes[4], bytes[6], bytes[10]]).toEqual([0x15, 0x15, 0x15]);
  bytes.set([0xfe, 0xff, 0xff, 0xff, 0x0f, 0x15, 0x20], 7);
  return bytes;
}

/** In a column's metadata: its name, then the codec. */
const SNAPPY_N = [0x18, 0x01, 0x6e, 0x15, 0x02];
/** The footer's number of rows, 1,000. */
const ROWS = [0x16, 0xd0, 0x0f];

const garbageFooter = sound.slice();
for (let at = garbageFooter.length - 8 - footerLength; at < garbageFooter.length - 8; at++)
  garbageFooter[at] = (at * 37) & 255;

const parquet = (bytes: Uint8Array) => bufferSource('a.parquet', bytes);
const magic = strToU8('PAR1');

const PARQUET: Bad[] = [
  { what: '18 empty', source: parquet(new Uint8Array(0)), code: 'E_EMPTY' },
  { what: '19 magic only', source: parquet(magic), code: 'E_CORRUPT' },
  { what: '20 footer of 2^31 − 1 bytes', source: parquet(withFooterLength(0x7fffffff)), code: 'E_CORRUPT' },
  { what: '21 garbage footer', source: parquet(garbageFooter), code: 'E_CORRUPT' },
  {
    what: '22 encrypted',
    source: parquet(new Uint8Array([...strToU8('PARE'), ...new Uint8Array(40), ...strToU8('PARE')])),
    code: 'E_ENCRYPTED',
  },
  {
    what: '23 unknown codec',
    source: parquet(inFooter(SNAPPY_N, [...SNAPPY_N.slice(0, 4), 0x1e])),
    code: 'E_CODEC',
    where: { field: 'n' },
  },
  {
    what: '24 a row count that lies',
    source: parquet(inFooter(ROWS, [0x16, 0xd2, 0x0f])),
    code: 'E_COUNT',
    params: { stated: 1_001 },
  },
  { what: '25 a page of 2 GB', source: parquet(await pageBomb()), code: 'E_LIMIT' },
  { what: '26 half', source: parquet(sound.subarray(0, sound.length / 2)), code: 'E_CORRUPT' },
  { what: 'a page of garbage', source: parquet(sound.slice().fill(0xa5, 4, 400)), code: 'E_CORRUPT_PAGE' },
];

async function readAll(bad: Bad): Promise<{ problems: readonly Problem[]; ms: number }> {
  const ctx = testContext();
  // Processor time, so that what else the machine does is not counted.
  const before = process.cpuUsage();
  const read = await ingest(ctx, bad.source, bad.options ?? {});
  const { user, system } = process.cpuUsage(before);
  return { problems: read.ok ? read.warnings : read.problems, ms: (user + system) / 1000 };
}

describe('a bad file', () => {
  it.each([...TEXT, ...PARQUET])('$what is $code', async (bad) => {
    const before = process.memoryUsage().arrayBuffers;
    const { problems, ms } = await readAll(bad);
    expect(problems[0]).toMatchObject({ code: bad.code, where: bad.where ?? {}, params: bad.params ?? {} });
    expect(ms).toBeLessThan(2_000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(300e6);
    expect(problemCodes).toContain(bad.code);
    for (const language of ['en', 'pt'] as const) {
      const shown = renderProblem({ ...problems[0]!, where: { file: 'a.csv', ...problems[0]!.where } }, language);
      expect(shown).not.toMatch(/[{}]/);
    }
  });

  it('names up to 20 ragged lines at once', async () => {
    const { problems } = await readAll({
      what: '',
      code: '',
      source: csv(`a,b\n${'1\n'.repeat(50)}`),
      options: { delimiter: ',' },
    });
    expect(problems.map(({ where }) => where.line)).toEqual(Array.from({ length: 20 }, (_, at) => at + 2));
  });

  it.each(['gzip', 'zip'])('never gives wrong rows when a byte of a %s is flipped', async (form) => {
    const text = strToU8(`a,b\n${Array.from({ length: 60 }, (_, at) => `${at},x${at * 7}`).join('\n')}\n`);
    const bytes = form === 'gzip' ? gzipSync(text, { mtime: 0 }) : zipSync({ 'a.csv': text }, { mtime: '1980-06-01' });
    const name = form === 'gzip' ? 'a.gz' : 'a.zip';
    const right = await ingest(testContext(), bufferSource(name, bytes), {});
    if (!right.ok) throw new Error('sound');
    let refused = 0;
    for (let at = 0; at < bytes.length; at++) {
      const read = await ingest(testContext(), bufferSource(name, flip(bytes, at)), {});
      if (read.ok) expect(read.manifest).toEqual(right.manifest);
      else refused++;
    }
    expect(refused).toBeGreaterThan(bytes.length / 2);
  });

  it('never hangs and never throws anything else when a byte of a Parquet file is flipped', async () => {
    for (let at = 0; at < sound.length; at += at < sound.length - footerLength - 8 ? 53 : 3) {
      const { problems, ms } = await readAll({ what: '', code: '', source: parquet(flip(sound, at)) });
      expect(ms).toBeLessThan(2_000);
      for (const { code } of problems) expect(problemCodes).toContain(code);
    }
  }, 60_000);
});

describe('a strange file', () => {
  it.each<[string, string, string[]]>([
    ['11 decimal commas', 'a;b\n1,5;2\n2,5;3\n', ['W_LOCALE']],
    ['12 numbers beyond 2^53', 'id\n9007199254740993\n', ['W_PRECISION']],
    ['13 a column named __proto__', '__proto__,b\n1,2\n', []],
    ['15 mixed line ends', 'a,b\r\n1,2\n3,4\r\n', []],
  ])('is read, and what to know of it said: %s', async (_, content, codes) => {
    const { problems } = await readAll({ what: '', code: '', source: csv(content) });
    expect(problems.map(({ code }) => code)).toEqual(codes);
    expect(problems.every(({ severity }) => severity === 'warning')).toBe(true);
  });

  it('14 keeps a formula, and escapes it on the way out', async () => {
    const ctx = testContext();
    const read = await ingest(ctx, csv('a,b\n=cmd|calc,1\n'), {});
    if (!read.ok) throw new Error('sound');
    const dataset = await openDataset(ctx, { manifest: read.manifest, count: 1 });
    expect(itemsOf(await dataset.column('a'))).toEqual(['=cmd|calc']);
    const pieces = [];
    for await (const piece of writeCsv(dataset)) pieces.push(new TextDecoder().decode(piece));
    expect(pieces.join('')).toBe("a,b\n'=cmd|calc,1\n");
  });

  it.each<[string, string[], string[]]>([
    ['27-int96.parquet', ['W_PRECISION'], ['timestamp']],
    ['27-decimal.parquet', ['W_PRECISION'], ['number']],
  ])('%s is read with a warning', async (name, codes, types) => {
    const bytes = new Uint8Array(readFileSync(path.join(import.meta.dirname, 'golden', name)));
    const read = await ingest(testContext(), bufferSource(name, bytes), {});
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect(read.warnings.map(({ code }) => code)).toEqual(codes);
    expect(read.fields.map(({ type }) => type)).toEqual(types);
  });
});
