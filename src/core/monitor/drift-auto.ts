import type { DriftColumn } from '../kind/drift-kind.ts';
import { isWhole } from './bins.ts';
import { distinctUpTo, sampleSize } from './sample.ts';

/** Ids of the drift kinds that the choice is made of. */
export type AutoMethod = 'ks' | 'wasserstein' | 'chi_squared' | 'z_test' | 'jensen_shannon';

/** Up to this many reference values a test of significance is used, beyond it a distance. */
const FEW_ROWS = 1000;
/** Numbers with at most this many distinct values are compared value by value. */
const FEW_VALUES = 5;
/** Whole numbers with at most this many distinct values in the reference are categories. */
const FEW_WHOLE_NUMBERS = 10;

/**
 * The drift test that Evidently would choose, from the type, the number of reference values (missing and infinite ones
 * left out) and the number of distinct values in both samples. Source: Evidently 0.7,
 * `stattests/registry.py` and `core/datasets.py`.
 */
export function chooseDriftTest(reference: DriftColumn, current: DriftColumn): { method: AutoMethod } {
  const both = [reference, current];
  const byValue = isCategorical(reference) || distinctUpTo(both, FEW_VALUES) <= FEW_VALUES;
  if (sampleSize(reference) > FEW_ROWS) return { method: byValue ? 'jensen_shannon' : 'wasserstein' };
  if (!byValue) return { method: 'ks' };
  return { method: distinctUpTo(both, 2) <= 2 ? 'z_test' : 'chi_squared' };
}

function isCategorical(column: DriftColumn): boolean {
  if (column.type === 'category' || column.type === 'boolean') return true;
  return distinctUpTo([column], FEW_WHOLE_NUMBERS) <= FEW_WHOLE_NUMBERS && isWhole(column);
}
