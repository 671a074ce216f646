import type { ColumnType } from './column.ts';

/** The type that `types:` states for a column, whose name may be one that every object has, such as `constructor`. */
export function declaredType(types: Readonly<Record<string, ColumnType>>, name: string): ColumnType | undefined {
  return Object.hasOwn(types, name) ? types[name] : undefined;
}
