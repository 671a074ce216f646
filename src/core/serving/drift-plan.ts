/** What a scenario changes in its rows: drift of the world, and faults of the data. */
import { z } from 'zod';
import { problem, type Problem } from '../problem.ts';
import type { Rng } from '../stats/rng.ts';
import { bitAt, isNumeric, valueAt, type Column, type Field, type NumericColumn } from '../table/column.ts';
import { makeColumn } from '../table/make-column.ts';

export const driftSchema = z.strictObject({
  column: z.string().min(1).meta({ input: 'column' }).describe('The column that changes.'),
  from: z.number().min(0).max(1).default(0).describe('When it begins, as a share of the traffic’s time.'),
  until: z.number().min(0).max(1).default(1).describe('When it ends, as a share of the traffic’s time.'),
  gradual: z.boolean().default(false).describe('Grows from nothing at `from` to its full strength at `until`.'),
  share: z.number().min(0).max(1).default(1).describe('Share of the rows that it reaches.'),
  add: z.number().optional().describe('Adds this to a number.'),
  multiply: z.number().optional().describe('Multiplies a number, as a change of unit does.'),
  set: z.union([z.number(), z.string(), z.boolean()]).optional().describe('Puts this value in.'),
  missing: z.literal(true).optional().describe('Takes the value away.'),
});
export type DriftSpec = z.output<typeof driftSchema>;

const CHANGES = ['add', 'multiply', 'set', 'missing'] as const;

/** What is wrong with one item beyond its schema: it must say exactly one change, over some time. */
export function driftProblems(spec: DriftSpec, key: string): Problem[] {
  const problems: Problem[] = [];
  const said = CHANGES.filter((each) => spec[each] !== undefined);
  if (said.length !== 1) problems.push(problem('traffic.one_change', { column: spec.column, got: said }, { key }));
  if (spec.from >= spec.until)
    problems.push(problem('traffic.empty_time', { from: spec.from, until: spec.until }, { key }));
  return problems;
}

/** What is wrong with an item for the columns that there are. */
export function driftColumnProblems(spec: DriftSpec, key: string, fields: readonly Field[]): Problem[] {
  const field = fields.find(({ name }) => name === spec.column);
  if (!field) {
    const known = fields.map(({ name }) => name);
    return [problem('production.unknown_column', { column: spec.column, known }, { key: `${key}.column` })];
  }
  const numeric = field.type !== 'category' && field.type !== 'text';
  const needsNumber = spec.add !== undefined || spec.multiply !== undefined || typeof spec.set === 'number';
  if (needsNumber && !numeric)
    return [problem('traffic.not_a_number', { column: spec.column, type: field.type }, { key })];
  if (typeof spec.set === 'string' && numeric) {
    return [problem('traffic.not_a_text', { column: spec.column, type: field.type }, { key })];
  }
  return [];
}

/** The column's type once it has drifted: whole numbers that are scaled or shifted are whole no more. */
export function driftedType(field: Field, spec: DriftSpec): Field {
  const scaled = spec.add !== undefined || spec.multiply !== undefined || typeof spec.set === 'number';
  return scaled && (field.type === 'integer' || field.type === 'boolean') ? { ...field, type: 'number' } : field;
}

/**
 * The column as the endpoint receives it. `position` is each row's place in the traffic's time, 0 … 1; a row takes one
 * draw from `rng`, whether or not it is reached.
 */
export function driftColumn(column: Column, spec: DriftSpec, position: Float64Array, rng: Rng): Column {
  const strength = position.map((at) => {
    const draw = rng.uniform();
    if (at < spec.from || at > spec.until) return 0;
    const grown = spec.gradual ? (at - spec.from) / (spec.until - spec.from) : 1;
    // A value cannot be half missing: what cannot be scaled reaches more rows as it grows.
    if (spec.set !== undefined || spec.missing) return draw < spec.share * grown ? 1 : 0;
    return draw < spec.share ? grown : 0;
  });
  if (isNumeric(column)) return driftNumbers(column, spec, strength);
  const put = spec.missing ? null : String(spec.set);
  const values = Array.from(strength, (each, row) => (each > 0 ? put : valueAt(column, row)));
  return makeColumn(column.type, values);
}

function driftNumbers(column: NumericColumn, spec: DriftSpec, strength: Float64Array): Column {
  const put = spec.set === undefined ? undefined : Number(spec.set);
  const items = Array.from(strength, (each, row) => {
    const missing = column.valid !== undefined && !bitAt(column.valid, row);
    if (each === 0) return missing ? null : column.values[row]!;
    if (spec.missing) return null;
    if (put !== undefined) return put;
    if (missing) return null;
    const value = column.values[row]!;
    return spec.add === undefined ? value * (1 + (spec.multiply! - 1) * each) : value + spec.add * each;
  });
  return makeColumn(driftedType({ name: '', type: column.type }, spec).type, items);
}
