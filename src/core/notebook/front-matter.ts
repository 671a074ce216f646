import { z } from 'zod';
import type { Json, JsonObject } from '../json.ts';
import { problem, warning, type Problem } from '../problem.ts';
import { placeOf, type LineIndex } from './lines.ts';
import { nearestWord } from './nearest.ts';
import type { FrontMatter } from './notebook.ts';
import { isParameterName, setParameters } from './parameters.ts';
import type { Scan } from './scan.ts';
import { checkValue } from './value-problems.ts';
import { readYaml, type YamlText } from './yaml-text.ts';

/** The version of the file's format that this code reads and writes. */
export const FORMAT = 1;

/** What front matter may hold. Other keys are somebody else's and stay, with a warning. */
export const frontSchema = z.object({
  bancada: z.number().int().min(1).default(FORMAT).describe('version of the notebook format'),
  title: z.string().optional().describe("the notebook's title"),
  seed: z.number().int().min(0).default(0).describe('seed of every random draw'),
  params: z
    .record(z.string(), z.unknown())
    .default({})
    .describe('parameters and their defaults, used in cells as ${name}'),
  language: z
    .string()
    .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/)
    .optional()
    .describe('language of the prose, for example en or pt-BR'),
});

const EMPTY: FrontMatter = { span: undefined, title: undefined, seed: 0, params: {}, language: undefined };

/** Reads front matter and puts the values of `--set` over its parameters. */
export function readFrontMatter(
  text: string,
  scan: Scan,
  lines: LineIndex,
  set: Readonly<Record<string, string>>,
): { readonly front: FrontMatter; readonly problems: readonly Problem[] } {
  if (!scan.front) {
    const open = scan.frontOpen ? [problem('notebook.open_front', {}, placeOf(lines, 0, 3))] : [];
    return { front: EMPTY, problems: [...open, ...withSet({}, set, undefined, lines).problems] };
  }
  const { span, body } = scan.front;
  const yaml = readYaml(text.slice(body.start, body.end), body.start);
  const problems = yaml.faults.map((each) => problem(each.code, each.params, placeOf(lines, each.start, each.end)));
  const read = readKeys(yaml, lines, span.start);
  const { parameters, problems: setProblems } = withSet(read.values.params, set, yaml, lines);
  return {
    front: {
      span,
      title: read.values.title,
      seed: read.values.seed,
      params: parameters,
      language: read.values.language,
    },
    problems: [...problems, ...read.problems, ...setProblems],
  };
}

type Front = Omit<z.output<typeof frontSchema>, 'params'> & { params: JsonObject };

function readKeys(
  yaml: YamlText,
  lines: LineIndex,
  start: number,
): { readonly values: Front; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const written = yaml.value ?? {};
  if (written === null || typeof written !== 'object' || Array.isArray(written)) {
    return {
      values: defaults(),
      problems: [problem('notebook.front_not_mapping', {}, placeOf(lines, start, start + 3))],
    };
  }
  const place = (path: readonly string[], on: 'key' | 'value') => {
    const range = yaml.locate(path, on) ?? { start, end: start + 3 };
    return { ...placeOf(lines, range.start, range.end), key: path.join('.') };
  };
  const known = Object.keys(frontSchema.shape);
  const values: Record<string, unknown> = { ...defaults() };
  for (const [key, value] of Object.entries(written as JsonObject)) {
    if (!known.includes(key)) {
      const nearest = nearestWord(key, known);
      const params = { key, expected: known, ...(nearest !== undefined && { nearest }) };
      problems.push((nearest === undefined ? warning : problem)('notebook.unknown_front', params, place([key], 'key')));
      continue;
    }
    const checked = checkValue(frontSchema.shape[key as keyof Front], value);
    if (checked.ok) values[key] = checked.value;
    else
      for (const each of checked.problems)
        problems.push(problem(each.code, { ...each.params, key }, place([key], 'value')));
  }
  const front = values as Front;
  if (front.bancada > FORMAT) {
    problems.push(problem('notebook.newer', { got: front.bancada, format: FORMAT }, place(['bancada'], 'value')));
  }
  for (const name of Object.keys(front.params)) {
    if (!isParameterName(name)) {
      problems.push(problem('notebook.bad_parameter_name', { name }, place(['params', name], 'key')));
    }
  }
  return { values: front, problems };
}

function defaults(): Front {
  return frontSchema.parse({}) as Front;
}

function withSet(
  params: JsonObject,
  set: Readonly<Record<string, string>>,
  yaml: YamlText | undefined,
  lines: LineIndex,
): { readonly parameters: JsonObject; readonly problems: readonly Problem[] } {
  const { parameters, problems } = setParameters(params, set);
  const placed = problems.map((each) => {
    const declared = Object.hasOwn(params, each.name) ? yaml?.locate(['params', each.name]) : undefined;
    return problem(each.code, each.params, declared ? placeOf(lines, declared.start, declared.end) : {});
  });
  return { parameters: parameters as Record<string, Json>, problems: placed };
}
