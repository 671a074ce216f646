import type { Json, JsonObject } from '../json.ts';
import type { Output } from '../kind/cell-kind.ts';
import { byCodeUnit } from './canonical-json.ts';
import { digestJson, type Digest } from './digest.ts';
import type { KeyChange } from './engine.ts';
import type { GraphCell } from './order.ts';

/** What a key is made of besides the cell itself. */
export interface KeyInputs {
  /** Cell name → digest of its output. */
  readonly outputs: ReadonlyMap<string, Digest>;
  /** Source name → SHA-256 of its bytes. */
  readonly sources: ReadonlyMap<string, Digest>;
  readonly seed: number;
}

/** The parts of a key by name, as `why` shows and compares them. A part that is not known yet is left out. */
export type KeyParts = JsonObject;

export interface CellKey {
  /** Absent while an input's output is not known. */
  readonly key?: Digest;
  readonly parts: KeyParts;
}

/**
 * The key without what is read from the registry: two runs that agree on it do the same work and so take the same
 * snapshot. Undefined while an input is not known.
 */
export function baseKey(cell: GraphCell, inputs: KeyInputs): Digest | undefined {
  const document = keyDocument(cell, inputs);
  return document && digestJson(document);
}

/**
 * The SHA-256 of the canonical JSON of kind, kind version, normalised body, seed, snapshots and numeric units.
 * References are replaced by output digests and sources by the SHA-256 of their bytes; docs/format.md, "Digests".
 */
export function cellKey(cell: GraphCell, inputs: KeyInputs, snapshots: JsonObject): CellKey {
  const document = keyDocument(cell, inputs);
  return {
    ...(document && { key: digestJson({ ...document, snapshots }) }),
    parts: keyParts(cell, inputs, snapshots),
  };
}

function keyDocument(cell: GraphCell, inputs: KeyInputs): JsonObject | undefined {
  const body = resolvedBody(cell, inputs);
  if (body === undefined) return undefined;
  const names = listedNames(cell);
  return {
    kind: cell.kind.id,
    version: cell.kind.version,
    body,
    engine: units(cell),
    ...(cell.kind.draws(cell.body) && { seed: [inputs.seed, cell.name] }),
    ...(Object.keys(names).length > 0 && { names }),
  };
}

function units(cell: GraphCell): string[] {
  return [...new Set(cell.kind.units(cell.body))].sort(byCodeUnit);
}

function resolvedBody(cell: GraphCell, inputs: KeyInputs): Json | undefined {
  let body: Json = cell.body;
  for (const { at, name, part } of cell.references) {
    const output = inputs.outputs.get(name);
    if (output === undefined) return undefined;
    body = replaceAt(body, at, part === undefined ? { $output: output } : { $output: output, $part: part });
  }
  for (const { at, name } of cell.sources) {
    const source = inputs.sources.get(name);
    if (source === undefined) return undefined;
    body = replaceAt(body, at, { $source: source });
  }
  return body;
}

/**
 * Names stay out of keys, except where several inputs stand in a list: their results are told apart by name
 * (`evaluate` of two models), so the name is in the output.
 */
function listedNames(cell: GraphCell): JsonObject {
  const listed = cell.references.filter((each) => each.at.some((step) => typeof step === 'number'));
  return Object.fromEntries(listed.map((each) => [each.at.join('.'), referenceText(each)]));
}

function referenceText({ name, part }: { name: string; part?: string }): string {
  return part === undefined ? name : `${name}.${part}`;
}

/** A copy of `value` with what stands at `path` replaced. Throws when the path leads nowhere: a bug of the kind's. */
function replaceAt(value: Json, path: readonly (string | number)[], replacement: Json): Json {
  const [step, ...rest] = path;
  if (step === undefined) return replacement;
  if (Array.isArray(value) && typeof step === 'number' && step < value.length) {
    return value.map((each: Json, index) => (index === step ? replaceAt(each, rest, replacement) : each));
  }
  if (value !== null && typeof value === 'object' && !Array.isArray(value) && step in value) {
    const object = value as JsonObject;
    return { ...object, [step]: replaceAt(object[step]!, rest, replacement) };
  }
  throw new Error(`no ${path.join('.')} in ${JSON.stringify(value)}`);
}

function keyParts(cell: GraphCell, inputs: KeyInputs, snapshots: JsonObject): KeyParts {
  const parts: Record<string, Json> = { kind: cell.kind.id, version: cell.kind.version };
  let body: Json = cell.body;
  for (const reference of cell.references) {
    body = replaceAt(body, reference.at, null);
    const digest = inputs.outputs.get(reference.name);
    if (digest === undefined) continue;
    parts[`input ${reference.at.join('.')}`] = reference.part === undefined ? digest : `${digest} ${reference.part}`;
  }
  for (const source of cell.sources) {
    body = replaceAt(body, source.at, null);
    const digest = inputs.sources.get(source.name);
    if (digest !== undefined) parts[`source ${source.at.join('.')}`] = digest;
  }
  addLeaves(parts, 'body', body);
  if (cell.kind.draws(cell.body)) {
    parts['seed'] = inputs.seed;
    parts['cell name'] = cell.name;
  }
  for (const [path, name] of Object.entries(listedNames(cell))) parts[`name ${path}`] = name;
  for (const unit of units(cell)) {
    const at = unit.lastIndexOf('@');
    parts[`unit ${unit.slice(0, at)}`] = unit.slice(at + 1);
  }
  for (const [name, value] of Object.entries(snapshots)) parts[`snapshot ${name}`] = value;
  return parts;
}

/** What a result was made from, as its record keeps it: `sha256:<hex>`, and after a blank the part that was picked. */
export interface KeyReads {
  /** Outputs by the reference's path, for example `of` or `because.0`. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Sources by their names in the notebook. */
  readonly sources: Readonly<Record<string, string>>;
}

const READ = 'sha256:';

/**
 * What the key of a cell says that it read. The prefix keeps these digests from being taken for references to objects:
 * a file that somebody removed is not held in the store by the results that once read it.
 */
export function readsOf(cell: Pick<GraphCell, 'references' | 'sources'>, parts: KeyParts): KeyReads {
  const inputs: Record<string, string> = {};
  const sources: Record<string, string> = {};
  for (const { at } of cell.references) {
    const read = parts[`input ${at.join('.')}`];
    if (typeof read === 'string') inputs[at.join('.')] = READ + read;
  }
  for (const { at, name } of cell.sources) {
    const read = parts[`source ${at.join('.')}`];
    if (typeof read === 'string') sources[name] = READ + read;
  }
  return { inputs, sources };
}

/** One of those texts as the digest and the part. */
export function parseRead(text: string): { readonly digest: Digest; readonly part?: string } {
  const [digest = '', part] = text.slice(READ.length).split(' ');
  return part === undefined ? { digest } : { digest, part };
}

function addLeaves(parts: Record<string, Json>, path: string, value: Json | undefined): void {
  if (value === undefined || value === null) return;
  if (typeof value !== 'object') {
    parts[path] = value;
    return;
  }
  const members: [string, Json][] = Array.isArray(value)
    ? value.map((each: Json, index) => [String(index), each])
    : Object.entries(value as JsonObject);
  for (const [name, each] of members) addLeaves(parts, `${path}.${name}`, each);
}

/** Which parts differ, in order of part names; `now` undefined means not known until an input has run. */
export function keyChanges(before: KeyParts, now: KeyParts): KeyChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(now)])].sort(byCodeUnit);
  return names
    .filter((name) => digestJson(before[name] ?? null) !== digestJson(now[name] ?? null))
    .map((part) => ({ part, before: before[part], now: now[part] }));
}

/** The output that a reference names: the whole, or one of its parts. */
export function pickPart(output: Output, part: string | undefined): Output | undefined {
  return part === undefined ? output : output.parts?.[part];
}
