/** What a name in a filter means: which source, which column. */
import { nearestWord } from '../../notebook/nearest.ts';
import { problem, type Problem } from '../../problem.ts';
import type { ColumnSource, RunIndex } from '../run-index.ts';

/** What every run has, or may have, beside its metrics, parameters and tags. */
export const ATTRIBUTES = [
  'name',
  'status',
  'source',
  'kind',
  'notebook',
  'cell',
  'start',
  'end',
  'duration',
  'id',
  'parent',
  'file',
  'verdict',
  'note',
] as const;

/** As MLflow writes them. */
const SOURCES: Readonly<Record<string, ColumnSource>> = {
  metric: 'metrics',
  metrics: 'metrics',
  param: 'params',
  params: 'params',
  parameter: 'params',
  parameters: 'params',
  tag: 'tags',
  tags: 'tags',
  attr: 'attributes',
  attribute: 'attributes',
  attributes: 'attributes',
  run: 'attributes',
};

const ATTRIBUTE_ALIASES: Readonly<Record<string, string>> = {
  run_id: 'id',
  run_name: 'name',
  start_time: 'start',
  created: 'start',
  end_time: 'end',
  experiment: 'notebook',
  experiment_name: 'notebook',
  project: 'notebook',
};

export interface Resolved {
  readonly from: ColumnSource;
  readonly name: string;
  /** Undefined for an attribute that no run here has. */
  readonly column: number | undefined;
}

export type Names = ReadonlyMap<string, number>;

/** Column numbers by id, for resolving many names. */
export function namesOf(index: RunIndex): Names {
  return new Map(index.columns.map(({ id }, c) => [id, c]));
}

/**
 * The column that a written name means: `metrics.rmse` says its source; a bare name is an attribute, else a parameter,
 * a metric or a tag, the first that exists. A name that is none is a problem with the nearest one that is.
 */
export function resolveName(written: string, index: RunIndex, names: Names): Resolved | Problem {
  const dot = written.indexOf('.');
  const prefix = dot < 0 ? '' : written.slice(0, dot).toLowerCase();
  const from = Object.hasOwn(SOURCES, prefix) ? SOURCES[prefix]! : undefined;
  if (from !== undefined) return resolveIn(from, written.slice(dot + 1), index, names);
  const attribute = attributeOf(written);
  if (attribute) return { from: 'attributes', name: attribute, column: names.get(`attributes.${attribute}`) };
  for (const source of ['params', 'metrics', 'tags'] as const) {
    const column = names.get(`${source}.${written}`);
    if (column !== undefined) return { from: source, name: written, column };
  }
  if (dot > 0) {
    const near = nearestWord(prefix, ['metrics', 'params', 'tags', 'attributes']);
    if (near) return problem('filter.unknown_source', { got: prefix, nearest: near });
  }
  const known = [...ATTRIBUTES, ...index.columns.filter((each) => each.from !== 'attributes').map(({ name }) => name)];
  return problem('filter.unknown_name', { name: written, nearest: nearestWord(written, known) ?? null });
}

function resolveIn(from: ColumnSource, name: string, index: RunIndex, names: Names): Resolved | Problem {
  if (from === 'attributes') {
    const attribute = attributeOf(name);
    if (attribute) return { from, name: attribute, column: names.get(`attributes.${attribute}`) };
    return problem('filter.unknown_attribute', {
      name,
      nearest: nearestWord(name, ATTRIBUTES) ?? null,
      allowed: ATTRIBUTES,
    });
  }
  const column = names.get(`${from}.${name}`);
  if (column !== undefined) return { from, name, column };
  const known = index.columns.filter((each) => each.from === from).map((each) => each.name);
  const nearest = nearestWord(name, known);
  return problem('filter.unknown_name', { name: `${from}.${name}`, nearest: nearest ? `${from}.${nearest}` : null });
}

function attributeOf(name: string): string | undefined {
  const plain = name.toLowerCase().replaceAll(' ', '_');
  const attribute = Object.hasOwn(ATTRIBUTE_ALIASES, plain) ? ATTRIBUTE_ALIASES[plain]! : plain;
  return (ATTRIBUTES as readonly string[]).includes(attribute) ? attribute : undefined;
}
