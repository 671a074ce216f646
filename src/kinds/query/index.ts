import type { QueryKind } from '../../core/kind/query-kind.ts';

/** Every query, in the order in which lists and the reference page show them. */
export const queryKinds: readonly QueryKind[] = [];
