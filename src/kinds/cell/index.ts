import type { CellKind } from '../../core/kind/cell-kind.ts';
import data from './data.ts';
import split from './split.ts';

/** Every cell kind, in the order in which lists and the reference page show them. */
export const cellKinds: readonly CellKind[] = [data, split];
