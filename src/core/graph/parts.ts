import type { Json, JsonObject } from '../json.ts';
import type { CellKind } from '../kind/cell-kind.ts';
import type { Clock, Locks, Store } from '../ports.ts';
import type { Digest } from './digest.ts';
import type { Pool } from './engine.ts';
import type { ClaimedDocument } from '../example/claims.ts';

/** What an engine is made of: one notebook's identity and the world. */
export interface EngineParts {
  /** The notebook's id in the store. */
  readonly notebook: string;
  readonly store: Store;
  readonly pool: Pool;
  readonly kinds: ReadonlyMap<string, CellKind>;
  readonly clock: Clock;
  readonly locks: Locks;
  /** Kept with each run, which adds the backends that its cells used: engine version, host, cores. */
  readonly environment: JsonObject;
  /** A new run's id; ids sort by time. */
  newRunId(): string;
  /** SHA-256 of a source's bytes, or a Refusal `source.missing`. */
  sourceDigest(name: string): Promise<Digest>;
  /** What `registry:<name>@<alias>` or `environment:<name>` holds for this cell, now; null for nothing. */
  snapshot(name: string, cell: string): Promise<Json>;
  /** What is claimed of a key that nothing is kept under: shown by a plan, computed by every run. */
  claim?(key: Digest): Promise<ClaimedDocument | undefined>;
}
