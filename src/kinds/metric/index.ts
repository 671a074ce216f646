import type { MetricKind } from '../../core/kind/metric-kind.ts';

/** Every metric, in the order in which lists and the reference page show them. */
export const metricKinds: readonly MetricKind[] = [];
