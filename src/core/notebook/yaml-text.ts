/** YAML 1.2 core without tags, anchors, aliases, merge keys or duplicate keys, read into JSON with every fault placed. */
import { Composer, CST, isAlias, isMap, isScalar, isSeq, Lexer, Parser } from 'yaml';
import type { Document, Node, Pair, ParsedNode, YAMLMap, YAMLParseError } from 'yaml';
import type { Json } from '../json.ts';
import type { Problem } from '../problem.ts';

export type Path = readonly (string | number)[];

/** A fault in the text; `start` and `end` are offsets in the whole file. */
export interface Fault {
  readonly code: string;
  readonly params: Problem['params'];
  readonly start: number;
  readonly end: number;
}

export interface YamlText {
  /** Undefined when the text is not YAML at all; null when it is empty. */
  readonly value: Json | undefined;
  readonly faults: readonly Fault[];
  readonly document: Document.Parsed | undefined;
  /**
   * Where the value (or the key) at a path stands in the file; the nearest enclosing node when there is none,
   * undefined for the root of an empty text.
   */
  locate(path: Path, on?: 'key' | 'value'): { start: number; end: number } | undefined;
  /** As `locate`, for a path joined with dots (keys may hold dots themselves); undefined when not even its first key is there. */
  locateKey(key: string): { start: number; end: number } | undefined;
}

export const MAX_DEPTH = 64;
/** UTF-16 units in one cell: what is longer is data, and belongs in a file. */
const MAX_LENGTH = 262_144;
const MAX_FAULTS = 100;

/** Read `text`, which stands at offset `base` of its file. Linear time; never throws. */
export function readYaml(text: string, base: number): YamlText {
  const faults: Fault[] = [];
  const fault = (code: string, params: Problem['params'], start: number, end: number) => {
    if (faults.length < MAX_FAULTS)
      faults.push({ code, params, start: base + start, end: base + Math.max(end, start) });
  };
  const nothing = {
    value: undefined,
    faults,
    document: undefined,
    locate: () => undefined,
    locateKey: () => undefined,
  };
  if (text.length > MAX_LENGTH) {
    fault('E_LIMIT_BODY', { got: text.length, limit: MAX_LENGTH }, 0, 0);
    return nothing;
  }
  if (!isPlain(text) && scanTokens(text, fault)) return nothing;
  const document = compose(text);
  const banned = faults.length > 0;
  let faultyLine: number | undefined;
  for (const error of document.errors) {
    if (banned && (error.code === 'BAD_ALIAS' || error.code === 'TAG_RESOLVE_FAILED')) continue;
    const [start, end] = error.pos;
    const line = start === 0 ? -1 : text.lastIndexOf('\n', start - 1);
    // What a line's first fault makes of its rest would only be noise.
    if (line === faultyLine) continue;
    faultyLine = line;
    fault(codeOf(error), { detail: error.message }, start, end);
  }
  const value = document.errors.length > 0 ? undefined : toJson(document.contents, fault);
  const root = document.contents;
  return {
    value,
    faults,
    document,
    locate: (path, on = 'value') => moved(rangeAt(root, path, on), base),
    locateKey(key) {
      const path = pathOfKey(root, key);
      return path.length === 0 ? undefined : moved(rangeAt(root, path, 'value'), base);
    },
  };
}

function compose(text: string): Document.Parsed {
  // Duplicate keys are found in `toJson`: the library's own search is quadratic.
  const composer = new Composer({ version: '1.2', schema: 'core', uniqueKeys: false, keepSourceTokens: true });
  const tokens = new Parser().parse(text);
  let first: Document.Parsed | undefined;
  for (const each of composer.compose(tokens, true, text.length)) {
    const document = each as Document.Parsed;
    if (!first) first = document;
    else first.errors.push(...document.errors, severalDocuments(document));
  }
  return first!;
}

function severalDocuments(document: Document.Parsed) {
  const at = document.range[0];
  return { name: 'YAMLParseError', code: 'MULTIPLE_DOCS', message: 'second document', pos: [at, at + 3] } as never;
}

/** What each of the YAML library's errors is called in our catalogue; the rest are `E_SYNTAX_OTHER`. */
const SYNTAX: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: 'E_SYNTAX_TAB',
  BAD_INDENT: 'E_SYNTAX_INDENT',
  MISSING_CHAR: 'E_SYNTAX_MISSING',
  UNEXPECTED_TOKEN: 'E_SYNTAX_UNEXPECTED',
  BAD_DQ_ESCAPE: 'E_SYNTAX_ESCAPE',
  BAD_SCALAR_START: 'E_SYNTAX_START',
  MULTILINE_IMPLICIT_KEY: 'E_SYNTAX_KEY',
  BLOCK_AS_IMPLICIT_KEY: 'E_SYNTAX_NESTED',
  BLOCK_IN_FLOW: 'E_SYNTAX_FLOW',
  KEY_OVER_1024_CHARS: 'E_SYNTAX_KEY',
  MULTIPLE_DOCS: 'E_SYNTAX_DOCUMENTS',
};

function codeOf(error: YAMLParseError): string {
  // An open bracket is noticed where the next key stands too far left.
  if (error.code === 'BAD_INDENT' && error.message.startsWith('Flow')) return 'E_SYNTAX_MISSING';
  // A key that is being typed has no colon yet; nothing was opened before it.
  if (error.code === 'MISSING_CHAR' && error.message.startsWith('Implicit')) return 'E_SYNTAX_VALUE';
  return SYNTAX[error.code] ?? 'E_SYNTAX_OTHER';
}

type Report = (code: string, params: Problem['params'], start: number, end: number) => void;

/** Whether a text can hold nothing that `scanTokens` looks for, seen at a glance: most texts cannot. */
function isPlain(text: string): boolean {
  if (/[&*!]/.test(text)) return false;
  const opened = text.match(/[[{]/g)?.length ?? 0;
  const deepest = Math.max(...(text.match(/^[-?: ]*/gm) ?? ['']).map((each) => each.length));
  return opened + deepest < MAX_DEPTH;
}

/**
 * Walk the tokens, without recursion: report what the format leaves out (tags, anchors, aliases) and say whether
 * the text nests deeper than `MAX_DEPTH`, which the recursive composer must not see.
 */
function scanTokens(text: string, report: Report): boolean {
  const columns: number[] = [];
  let [flow, offset, lineStart, fresh, scalar] = [0, 0, 0, true, false];
  for (const token of new Lexer().lex(text)) {
    const type = scalar ? 'scalar' : CST.tokenType(token);
    scalar = type === 'scalar' && token === CST.SCALAR;
    if (scalar || type === 'doc-mode' || type === 'flow-error-end') continue;
    const end = offset + token.length;
    if (type === 'tag') report('E_TAG', { got: token }, offset, end);
    else if (type === 'anchor') report('E_ANCHOR', { got: token }, offset, end);
    else if (type === 'alias') report('E_LIMIT_ALIAS', { got: token }, offset, end);
    if (type === 'flow-map-start' || type === 'flow-seq-start') flow++;
    else if (type === 'flow-map-end' || type === 'flow-seq-end') flow = Math.max(0, flow - 1);
    if (type !== 'space' && type !== 'newline' && type !== 'comment' && flow === 0 && fresh) {
      const column = offset - lineStart;
      while (columns.length > 0 && columns[columns.length - 1]! >= column) columns.pop();
      columns.push(column);
    }
    if (columns.length + flow > MAX_DEPTH) {
      report('E_DEPTH', { limit: MAX_DEPTH }, offset, end);
      return true;
    }
    const newline = token.lastIndexOf('\n');
    if (newline >= 0) lineStart = offset + newline + 1;
    if (type === 'newline' || newline >= 0) fresh = true;
    else if (type !== 'space')
      fresh = type === 'seq-item-ind' || type === 'explicit-key-ind' || type === 'map-value-ind';
    offset = end;
  }
  return false;
}

const LONE_SURROGATE = /\p{Cs}/u;

function toJson(node: ParsedNode | Node | null, report: Report): Json {
  if (node === null || isAlias(node)) return null;
  if (isScalar(node)) return scalarToJson(node.value, node.source ?? '', rangeOf(node), report);
  if (isSeq(node)) return node.items.map((item) => toJson(item as Node | null, report));
  if (isMap(node)) return mapToJson(node, report);
  return null;
}

function mapToJson(node: YAMLMap, report: Report): Json {
  const result: Record<string, Json> = {};
  for (const pair of node.items) {
    const key = keyText(pair);
    const [start, end] = rangeOf(pair.key as Node | null) ?? rangeOf(node)!;
    if (key === undefined) report('E_KEY_SHAPE', {}, start, end);
    else if (key === '__proto__') report('E_KEY', { key }, start, end);
    else if (key === '<<') report('E_KEY_MERGE', {}, start, end);
    else if (LONE_SURROGATE.test(key)) report('E_ENCODING_TEXT', {}, start, end);
    else if (Object.hasOwn(result, key)) report('E_DUP_KEY', { key }, start, end);
    else {
      result[key] = toJson(pair.value as Node | null, report);
      continue;
    }
    toJson(pair.value as Node | null, report);
  }
  return result;
}

/** A mapping's key as text (`2013` and `true` as written), or undefined for a key that is no plain word. */
export function keyText(pair: Pair): string | undefined {
  const key = pair.key as Node | null;
  if (!isScalar(key)) return undefined;
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

function scalarToJson(value: unknown, source: string, range: Range | undefined, report: Report): Json {
  const [start, end] = range ?? [0, 0];
  if (typeof value === 'number') {
    const inexact =
      Number.isInteger(value) && !Number.isSafeInteger(value) && /^[-+]?(?:\d+|0o\d+|0x[\da-f]+)$/i.test(source);
    if (!Number.isFinite(value)) report('E_NUMBER', { got: source }, start, end);
    else if (inexact) report('E_NUMBER_EXACT', { got: source }, start, end);
    return value;
  }
  if (typeof value === 'string' && LONE_SURROGATE.test(value)) report('E_ENCODING_TEXT', {}, start, end);
  return typeof value === 'string' || typeof value === 'boolean' ? value : null;
}

type Range = readonly [number, number];

function rangeOf(node: Node | null | undefined): Range | undefined {
  return node?.range ? [node.range[0], node.range[1]] : undefined;
}

function moved(range: Range | undefined, base: number) {
  return range && { start: base + range[0], end: base + range[1] };
}

function rangeAt(root: Node | null, path: Path, on: 'key' | 'value'): Range | undefined {
  let node: Node | null = root;
  let range = rangeOf(root);
  for (const [depth, part] of path.entries()) {
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find((each) => keyText(each) === String(part));
      if (!pair) return range;
      const value = pair.value as Node | null;
      const last = depth === path.length - 1;
      const empty = isScalar(value) && value.value === null && value.range && value.range[0] === value.range[1];
      range =
        rangeOf(last && (on === 'key' || !value || empty) ? (pair.key as Node) : (value ?? (pair.key as Node))) ??
        range;
      node = value;
    } else if (isSeq(node)) {
      const item = node.items[Number(part)] as Node | undefined;
      if (!item) return range;
      range = rangeOf(item) ?? range;
      node = item;
    } else return range;
  }
  return range;
}

/** Split `params.a.b` along the keys that are really there, so that a key may hold dots. */
function pathOfKey(root: Node | null, key: string): Path {
  const path: (string | number)[] = [];
  let node = root;
  let rest = key;
  while (rest !== '') {
    const names: string[] = isMap(node)
      ? node.items.map((pair) => keyText(pair) ?? '')
      : isSeq(node)
        ? node.items.map((_, index) => String(index))
        : [];
    const head = names.find((name) => name !== '' && (rest === name || rest.startsWith(`${name}.`)));
    if (head === undefined) return path;
    path.push(head);
    node = isMap(node)
      ? ((node.items.find((pair) => keyText(pair) === head)?.value as Node | null) ?? null)
      : isSeq(node)
        ? (node.items[Number(head)] as Node)
        : null;
    rest = rest.slice(head.length + 1);
  }
  return path;
}
