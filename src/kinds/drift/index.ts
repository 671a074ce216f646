import type { DriftKind } from '../../core/kind/drift-kind.ts';

/** Every drift test, in the order in which lists and the reference page show them. */
export const driftKinds: readonly DriftKind[] = [];
