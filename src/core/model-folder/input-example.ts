/** `input_example.json` and `serving_input_example.json`: one row as MLflow shows and tries it. */
import type { ModelInput } from '../learn/model-output.ts';
import type { ModelFacts } from './facts.ts';

type Value = number | string | boolean | null;

export interface InputExample {
  readonly columns: readonly string[];
  readonly data: readonly (readonly Value[])[];
}

/**
 * A row of middle numbers and commonest words among the known rows, so that it is nobody's row; undefined without
 * known rows.
 */
export function inputExample({ fitted, known }: ModelFacts): InputExample | undefined {
  if (!known) return undefined;
  return {
    columns: fitted.inputs.map(({ name }) => name),
    data: [fitted.inputs.map((input) => middle(input, known.inputs[input.name] ?? []))],
  };
}

function middle({ type, element }: ModelInput, values: readonly (number | string | null)[]): Value {
  if (element === 'double' && type !== 'boolean') {
    const numbers = values.filter((value) => typeof value === 'number').sort((a, b) => a - b);
    return numbers[(numbers.length - 1) >> 1] ?? null;
  }
  const common = commonest(values.filter((value) => value !== null));
  return type === 'boolean' && element === 'double' && common !== null ? common === 1 : common;
}

/** The first among equals; null of nothing. */
function commonest<T>(values: readonly T[]): T | null {
  const counts = new Map<T, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: T | null = null;
  for (const [value, count] of counts) if (best === null || count > counts.get(best)!) best = value;
  return best;
}
