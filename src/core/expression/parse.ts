import { problem } from '../problem.ts';
import { lex, type Token } from './lex.ts';
import { MAX_DEPTH, parsed, SyntaxProblem, type Parsed } from './syntax.ts';

export interface At {
  readonly start: number;
  readonly end: number;
}

export type Operator = '+' | '-' | '*' | '/' | '%' | '=' | '!=' | '<' | '<=' | '>' | '>=' | 'and' | 'or';

export type Node = At &
  (
    | { readonly node: 'number'; readonly value: number }
    | { readonly node: 'text'; readonly value: string }
    | { readonly node: 'boolean'; readonly value: boolean }
    | { readonly node: 'missing' }
    | { readonly node: 'column'; readonly name: string }
    | { readonly node: 'call'; readonly name: string; readonly args: readonly Node[] }
    | { readonly node: 'unary'; readonly operator: '-' | 'not'; readonly of: Node }
    | { readonly node: 'binary'; readonly operator: Operator; readonly left: Node; readonly right: Node }
    | { readonly node: 'in'; readonly of: Node; readonly items: readonly Node[]; readonly negated: boolean }
  );

/** Words of the language itself: they are no columns' names unless in backticks. */
export const RESERVED: readonly string[] = ['and', 'or', 'not', 'in', 'true', 'false', 'missing'];

/** The tree of an expression, or the first place where it stops being one. Never throws. */
export function parseExpression(text: string): Parsed<Node> {
  return parsed(() => new Parser(text).whole());
}

/** Line and column, from 1, of an offset in an expression's text. */
export function placeIn(text: string, { start, end }: At) {
  const before = text.slice(0, start).split('\n');
  const until = text.slice(0, Math.max(end, start)).split('\n');
  return {
    line: before.length,
    column: before[before.length - 1]!.length + 1,
    endLine: until.length,
    endColumn: until[until.length - 1]!.length + 1,
  };
}

const COMPARISONS: Readonly<Record<string, Operator>> = {
  '=': '=',
  '==': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

class Parser {
  private readonly text: string;
  private readonly tokens: readonly Token[];
  private at = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
    this.tokens = lex(text);
  }

  whole(): Node {
    const node = this.or();
    if (this.next.type !== 'end') this.fail('expression.unexpected');
    return node;
  }

  private get next(): Token {
    return this.tokens[this.at]!;
  }

  private fail(code: string, token: Token = this.next): never {
    const shown = token.type === 'end' && code === 'expression.unexpected' ? 'expression.unfinished' : code;
    const got = this.text.slice(token.start, token.end).slice(0, 40);
    throw new SyntaxProblem(problem(shown, { got }, placeIn(this.text, token)));
  }

  private isWord(word: string): boolean {
    return this.next.type === 'name' && this.next.value === word;
  }

  private isSymbol(symbol: string): boolean {
    return this.next.type === 'symbol' && this.next.value === symbol;
  }

  private expect(symbol: string): void {
    if (!this.isSymbol(symbol)) this.fail(symbol === ')' ? 'expression.unclosed' : 'expression.unexpected');
    this.at++;
  }

  private or(): Node {
    if (++this.depth > MAX_DEPTH) this.fail('expression.too_deep');
    let left = this.and();
    while (this.isWord('or')) {
      this.at++;
      left = join('or', left, this.and());
    }
    this.depth--;
    return left;
  }

  private and(): Node {
    let left = this.not();
    while (this.isWord('and')) {
      this.at++;
      left = join('and', left, this.not());
    }
    return left;
  }

  private not(): Node {
    const { start } = this.next;
    let count = 0;
    while (this.isWord('not')) {
      this.at++;
      count++;
    }
    const of = this.comparison();
    return count % 2 === 1 ? { node: 'unary', operator: 'not', of, start, end: of.end } : of;
  }

  private comparison(): Node {
    const left = this.sum();
    const operator = this.next.type === 'symbol' ? COMPARISONS[this.next.value] : undefined;
    if (operator) {
      this.at++;
      return join(operator, left, this.sum());
    }
    const negated = this.isWord('not') && this.tokens[this.at + 1]?.value === 'in';
    if (!negated && !this.isWord('in')) return left;
    this.at += negated ? 2 : 1;
    this.expect('[');
    const items = this.list(']');
    return { node: 'in', of: left, items, negated, start: left.start, end: this.tokens[this.at - 1]!.end };
  }

  private list(closer: ']' | ')'): Node[] {
    const items: Node[] = [];
    while (!this.isSymbol(closer)) {
      if (items.length > 0) {
        if (!this.isSymbol(',')) this.fail('expression.unclosed');
        this.at++;
      }
      items.push(this.or());
    }
    this.at++;
    return items;
  }

  private sum(): Node {
    let left = this.product();
    while (this.isSymbol('+') || this.isSymbol('-')) {
      const operator = this.tokens[this.at++]!.value as '+' | '-';
      left = join(operator, left, this.product());
    }
    return left;
  }

  private product(): Node {
    let left = this.unary();
    while (this.isSymbol('*') || this.isSymbol('/') || this.isSymbol('%')) {
      const operator = this.tokens[this.at++]!.value as '*' | '/' | '%';
      left = join(operator, left, this.unary());
    }
    return left;
  }

  private unary(): Node {
    const { start } = this.next;
    let count = 0;
    while (this.isSymbol('-')) {
      this.at++;
      count++;
    }
    const of = this.primary();
    if (count % 2 === 0) return of;
    if (of.node === 'number') return { ...of, value: -of.value, start };
    return { node: 'unary', operator: '-', of, start, end: of.end };
  }

  private primary(): Node {
    const token = this.next;
    const { start, end, value } = token;
    switch (token.type) {
      case 'number':
        this.at++;
        return { node: 'number', value: Number(value), start, end };
      case 'text':
        this.at++;
        return { node: 'text', value, start, end };
      case 'quoted':
        this.at++;
        return { node: 'column', name: value, start, end };
      case 'name':
        return this.named(token);
      case 'bad':
        return this.fail(/^["'`]/.test(value) ? 'expression.open_quote' : 'expression.unexpected');
      default:
        if (!this.isSymbol('(')) return this.fail('expression.unexpected');
        this.at++;
        return this.inParentheses(start);
    }
  }

  private inParentheses(start: number): Node {
    const inner = this.or();
    this.expect(')');
    return { ...inner, start, end: this.tokens[this.at - 1]!.end };
  }

  private named({ value, start, end }: Token): Node {
    if (['and', 'or', 'not', 'in'].includes(value)) this.fail('expression.unexpected');
    this.at++;
    if (value === 'true' || value === 'false') return { node: 'boolean', value: value === 'true', start, end };
    if (value === 'missing') return { node: 'missing', start, end };
    if (!this.isSymbol('(')) return { node: 'column', name: value, start, end };
    this.at++;
    const args = this.list(')');
    return { node: 'call', name: value, args, start, end: this.tokens[this.at - 1]!.end };
  }
}

function join(operator: Operator, left: Node, right: Node): Node {
  return { node: 'binary', operator, left, right, start: left.start, end: right.end };
}
