import { holding } from '../store/hold.ts';
import type { Engine } from './engine.ts';
import type { EngineParts } from './parts.ts';
import { planNotebook } from './plan.ts';
import { runNotebook } from './run.ts';
import { whyCell } from './why.ts';

/** The engine of one notebook over a store, a pool of workers and the cell kinds. Holds no state of its own. */
export function createEngine(parts: EngineParts): Engine {
  return {
    plan: (notebook) => planNotebook(parts, notebook),
    run: (notebook, options = {}) => runNotebook(parts, notebook, options),
    why: (notebook, cell) => whyCell(parts, notebook, cell),
    query: (id, args, signal) =>
      holding(parts.locks, () => parts.pool.query(id, args, { notebook: parts.notebook, seed: 0 }, signal)),
  };
}
