/** A row to start a form from: of the known rows the one that lies nearest to the middle of every column. */
import type { KnownRows, ModelInput } from '../../core/learn/model-output.ts';

export type FormValue = number | string | null;
type Column = readonly FormValue[];

/** A row that occurs, since the middles of all columns together may be a row that cannot be. The first among equals. */
export function typicalRow(inputs: readonly ModelInput[], known: KnownRows): Record<string, FormValue> {
  const columns = inputs.map((input) => (known.inputs[input.name] ?? []).map((value) => formValue(input, value)));
  const distances = columns.map(distancesFromMiddle);
  const rows = columns[0]?.length ?? 0;
  let best = 0;
  let least = Infinity;
  for (let row = 0; row < rows; row++) {
    const distance = distances.reduce((sum, each) => sum + each[row]!, 0);
    if (distance < least) [best, least] = [row, distance];
  }
  return Object.fromEntries(inputs.map(({ name }, at) => [name, columns[at]![best] ?? null]));
}

function formValue({ type, element }: ModelInput, value: number | string | null): FormValue {
  if (value === null || value === '') return null;
  if (element === 'string') return String(value);
  return type === 'boolean' ? String(Number(value) === 1) : Number(value);
}

/** 0 for the middle number or the commonest word, 1 for the furthest, for another word and for a missing value. */
function distancesFromMiddle(column: Column): number[] {
  const numbers = column.filter((value) => typeof value === 'number').sort((a, b) => a - b);
  const common = commonest(column);
  const middle = (numbers.length - 1) / 2;
  return column.map((value) => {
    if (value === null) return 1;
    if (typeof value === 'string') return value === common ? 0 : 1;
    const ranks = (numbers.indexOf(value) + numbers.lastIndexOf(value)) / 2;
    return middle === 0 ? 0 : Math.abs(ranks - middle) / middle;
  });
}

function commonest(column: Column): FormValue {
  const counts = new Map<FormValue, number>();
  for (const value of column) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: FormValue = null;
  for (const [value, count] of counts) if (best === null || count > counts.get(best)!) best = value;
  return best;
}
