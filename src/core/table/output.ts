/** A dataset as it stands in an output document, and how later cells read it. */
import type { ObjectRef } from '../graph/digest.ts';
import type { CellInput, Output } from '../kind/cell-kind.ts';
import type { DatasetRef } from './dataset.ts';

export interface DatasetOutput extends Output {
  readonly type: 'dataset';
  readonly dataset: DatasetRef;
  /** A `Profile` as canonical JSON; parts of a split have none of their own. */
  readonly profile?: ObjectRef;
}

/** The dataset behind a resolved reference. The plan has checked the output's type; anything else is a fault of ours. */
export function datasetOf(input: CellInput): DatasetRef {
  const output = input.output as Partial<DatasetOutput>;
  if (output.type !== 'dataset' || !output.dataset) throw new Error(`${input.name} is no dataset`);
  return output.dataset;
}
