import type { z } from 'zod';
import type { Json, JsonObject } from '../json.ts';
import type { Problem } from '../problem.ts';
import { describeSchema, shapeAt, type Shape } from './describe.ts';
import { nearestWord } from './nearest.ts';
import type { Path } from './yaml-text.ts';

/** What is wrong with a value, by its path. `on: 'key'` marks the key itself, as an unknown one. */
export interface ValueProblem {
  readonly code: string;
  readonly params: Problem['params'];
  readonly path: Path;
  readonly on: 'key' | 'value';
}

export type Checked = { readonly ok: true; readonly value: Json } | { ok: false; problems: readonly ValueProblem[] };

/** Holds a value to its schema: the value with defaults filled in, or everything that does not fit. */
export function checkValue(schema: z.ZodType, value: Json): Checked {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data as Json };
  const shape = describeSchema(schema);
  const problems = parsed.error.issues.flatMap((issue) => fromIssue(issue, [], { shape, value }));
  return { ok: false, problems: withoutEchoes(problems) };
}

/** Unknown keys beyond this many in one mapping get no nearest word. */
const SUGGESTIONS = 100;

interface Root {
  readonly shape: Shape;
  readonly value: Json;
}

type Issue = z.core.$ZodIssue;

function fromIssue(issue: Issue, base: Path, root: Root): ValueProblem[] {
  const path: Path = [...base, ...(issue.path as (string | number)[])];
  const value = valueAt(root.value, path);
  if (value === undefined && issue.code !== 'custom') return [missing(path, root)];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key, index) => unknownKey(key, path, root, index < SUGGESTIONS));
    case 'invalid_union':
      return fromUnion(issue, path, root);
    case 'invalid_key':
      return issue.issues.flatMap((each) => asKeyProblem(fromIssue(each, path, root), path));
    case 'invalid_element':
      return issue.issues.flatMap((each) => fromIssue(each, path, root));
    case 'too_small':
    case 'too_big':
      return [{ ...limit(issue, value!), path, on: 'value' }];
    case 'not_multiple_of':
      return [at(path, 'notebook.not_multiple', { got: show(value!), divisor: issue.divisor })];
    case 'invalid_format':
      return [badFormat(issue, path, value!, root)];
    case 'custom':
      return [at(path, 'notebook.refused', { message: issue.message, got: show(value ?? null) })];
    default:
      return [wrongValue(path, value!, root)];
  }
}

function at(path: Path, code: string, params: Problem['params']): ValueProblem {
  return { code, params: { key: keyName(path), ...params }, path, on: 'value' };
}

function keyName(path: Path): string {
  return path.join('.');
}

function missing(path: Path, root: Root): ValueProblem {
  const shape = shapeAt(root.shape, path);
  const key = String(path.at(-1) ?? '');
  const params = { key, parent: keyName(path.slice(0, -1)), ...expected(shape) };
  return { code: 'notebook.missing_key', params, path: path.slice(0, -1), on: 'key' };
}

function unknownKey(key: string, path: Path, root: Root, suggest: boolean): ValueProblem {
  const keys = Object.keys(shapeAt(root.shape, path)?.keys ?? {});
  const shown = /^[\w.-]+$/.test(key) ? key : show(JSON.stringify(key));
  const params = { key: shown, parent: keyName(path), expected: keys, ...(suggest && nearest(key, keys)) };
  return { code: 'notebook.unknown_key', params, path: [...path, key], on: 'key' };
}

function nearest(word: string, words: readonly string[]): Problem['params'] {
  const near = nearestWord(word, words);
  return near === undefined ? {} : { nearest: near };
}

/** What a place allows: its options, and its types unless they are all spelt out by the options. */
function expected(shape: Shape | undefined): Problem['params'] {
  if (!shape) return {};
  const branches = shape.alternatives ?? [shape];
  const open = new Set(branches.flatMap((each) => (each.options ? [] : typesOf(each))));
  const types = shape.input === 'expression' ? ['expression'] : [...open].filter((type) => type !== 'any');
  return { ...(shape.options && { expected: shape.options.map(String) }), ...(types.length > 0 && { types }) };
}

/** The types of a shape; a text that names something goes by what it names. */
function typesOf({ types, input }: Shape): readonly string[] {
  return types.map((type) => (type === 'string' && input !== undefined ? input : type));
}

function wrongValue(path: Path, value: Json, root: Root): ValueProblem {
  const shape = shapeAt(root.shape, path);
  const allowed = expected(shape);
  if (value === null) return at(path, 'notebook.no_value', allowed);
  const got = show(value);
  const near = typeof value === 'string' && shape?.options ? nearest(value, shape.options.map(String)) : {};
  if (allowed['expected'] && allowed['types'])
    return at(path, 'notebook.wrong_value_or_type', { got, ...allowed, ...near });
  if (allowed['expected']) return at(path, 'notebook.wrong_value', { got, ...allowed, ...near });
  return at(path, 'notebook.wrong_type', { got, types: [], ...allowed });
}

/** The branch of a union that the value most likely meant; all of them together when it fits none even by type. */
function fromUnion(issue: z.core.$ZodIssueInvalidUnion, path: Path, root: Root): ValueProblem[] {
  const meant = issue.errors.filter((branch) => !branch.some(missesType));
  if (meant.length === 0) return [wrongValue(path, valueAt(root.value, path)!, root)];
  const best = meant.reduce((a, b) => (weight(b) < weight(a) ? b : a));
  return best.flatMap((each) => fromIssue(each, path, root));
}

function missesType(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === 'invalid_union') return issue.errors.every((branch) => branch.some(missesType));
  return issue.code === 'invalid_type' || issue.code === 'invalid_value';
}

function weight(issues: readonly Issue[]): number {
  return issues.reduce((sum, each) => sum + (each.code === 'unrecognized_keys' ? 2 * each.keys.length : 1), 0);
}

function asKeyProblem(problems: readonly ValueProblem[], path: Path): ValueProblem[] {
  return problems.map((each) => ({ ...each, path, on: 'key' as const }));
}

function limit(
  issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig,
  value: Json,
): { code: string; params: Problem['params'] } {
  const small = issue.code === 'too_small';
  const bound = Number(small ? issue.minimum : issue.maximum);
  const key = keyName(issue.path as Path);
  if (issue.origin === 'array' || issue.origin === 'string') {
    const length = (value as string | readonly Json[]).length;
    const what = issue.origin === 'array' ? 'list' : 'text';
    return { code: `notebook.${what}_too_${small ? 'short' : 'long'}`, params: { key, got: length, bound } };
  }
  const code = `notebook.${small ? (issue.inclusive ? 'too_small' : 'not_above') : issue.inclusive ? 'too_big' : 'not_below'}`;
  return { code, params: { key, got: show(value), bound } };
}

function badFormat(issue: z.core.$ZodIssueInvalidStringFormat, path: Path, value: Json, root: Root): ValueProblem {
  if (shapeAt(root.shape, path)?.input === 'cell') return at(path, 'notebook.bad_reference', { got: show(value) });
  return at(path, 'notebook.bad_format', { got: show(value), pattern: issue.pattern ?? issue.format });
}

/** A key that is missing because it is misspelt is one mistake, not two. */
function withoutEchoes(problems: readonly ValueProblem[]): ValueProblem[] {
  const meant = new Set<string>();
  for (const { code, params } of problems) {
    if (code === 'notebook.unknown_key') meant.add(`${String(params['parent'])} ${String(params['nearest'])}`);
  }
  return problems.filter(
    ({ code, params }) =>
      code !== 'notebook.missing_key' || !meant.has(`${String(params['parent'])} ${String(params['key'])}`),
  );
}

/** The value at a path, or undefined where there is none. */
export function valueAt(value: Json, path: Path): Json | undefined {
  let here: Json | undefined = value;
  for (const step of path) {
    if (here === null || typeof here !== 'object' || !Object.hasOwn(here, step)) return undefined;
    here = (here as JsonObject)[step];
  }
  return here;
}

const SHOWN = 60;

/** A value as a message quotes it: as YAML would have it on one line, at most 60 units. */
export function show(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text;
}
