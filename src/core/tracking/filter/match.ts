import { placeIn, type At } from '../../expression/parse.ts';
import { problem, type Problem } from '../../problem.ts';
import { readTimestamp } from '../../table/moment.ts';
import type { RunIndex } from '../run-index.ts';
import { readsAsNumber } from '../run-value.ts';
import type { RunValue } from '../tracked-run.ts';
import { holds, isLike } from './compare.ts';
import { namesOf, resolveName, type Names, type Resolved } from './names.ts';
import { parseFilter, type FilterNode, type Literal, type Name } from './parse.ts';

export type FilteredRuns =
  | { readonly ok: true; /** Rising row numbers. */ readonly rows: Uint32Array }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * The runs that a filter lets through. A comparison with a value that a run does not have is false; `not` turns round
 * what stands behind it, so `not metrics.rmse < 3` holds for runs without one. Problems are all said at once, each with
 * its line and column. O(entries of the columns that it names).
 */
export function filterRuns(index: RunIndex, text: string): FilteredRuns {
  const parsed = parseFilter(text);
  if (!parsed.ok) return { ok: false, problems: [parsed.problem] };
  if (parsed.node === undefined) return { ok: true, rows: Uint32Array.from({ length: index.count }, (_, row) => row) };
  const matcher = new Matcher(index, text);
  const mask = matcher.mask(parsed.node);
  if (matcher.problems.length > 0) return { ok: false, problems: matcher.problems };
  return { ok: true, rows: rowsOf(mask) };
}

function rowsOf(mask: Uint8Array): Uint32Array {
  let count = 0;
  for (let row = 0; row < mask.length; row++) count += mask[row]!;
  const rows = new Uint32Array(count);
  for (let row = 0, at = 0; row < mask.length; row++) if (mask[row] === 1) rows[at++] = row;
  return rows;
}

/** As MLflow writes a run's status. */
const STATUS_ALIASES: Readonly<Record<string, string>> = { killed: 'cancelled', scheduled: 'running', ok: 'finished' };

/** Where a word that stands alone is looked for, beside every tag and parameter that is text. */
const SEARCHED = new Set(['id', 'name', 'notebook', 'cell', 'status', 'source', 'kind', 'file', 'note', 'verdict']);

class Matcher {
  readonly problems: Problem[] = [];
  private readonly index: RunIndex;
  private readonly text: string;
  private readonly names: Names;

  constructor(index: RunIndex, text: string) {
    this.index = index;
    this.text = text;
    this.names = namesOf(index);
  }

  /** One byte a run: 1 where it is let through. */
  mask(node: FilterNode): Uint8Array {
    switch (node.node) {
      case 'both':
        return combine(this.mask(node.left), this.mask(node.right), (a, b) => a & b);
      case 'either':
        return combine(this.mask(node.left), this.mask(node.right), (a, b) => a | b);
      case 'not':
        return this.mask(node.of).map((bit) => 1 - bit);
      case 'word':
        return this.wordMask(node.text.toLowerCase());
      case 'null':
        return this.nullMask(node.name);
      case 'compare':
        return this.testMask(node.name, [node.literal], (value, [literal]) => holds(value, node.comparator, literal!));
      case 'in':
        return this.testMask(node.name, node.items, (value, items) => items.some((item) => holds(value, '=', item)));
      case 'like':
        return this.likeMask(node);
    }
  }

  private likeMask({ name, pattern, anyCase }: Extract<FilterNode, { node: 'like' }>): Uint8Array {
    const wanted = anyCase ? String(pattern.value).toLowerCase() : String(pattern.value);
    const resolved = this.resolve(name);
    if (!resolved) return this.none();
    return this.columnMask(resolved.column, (value) =>
      isLike(anyCase ? String(value).toLowerCase() : String(value), wanted),
    );
  }

  private testMask(
    name: Name,
    literals: readonly Literal[],
    test: (value: RunValue, literals: readonly Literal['value'][]) => boolean,
  ): Uint8Array {
    const resolved = this.resolve(name);
    if (!resolved) return this.none();
    const values = literals.map((literal) => this.literalOf(resolved, literal));
    return this.columnMask(resolved.column, (value) => test(value, values));
  }

  /** What a literal means for this column: a moment in milliseconds, a status of ours, a number where numbers stand. */
  private literalOf({ from, name, column }: Resolved, literal: Literal): Literal['value'] {
    const { value } = literal;
    if (from === 'attributes' && (name === 'start' || name === 'end') && typeof value === 'string') {
      const us = readTimestamp(value);
      if (us === undefined) this.report(problem('filter.no_moment', { name, got: value }), literal);
      return (us ?? 0) / 1000;
    }
    if (from === 'attributes' && name === 'status' && typeof value === 'string') {
      const lower = value.toLowerCase();
      return STATUS_ALIASES[lower] ?? lower;
    }
    const isNumeric = column !== undefined && this.index.columns[column]!.numeric;
    if (isNumeric && readsAsNumber(value) === undefined) {
      this.report(problem('filter.no_number', { name: `${from}.${name}`, got: String(value) }), literal);
    }
    return value;
  }

  private resolve(name: Name): Resolved | undefined {
    const found = resolveName(name.written, this.index, this.names);
    if (!('code' in found)) return found;
    this.report(found, name);
    return undefined;
  }

  private report(found: Problem, at: At): void {
    this.problems.push({ ...found, where: placeIn(this.text, at) });
  }

  private none(): Uint8Array {
    return new Uint8Array(this.index.count);
  }

  private nullMask(name: Name): Uint8Array {
    const resolved = this.resolve(name);
    return this.columnMask(resolved?.column, () => true).map((bit) => 1 - bit);
  }

  private columnMask(c: number | undefined, test: (value: RunValue) => boolean): Uint8Array {
    const mask = this.none();
    if (c === undefined) return mask;
    const { starts, rows, values, levels } = this.index;
    const passing = levels[c]?.map(test);
    for (let entry = starts[c]!; entry < starts[c + 1]!; entry++) {
      const value = values[entry]!;
      if (passing ? passing[value] : test(value)) mask[rows[entry]!] = 1;
    }
    return mask;
  }

  private wordMask(word: string): Uint8Array {
    const mask = this.none();
    for (const [c, { from, name }] of this.index.columns.entries()) {
      if (this.index.levels[c] === undefined) continue;
      if (from === 'metrics' || (from === 'attributes' && !SEARCHED.has(name))) continue;
      const found = this.columnMask(c, (value) => String(value).toLowerCase().includes(word));
      for (let row = 0; row < mask.length; row++) mask[row]! |= found[row]!;
    }
    return mask;
  }
}

function combine(a: Uint8Array, b: Uint8Array, join: (a: number, b: number) => number): Uint8Array {
  return a.map((bit, row) => join(bit, b[row]!));
}
