import type { ModelKind } from '../../core/kind/model-kind.ts';

/** Every model, in the order in which lists and the reference page show them. */
export const modelKinds: readonly ModelKind[] = [];
