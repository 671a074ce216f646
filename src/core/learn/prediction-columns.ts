/** Predictions as columns that stand beside the rows they are of. */
import type { Digest } from '../graph/digest.ts';
import type { Column, Field } from '../table/column.ts';
import { compactLevels } from '../table/levels.ts';
import type { FittedModel } from './model-output.ts';
import { calledClass } from './metric-parts.ts';

/**
 * `prediction` (a class, or a number), `p_<class>` for each class, and `model_version`, the model's digest. `numbers`
 * are probabilities row-major [rows × classes] or values [rows]. A name that `taken` has already gets `_2`, `_3`, ….
 */
export function predictionColumns(
  { classes, task }: Pick<FittedModel, 'classes' | 'task'>,
  version: Digest,
  numbers: Float64Array,
  taken: readonly Field[],
): { readonly field: Field; readonly column: Column }[] {
  const k = task === 'classification' ? classes.length : 1;
  const length = numbers.length / k;
  const named: [string, Column][] = [];
  if (task === 'regression') named.push(['prediction', { type: 'number', length, values: numbers }]);
  else {
    const called = Int32Array.from({ length }, (_, row) => calledClass(numbers, row, k));
    named.push(['prediction', compactLevels({ type: 'category', length, codes: called, levels: classes })]);
    classes.forEach((level, each) => {
      const values = Float64Array.from({ length }, (_, row) => numbers[row * k + each]!);
      named.push([`p_${level}`, { type: 'number', length, values }]);
    });
  }
  named.push([
    'model_version',
    { type: 'category', length, codes: new Int32Array(length), levels: length > 0 ? [version] : [] },
  ]);
  const names = new Set(taken.map(({ name }) => name));
  return named.map(([wanted, column]) => {
    let name = wanted;
    for (let number = 2; names.has(name); number++) name = `${wanted}_${number}`;
    names.add(name);
    return { field: { name, type: column.type }, column };
  });
}
