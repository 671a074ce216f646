/** What the views need of the host, opened after the first paint. `main.ts` makes it of the browser's platform. */
import type { Engine, Pool } from '../../core/graph/engine.ts';
import type { CellKind } from '../../core/kind/cell-kind.ts';
import type { ByteSource, Clock, Hasher, Locks, Sources, Store } from '../../core/ports.ts';

export interface World {
  readonly store: Store;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly locks: Locks;
  readonly hasher: Hasher;
  readonly kinds: ReadonlyMap<string, CellKind>;
  engine(notebook: string): Engine;
  sources(notebook: string): Sources;
  /** A file that the person chose or dropped, read piece by piece. */
  file(file: File): ByteSource;
  newId(): string;
  storageState(): Promise<{ usedBytes: number | undefined; quotaBytes: number | undefined; persisted: boolean }>;
  requestPersistence(): Promise<boolean>;
}

/** Files that ship with the app, by their path under its address. */
export interface Shipped {
  text(path: string): Promise<string>;
}
