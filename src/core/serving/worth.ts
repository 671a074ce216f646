/** Business value of answers: a table of outcomes, or an expression over the row, the answer and the truth. */
import { compileExpression } from '../expression/compile.ts';
import { problem, Refusal } from '../problem.ts';
import { isMissing, isNumeric, type Column, type Field } from '../table/column.ts';
import type { Dataset } from '../table/dataset.ts';
import { valueByOutcome } from './answers.ts';
import type { ValueRule } from './output.ts';
import { classColumn, numberColumn } from './request-log.ts';

/** Worth per request; NaN where it is not known. */
export type Worth = (answers: {
  readonly prediction: Float64Array;
  readonly probability: Float64Array;
}) => Float64Array;

/**
 * What answers are worth, given the truth (class number or value, NaN = unknown). Refusals: the expression's own
 * problems, and `traffic.value_not_a_number`.
 */
export async function worthOf(
  rule: ValueRule | null,
  requests: Dataset,
  classes: readonly string[],
  label: Float64Array,
): Promise<Worth> {
  if (!rule) return () => new Float64Array(label.length).fill(NaN);
  if ('expression' in rule) return worthByExpression(rule.expression, requests, classes, label);
  if (classes.length !== 2) throw new Refusal(problem('traffic.value_needs_two_classes', { classes: classes.length }));
  return ({ prediction }) => valueByOutcome(prediction, label, classes, rule);
}

async function worthByExpression(
  text: string,
  requests: Dataset,
  classes: readonly string[],
  label: Float64Array,
): Promise<Worth> {
  const outcomes = (values: Float64Array): Column =>
    classes.length > 0 ? classColumn(values, classes) : numberColumn('number', values);
  const outcomeType = classes.length > 0 ? 'category' : 'number';
  const own: Field[] = [
    { name: 'prediction', type: outcomeType },
    { name: 'label', type: outcomeType },
    { name: 'probability', type: 'number' },
  ];
  const fields = [...requests.fields.filter(({ name }) => !own.some((each) => each.name === name)), ...own];
  const compiled = compileExpression(text, fields);
  if (!compiled.ok) throw new Refusal(compiled.problems);
  const row = new Map<string, Column>();
  for (const name of compiled.columns) {
    if (!own.some((each) => each.name === name)) row.set(name, await requests.column(name));
  }
  return ({ prediction, probability }) => {
    const columns = new Map(row);
    columns.set('prediction', outcomes(prediction));
    columns.set('label', outcomes(label));
    columns.set('probability', numberColumn('number', probability));
    const value = compiled.evaluate(columns, label.length);
    if (!isNumeric(value))
      throw new Refusal(problem('traffic.value_not_a_number', { type: value.type }, { key: 'value' }));
    return value.values.map((each, request) => (isMissing(value, request) ? NaN : each));
  };
}
