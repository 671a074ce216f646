/** Changes to one value of a YAML text that leave every other line, comment and blank as it is. */
import { isCollection, isMap, isScalar, isSeq, stringify } from 'yaml';
import type { Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import { canonicalJson } from '../graph/canonical-json.ts';
import type { Json, JsonObject } from '../json.ts';
import { valueAt } from './value-problems.ts';
import { keyText, readYaml, type Path } from './yaml-text.ts';

const INLINE_WIDTH = 80;

/** The text with `value` at `path`, or with what stands there removed when `value` is undefined. */
export function editYaml(text: string, path: Path, value: Json | undefined): string | undefined {
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const before = readYaml(text, 0);
  if (before.value === undefined || before.faults.length > 0 || path.length === 0) return undefined;
  const wanted = intended(before.value ?? {}, path, value);
  if (wanted === undefined) return undefined;
  for (const change of [changeInPlace, changeOnOneLine, rewriteKey, rewriteAll]) {
    const edited = change({ text, root: before.document?.contents ?? null, path, value, wanted });
    if (edited === undefined) continue;
    const result = eol === '\n' ? edited : edited.replace(/\r?\n/g, eol);
    if (holds(result, wanted)) return result;
  }
  return undefined;
}

interface Change {
  readonly text: string;
  readonly root: Node | null;
  readonly path: Path;
  readonly value: Json | undefined;
  /** The whole value as it should read afterwards. */
  readonly wanted: Json;
}

function holds(text: string, wanted: Json): boolean {
  const { value, faults } = readYaml(text, 0);
  return faults.length === 0 && value !== undefined && canonicalJson(value ?? {}) === canonicalJson(wanted);
}

/** The value after the edit: maps are made on the way where there are none, and go when their last key goes. */
export function intended(root: Json, path: Path, value: Json | undefined): Json | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (value === undefined && valueAt(root, path) === undefined) return root;
  if (Array.isArray(root)) {
    const index = Number(step);
    if (!Number.isInteger(index) || index < 0 || index > root.length) return undefined;
    const list = root as readonly Json[];
    const next = rest.length === 0 ? value : intended(list[index] ?? {}, rest, value);
    if (next === undefined && value !== undefined) return undefined;
    return next === undefined
      ? list.filter((_, i) => i !== index)
      : [...list.slice(0, index), next, ...list.slice(index + 1)];
  }
  const object = root !== null && typeof root === 'object' ? (root as JsonObject) : {};
  const key = String(step);
  const inner = Object.hasOwn(object, key) ? object[key]! : {};
  const next = rest.length === 0 ? value : intended(inner, rest, value);
  // A word cannot lead into a list.
  if (next === undefined && value !== undefined) return undefined;
  const gone = next === undefined || (value === undefined && rest.length > 0 && isEmptyMap(next));
  if (!gone) return { ...object, [key]: next };
  return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
}

function isEmptyMap(value: Json): boolean {
  return value !== null && typeof value === 'object' && !Array.isArray(value) && Object.keys(value).length === 0;
}

// In place ------------------------------------------------------------------------------------------------------

function changeInPlace(change: Change): string | undefined {
  return changeWith(change, 'block');
}

/** With texts of several lines in quotes, where a block would swallow the lines behind it. */
function changeOnOneLine(change: Change): string | undefined {
  return changeWith(change, 'quoted');
}

type Texts = 'block' | 'quoted';

function changeWith({ text, root, path, value }: Change, texts: Texts): string | undefined {
  if (!isCollection(root)) return root === null || isEmptyScalar(root) ? addLines(text, path, value, texts) : undefined;
  const { parent, depth } = deepest(root, path);
  const step = path[depth]!;
  const rest = path.slice(depth + 1);
  const found = memberOf(parent, step);
  if (value === undefined) return found === undefined ? text : removeMember(text, root, path);
  const nested = rest.length === 0 ? value : intended({}, rest, value)!;
  return found === undefined
    ? addMember(text, parent, step, nested, texts)
    : replaceMember(text, parent, step, nested, texts);
}

type Collection = YAMLMap | YAMLSeq;

function isEmptyScalar(node: unknown): boolean {
  return isScalar(node) && node.value === null;
}

/** The innermost collection on the path, and how many steps lead to it. */
function deepest(root: Collection, path: Path): { parent: Collection; depth: number } {
  let parent = root;
  let depth = 0;
  while (depth < path.length - 1) {
    const next = memberOf(parent, path[depth]!)?.value;
    if (!isMap(next) && !isSeq(next)) break;
    parent = next;
    depth++;
  }
  return { parent, depth };
}

interface Member {
  readonly index: number;
  readonly key: Node | undefined;
  readonly value: Node | null;
}

function memberOf(parent: Collection, step: string | number): Member | undefined {
  const index = isMap(parent) ? parent.items.findIndex((each) => keyText(each) === String(step)) : Number(step);
  const item = parent.items[index];
  if (item === undefined) return undefined;
  if (isSeq(parent)) return { index, key: undefined, value: item as Node };
  const pair = item as Pair;
  return { index, key: pair.key as Node, value: pair.value as Node | null };
}

function addLines(text: string, path: Path, value: Json | undefined, texts: Texts): string {
  if (value === undefined) return text;
  const start = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return `${start}${pairText(String(path[0]), nestedValue(path, value), texts)}\n`;
}

function nestedValue(path: Path, value: Json): Json {
  return path.length === 1 ? value : intended({}, path.slice(1), value)!;
}

function replaceMember(
  text: string,
  parent: Collection,
  step: string | number,
  value: Json,
  texts: Texts,
): string | undefined {
  const member = memberOf(parent, step)!;
  const from = member.value?.range?.[0];
  const end = member.value ? contentEnd(member.value) : undefined;
  // A text of lines ends behind its last line's end, which stays.
  const to = end !== undefined && end > from! && text[end - 1] === '\n' ? end - 1 : end;
  if (isFlow(parent)) {
    if (from === undefined || to === undefined) return undefined;
    const empty = from === to && member.key !== undefined;
    return splice(text, from, to, `${empty && text[from - 1] !== ' ' ? ' ' : ''}${flowText(value)}`);
  }
  const indent = columnOf(text, member.key?.range?.[0] ?? from!);
  const block = isCollection(member.value) && member.value.flow !== true;
  if (member.key === undefined) {
    const item = indented(valueText(value, block, texts), ' '.repeat(Math.max(0, indent - 2)));
    return splice(text, from!, to!, item.trimStart());
  }
  const colon = text.indexOf(':', member.key.range![1]);
  if (colon < 0) return undefined;
  const written = indented(valueText(value, block, texts), ' '.repeat(indent));
  // A value on the key's own line keeps what follows it, such as a comment.
  const ownLine = from !== undefined && !text.slice(colon, from).includes('\n') && !text.slice(from, to).includes('\n');
  if (ownLine && !written.startsWith('\n')) {
    const empty = from === to;
    return splice(text, empty ? colon + 1 : from, empty ? colon + 1 : to!, empty ? written : written.trimStart());
  }
  return splice(text, colon + 1, Math.max(colon + 1, to ?? colon + 1), written);
}

function addMember(
  text: string,
  parent: Collection,
  step: string | number,
  value: Json,
  texts: Texts,
): string | undefined {
  if (isSeq(parent) && Number(step) !== parent.items.length) return undefined;
  if (isFlow(parent)) return addToFlow(text, parent, step, value);
  const last = parent.items.at(-1);
  if (last === undefined) return undefined;
  const end = contentEnd(last);
  const at = lineEnd(text, end);
  const start = text.slice(0, at).endsWith('\n') ? '' : '\n';
  const column = isMap(parent) ? columnOf(text, (parent.items[0]!.key as Node).range![0]) : dashColumn(text, parent);
  if (column === undefined) return undefined;
  const lines = isMap(parent)
    ? pairText(String(step), value, texts)
    : withoutLastNewline(stringify([value], styleFor(value, texts)));
  return splice(text, at, at, `${start}${' '.repeat(column)}${indented(lines, ' '.repeat(column))}\n`);
}

function addToFlow(text: string, parent: Collection, step: string | number, value: Json): string {
  const close = parent.range![1] - 1;
  const member = isMap(parent) ? `${flowKey(String(step))}: ${flowText(value)}` : flowText(value);
  const last = parent.items.at(-1);
  if (last !== undefined) return splice(text, contentEnd(last), contentEnd(last), `, ${member}`);
  return splice(text, parent.range![0] + 1, close, isMap(parent) ? ` ${member} ` : member);
}

/** Removes the member at the path, or the outermost map on the way to it that would be left empty. */
function removeMember(text: string, root: Collection, path: Path): string | undefined {
  let parent = root;
  let target = { parent, step: path[0]!, depth: 0 };
  for (const [depth, step] of path.entries()) {
    const member = memberOf(parent, step);
    if (!member) return text;
    const kept = depth === 0 || isSeq(parent) || parent.items.length > 1;
    if (kept) target = { parent, step, depth };
    if (depth === path.length - 1) break;
    if (!isMap(member.value) && !isSeq(member.value)) return text;
    parent = member.value;
  }
  // An entry of a list stays, with nothing in it.
  const entry = isSeq(target.parent) && target.depth < path.length - 1;
  if (entry) return replaceMember(text, target.parent, target.step, {}, 'block');
  return dropMember(text, target.parent, memberOf(target.parent, target.step)!);
}

function dropMember(text: string, parent: Collection, { index }: Member): string | undefined {
  const start = memberStart(text, parent, index);
  if (start === undefined) return undefined;
  const end = contentEnd(parent.items[index]!);
  const next = parent.items[index + 1] === undefined ? undefined : memberStart(text, parent, index + 1);
  if (isFlow(parent)) {
    if (next !== undefined) return splice(text, start, next, '');
    const previous = parent.items[index - 1];
    return splice(text, previous === undefined ? start : contentEnd(previous), end, '');
  }
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  // The first key beside a dash: what follows takes its place.
  if (text.slice(lineStart, start).trim() !== '') return next === undefined ? undefined : splice(text, start, next, '');
  if (parent.items.length === 1 && isSeq(parent)) return undefined;
  return splice(text, lineStart, lineEnd(text, end), '');
}

function memberStart(text: string, parent: Collection, index: number): number | undefined {
  if (isMap(parent)) return (parent.items[index]!.key as Node).range?.[0];
  const at = (parent.items[index] as Node).range?.[0];
  if (at === undefined || isFlow(parent)) return at;
  const dash = text.lastIndexOf('-', at - 1);
  return dash >= 0 && text.slice(dash + 1, at).trim() === '' ? dash : undefined;
}

// Rewriting, when the layout does not allow a small change --------------------------------------------------------

/** Writes the whole top-level key anew. */
function rewriteKey({ text, root, path, wanted }: Change): string | undefined {
  if (!isMap(root) || isFlow(root)) return undefined;
  const key = String(path[0]);
  const member = memberOf(root, key);
  if (!member) return undefined;
  const start = member.key!.range![0];
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  if (lineStart !== start) return undefined;
  const end = lineEnd(text, contentEnd(root.items[member.index]!));
  const value = (wanted as JsonObject)[key];
  return splice(text, start, end, value === undefined ? '' : `${pairText(key, value)}\n`);
}

function rewriteAll({ wanted }: Change): string {
  return isEmptyMap(wanted)
    ? ''
    : Object.entries(wanted as JsonObject)
        .map(([key, value]) => `${pairText(key, value)}\n`)
        .join('');
}

// Text -----------------------------------------------------------------------------------------------------------

const STYLE = { version: '1.2', lineWidth: 0, aliasDuplicateObjects: false, indentSeq: true } as const;
const FLOW = { ...STYLE, collectionStyle: 'flow', blockQuote: false } as const;

/** `key: value`, on one line where that reads well, without a last line end. */
export function pairText(key: string, value: Json, texts: Texts = 'block'): string {
  const name = withoutLastNewline(stringify({ [key]: 0 }, STYLE)).slice(0, -3);
  return `${name}:${valueText(value, false, texts)}`;
}

/** What stands behind a key's colon: ` value`, or lines indented by two. */
function valueText(value: Json, block: boolean, texts: Texts): string {
  const flow = flowText(value);
  const collection = value !== null && typeof value === 'object';
  const fits = flow.length <= INLINE_WIDTH && !(Array.isArray(value) && value.some((each) => typeof each === 'object'));
  const empty = collection && Object.keys(value).length === 0;
  if (collection && (empty || (!block && fits))) return ` ${flow}`;
  return withoutLastNewline(stringify({ k: value }, styleFor(value, texts))).slice(2);
}

function styleFor(value: Json, texts: Texts) {
  // A fence inside a text must not end the cell.
  const quoted = texts === 'quoted' || JSON.stringify(value).includes('```');
  return quoted ? ({ ...STYLE, blockQuote: false } as const) : STYLE;
}

function flowText(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((each: Json) => flowText(each)).join(', ')}]`;
  if (value === null || typeof value !== 'object') return withoutLastNewline(stringify([value], FLOW)).slice(2, -2);
  const members = Object.entries(value as JsonObject).map(([key, each]) => `${flowKey(key)}: ${flowText(each)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function flowKey(key: string): string {
  return withoutLastNewline(stringify({ [key]: 0 }, FLOW)).slice(2, -5);
}

function withoutLastNewline(text: string): string {
  return text.endsWith('\n') ? text.slice(0, -1) : text;
}

function indented(text: string, by: string): string {
  return text.replace(/\n(?!\n|$)/g, `\n${by}`);
}

function splice(text: string, from: number, to: number, insert: string): string {
  return text.slice(0, from) + insert + text.slice(to);
}

function isFlow(node: Collection): boolean {
  return node.flow === true;
}

function columnOf(text: string, at: number): number {
  return at - (text.lastIndexOf('\n', at - 1) + 1);
}

function dashColumn(text: string, seq: YAMLSeq): number | undefined {
  const dash = memberStart(text, seq, 0);
  return dash === undefined ? undefined : columnOf(text, dash);
}

/** The offset after the line that `at` stands on, or `at` itself where a line has just ended. */
function lineEnd(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at;
  const newline = text.indexOf('\n', at);
  return newline < 0 ? text.length : newline + 1;
}

/** Where the text of a node or pair ends, comments behind it not counted. */
function contentEnd(item: unknown): number {
  if (isCollection(item)) {
    const last = item.flow === true ? undefined : item.items.at(-1);
    return last === undefined ? item.range![1] : contentEnd(last);
  }
  const pair = item as Partial<Pair>;
  if (pair.key !== undefined) {
    const value = pair.value as Node | null;
    const keyEnd = (pair.key as Node).range![1];
    return value?.range ? Math.max(keyEnd, contentEnd(value)) : keyEnd;
  }
  return (item as Node).range![1];
}
