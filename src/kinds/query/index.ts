import type { QueryKind } from '../../core/kind/query-kind.ts';
import propose from './propose.ts';
import rows from './rows.ts';
import sniff from './sniff.ts';
import tableFile from './table-file.ts';

/** Every query, in the order in which lists and the reference page show them. */
export const queryKinds: readonly QueryKind[] = [rows, sniff, propose, tableFile];
