/** The words of an expression. Offsets are UTF-16 units from the start of the text. */
export type TokenType = 'number' | 'text' | 'name' | 'quoted' | 'symbol' | 'end' | 'bad';

export interface Token {
  readonly type: TokenType;
  /** What it says: the number's digits, the text without quotes, the name, the symbol. */
  readonly value: string;
  readonly start: number;
  readonly end: number;
}

const SPACE = /\s+/y;
const NUMBER = /(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?/y;
const NAME = /[\p{L}_][\p{L}\p{N}_]*/uy;
const SYMBOL = /==|!=|<>|<=|>=|[-+*/%()[\],<>=]/y;

/** Cuts a text into tokens; the last is `end`. A character that begins none is a `bad` token of its own. Never throws. */
export function lex(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0];
  };
  const push = (type: TokenType, value: string, length: number) => {
    tokens.push({ type, value, start: at, end: at + length });
    at += length;
  };
  while (at < text.length) {
    const space = match(SPACE);
    if (space !== undefined) {
      at += space.length;
      continue;
    }
    const first = text[at]!;
    if (first === '"' || first === "'" || first === '`') {
      const { value, end, closed } = readQuoted(text, at);
      push(!closed ? 'bad' : first === '`' ? 'quoted' : 'text', closed ? value : text.slice(at), end - at);
      continue;
    }
    const number = match(NUMBER);
    if (number !== undefined) push('number', number, number.length);
    else {
      const name = match(NAME);
      const symbol = name === undefined ? match(SYMBOL) : undefined;
      if (name !== undefined) push('name', name, name.length);
      else if (symbol !== undefined) push('symbol', symbol, symbol.length);
      else push('bad', String.fromCodePoint(text.codePointAt(at)!), text.codePointAt(at)! > 0xffff ? 2 : 1);
    }
  }
  tokens.push({ type: 'end', value: '', start: text.length, end: text.length });
  return tokens;
}

/** The quoted stretch that begins at `start`; a backslash takes the next character as it is. */
export function readQuoted(text: string, start: number): { value: string; end: number; closed: boolean } {
  const quote = text[start]!;
  let value = '';
  for (let at = start + 1; at < text.length; at++) {
    const each = text[at]!;
    if (each === '\\' && at + 1 < text.length) value += text[++at];
    else if (each === quote) return { value, end: at + 1, closed: true };
    else value += each;
  }
  return { value, end: text.length, closed: false };
}
