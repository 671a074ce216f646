/** The words of a filter. Offsets are UTF-16 units from the start of the text. */
import { readQuoted } from '../../expression/lex.ts';

export type TokenType = 'number' | 'text' | 'name' | 'symbol' | 'end' | 'bad';

export interface Token {
  readonly type: TokenType;
  /** The digits, the text without quotes, the name with its source in front, the symbol. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
  /** Whether any part of it stands in quotes: then it is no word of the language. */
  readonly quoted: boolean;
}

const SPACE = /\s+/y;
const NUMBER = /[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\p{L}\p{N}_./:@-])/uy;
/** Names of metrics hold dots, slashes and hyphens; the language has no arithmetic that they could be mistaken for. */
const WORD = /[\p{L}\p{N}_][\p{L}\p{N}_./:@+-]*/uy;
const SYMBOL = /==|!=|<>|<=|>=|[()[\],<>=]/y;

/** Cuts a text into tokens; the last is `end`. What begins none, and a quote that stays open, is a `bad` token. Never throws. */
export function lexFilter(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const push = (type: TokenType, value: string, end: number, isQuoted = false) => {
    tokens.push({ type, value, start: at, end, quoted: isQuoted });
    at = end;
  };
  while (at < text.length) {
    const space = match(SPACE);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const quote = text[at]!;
    if (quote === '"' || quote === "'" || quote === '`') {
      const { value, end, closed } = readQuoted(text, at);
      push(!closed ? 'bad' : quote === '`' ? 'name' : 'text', closed ? value : text.slice(at, end), end, true);
      continue;
    }
    const number = match(NUMBER);
    if (number !== undefined) {
      push('number', number, at + number.length);
      continue;
    }
    const word = match(WORD);
    if (word !== undefined) {
      const end = at + word.length;
      // metrics."val loss" and metrics.`val loss`: the name goes on in quotes.
      const rest = word.endsWith('.') && /["`]/.test(text[end] ?? '') ? readQuoted(text, end) : undefined;
      if (rest) push(rest.closed ? 'name' : 'bad', rest.closed ? word + rest.value : text.slice(end), rest.end, true);
      else push(/^\p{N}/u.test(word) ? 'text' : 'name', word, end);
      continue;
    }
    const symbol = match(SYMBOL);
    if (symbol !== undefined) push('symbol', symbol, at + symbol.length);
    else {
      const character = String.fromCodePoint(text.codePointAt(at)!);
      push('bad', character, at + character.length);
    }
  }
  push('end', '', text.length);
  return tokens;
}
