import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { isMissing, valueAt, type Column, type ColumnType, type Field } from './column.ts';
import { ROW_GROUP_ROWS, type Dataset } from './dataset.ts';

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];

/**
 * A dataset as a Parquet file (Snappy), one Parquet row group for each of ours. Integers are INT64, times
 * TIMESTAMP_MICROS in UTC, dates DATE. Memory: the file and one row group.
 */
export async function writeParquet(dataset: Dataset): Promise<Uint8Array> {
  const { fields } = dataset;
  const writer = new ByteWriter();
  const root: SchemaElement = { name: 'root', num_children: fields.length };
  const file = new ParquetWriter({ writer, schema: [root, ...fields.map(schemaOf)], createdBy: 'bancada' });
  const names = fields.map((field) => field.name);
  for (let start = 0; start < dataset.rowCount; start += ROW_GROUP_ROWS) {
    const end = Math.min(dataset.rowCount, start + ROW_GROUP_ROWS);
    const columns = await dataset.slice(names, start, end);
    const columnData = columns.map((column, index) => ({ name: names[index]!, data: valuesOf(column) }));
    file.write({ columnData, rowGroupSize: end - start });
  }
  file.finish();
  return new Uint8Array(writer.getBuffer());
}

const TYPES: Readonly<Record<ColumnType, Partial<SchemaElement>>> = {
  number: { type: 'DOUBLE' },
  integer: { type: 'INT64' },
  boolean: { type: 'BOOLEAN' },
  timestamp: { type: 'INT64', converted_type: 'TIMESTAMP_MICROS' },
  date: { type: 'INT32', converted_type: 'DATE' },
  category: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
};

function schemaOf({ name, type }: Field): SchemaElement {
  return { name, repetition_type: 'OPTIONAL', ...TYPES[type] };
}

const DAY_MICROS = 86_400_000_000;

function valuesOf(column: Column): unknown[] {
  const convert = converter(column.type);
  const values: unknown[] = new Array(column.length);
  for (let row = 0; row < column.length; row++) {
    values[row] = isMissing(column, row) ? null : convert(valueAt(column, row)!);
  }
  return values;
}

function converter(type: ColumnType): (value: number | string) => unknown {
  if (type === 'integer' || type === 'timestamp') return (value) => BigInt(value);
  if (type === 'boolean') return (value) => value !== 0;
  if (type === 'date') return (value) => Math.floor(Number(value) / DAY_MICROS);
  return (value) => value;
}
