import type { Json, JsonObject } from '../json.ts';
import type { Problem } from '../problem.ts';
import { nearestWord } from './nearest.ts';
import { show } from './value-problems.ts';
import { readYaml, type Path } from './yaml-text.ts';

/** Bodies' texts in other languages, which have a `${` of their own: left as they are. */
const LEFT_ALONE: ReadonlySet<string> = new Set(['query', 'code']);
const PLACE = /\$\$\{|\$\{([^}]*)(\}?)/g;
const NAME = /^[A-Za-z_]\w*$/;

export interface ParameterProblem {
  readonly code: string;
  readonly params: Problem['params'];
  readonly path: Path;
}

/** Whether a word can name a parameter. */
export function isParameterName(name: string): boolean {
  return NAME.test(name);
}

/**
 * Puts parameters into every text of a body: `${name}` alone takes the parameter's own type, inside a longer text
 * its text; `$${` stands for `${`. `query` and `code` are left alone. Problems: unknown name, a list inside a text.
 */
export function putParameters(
  body: Json,
  parameters: JsonObject,
): { readonly value: Json; readonly problems: readonly ParameterProblem[] } {
  const problems: ParameterProblem[] = [];
  const put = (value: Json, path: Path): Json => {
    if (typeof value === 'string') return putIntoText(value, parameters, path, problems);
    if (value === null || typeof value !== 'object') return value;
    if (Array.isArray(value)) return value.map((each: Json, index) => put(each, [...path, index]));
    return mapObject(value as JsonObject, (each, key) =>
      path.length === 0 && LEFT_ALONE.has(key) ? each : put(each, [...path, key]),
    );
  };
  return { value: put(body, []), problems };
}

function mapObject(object: JsonObject, map: (value: Json, key: string) => Json): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value, key)]));
}

function putIntoText(text: string, parameters: JsonObject, path: Path, problems: ParameterProblem[]): Json {
  if (!text.includes('${')) return text;
  const problem = (code: string, params: Problem['params']) => problems.push({ code, params, path });
  const alone = /^\$\{(\w+)\}$/.exec(text)?.[1];
  if (alone !== undefined && Object.hasOwn(parameters, alone)) return parameters[alone]!;
  return text.replace(PLACE, (place: string, inner: string | undefined, close: string) => {
    if (inner === undefined) return '${';
    const name = inner.trim();
    if (close === '' || !isParameterName(name)) {
      problem('notebook.bad_parameter', { got: show(place) });
    } else if (!Object.hasOwn(parameters, name)) {
      const near = nearestWord(name, Object.keys(parameters));
      const expected = Object.keys(parameters);
      problem('notebook.unknown_parameter', { name, expected, ...(near !== undefined && { nearest: near }) });
    } else {
      const value = parameters[name]!;
      if (value === null || typeof value === 'object') problem('notebook.parameter_not_text', { name });
      else return String(value);
    }
    return place;
  });
}

/** The parameters with the values of `--set` in place of their defaults, and what does not fit. */
export function setParameters(
  defaults: JsonObject,
  set: Readonly<Record<string, string>>,
): { readonly parameters: JsonObject; readonly problems: readonly (ParameterProblem & { name: string })[] } {
  const parameters: Record<string, Json> = { ...defaults };
  const problems: (ParameterProblem & { name: string })[] = [];
  for (const [name, text] of Object.entries(set)) {
    const add = (code: string, params: Problem['params']) => problems.push({ code, params, path: [name], name });
    if (!Object.hasOwn(defaults, name)) {
      const expected = Object.keys(defaults);
      const near = nearestWord(name, expected);
      add('notebook.unknown_set', { name, expected, ...(near !== undefined && { nearest: near }) });
      continue;
    }
    const value = readSet(text, defaults[name]!);
    if (value === undefined) add('notebook.wrong_set', { name, got: show(text), types: [typeName(defaults[name]!)] });
    else parameters[name] = value;
  }
  return { parameters, problems };
}

/** The text as a value of the default's type; undefined when it does not fit. A text default takes any word as text. */
function readSet(text: string, fallback: Json): Json | undefined {
  const yaml = readYaml(text, 0);
  const value = yaml.faults.length > 0 ? undefined : yaml.value;
  if (typeof fallback === 'string') return typeof value === 'string' ? value : text;
  if (value === undefined || fallback === null) return value;
  return typeName(value) === typeName(fallback) ? value : undefined;
}

function typeName(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  return typeof value === 'object' ? 'mapping' : typeof value;
}
