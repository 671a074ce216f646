/** The typed expression language of `where`, `derive` and checks: text to a function over whole columns. */
import type { Problem } from '../problem.ts';
import type { Column, ColumnType, Field } from '../table/column.ts';
import { checkTypes, unknownNames, type Checked } from './check.ts';
import { evaluateNode, type Scope } from './evaluate.ts';
import { parseExpression, placeIn, type Node } from './parse.ts';
import { problem } from '../problem.ts';
import { vectorColumn } from './vector.ts';

export interface CompiledExpression {
  readonly ok: true;
  readonly type: ColumnType;
  /** Columns that it reads, in order of first use. */
  readonly columns: readonly string[];
  /** The value for each of `rows` rows; missing where its operands are, unless a function says otherwise. */
  evaluate(columns: ReadonlyMap<string, Column>, rows: number): Column;
}

/** `waitsFor`: the faulty columns that the expression reads, where its text could be parsed. */
export type Compilation =
  | CompiledExpression
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly waitsFor: readonly string[] };

const NONE: ReadonlySet<string> = new Set();

/**
 * Compiles an expression against a schema. Problems carry line and column within the expression's text. Comparison and
 * arithmetic with a missing value give missing; `and` and `or` follow Kleene's logic (false and missing is false).
 * Cost of evaluation: linear in rows × operators; text functions run once per distinct text.
 * `faulty` columns are to be, and a problem of theirs has been told elsewhere: what reads one does not compile, and
 * says nothing of that.
 */
export function compileExpression(text: string, fields: readonly Field[], faulty = NONE): Compilation {
  const parsed = parseExpression(text);
  if (!parsed.ok) return { ok: false, problems: [parsed.problem, ...unknownNames(text, fields, faulty)], waitsFor: [] };
  const { types, columns, problems } = checkTypes(text, parsed.node, fields, faulty);
  const waitsFor = columns.filter((name) => faulty.has(name));
  if (problems.length > 0 || waitsFor.length > 0) return { ok: false, problems, waitsFor };
  const type = columnTypeOf(types.get(parsed.node)!, columns, fields);
  return {
    ok: true,
    type,
    columns,
    evaluate: (given, rows) => vectorColumn(evaluateNode(scopeOf(types, given, rows), parsed.node), type),
  };
}

/** A `where` condition: as `compileExpression`, and its value must be true or false. */
export function compileCondition(text: string, fields: readonly Field[], faulty = NONE): Compilation {
  const compiled = compileExpression(text, fields, faulty);
  if (!compiled.ok || compiled.type === 'boolean') return compiled;
  const whole = { start: 0, end: text.length };
  const found = problem('expression.no_condition', { got: compiled.type }, placeIn(text, whole));
  return { ok: false, problems: [found], waitsFor: [] };
}

function scopeOf(types: ReadonlyMap<Node, Checked>, columns: ReadonlyMap<string, Column>, rows: number): Scope {
  return { types, columns, rows, vectors: new Map() };
}

/** Text from free text stays text; text made of categories and constants is a category. */
function columnTypeOf(type: Checked, columns: readonly string[], fields: readonly Field[]): ColumnType {
  if (type === 'missing' || type === 'unknown') return 'number';
  if (type !== 'text') return type;
  return fields.some((field) => field.type === 'text' && columns.includes(field.name)) ? 'text' : 'category';
}
