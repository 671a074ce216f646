import type { DriftKind } from '../../core/kind/drift-kind.ts';
import chiSquared from './chi_squared.ts';
import jensenShannon from './jensen_shannon.ts';
import ks from './ks.ts';
import psi from './psi.ts';
import wasserstein from './wasserstein.ts';
import zTest from './z_test.ts';

/** Every drift test, in the order in which lists and the reference page show them. */
export const driftKinds: readonly DriftKind[] = [psi, ks, wasserstein, jensenShannon, chiSquared, zTest];
