import type { DecodedArray, RowGroup } from 'hyparquet';
import { parquetScan } from 'hyparquet';
import type { ByteSource, ObjectStore } from '../../ports.ts';
import type { Problem } from '../../problem.ts';
import { problem, Refusal, warning } from '../../problem.ts';
import type { Column, ColumnType, Field, NumericType } from '../column.ts';
import { createTextCollector } from '../column-collector.ts';
import type { Breathing } from '../csv/batches.ts';
import { castColumn } from '../cast.ts';
import type { Steps } from '../steps.ts';
import { breatheSteps } from '../steps.ts';
import { declaredType } from '../declared-type.ts';
import { createGroupWriter, writeManifest } from '../group-writer.ts';
import type { Ingested } from '../ingested.ts';
import type { Findings } from './flat-column.ts';
import { flatNumbers, flatTexts } from './flat-column.ts';
import type { FlatChunk } from './flat-pages.ts';
import type { OpenParquet } from './open-parquet.ts';
import { guarded, openParquet } from './open-parquet.ts';
import type { ParquetColumn } from './parquet-schema.ts';
import { parquetColumns } from './parquet-schema.ts';
import { readValues } from './read-values.ts';

export interface ParquetContext extends Breathing {
  readonly objects: ObjectStore;
}

/**
 * Reads a Parquet file into a dataset, one column of one of its row groups at a time. Texts with at most 1,000
 * levels become categories; whole numbers beyond ±2^53 stay exact as text, with a warning; nested columns are left
 * out, with a warning. `types` changes a column's type where `castColumn` can.
 */
export async function readParquet(
  ctx: ParquetContext,
  source: ByteSource,
  types: Readonly<Record<string, ColumnType>> = {},
): Promise<Ingested> {
  try {
    return await readWith(ctx, source, types, new Set());
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problems: error.problems };
    throw error;
  }
}

async function readWith(
  ctx: ParquetContext,
  source: ByteSource,
  types: Readonly<Record<string, ColumnType>>,
  asText: ReadonlySet<string>,
): Promise<Ingested> {
  const open = await openParquet(source);
  const { columns, warnings } = await guarded('footer', async () => parquetColumns(open.metadata));
  if (columns.length === 0 || Number(open.metadata.num_rows) === 0) {
    return { ok: false, problems: [problem('E_NO_ROWS', { columns: columns.map(({ name }) => name) })] };
  }
  const unknown = Object.keys(types).filter((name) => !columns.some((column) => column.name === name));
  if (unknown.length > 0) {
    const params = { columns: columns.map(({ name }) => name).slice(0, 20) };
    return { ok: false, problems: unknown.map((column) => problem('table.unknown_column', { column, ...params })) };
  }
  const readers = columns.map((column) =>
    createReader(column, asText.has(column.name), declaredType(types, column.name)),
  );
  const writer = createGroupWriter(ctx);
  let done = 0;
  for (const group of open.metadata.row_groups) {
    const rows = Number(group.num_rows);
    const batch: Column[] = [];
    for (const reader of readers) {
      await ctx.breathe();
      batch.push(await readColumn(ctx, { ...open, source }, reader, { group, rows, done }));
    }
    await writer.append(batch, rows);
    done += rows;
    ctx.progress(done, Number(open.metadata.num_rows), 'rows');
  }
  const unsafe = readers.filter((reader) => reader.found().unsafe !== undefined && !asText.has(reader.name));
  if (unsafe.length > 0) return readWith(ctx, source, types, new Set([...asText, ...unsafe.map(({ name }) => name)]));
  const fields = readers.map((reader): Field => reader.field());
  const written = await writeManifest(ctx, fields, await writer.finish());
  return { ok: true, ...written, fields, warnings: [...warnings, ...readers.flatMap((reader) => reader.warnings())] };
}

interface GroupAt {
  readonly group: RowGroup;
  readonly rows: number;
  /** Rows of the groups before it. */
  readonly done: number;
}

/** One column of one row group: in bulk where its kind allows that, else value by value. */
async function readColumn(
  ctx: Breathing,
  open: OpenParquet & { readonly source: ByteSource },
  reader: Reader,
  at: GroupAt,
): Promise<Column> {
  const { group, rows, done } = at;
  const meta = group.columns.find(({ meta_data: each }) => each?.path_in_schema[0] === reader.name)?.meta_data;
  if (meta !== undefined && reader.flat) {
    const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
    const bytes = await open.source.read(start, start + Number(meta.total_compressed_size));
    const { optional } = reader;
    const steps = reader.readFlat({ bytes, meta, rows, optional, compressors: open.compressors });
    const column = await guarded('page', () => breatheSteps(ctx, steps));
    if (column !== undefined) return column;
  }
  return reader.read(await readChunk(open, reader.name, done, done + rows));
}

/** A scan of its own for each column and group: hyparquet keeps what a scan has decoded. */
async function readChunk(open: OpenParquet, column: string, rowStart: number, rowEnd: number): Promise<DecodedArray> {
  const { file, metadata, compressors } = open;
  const values = await guarded('page', async () => {
    const options = { file, metadata, compressors, columns: [column], rowStart, rowEnd, geoparquet: false, parsers };
    const scan = await parquetScan(options);
    return scan.readColumn({ column, rowStart, rowEnd });
  });
  if (values.length !== rowEnd - rowStart) {
    throw new Refusal(problem('E_COUNT', { stated: rowEnd - rowStart, found: values.length }, { field: column }));
  }
  return values;
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const parsers = {
  timestampFromNanoseconds: (nanos: bigint) => nanos,
  stringFromBytes: (bytes: Uint8Array | undefined) => bytes && strict.decode(bytes),
  jsonFromBytes: (bytes: Uint8Array | undefined) => bytes && strict.decode(bytes),
};

interface Reader {
  readonly name: string;
  /** It may be read in bulk. */
  readonly flat: boolean;
  readonly optional: boolean;
  readFlat(chunk: FlatChunk): Steps<Column | undefined>;
  read(values: DecodedArray): Column;
  field(): Field;
  found(): { unsafe: string | undefined };
  warnings(): Problem[];
}

function createReader(column: ParquetColumn, asText: boolean, declared: ColumnType | undefined): Reader {
  const { name, reading } = column;
  const texts = createTextCollector(declared === 'text' || declared === 'category' ? declared : undefined);
  let unsafe: string | undefined;
  let rounded = false;
  const isText = reading.as === 'text' || asText;
  const target = declared ?? column.type;

  function* readFlat(chunk: FlatChunk): Steps<Column | undefined> {
    if (isText) {
      const spelled = yield* flatTexts(chunk);
      if (spelled === undefined) return undefined;
      const collected = texts.collectColumn(spelled);
      return declared === undefined ? collected : castColumn(name, collected, target);
    }
    const found: Findings = { unsafe: undefined, rounded: false };
    const numbers = yield* flatNumbers(chunk, column.type as NumericType, reading, found);
    if (numbers === undefined) return undefined;
    unsafe ??= found.unsafe;
    rounded ||= found.rounded;
    return castColumn(name, numbers, target);
  }

  function read(values: DecodedArray): Column {
    if (isText) {
      if (asText) for (const value of values) if (!Number.isSafeInteger(Number(value ?? 0))) unsafe ??= String(value);
      const spelled = asText
        ? Array.from(values, (value) => (value === null || value === undefined ? null : String(value)))
        : values;
      const collected = texts.collect(spelled as ArrayLike<string | null>);
      return declared === undefined ? collected : castColumn(name, collected, target);
    }
    const found = readValues(values, column.type as NumericType, reading);
    unsafe ??= found.unsafe;
    rounded ||= found.rounded;
    return castColumn(name, found.column, target);
  }

  return {
    name,
    flat: column.flat && !asText,
    optional: column.optional,
    readFlat,
    read,
    found: () => ({ unsafe }),
    field() {
      const type = isText && declared === undefined ? texts.type() : target;
      return type === 'timestamp' ? { name, type, zone: 'UTC' } : { name, type };
    },
    warnings() {
      const warnings: Problem[] = [];
      if (asText && unsafe !== undefined) warnings.push(warning('W_PRECISION', { value: unsafe }, { field: name }));
      if (rounded) warnings.push(warning('table.rounded', { value: 'ns' }, { field: name }));
      return warnings;
    },
  };
}
