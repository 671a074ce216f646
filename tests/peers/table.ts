// Reads a table file as a data cell would. In: { file, options }. Out: fields, warnings, profile and, on request, values
// and the table written again as Parquet and CSV (base64).
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { canonicalJson } from '../../src/core/graph/canonical-json.ts';
import type { ObjectStore } from '../../src/core/ports.ts';
import type { CsvOptions } from '../../src/core/table/csv/dialect.ts';
import { textAt } from '../../src/core/table/display.ts';
import { ingest } from '../../src/core/table/ingest.ts';
import { openDataset } from '../../src/core/table/open-dataset.ts';
import { profileDataset } from '../../src/core/table/profile.ts';
import { writeCsv } from '../../src/core/table/write-csv.ts';
import { writeParquet } from '../../src/core/table/write-parquet.ts';
import { readPayload } from './standard-input.ts';

interface Input {
  file: string;
  options?: CsvOptions;
  values?: boolean;
  files?: boolean;
}

const stored = new Map<string, Uint8Array>();
const objects = {
  async put(bytes: Uint8Array) {
    const digest = createHash('sha256').update(bytes).digest('hex');
    stored.set(digest, bytes);
    return digest;
  },
  get: async (digest: string) => stored.get(digest)!,
} as unknown as ObjectStore;
const ctx = { objects, breathe: async () => undefined, progress: () => undefined };

const input = await readPayload<Input>();
const bytes = new Uint8Array(readFileSync(input.file));
const source = {
  name: path.basename(input.file),
  size: bytes.length,
  read: async (start: number, end: number) => bytes.slice(start, end),
};
const read = await ingest(ctx, source, input.options ?? {});
if (!read.ok) throw new Error(JSON.stringify(read.problems));
const dataset = await openDataset(ctx, { manifest: read.manifest, count: read.rows });
const columns = await Promise.all(dataset.fields.map(({ name }) => dataset.column(name)));
const pieces: Uint8Array[] = [];
if (input.files) for await (const piece of writeCsv(dataset)) pieces.push(piece);
console.log(
  canonicalJson({
    fields: read.fields,
    warnings: read.warnings.map(({ code }) => code),
    profile: await profileDataset(ctx, dataset),
    ...(input.values && {
      values: columns.map((column) => Array.from({ length: column.length }, (_, row) => textAt(column, row))),
    }),
    ...(input.files && {
      parquet: Buffer.from(await writeParquet(dataset)).toString('base64'),
      csv: Buffer.concat(pieces).toString('base64'),
    }),
  }),
);
