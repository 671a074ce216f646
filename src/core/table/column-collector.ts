/** Values that come one after the other, as JSON and Parquet readers give them, as columns of a batch. */
import type { Column, ColumnType } from './column.ts';
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
} {
  const dictionary = createLevels();
  let type: 'category' | 'text' = declared === 'text' ? 'text' : 'category';
  function asText(values: ArrayLike<string | null | undefined>): Column {
    return makeColumn(
      'text',
      Array.from(values, (value) => value ?? null),
    );
  }
  return {
    type: () => type,
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
