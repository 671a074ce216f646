import type { CellReference, OutputType } from './cell-kind.ts';

/** The reference that `name` or `name.part`, standing at `at` in a body, makes. */
export function referenceTo(at: CellReference['at'], text: string, accepts: readonly OutputType[]): CellReference {
  const dot = text.indexOf('.');
  if (dot < 0) return { at, name: text, accepts };
  return { at, name: text.slice(0, dot), part: text.slice(dot + 1), accepts };
}

/** References of a value that is one name or a list of them. */
export function referencesTo(
  key: string,
  value: string | readonly string[] | undefined,
  accepts: readonly OutputType[],
): CellReference[] {
  if (value === undefined) return [];
  if (typeof value === 'string') return [referenceTo([key], value, accepts)];
  return value.map((each, index) => referenceTo([key, index], each, accepts));
}
