/** One row, as a person types it into a form, as a model's features. */
import { nearestWord } from '../notebook/nearest.ts';
import type { Problem } from '../problem.ts';
import { problem } from '../problem.ts';
import type { FeatureColumn, FeatureSpec, Features } from './features.ts';

export type RowValue = number | string | boolean | null;

export type ReadRow =
  | {
      readonly ok: true;
      readonly x: Features;
      /** Categories whose value training never saw. */
      readonly unseen: readonly string[];
    }
  | { readonly ok: false; readonly problems: readonly Problem[] };

/** Features that are not given are missing; an unknown name and a text where a number belongs are problems. */
export function readRow(specs: readonly FeatureSpec[], values: Readonly<Record<string, RowValue>>): ReadRow {
  const names = specs.map(({ name }) => name);
  const problems: Problem[] = Object.keys(values)
    .filter((name) => !names.includes(name))
    .map((name) => {
      const nearest = nearestWord(name, names);
      return problem('predict.unknown_input', {
        got: name,
        expected: names,
        ...(nearest !== undefined && { nearest }),
      });
    });
  const unseen: string[] = [];
  const columns = specs.map((spec): FeatureColumn => {
    const value = values[spec.name] ?? null;
    if (spec.kind === 'category') {
      const text = value === null ? '' : String(value);
      const code = text === '' ? -1 : spec.levels.indexOf(text);
      if (text !== '' && code < 0) unseen.push(spec.name);
      return { ...spec, codes: Int32Array.of(text !== '' && code < 0 ? spec.levels.length : code) };
    }
    const number = numberOf(value);
    if (number === undefined)
      problems.push(problem('predict.not_a_number', { got: String(value) }, { field: spec.name }));
    return { ...spec, values: Float64Array.of(number ?? NaN) };
  });
  return problems.length > 0 ? { ok: false, problems } : { ok: true, x: { nSamples: 1, columns }, unseen };
}

/** NaN where missing, undefined where it is no number. */
function numberOf(value: RowValue): number | undefined {
  if (value === null) return NaN;
  if (typeof value !== 'string') return Number(value);
  const text = value.trim();
  if (text === '') return NaN;
  if (text === 'true' || text === 'false') return Number(text === 'true');
  const number = Number(text);
  return Number.isNaN(number) ? undefined : number;
}
