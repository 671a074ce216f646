import type { ExpectationKind } from '../../core/kind/expectation-kind.ts';

/** Every expectation, in the order in which lists and the reference page show them. */
export const expectationKinds: readonly ExpectationKind[] = [];
