/** What a column of a text file looks like to a reader that knows nothing but the file. */
import { MISSING_WORDS } from '../table/csv/dialect.ts';
import type { ColumnType } from '../table/column.ts';

/** Types of Croissant, from schema.org. */
export type CroissantType = 'sc:Float' | 'sc:Integer' | 'sc:Boolean' | 'sc:Date' | 'sc:DateTime' | 'sc:Text';

export type RawType = 'integer' | 'float' | 'boolean' | 'date' | 'time' | 'text';

const SHAPES: readonly (readonly [RawType, RegExp])[] = [
  ['integer', /^\s*[+-]?\d+\s*$/],
  ['float', /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?\s*$|^[+-]?inf(?:inity)?$/i],
  ['boolean', /^(?:true|True|TRUE|false|False|FALSE)$/],
  ['date', /^\d{4}-\d\d-\d\d$/],
  ['time', /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/],
];

const MISSING: ReadonlySet<string> = new Set(MISSING_WORDS);

/** The first shape that every cell has which is not missing; `text` when none has, or when all are missing. */
export function rawType(cells: readonly string[]): RawType {
  const present = cells.filter((each) => !MISSING.has(each));
  if (present.length === 0) return 'text';
  return SHAPES.find(([, shape]) => present.every((each) => shape.test(each)))?.[0] ?? 'text';
}

/**
 * The type under which a plain reader gives the cells back unchanged: that of our column where the text is written so,
 * else that of the text. A column of digits that we hold as categories is numbers to it.
 */
export function croissantType(raw: RawType, ours: ColumnType): CroissantType {
  const isNumber = raw === 'integer' || raw === 'float';
  if (ours === 'boolean' && (raw === 'boolean' || raw === 'integer')) return 'sc:Boolean';
  if (ours === 'timestamp' && (raw === 'date' || raw === 'time')) return 'sc:DateTime';
  if (ours === 'date' && raw === 'date') return 'sc:Date';
  if (ours === 'number' && isNumber) return 'sc:Float';
  if (ours === 'integer' && isNumber) return 'sc:Integer';
  if (raw === 'integer') return 'sc:Integer';
  if (raw === 'float') return 'sc:Float';
  return raw === 'boolean' ? 'sc:Boolean' : 'sc:Text';
}

/** For files that hold types themselves, such as Parquet. */
export function typedCroissant(ours: ColumnType): CroissantType {
  switch (ours) {
    case 'number':
      return 'sc:Float';
    case 'integer':
      return 'sc:Integer';
    case 'boolean':
      return 'sc:Boolean';
    case 'date':
      return 'sc:Date';
    case 'timestamp':
      return 'sc:DateTime';
    case 'category':
    case 'text':
      return 'sc:Text';
  }
}
