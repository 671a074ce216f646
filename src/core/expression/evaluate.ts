import type { Column } from '../table/column.ts';
import { constantValue, type Checked } from './check.ts';
import { functionOf, type ExpressionFunction } from './functions.ts';
import { writeMoment } from '../table/moment.ts';
import type { Node, Operator } from './parse.ts';
import {
  allMissing,
  columnVector,
  constantNumber,
  constantText,
  eitherMissing,
  isMissingAt,
  mergeLevels,
  type NumberVector,
  type TextVector,
  type Vector,
} from './vector.ts';

export interface Scope {
  readonly types: ReadonlyMap<Node, Checked>;
  readonly columns: ReadonlyMap<string, Column>;
  readonly rows: number;
  /** Columns already turned into vectors. */
  readonly vectors: Map<string, Vector>;
}

/** The value of a checked node for every row. */
export function evaluateNode(scope: Scope, node: Node): Vector {
  const { rows } = scope;
  switch (node.node) {
    case 'number':
      return constantNumber(node.value, rows);
    case 'boolean':
      return constantNumber(node.value ? 1 : 0, rows);
    case 'text':
      return constantText(node.value, rows);
    case 'missing':
      return allMissing('number', rows);
    case 'column':
      return readColumn(scope, node.name);
    case 'unary':
      return unary(numbers(scope, node.of), node.operator);
    case 'binary':
      return binary(scope, node);
    case 'in':
      return membership(scope, node);
    case 'call':
      return call(scope, node);
  }
}

function readColumn(scope: Scope, name: string): Vector {
  let vector = scope.vectors.get(name);
  if (!vector) {
    const column = scope.columns.get(name);
    if (!column) throw new Error(`expression: column ${name} was not given`);
    vector = columnVector(column);
    scope.vectors.set(name, vector);
  }
  return vector;
}

function numbers(scope: Scope, node: Node): NumberVector {
  const vector = evaluateNode(scope, node);
  if (vector.kind === 'number') return vector;
  throw new Error('expression: a text where a number was checked');
}

function unary({ values, missing }: NumberVector, operator: '-' | 'not'): NumberVector {
  const result = operator === '-' ? values.map((value) => -value) : values.map((value) => (value === 0 ? 1 : 0));
  return { kind: 'number', values: result, ...(missing && { missing }) };
}

function binary(scope: Scope, node: Node & { node: 'binary' }): Vector {
  const { operator } = node;
  if (operator === 'and' || operator === 'or') {
    return logic(numbers(scope, node.left), numbers(scope, node.right), operator === 'and');
  }
  const left = evaluateNode(scope, node.left);
  const right = evaluateNode(scope, node.right);
  if (left.kind === 'text' && right.kind === 'text') return compareTexts(left, right, operator);
  if (left.kind !== 'number' || right.kind !== 'number') return allMissing('number', scope.rows);
  return combine(left, right, operator);
}

type Values = Float64Array;
type Arithmetic = Exclude<Operator, 'and' | 'or'>;

/** One loop for each operator, because a loop that calls one of many functions is several times slower. */
const LOOPS: Readonly<Record<Arithmetic, (a: Values, b: Values, out: Values) => void>> = {
  '+': (a, b, out) => {
    for (let row = 0; row < out.length; row++) out[row] = a[row]! + b[row]!;
  },
  '-': (a, b, out) => {
    for (let row = 0; row < out.length; row++) out[row] = a[row]! - b[row]!;
  },
  '*': (a, b, out) => {
    for (let row = 0; row < out.length; row++) out[row] = a[row]! * b[row]!;
  },
  '/': (a, b, out) => {
    for (let row = 0; row < out.length; row++) out[row] = a[row]! / b[row]!;
  },
  '%': (a, b, out) => {
    for (let row = 0; row < out.length; row++) out[row] = a[row]! - Math.floor(a[row]! / b[row]!) * b[row]!;
  },
  '=': (a, b, out) => {
    for (let row = 0; row < out.length; row++) out[row] = a[row] === b[row] ? 1 : 0;
  },
  '!=': (a, b, out) => {
    for (let row = 0; row < out.length; row++) out[row] = a[row] === b[row] ? 0 : 1;
  },
  '<': (a, b, out) => {
    for (let row = 0; row < out.length; row++) out[row] = a[row]! < b[row]! ? 1 : 0;
  },
  '<=': (a, b, out) => {
    for (let row = 0; row < out.length; row++) out[row] = a[row]! <= b[row]! ? 1 : 0;
  },
  '>': (a, b, out) => {
    for (let row = 0; row < out.length; row++) out[row] = a[row]! > b[row]! ? 1 : 0;
  },
  '>=': (a, b, out) => {
    for (let row = 0; row < out.length; row++) out[row] = a[row]! >= b[row]! ? 1 : 0;
  },
};

function combine(a: NumberVector, b: NumberVector, operator: Arithmetic): NumberVector {
  const values = new Float64Array(a.values.length);
  LOOPS[operator](a.values, b.values, values);
  const missing = eitherMissing(a, b);
  // A division by zero is no number: a model or a mean must not meet an infinity that no data held.
  if (operator === '/' || operator === '%') return undefinedAsMissing(values, missing);
  return { kind: 'number', values, ...(missing && { missing }) };
}

function undefinedAsMissing(values: Float64Array, missing: Uint8Array | undefined): NumberVector {
  let flags = missing;
  for (let row = 0; row < values.length; row++) {
    const value = values[row]!;
    if (value - value === 0 || flags?.[row] === 1) continue;
    if (flags === undefined) flags = new Uint8Array(values.length);
    else if (flags === missing) flags = flags.slice();
    flags[row] = 1;
  }
  return { kind: 'number', values, ...(flags && { missing: flags }) };
}

/** Kleene: a known side that decides wins over a missing one. */
function logic(a: NumberVector, b: NumberVector, both: boolean): NumberVector {
  const rows = a.values.length;
  const values = new Float64Array(rows);
  const decides = both ? 0 : 1;
  if (!a.missing && !b.missing) {
    for (let row = 0; row < rows; row++) {
      const decided = (a.values[row]! === 0 ? 0 : 1) === decides || (b.values[row]! === 0 ? 0 : 1) === decides;
      values[row] = decided ? decides : 1 - decides;
    }
    return { kind: 'number', values };
  }
  const missing = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const aMissing = a.missing?.[row] === 1;
    const bMissing = b.missing?.[row] === 1;
    const aValue = a.values[row] === 0 ? 0 : 1;
    const bValue = b.values[row] === 0 ? 0 : 1;
    if ((!aMissing && aValue === decides) || (!bMissing && bValue === decides)) values[row] = decides;
    else if (aMissing || bMissing) missing[row] = 1;
    else values[row] = 1 - decides;
  }
  return { kind: 'number', values, missing };
}

/** Texts compare by UTF-16 code units. Against a constant each level is compared once, else each pair that meets. */
function compareTexts(a: TextVector, b: TextVector, operator: Operator): NumberVector {
  if (b.levels.length === 1 && !b.codes.includes(-1)) return compareLevels(a, b.levels[0]!, operator);
  const rows = a.codes.length;
  const values = new Float64Array(rows);
  const missing = new Uint8Array(rows);
  const known = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    const left = a.codes[row]!;
    const right = b.codes[row]!;
    if (left < 0 || right < 0) {
      missing[row] = 1;
      continue;
    }
    const pair = left * b.levels.length + right;
    let value = known.get(pair);
    if (value === undefined) {
      value = compareText(a.levels[left]!, b.levels[right]!, operator);
      known.set(pair, value);
    }
    values[row] = value;
  }
  return { kind: 'number', values, missing };
}

function compareLevels(of: TextVector, constant: string, operator: Operator): NumberVector {
  return lookUp(
    of,
    of.levels.map((level) => compareText(level, constant, operator)),
  );
}

function compareText(x: string, y: string, operator: Operator): number {
  const out = new Float64Array(1);
  LOOPS[operator as Arithmetic](Float64Array.of(x < y ? -1 : x > y ? 1 : 0), new Float64Array(1), out);
  return out[0]!;
}

/** The answer of each row's level; missing where the text is, or where the level has no answer. */
function lookUp({ codes }: TextVector, answers: readonly (number | undefined)[]): NumberVector {
  const values = new Float64Array(codes.length);
  const missing = new Uint8Array(codes.length);
  for (let row = 0; row < codes.length; row++) {
    const answer = codes[row]! < 0 ? undefined : answers[codes[row]!];
    if (answer === undefined) missing[row] = 1;
    else values[row] = answer;
  }
  return { kind: 'number', values, missing };
}

function membership(scope: Scope, node: Node & { node: 'in' }): NumberVector {
  const of = evaluateNode(scope, node.of);
  const hit = node.negated ? 0 : 1;
  if (of.kind === 'text') {
    const wanted = new Set(node.items.map((item) => String(constantValue(item))));
    return lookUp(
      of,
      of.levels.map((level) => (wanted.has(level) ? hit : 1 - hit)),
    );
  }
  const one: Scope = { ...scope, rows: 1, columns: new Map() };
  const wanted = new Set(node.items.map((item) => numbers(one, item).values[0]!));
  const values = of.values.map((value) => (wanted.has(value) ? hit : 1 - hit));
  return { kind: 'number', values, ...(of.missing && { missing: of.missing }) };
}

function call(scope: Scope, node: Node & { node: 'call' }): Vector {
  const found = functionOf(node.name)!;
  if (found.over === 'text') return textCall(evaluateNode(scope, node.args[0]!), found, node, scope.rows);
  if (found.over === 'number')
    return numberCall(
      node.args.map((each) => numbers(scope, each)),
      found,
    );
  if (found.name === 'is_missing') return isMissingVector(evaluateNode(scope, node.args[0]!), scope.rows);
  if (found.name === 'text') return textOf(evaluateNode(scope, node.args[0]!), scope.types.get(node.args[0]!)!);
  const args = node.args.map((each) => evaluateNode(scope, each));
  const text = scope.types.get(node) === 'text';
  if (found.name === 'coalesce')
    return choose(args, text, scope.rows, (row) => args.findIndex((each) => !isMissingAt(each, row)));
  const condition = args[0] as NumberVector;
  return choose(args, text, scope.rows, (row) =>
    isMissingAt(condition, row) ? -1 : condition.values[row] === 0 ? 2 : 1,
  );
}

/** Each distinct value is written once. */
function textOf(vector: Vector, type: Checked): TextVector {
  if (vector.kind === 'text') return vector;
  const { values, missing } = vector;
  const codes = new Int32Array(values.length).fill(-1);
  const known = new Map<number, number>();
  for (let row = 0; row < values.length; row++) {
    if (missing?.[row] === 1) continue;
    const value = values[row]!;
    let code = known.get(value);
    if (code === undefined) {
      code = known.size;
      known.set(value, code);
    }
    codes[row] = code;
  }
  return { kind: 'text', codes, levels: [...known.keys()].map((value) => writeValue(value, type)) };
}

function writeValue(value: number, type: Checked): string {
  if (type === 'boolean') return value === 0 ? 'false' : 'true';
  if (type === 'date') return writeMoment(value).slice(0, 10);
  return type === 'timestamp' ? writeMoment(value) : String(value);
}

function isMissingVector(vector: Vector, rows: number): NumberVector {
  const values = new Float64Array(rows);
  if (vector.kind === 'number') {
    const { missing } = vector;
    if (missing) for (let row = 0; row < rows; row++) values[row] = missing[row]!;
  } else {
    for (let row = 0; row < rows; row++) values[row] = vector.codes[row]! < 0 ? 1 : 0;
  }
  return { kind: 'number', values };
}

function numberCall(args: readonly NumberVector[], found: ExpressionFunction & { over: 'number' }): NumberVector {
  const values = applyRows(
    args.map((each) => each.values),
    found.of,
  );
  const missing = args
    .map((each) => each.missing)
    .reduce((a, b) => (a && b ? a.map((flag, at) => flag | b[at]!) : (a ?? b)));
  return undefinedAsMissing(values, missing);
}

function applyRows(args: readonly Float64Array[], of: (...values: number[]) => number): Float64Array {
  const [first, second] = args as [Float64Array, Float64Array?];
  const values = new Float64Array(first.length);
  if (args.length === 1) {
    for (let at = 0; at < values.length; at++) values[at] = of(first[at]!);
  } else if (args.length === 2) {
    for (let at = 0; at < values.length; at++) values[at] = of(first[at]!, second![at]!);
  } else {
    for (let at = 0; at < values.length; at++) values[at] = of(...args.map((each) => each[at]!));
  }
  return values;
}

/** Once per level; a level without an answer becomes missing. */
function textCall(
  vector: Vector,
  found: ExpressionFunction & { over: 'text' },
  node: Node & { node: 'call' },
  rows: number,
): Vector {
  if (vector.kind !== 'text') return allMissing(found.result === 'text' ? 'text' : 'number', rows);
  const of = found.prepare(...node.args.slice(1).map(constantValue));
  if (!of) throw new Error(`expression: ${found.name} was checked with constants that do not fit`);
  const answers = vector.levels.map(of);
  if (found.result === 'text') return mergeLevels({ ...vector, levels: answers.map(String) });
  return lookUp(
    vector,
    answers.map((answer) => (answer === undefined ? undefined : Number(answer))),
  );
}

/** Row by row the argument that `pick` names, -1 = missing. */
function choose(args: readonly Vector[], text: boolean, rows: number, pick: (row: number) => number): Vector {
  if (text) return chooseTexts(args, rows, pick);
  const values = new Float64Array(rows);
  const missing = new Uint8Array(rows);
  for (let row = 0; row < rows; row++) {
    const index = pick(row);
    const from = index < 0 ? undefined : args[index]!;
    if (!from || from.kind === 'text' || isMissingAt(from, row)) missing[row] = 1;
    else values[row] = from.values[row]!;
  }
  return { kind: 'number', values, missing };
}

function chooseTexts(args: readonly Vector[], rows: number, pick: (row: number) => number): TextVector {
  const levels: string[] = [];
  const offsets = args.map((each) => {
    const offset = levels.length;
    if (each.kind === 'text') levels.push(...each.levels);
    return offset;
  });
  const codes = new Int32Array(rows).fill(-1);
  for (let row = 0; row < rows; row++) {
    const index = pick(row);
    const from = index < 0 ? undefined : args[index]!;
    if (from?.kind === 'text' && from.codes[row]! >= 0) codes[row] = offsets[index]! + from.codes[row]!;
  }
  return mergeLevels({ kind: 'text', codes, levels });
}
