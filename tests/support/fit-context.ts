/** What a fit may use, in memory: real random streams, curves kept. */
import type { FitContext } from '../../src/core/kind/model-kind.ts';
import { createRng } from '../../src/core/stats/rng.ts';

export interface TestFitContext extends FitContext {
  readonly curves: Record<string, [number, number][]>;
  readonly logs: { readonly level: string; readonly message: string }[];
}

export function fitContext({ seed = 7, breathe = async () => undefined as void } = {}): TestFitContext {
  const curves: Record<string, [number, number][]> = {};
  const logs: { level: string; message: string }[] = [];
  return {
    curves,
    logs,
    signal: new AbortController().signal,
    rng: (purpose, ...index) => createRng([seed, 'model', purpose, ...index]),
    progress: () => undefined,
    breathe,
    log: (level, message) => void logs.push({ level, message }),
    metric: (name, step, value) => void (curves[name] ??= []).push([step, value]),
  };
}
