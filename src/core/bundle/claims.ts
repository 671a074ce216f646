import type { Digest } from '../graph/digest.ts';
import { cellKey } from '../graph/key.ts';
import type { Graph } from '../graph/order.ts';
import type { RunRecord } from '../graph/records.ts';
import type { JsonObject } from '../json.ts';
import { problem, Refusal } from '../problem.ts';
import type { Claim } from './manifest.ts';

/** What a key is made of, for the cells of one run. */
export interface RunInputs {
  readonly graph: Graph;
  readonly seed: number;
  /** Source name → SHA-256 of its bytes. */
  readonly sources: ReadonlyMap<string, Digest>;
  /** Cell name → digest of its output. */
  readonly outputs: ReadonlyMap<string, Digest>;
}

/** The key and its parts for one cell; undefined when the notebook has no such cell or an input is not known. */
export function keyOf(
  { graph, seed, sources, outputs }: RunInputs,
  name: string,
  snapshots: JsonObject,
): { readonly key: Digest; readonly parts: JsonObject } | undefined {
  const cell = graph.cells.get(name);
  const { key, parts } = cell ? cellKey(cell, { outputs, sources, seed }, snapshots) : { parts: {} };
  return key === undefined ? undefined : { key, parts };
}

/**
 * The claims of a run, each key worked out again. Refusals: `bundle.unfinished` when a cell has neither a result nor a
 * check that holds it up, `bundle.run_is_old` when a key is another by now.
 */
export function claimsOf(
  run: RunRecord,
  inputs: RunInputs,
  environmentOf: (cell: string) => number,
): Map<string, Claim> {
  const cells = Object.entries(run.cells);
  const unfinished = cells.filter(([, { digest, state }]) => digest === undefined && state !== 'blocked');
  if (unfinished.length > 0) {
    throw new Refusal(problem('bundle.unfinished', { run: run.id, cells: unfinished.map(([name]) => name) }));
  }
  const claims = new Map<string, Claim>();
  for (const [name, { kind, key, digest, snapshots = {} }] of cells) {
    if (digest === undefined) {
      claims.set(name, { state: 'blocked', kind });
      continue;
    }
    const now = keyOf(inputs, name, snapshots);
    if (now === undefined || now.key !== key) throw new Refusal(problem('bundle.run_is_old', { cell: name }));
    const claim = { state: 'done', kind, ...now, digest, snapshots, environment: environmentOf(name) } as const;
    claims.set(name, claim);
  }
  return claims;
}
