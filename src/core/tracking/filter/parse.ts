import { placeIn, type At } from '../../expression/parse.ts';
import { MAX_DEPTH, parsed, SyntaxProblem, type Parsed } from '../../expression/syntax.ts';
import { problem, type Problem } from '../../problem.ts';
import { lexFilter, type Token } from './lex.ts';

export type Comparator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** A name as written, its source in front if there is one: `metrics.rmse`, `learning_rate`. */
export interface Name extends At {
  readonly written: string;
}

export interface Literal extends At {
  readonly value: string | number | boolean;
}

export type FilterNode =
  | { readonly node: 'compare'; readonly name: Name; readonly comparator: Comparator; readonly literal: Literal }
  | { readonly node: 'like'; readonly name: Name; readonly pattern: Literal; readonly anyCase: boolean }
  | { readonly node: 'in'; readonly name: Name; readonly items: readonly Literal[] }
  | { readonly node: 'null'; readonly name: Name }
  /** A word that stands alone: runs that hold it somewhere in a name, a tag or a parameter. */
  | { readonly node: 'word'; readonly text: string }
  | { readonly node: 'not'; readonly of: FilterNode }
  | { readonly node: 'both' | 'either'; readonly left: FilterNode; readonly right: FilterNode };

/** Words of the language; they are names only in quotes. Written in any case, as in SQL. */
export const FILTER_WORDS = ['and', 'or', 'not', 'in', 'like', 'ilike', 'is', 'null'] as const;

/** Longer chains than any person writes; beyond them a recursive walk could exhaust the stack. */
const MAX_TOKENS = 4000;

const COMPARATORS: Readonly<Record<string, Comparator>> = {
  '=': '=',
  '==': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/** No node for an empty text: every run. */
export type ParsedFilter = Parsed<FilterNode | undefined>;

/**
 * The tree of a filter, or the first place where it stops being one: comparisons joined by `and`, `or`, `not` and
 * parentheses. Every filter of MLflow's `search_runs` over metrics, params, tags and attributes is one. Never throws.
 */
export function parseFilter(text: string): ParsedFilter {
  return parsed(() => new Parser(text).whole());
}

class Parser {
  private readonly text: string;
  private readonly tokens: readonly Token[];
  private at = 0;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
    this.tokens = lexFilter(text);
  }

  whole(): FilterNode | undefined {
    if (this.tokens.length > MAX_TOKENS) this.fail('filter.too_deep', this.tokens[MAX_TOKENS]!);
    if (this.isAtEnd()) return undefined;
    const node = this.either();
    if (!this.isAtEnd()) this.fail('filter.unexpected');
    return node;
  }

  private isAtEnd(): boolean {
    return this.next.type === 'end';
  }

  private get next(): Token {
    return this.tokens[this.at]!;
  }

  private fail(code: string, token: Token = this.next, params: Problem['params'] = {}): never {
    const got = this.text.slice(token.start, token.end).slice(0, 40);
    const openQuote = token.type === 'bad' && /^["'`]|\.["`]/.test(got);
    const atEnd = token.type === 'end' && code === 'filter.unexpected';
    const shown = openQuote ? 'filter.open_quote' : atEnd ? 'filter.unfinished' : code;
    throw new SyntaxProblem(problem(shown, { got, ...params }, placeIn(this.text, token)));
  }

  private isWord(word: (typeof FILTER_WORDS)[number], token: Token = this.next): boolean {
    return token.type === 'name' && !token.quoted && token.value.toLowerCase() === word;
  }

  private take(word: (typeof FILTER_WORDS)[number]): boolean {
    if (!this.isWord(word)) return false;
    this.at++;
    return true;
  }

  private takeSymbol(symbol: string): boolean {
    if (this.next.type !== 'symbol' || this.next.value !== symbol) return false;
    this.at++;
    return true;
  }

  private either(): FilterNode {
    if (++this.depth > MAX_DEPTH) this.fail('filter.too_deep');
    let left = this.both();
    while (this.take('or')) left = { node: 'either', left, right: this.both() };
    this.depth--;
    return left;
  }

  private both(): FilterNode {
    let left = this.negated();
    // Words that stand alone need no `and` between them: `gbdt weather`.
    while (this.take('and') || this.standsAlone()) left = { node: 'both', left, right: this.negated() };
    return left;
  }

  private negated(): FilterNode {
    let count = 0;
    while (this.take('not')) count++;
    const of = this.primary();
    return count % 2 === 1 ? { node: 'not', of } : of;
  }

  private primary(): FilterNode {
    const token = this.next;
    if (this.takeSymbol('(')) {
      const inner = this.either();
      if (!this.takeSymbol(')')) this.fail('filter.unclosed');
      return inner;
    }
    if (this.standsAlone()) {
      this.at++;
      return { node: 'word', text: token.value };
    }
    if (token.type !== 'name' || this.isReserved(token)) this.fail('filter.unexpected');
    this.at++;
    return this.test({ written: token.value, start: token.start, end: token.end });
  }

  private isReserved(token: Token): boolean {
    return FILTER_WORDS.some((word) => this.isWord(word, token));
  }

  /** A text in quotes, or a plain word that nothing is asked of. */
  private standsAlone(): boolean {
    const token = this.next;
    if (token.type === 'text') return true;
    if (token.type !== 'name' || token.value.includes('.') || this.isReserved(token)) return false;
    const after = this.tokens[this.at + 1]!;
    if (after.type === 'symbol') return after.value === ')' || after.value === '(';
    const asks = (['in', 'like', 'ilike', 'is'] as const).some((word) => this.isWord(word, after));
    return !asks && !(this.isWord('not', after) && this.asksNegated(this.tokens[this.at + 2]));
  }

  private asksNegated(token: Token | undefined): boolean {
    return token !== undefined && (['in', 'like', 'ilike'] as const).some((word) => this.isWord(word, token));
  }

  private test(name: Name): FilterNode {
    const comparator = this.next.type === 'symbol' ? COMPARATORS[this.next.value] : undefined;
    if (comparator) {
      this.at++;
      return { node: 'compare', name, comparator, literal: this.literal() };
    }
    if (this.take('is')) {
      const negated = this.take('not');
      if (!this.take('null')) this.fail('filter.no_null');
      return negated ? { node: 'not', of: { node: 'null', name } } : { node: 'null', name };
    }
    const negated = this.take('not');
    const found = this.wordTest(name);
    if (!negated) return found;
    // As in SQL, what is missing is neither in a list nor out of it.
    return { node: 'both', left: { node: 'not', of: found }, right: { node: 'not', of: { node: 'null', name } } };
  }

  private wordTest(name: Name): FilterNode {
    const token = this.next;
    if (this.take('in')) return { node: 'in', name, items: this.list() };
    if (this.take('like')) return { node: 'like', name, pattern: this.literal(), anyCase: false };
    if (this.take('ilike')) return { node: 'like', name, pattern: this.literal(), anyCase: true };
    return this.fail('filter.no_comparison', token, { name: name.written });
  }

  private list(): Literal[] {
    const closer = this.takeSymbol('(') ? ')' : this.takeSymbol('[') ? ']' : this.fail('filter.no_list');
    const items = [this.literal()];
    while (this.takeSymbol(',')) items.push(this.literal());
    if (!this.takeSymbol(closer)) this.fail('filter.unclosed');
    return items;
  }

  private literal(): Literal {
    const { type, value, start, end, quoted } = this.next;
    if ((type !== 'number' && type !== 'text' && type !== 'name') || (type === 'name' && quoted)) {
      this.fail(type === 'end' ? 'filter.unfinished' : 'filter.no_value');
    }
    if (this.isReserved(this.next)) this.fail('filter.no_value');
    this.at++;
    if (type === 'number') return { value: Number(value), start, end };
    const lower = value.toLowerCase();
    if (type === 'name' && (lower === 'true' || lower === 'false')) return { value: lower === 'true', start, end };
    return { value, start, end };
  }
}
