/** Values that come one after the other, as JSON and Parquet readers give them, as columns of a batch. */
import type { CategoryColumn, Column, ColumnType, TextColumn } from './column.ts';
import { isMissing } from './column.ts';
import { convertColumn } from './convert.ts';
import { ByteDictionary, hashBytes } from './csv/byte-dictionary.ts';
import { MAX_LEVELS } from './csv/column-parser.ts';
import { createLevels } from './levels.ts';
import { makeColumn } from './make-column.ts';

/**
 * Turns texts into categories while there are at most 1,000 of them, then into text for good. One collector per
 * column, because levels are counted over the whole file.
 */
export function createTextCollector(declared: ColumnType | undefined): {
  readonly type: () => 'category' | 'text';
  collect(values: ArrayLike<string | null | undefined>): Column;
  /** The same for values that are a column already; levels may stand in any order there. */
  collectColumn(column: CategoryColumn | TextColumn): Column;
} {
  const dictionary = createLevels();
  let type: 'category' | 'text' = declared === 'text' ? 'text' : 'category';
  function asText(values: ArrayLike<string | null | undefined>): Column {
    return makeColumn(
      'text',
      Array.from(values, (value) => value ?? null),
    );
  }
  const tooMany = () => declared === undefined && dictionary.levels.length > MAX_LEVELS;

  /** Codes by `codeAt`, -1 where missing, which may have found too many levels meanwhile. */
  function coded(column: CategoryColumn | TextColumn, codeAt: (row: number) => number): Column {
    const codes = new Int32Array(column.length);
    for (let row = 0; row < column.length; row++) {
      codes[row] = codeAt(row);
      if (tooMany()) {
        type = 'text';
        return convertColumn(column, 'text');
      }
    }
    return { type: 'category', length: column.length, codes, levels: [...dictionary.levels] };
  }

  function collectCategory(column: CategoryColumn): Column {
    const renamed = new Int32Array(column.levels.length).fill(-1);
    return coded(column, (row) => {
      const code = column.codes[row]!;
      if (code < 0) return -1;
      if (renamed[code]! < 0) renamed[code] = dictionary.codeOf(column.levels[code]!);
      return renamed[code]!;
    });
  }

  function collectText(column: TextColumn): Column {
    const { bytes, offsets } = column;
    const seen = new ByteDictionary();
    const renamed: number[] = [];
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    return coded(column, (row) => {
      if (isMissing(column, row)) return -1;
      const start = offsets[row]!;
      const end = offsets[row + 1]!;
      const code = seen.codeOf(bytes, start, end, hashBytes(bytes, start, end));
      if (code === renamed.length) renamed.push(dictionary.codeOf(decoder.decode(bytes.subarray(start, end))));
      return renamed[code]!;
    });
  }

  return {
    type: () => type,
    collectColumn(column) {
      if (type === 'text') return convertColumn(column, 'text');
      return column.type === 'text' ? collectText(column) : collectCategory(column);
    },
    collect(values) {
      if (type === 'text') return asText(values);
      const codes = new Int32Array(values.length);
      for (let row = 0; row < values.length; row++) {
        const value = values[row];
        codes[row] = value === null || value === undefined ? -1 : dictionary.codeOf(value);
        if (declared === undefined && dictionary.levels.length > MAX_LEVELS) {
          type = 'text';
          return asText(values);
        }
      }
      return { type: 'category', length: values.length, codes, levels: [...dictionary.levels] };
    },
  };
}
