import type { SchemaElement } from 'hyparquet';
import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { US_PER_DAY } from './calendar.ts';
import type { Column, Field } from './column.ts';
import { valueAt } from './column.ts';
import type { Dataset } from './dataset.ts';
import { ROW_GROUP_ROWS } from './dataset.ts';

/**
 * The dataset as a Parquet file: row groups of 65,536 rows, Snappy; whole numbers are INT64, times microseconds UTC,
 * categories and texts strings. The same dataset gives the same bytes.
 */
export async function writeParquet(dataset: Dataset): Promise<Uint8Array> {
  const writer = new ByteWriter();
  const root: SchemaElement = { name: 'root', num_children: dataset.fields.length };
  const schema = [root, ...dataset.fields.map(elementOf)];
  const parquet = new ParquetWriter({ writer, schema, createdBy: 'Bancada' });
  const names = dataset.fields.map(({ name }) => name);
  for (let start = 0; start < dataset.rowCount; start += ROW_GROUP_ROWS) {
    const columns = await dataset.slice(names, start, Math.min(start + ROW_GROUP_ROWS, dataset.rowCount));
    const columnData = columns.map((column, index) => ({ name: names[index]!, data: valuesOf(column) }));
    await parquet.write({ columnData, rowGroupSize: ROW_GROUP_ROWS });
  }
  await parquet.finish();
  return writer.getBytes();
}

function elementOf({ name, type }: Field): SchemaElement {
  const repetition_type = 'OPTIONAL';
  switch (type) {
    case 'number':
      return { name, repetition_type, type: 'DOUBLE' };
    case 'integer':
      return { name, repetition_type, type: 'INT64' };
    case 'boolean':
      return { name, repetition_type, type: 'BOOLEAN' };
    case 'date':
      return { name, repetition_type, type: 'INT32', converted_type: 'DATE' };
    case 'timestamp':
      return {
        name,
        repetition_type,
        type: 'INT64',
        converted_type: 'TIMESTAMP_MICROS',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
      };
    default:
      return { name, repetition_type, type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } };
  }
}

function valuesOf(column: Column): unknown[] {
  return Array.from({ length: column.length }, (_, row) => {
    const value = valueAt(column, row);
    if (value === null || typeof value === 'string') return value;
    switch (column.type) {
      case 'boolean':
        return value === 1;
      case 'integer':
      case 'timestamp':
        return BigInt(value);
      case 'date':
        return Math.trunc(value / US_PER_DAY);
      default:
        return value;
    }
  });
}
