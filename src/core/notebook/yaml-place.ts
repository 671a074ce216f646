/** Where an offset stands in a YAML text that is being typed, and so need not be YAML yet: read by lines and indentation. */
import type { Path } from './yaml-text.ts';

export interface YamlPlace {
  /** Of the mapping whose key is typed, or of the value. */
  readonly path: Path;
  readonly on: 'key' | 'value';
  /** The word at the offset. */
  readonly from: number;
  readonly to: number;
  /** Keys that the mapping has already, for `on: 'key'`. */
  readonly siblings: readonly string[];
  /** A colon follows the word. */
  readonly colon: boolean;
}

interface Level {
  readonly indent: number;
  readonly step: string | number;
}

const KEY = /^((?:"[^"]*"|'[^']*'|[^\s#:[\]{},"'][^:#[\]{},]*?)):(?=\s|$)/;
const WORD_BEFORE = /[\w.]*$/;
const WORD_AFTER = /^[\w.]*/;

/** The place of `offset` in `text`; undefined in a comment or in a text of several lines. */
export function placeInYaml(text: string, offset: number): YamlPlace | undefined {
  const lineStart = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  if (/(?:^|\s)#/.test(before.replace(/"[^"]*"|'[^']*'/g, ''))) return undefined;
  const levels = levelsAbove(text.slice(0, lineStart));
  if (!levels) return undefined;
  const word = {
    from: offset - WORD_BEFORE.exec(before)![0].length,
    to: offset + WORD_AFTER.exec(text.slice(offset))![0].length,
  };
  const colon = /^\s*:/.test(text.slice(word.to));
  const { indent, path, rest } = intoLine(levels, before);
  const key = KEY.exec(rest);
  if (!key) {
    const siblings = siblingsOf(text, lineStart, indent);
    const flow = intoFlow(rest, path);
    return flow ? { ...word, colon, ...flow } : { ...word, colon, path, on: 'key', siblings };
  }
  const inside = [...path, plain(key[1]!)];
  const flow = intoFlow(rest.slice(key[0].length), inside);
  return flow ? { ...word, colon, ...flow } : { ...word, colon, path: inside, on: 'value', siblings: [] };
}

function plain(key: string): string {
  return /^["']/.test(key) ? key.slice(1, -1) : key.trim();
}

/** The keys and list entries that are open where the next line begins; undefined inside a text of several lines. */
function levelsAbove(text: string): Level[] | undefined {
  let levels: Level[] = [];
  let textIndent = -1;
  const lines = text.split('\n');
  for (const line of lines.slice(0, -1)) {
    const content = line.trim();
    if (content === '' || content.startsWith('#')) continue;
    const indent = line.length - line.trimStart().length;
    if (textIndent >= 0 && indent > textIndent) continue;
    textIndent = -1;
    const { indent: inner, levels: open, rest } = openLevels(levels, line);
    const key = KEY.exec(rest);
    levels = key ? [...open, { indent: inner, step: plain(key[1]!) }] : open;
    if (key && /^\s*[|>][-+\d]*\s*$/.test(rest.slice(key[0].length))) textIndent = inner;
  }
  return textIndent >= 0 ? undefined : levels;
}

/** What is still open on a line, its dashes opened, and what stands behind them. */
function openLevels(levels: readonly Level[], line: string): { indent: number; levels: Level[]; rest: string } {
  let indent = line.length - line.trimStart().length;
  let rest = line.trimStart();
  const isDash = () => /^-(?:\s|$)/.test(rest);
  // A list may stand in the same column as the key that holds it.
  const open = levels.filter(
    (each) => each.indent < indent || (isDash() && each.indent === indent && typeof each.step === 'string'),
  );
  while (isDash()) {
    open.push({ indent, step: 0 });
    const gap = /^-\s*/.exec(rest)![0].length;
    indent += gap;
    rest = rest.slice(gap);
  }
  return { indent, levels: open, rest };
}

function intoLine(levels: readonly Level[], before: string): { indent: number; path: Path; rest: string } {
  const { indent, levels: open, rest } = openLevels(levels, before);
  return { indent, path: open.map((each) => each.step), rest };
}

/** Follows brackets and braces on one line; undefined where none is open. */
function intoFlow(text: string, path: Path): Pick<YamlPlace, 'path' | 'on' | 'siblings'> | undefined {
  const open: { map: boolean; key: string | undefined; keys: string[] }[] = [];
  const tokens = text.matchAll(/"[^"]*"?|'[^']*'?|[[\]{},]|[^\s[\]{},"':]+|:/g);
  let word = '';
  for (const [token] of tokens) {
    const top = open.at(-1);
    if (token === '{' || token === '[') open.push({ map: token === '{', key: undefined, keys: [] });
    else if (token === '}' || token === ']') open.pop();
    else if (token === ',' && top) top.key = undefined;
    else if (token === ':' && top?.map && top.key === undefined) {
      top.key = plain(word);
      top.keys.push(top.key);
    }
    word = token;
  }
  const top = open.at(-1);
  if (!top) return undefined;
  const outer = open.slice(0, -1).map((each) => (each.map ? (each.key ?? '') : 0));
  if (!top.map) return { path: [...path, ...outer, 0], on: 'value', siblings: [] };
  if (top.key !== undefined) return { path: [...path, ...outer, top.key], on: 'value', siblings: [] };
  return { path: [...path, ...outer], on: 'key', siblings: top.keys };
}

/** Keys in the same column, up and down to the next line that stands further left. */
function siblingsOf(text: string, lineStart: number, indent: number): string[] {
  const above = text.slice(0, lineStart).split('\n').slice(0, -1).reverse();
  const newline = text.indexOf('\n', lineStart);
  const below = newline < 0 ? [] : text.slice(newline + 1).split('\n');
  return [...keysInColumn(above, indent, true), ...keysInColumn(below, indent, false)];
}

function keysInColumn(lines: readonly string[], indent: number, upwards: boolean): string[] {
  const keys: string[] = [];
  for (const line of lines) {
    if (line.trim() === '') continue;
    const dashes = /^\s*(?:-\s+)*/.exec(line)![0];
    const start = line.length - line.trimStart().length;
    const entry = dashes.length > start;
    if (dashes.length < indent || (entry && !upwards)) break;
    const key = dashes.length === indent ? KEY.exec(line.slice(dashes.length)) : null;
    if (key) keys.push(plain(key[1]!));
    if (entry && dashes.length === indent) break;
  }
  return keys;
}
