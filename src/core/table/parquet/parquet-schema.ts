/** What the columns of a Parquet file become, and how their stored values are read. */
import type { FileMetaData, SchemaElement } from 'hyparquet';
import { parquetSchema } from 'hyparquet';
import type { Problem } from '../../problem.ts';
import { warning } from '../../problem.ts';
import type { ColumnType } from '../column.ts';

/** How a value as it is stored becomes ours. */
export type Reading =
  | { readonly as: 'number' }
  | { readonly as: 'integer' }
  | { readonly as: 'boolean' }
  | { readonly as: 'text' }
  /** Divided by 10^scale. */
  | { readonly as: 'decimal'; readonly scale: number }
  /** Microseconds are `value × times`, or `value ÷ 1000` for nanoseconds. */
  | { readonly as: 'time'; readonly unit: 'days' | 'millis' | 'micros' | 'nanos' };

export interface ParquetColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly reading: Reading;
  /** Rows may be missing. */
  readonly optional: boolean;
  /** Its stored values are its values, so that they can be read in bulk; see `flat-column.ts`. */
  readonly flat: boolean;
}

const PLAIN_TEXTS: readonly (string | undefined)[] = [undefined, 'UTF8', 'STRING', 'JSON', 'ENUM'];

/**
 * The columns that hold one value a row. Nested ones are left out with a warning each. The metadata's schema is
 * changed so that hyparquet hands out decimals and times as they are stored, because its own conversions round.
 */
export function parquetColumns(metadata: FileMetaData): { columns: ParquetColumn[]; warnings: Problem[] } {
  const columns: ParquetColumn[] = [];
  const warnings: Problem[] = [];
  for (const { element, children } of parquetSchema(metadata).children) {
    const field = element.name;
    if (children.length > 0 || element.repetition_type === 'REPEATED') {
      warnings.push(warning('table.nested_column', {}, { field }));
      continue;
    }
    const column = columnOf(element);
    if (column === undefined) {
      warnings.push(warning('table.unknown_parquet_type', { type: String(element.type) }, { field }));
      continue;
    }
    if (element.type === 'INT96') warnings.push(warning('W_PRECISION', { value: 'INT96' }, { field }));
    if (column.reading.as === 'decimal') warnings.push(warning('W_PRECISION', { value: 'DECIMAL' }, { field }));
    if (column.reading.as !== 'text' && element.type !== 'INT96') readAsStored(element);
    const { converted_type: converted, logical_type: logical } = element;
    const flat = column.reading.as === 'text' ? isPlainText(element) : converted === undefined && logical === undefined;
    columns.push({ ...column, flat, optional: element.repetition_type === 'OPTIONAL' });
  }
  return { columns, warnings };
}

function isPlainText({ converted_type: converted, logical_type: logical }: SchemaElement): boolean {
  return PLAIN_TEXTS.includes(converted) && PLAIN_TEXTS.includes(logical?.type);
}

function readAsStored(element: SchemaElement): void {
  const { logical_type: logical, converted_type: converted } = element;
  const unsigned = converted?.startsWith('UINT') || (logical?.type === 'INTEGER' && !logical.isSigned);
  if (unsigned || logical?.type === 'FLOAT16') return;
  delete element.converted_type;
  delete element.logical_type;
}

function columnOf(element: SchemaElement): Omit<ParquetColumn, 'flat' | 'optional'> | undefined {
  const { name, type, logical_type: logical, converted_type: converted } = element;
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') {
    return { name, type: 'number', reading: { as: 'decimal', scale: element.scale ?? 0 } };
  }
  if (converted === 'DATE' || logical?.type === 'DATE') {
    return { name, type: 'date', reading: { as: 'time', unit: 'days' } };
  }
  const unit = timeUnit(element);
  if (unit !== undefined) return { name, type: 'timestamp', reading: { as: 'time', unit } };
  if (logical?.type === 'FLOAT16') return { name, type: 'number', reading: { as: 'number' } };
  if (converted === 'INTERVAL' || converted === 'BSON') return undefined;
  switch (type) {
    case 'BOOLEAN':
      return { name, type: 'boolean', reading: { as: 'boolean' } };
    case 'INT32':
    case 'INT64':
      return { name, type: 'integer', reading: { as: 'integer' } };
    case 'FLOAT':
    case 'DOUBLE':
      return { name, type: 'number', reading: { as: 'number' } };
    case 'INT96':
      return { name, type: 'timestamp', reading: { as: 'time', unit: 'nanos' } };
    case 'BYTE_ARRAY':
      return { name, type: 'category', reading: { as: 'text' } };
    default:
      return logical?.type === 'UUID' ? { name, type: 'category', reading: { as: 'text' } } : undefined;
  }
}

function timeUnit({
  logical_type: logical,
  converted_type: converted,
}: SchemaElement): 'millis' | 'micros' | 'nanos' | undefined {
  if (logical?.type === 'TIMESTAMP') return logical.unit.toLowerCase() as 'millis' | 'micros' | 'nanos';
  if (converted === 'TIMESTAMP_MILLIS') return 'millis';
  return converted === 'TIMESTAMP_MICROS' ? 'micros' : undefined;
}
