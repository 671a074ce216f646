/** What the views need of the host, opened after the first paint. `main.ts` makes it of the browser's platform. */
import type {
  BundleOffer,
  BundleOrder,
  GradedBundle,
  OpenBundle,
  OpenNewer,
  ReplayFindings,
} from '../../core/bundle/desk.ts';
import type { Glance } from '../../core/bundle/glance.ts';
import type { Imported } from '../../core/bundle/import.ts';
import type { ReplayPlan } from '../../core/bundle/replay-plan.ts';
import type { BundleReport } from '../../core/bundle/verify.ts';
import type { Written } from '../../core/bundle/write.ts';
import type { DiffDocument, StoredPlace } from '../../core/diff/document.ts';
import type { Digest } from '../../core/graph/digest.ts';
import type { CellStatus, Engine, Pool } from '../../core/graph/engine.ts';
import type { EngineParts } from '../../core/graph/parts.ts';
import type { Output } from '../../core/kind/cell-kind.ts';
import type { CellKind } from '../../core/kind/cell-kind.ts';
import type { MirrorPlaces } from '../../core/mirror/folder.ts';
import type { Imported as RunsRead } from '../../core/tracking/import/imported.ts';
import type { ImportChoices } from '../../core/tracking/import/read-import.ts';
import type { ByteSource, Clock, Hasher, Locks, SigningKey, Sources, Store } from '../../core/ports.ts';

export interface World {
  readonly store: Store;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly locks: Locks;
  readonly hasher: Hasher;
  readonly kinds: ReadonlyMap<string, CellKind>;
  /** `claim`: what an example claims of a key that nothing is kept under. */
  engine(notebook: string, claim?: EngineParts['claim']): Engine;
  sources(notebook: string): Sources;
  /** A file that the person chose or dropped, read piece by piece. */
  file(file: File): ByteSource;
  /** Run bundles, read, hashed, replayed and written off the page. */
  readonly bundles: BundleDesk;
  /** The person's own, for signing bundles. */
  readonly signingKey: SigningKey;
  /** The folder that holds the notebooks as files. */
  readonly mirrors: MirrorPlaces;
  newId(): string;
  storageState(): Promise<{ usedBytes: number | undefined; quotaBytes: number | undefined; persisted: boolean }>;
  requestPersistence(): Promise<boolean>;
}

/** A place of the store, or a bundle's file. */
export type DiffPlace = StoredPlace | { readonly is: 'bundle'; readonly file: File };

export interface BundleWatch {
  readonly signal?: AbortSignal;
  /** Bytes. */
  progress?(done: number, total: number): void;
  /** A cell of a replay, without its output. */
  status?(status: CellStatus): void;
}

/** Files that a person chose together. */
export interface RunFiles {
  readonly files: readonly { readonly file: File; readonly path: string }[];
  /** Name of the folder that they are in; absent for files that were chosen by themselves. */
  readonly folder?: string;
}

/** Nothing here runs a cell but `replay` and `grade`, and nothing is kept but by `import`. Refusals: those of `core/bundle`. */
export interface BundleDesk {
  /** Whether a zip file is a bundle, whatever may be wrong with it, rather than packed data. */
  isBundle(file: File): Promise<boolean>;
  open(file: File, watch?: BundleWatch): Promise<OpenBundle | OpenNewer>;
  /** What it claims in a line; `exercise` is the text of the notebook as it was given out. */
  glance(file: File, exercise: string | undefined, watch: BundleWatch): Promise<Glance>;
  /** Replays it and judges what the replay computed. */
  grade(file: File, watch: BundleWatch): Promise<GradedBundle>;
  /** Runs of another tracker, read off the page: nothing is kept. A folder's files by their path below it. */
  runs(files: RunFiles, choices: ImportChoices, watch: BundleWatch): Promise<RunsRead>;
  /** The claimed output document. */
  output(file: File, digest: Digest): Promise<Output>;
  /** Nothing is fetched: whether shipped data are the same is told by the replay. */
  plan(file: File, watch: BundleWatch): Promise<ReplayPlan>;
  verify(file: File, watch: BundleWatch): Promise<BundleReport>;
  replay(file: File, watch: BundleWatch): Promise<ReplayFindings>;
  import(file: File, notebook: string, watch: BundleWatch): Promise<Imported>;
  /** What differs between two runs, bundles or texts; progress counts cells. */
  diff(a: DiffPlace, b: DiffPlace, watch: BundleWatch): Promise<DiffDocument>;
  /** What a bundle would hold. */
  offer(order: BundleOrder, watch: BundleWatch): Promise<BundleOffer>;
  /** Into the file that the person chose, or as a Blob. */
  write(
    order: BundleOrder,
    into: FileSystemFileHandle | undefined,
    watch: BundleWatch,
  ): Promise<Written & { readonly blob?: Blob }>;
}

/** Files that ship with the app, by their path under its address. */
export interface Shipped {
  text(path: string): Promise<string>;
  bytes(path: string): Promise<Uint8Array>;
}
