import type { ModelKind } from '../../core/kind/model-kind.ts';
import gbdt from './gbdt.ts';
import linear from './linear.ts';
import logistic from './logistic.ts';
import mlp from './mlp.ts';

/** Every model, in the order in which lists and the reference page show them. */
export const modelKinds: readonly ModelKind[] = [linear, logistic, gbdt, mlp];
