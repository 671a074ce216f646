/** Types of an expression, all problems at once. */
import { nearestWord } from '../notebook/nearest.ts';
import { problem, type Problem } from '../problem.ts';
import type { ColumnType, Field } from '../table/column.ts';
import { FUNCTIONS, functionOf, type Accepts, type ExpressionFunction, type ValueType } from './functions.ts';
import { lex } from './lex.ts';
import { placeIn, RESERVED, type At, type Node, type Operator } from './parse.ts';

/** `unknown` stands where a problem was already found: it fits everything, so that one mistake is told once. */
export type Checked = ValueType | 'unknown';

export function checkTypes(
  text: string,
  root: Node,
  fields: readonly Field[],
  faulty: ReadonlySet<string>,
): { types: ReadonlyMap<Node, Checked>; columns: string[]; problems: Problem[] } {
  const checker = new Checker(text, fields, faulty);
  checker.check(root);
  return { types: checker.types, columns: [...checker.columns], problems: checker.problems };
}

/** The static type of a column's values. */
function valueTypeOf(type: ColumnType): ValueType {
  return type === 'category' ? 'text' : type;
}

const isNumber = (type: Checked) => ['number', 'integer', 'boolean', 'missing', 'unknown'].includes(type);
const isMoment = (type: Checked) => type === 'timestamp' || type === 'date';

export function fits(type: Checked, accepts: Accepts): boolean {
  if (type === 'unknown' || type === 'missing' || accepts === 'any') return true;
  if (accepts === 'number') return isNumber(type);
  if (accepts === 'moment') return isMoment(type);
  return type === accepts;
}

class Checker {
  readonly types = new Map<Node, Checked>();
  readonly columns = new Set<string>();
  readonly problems: Problem[] = [];
  private readonly text: string;
  private readonly fields: readonly Field[];
  private readonly faulty: ReadonlySet<string>;

  constructor(text: string, fields: readonly Field[], faulty: ReadonlySet<string>) {
    this.text = text;
    this.fields = fields;
    this.faulty = faulty;
  }

  check(node: Node): Checked {
    const type = this.typeOf(node);
    this.types.set(node, type);
    return type;
  }

  private report(code: string, params: Problem['params'], node: Node): 'unknown' {
    this.problems.push(problem(code, params, placeIn(this.text, node)));
    return 'unknown';
  }

  private typeOf(node: Node): Checked {
    switch (node.node) {
      case 'number':
        return Number.isInteger(node.value) ? 'integer' : 'number';
      case 'text':
      case 'boolean':
      case 'missing':
        return node.node;
      case 'column':
        return this.column(node);
      case 'unary':
        return this.unary(node);
      case 'binary':
        return this.binary(node);
      case 'in':
        return this.membership(node);
      case 'call':
        return this.call(node);
    }
  }

  private column(node: Node & { node: 'column' }): Checked {
    const field = this.fields.find((each) => each.name === node.name);
    if (field) {
      this.columns.add(field.name);
      return valueTypeOf(field.type);
    }
    if (this.faulty.has(node.name)) this.columns.add(node.name);
    else this.problems.push(noColumn(this.text, node.name, this.fields, node));
    return 'unknown';
  }

  private unary(node: Node & { node: 'unary' }): Checked {
    const of = this.check(node.of);
    if (node.operator === 'not') {
      if (!fits(of, 'boolean'))
        return this.report('expression.operand', { operator: 'not', got: of, expected: 'boolean' }, node.of);
      return 'boolean';
    }
    if (!isNumber(of))
      return this.report('expression.operand', { operator: '-', got: of, expected: 'number' }, node.of);
    return of === 'boolean' ? 'integer' : of;
  }

  private binary(node: Node & { node: 'binary' }): Checked {
    const { operator } = node;
    const left = this.check(node.left);
    const right = this.check(node.right);
    if (operator === 'and' || operator === 'or') {
      for (const [type, side] of [
        [left, node.left],
        [right, node.right],
      ] as const) {
        if (!fits(type, 'boolean'))
          this.report('expression.operand', { operator, got: type, expected: 'boolean' }, side);
      }
      return 'boolean';
    }
    if (['+', '-', '*', '/', '%'].includes(operator)) return this.arithmetic(node, operator, left, right);
    if (!comparable(left, right)) this.report('expression.compare', { left, right }, node);
    return 'boolean';
  }

  private arithmetic(node: Node & { node: 'binary' }, operator: Operator, left: Checked, right: Checked): Checked {
    if (left === 'unknown' || right === 'unknown') return 'unknown';
    if (isMoment(left) && isMoment(right) && operator === '-') return 'number';
    if (isMoment(left) && isNumber(right) && (operator === '+' || operator === '-')) return 'timestamp';
    if (isNumber(left) && isMoment(right) && operator === '+') return 'timestamp';
    if (!isNumber(left) || !isNumber(right))
      return this.report('expression.arithmetic', { operator, left, right }, node);
    const whole = left !== 'number' && right !== 'number' && operator !== '/';
    return whole ? 'integer' : 'number';
  }

  private membership(node: Node & { node: 'in' }): Checked {
    const of = this.check(node.of);
    for (const item of node.items) {
      const type = this.check(item);
      if (!isConstant(item)) this.report('expression.constant_items', {}, item);
      else if (!comparable(of, type)) this.report('expression.compare', { left: of, right: type }, item);
    }
    return 'boolean';
  }

  private call(node: Node & { node: 'call' }): Checked {
    const found = functionOf(node.name);
    const args = node.args.map((each) => this.check(each));
    if (!found) {
      this.problems.push(noFunction(this.text, node.name, node));
      return 'unknown';
    }
    const least = found.args.length - (typeof found.optional === 'number' ? found.optional : 0);
    const most = found.optional === true ? Infinity : found.args.length;
    if (args.length < least || args.length > most) {
      return this.report('expression.arguments', { name: found.name, usage: found.usage, got: args.length }, node);
    }
    const wrong = args.findIndex((type, index) => !fits(type, found.args[Math.min(index, found.args.length - 1)]!));
    if (wrong >= 0) {
      const expected = found.args[Math.min(wrong, found.args.length - 1)]!;
      return this.report('expression.argument', { name: found.name, got: args[wrong]!, expected }, node.args[wrong]!);
    }
    if (found.over === 'text') this.checkConstants(found, node);
    return this.result(found, args, node);
  }

  private checkConstants(found: ExpressionFunction & { over: 'text' }, node: Node & { node: 'call' }): void {
    const constants = node.args.slice(1);
    const loose = constants.find((each) => each.node !== 'text' && each.node !== 'number');
    if (loose) this.report('expression.constant_argument', { name: found.name, usage: found.usage }, loose);
    else if (!found.prepare(...constants.map(constantValue))) {
      this.report(
        'expression.bad_constant',
        { name: found.name, got: String(constantValue(constants[0]!)) },
        constants[0]!,
      );
    }
    const first = node.args[0]!;
    const moment = found.result === 'timestamp' || found.result === 'date';
    if (moment && first.node === 'text' && found.prepare()!(first.value) === undefined) {
      this.report('expression.bad_moment', { name: found.name, got: first.value, usage: found.usage }, first);
    }
  }

  private result(found: ExpressionFunction, args: readonly Checked[], node: Node & { node: 'call' }): Checked {
    if (found.over !== 'special') {
      if (found.result !== 'same') return found.result;
      return args.every((type) => type === 'integer' || type === 'boolean') ? 'integer' : 'number';
    }
    if (found.name === 'is_missing') return 'boolean';
    if (found.name === 'text') return 'text';
    const values = found.name === 'if' ? args.slice(1) : args;
    const common = values.slice(1).reduce(commonType, values[0] as Checked | undefined);
    if (common === undefined)
      return this.report('expression.mixed', { name: found.name, types: values as string[] }, node);
    return common;
  }
}

function noColumn(text: string, name: string, fields: readonly Field[], at: At): Problem {
  const nearest = nearestWord(
    name,
    fields.map((each) => each.name),
  );
  if (nearest === undefined) return problem('expression.no_column', { name }, placeIn(text, at));
  return problem('expression.no_column_near', { name, nearest }, placeIn(text, at));
}

function noFunction(text: string, name: string, at: At): Problem {
  const nearest = nearestWord(
    name,
    FUNCTIONS.map((each) => each.name),
  );
  if (nearest === undefined) return problem('expression.no_function', { name }, placeIn(text, at));
  return problem('expression.no_function_near', { name, nearest }, placeIn(text, at));
}

/** Names that are no column and no function, in a text that need not be an expression. */
export function unknownNames(text: string, fields: readonly Field[], faulty: ReadonlySet<string>): Problem[] {
  const tokens = lex(text);
  return tokens.flatMap((token, index) => {
    const { type, value } = token;
    if (type === 'name' && tokens[index + 1]!.value === '(' && !RESERVED.includes(value)) {
      return functionOf(value) ? [] : [noFunction(text, value, token)];
    }
    const isColumn = type === 'quoted' || (type === 'name' && !RESERVED.includes(value));
    const known = !isColumn || faulty.has(value) || fields.some(({ name }) => name === value);
    return known ? [] : [noColumn(text, value, fields, token)];
  });
}

export function constantValue(node: Node): string | number {
  return node.node === 'text' || node.node === 'number' ? node.value : '';
}

function isConstant(node: Node): boolean {
  if (node.node === 'call') return (node.name === 'timestamp' || node.name === 'date') && node.args.every(isConstant);
  return node.node === 'number' || node.node === 'text' || node.node === 'boolean';
}

function comparable(left: Checked, right: Checked): boolean {
  return commonType(left, right) !== undefined || (isMoment(left) && isMoment(right));
}

/** The type that holds both, or undefined when none does. */
function commonType(left: Checked | undefined, right: Checked): Checked | undefined {
  if (left === undefined || left === right) return left;
  if (left === 'unknown' || right === 'unknown') return 'unknown';
  if (left === 'missing') return right;
  if (right === 'missing') return left;
  if (isNumber(left) && isNumber(right)) return left === 'number' || right === 'number' ? 'number' : 'integer';
  return undefined;
}
