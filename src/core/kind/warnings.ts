import type { Problem } from '../problem.ts';
import type { Output } from './cell-kind.ts';

/**
 * What an output says beside its result: what a person should know and may state otherwise. Of a claimed output, which
 * may hold anything, only what is a warning.
 */
export function warningsOf(output: Output | undefined): readonly Problem[] {
  const said = (output as { warnings?: unknown } | undefined)?.warnings;
  return Array.isArray(said) ? said.filter(isWarning) : [];
}

function isWarning(value: unknown): value is Problem {
  const { code, severity, params, where } = (value ?? {}) as Record<string, unknown>;
  return typeof code === 'string' && severity === 'warning' && isMapping(params) && isMapping(where);
}

function isMapping(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
