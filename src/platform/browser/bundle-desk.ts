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
import type { CellStatus } from '../../core/graph/engine.ts';
import { fromAnswer } from '../../core/graph/messages.ts';
import type { Output } from '../../core/kind/cell-kind.ts';
import { Cancelled } from '../../core/problem.ts';
import type { Imported as RunsRead } from '../../core/tracking/import/imported.ts';
import type { ImportChoices } from '../../core/tracking/import/read-import.ts';
import type { RunFiles } from './run-files.ts';
import type {
  Ask,
  BundleWorkerSetup,
  BundleWorkerStart,
  FromBundleWorker,
  HeldFile,
  ToBundleWorker,
} from './bundle-messages.ts';
import { WorkerLender } from './lent-workers.ts';
import { after } from './web-worker.ts';

/** What is compared: a place of the store, or a bundle's file. */
type DiffPlace = StoredPlace | { readonly is: 'bundle'; readonly file: File };

export interface BundleWatch {
  readonly signal?: AbortSignal;
  progress?(done: number, total: number): void;
  /** A cell of a replay, without its output. */
  status?(status: CellStatus): void;
}

export interface BundleDeskOptions {
  readonly setup: BundleWorkerSetup;
  /** Starts one worker from `workers/compute.ts`, named `bancada-bundle`. */
  start(): Worker;
  /** Starts one from the same file without that name, for the cells of a replay. */
  lend(): Worker;
}

/**
 * Work on bundles, all of it in workers: one that reads what is shown, and one for each longer piece of work, ended
 * with it. What is cancelled and does not answer is ended too, so that no file can hold anything up.
 */
export function createBundleDesk(options: BundleDeskOptions) {
  let reader: BundleWorker | undefined;
  const held = new WeakMap<File, HeldFile>();
  let nextFile = 1;

  function hold(file: File): HeldFile {
    const known = held.get(file) ?? { id: nextFile++, file };
    held.set(file, known);
    return known;
  }

  function read(ask: Ask, watch: BundleWatch = {}): Promise<unknown> {
    if (!reader?.alive) reader = new BundleWorker(options);
    return reader.ask(ask, watch);
  }

  async function work(ask: Ask, watch: BundleWatch): Promise<unknown> {
    const worker = new BundleWorker(options);
    try {
      return await worker.ask(ask, watch);
    } finally {
      worker.end();
    }
  }

  return {
    isBundle: async (file: File) => (await read({ do: 'sniff', held: hold(file) })) as boolean,
    open: async (file: File, watch?: BundleWatch) =>
      (await read({ do: 'open', held: hold(file) }, watch)) as OpenBundle | OpenNewer,
    glance: async (file: File, exercise: string | undefined, watch: BundleWatch) => {
      const asked = exercise === undefined ? {} : { exercise };
      return (await read({ do: 'glance', held: hold(file), ...asked }, watch)) as Glance;
    },
    grade: async (file: File, watch: BundleWatch) =>
      (await work({ do: 'grade', held: hold(file) }, watch)) as GradedBundle,
    runs: async (files: RunFiles, choices: ImportChoices, watch: BundleWatch) =>
      (await work({ do: 'runs', files, choices }, watch)) as RunsRead,
    output: async (file: File, digest: Digest) => (await read({ do: 'output', held: hold(file), digest })) as Output,
    plan: async (file: File, watch: BundleWatch) => (await read({ do: 'plan', held: hold(file) }, watch)) as ReplayPlan,
    verify: async (file: File, watch: BundleWatch) =>
      (await work({ do: 'verify', held: hold(file) }, watch)) as BundleReport,
    replay: async (file: File, watch: BundleWatch) =>
      (await work({ do: 'replay', held: hold(file) }, watch)) as ReplayFindings,
    import: async (file: File, notebook: string, watch: BundleWatch) =>
      (await work({ do: 'import', held: hold(file), notebook }, watch)) as Imported,
    diff: async (a: DiffPlace, b: DiffPlace, watch: BundleWatch) => {
      const held = (place: DiffPlace) => (place.is === 'bundle' ? { is: place.is, held: hold(place.file) } : place);
      return (await work({ do: 'diff', a: held(a), b: held(b) }, watch)) as DiffDocument;
    },
    offer: async (order: BundleOrder, watch: BundleWatch) => (await work({ do: 'offer', order }, watch)) as BundleOffer,
    write: async (order: BundleOrder, into: FileSystemFileHandle | undefined, watch: BundleWatch) =>
      (await work({ do: 'write', order, ...(into && { into }) }, watch)) as Written & { readonly blob?: Blob },
  };
}

/** A worker that was asked to stop and says nothing is ended after this long. */
const SILENT_AFTER_MS = 1000;

interface Pending {
  readonly watch: BundleWatch;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

class BundleWorker {
  alive = true;
  private readonly worker: Worker;
  private readonly lender: WorkerLender;
  private readonly pending = new Map<number, Pending>();
  private nextId = 1;

  constructor({ setup, start, lend }: BundleDeskOptions) {
    const worker = start();
    this.worker = worker;
    this.lender = new WorkerLender(lend);
    const { port: lender } = this.lender;
    worker.postMessage({ ...setup, lender } satisfies BundleWorkerStart, [lender]);
    worker.addEventListener('message', ({ data }: MessageEvent<FromBundleWorker>) => this.hear(data));
    worker.addEventListener('error', ({ message }) => this.end(new Error(message || 'the worker did not load')));
    worker.addEventListener('messageerror', () => this.end(new Error('a message from the worker was not readable')));
  }

  async ask(ask: Ask, watch: BundleWatch): Promise<unknown> {
    const { signal } = watch;
    if (signal?.aborted) throw new Cancelled();
    const id = this.nextId++;
    const stop = () => {
      this.post({ type: 'cancel', id });
      after(SILENT_AFTER_MS, () => this.pending.has(id) && this.end(new Cancelled()));
    };
    signal?.addEventListener('abort', stop, { once: true });
    try {
      return await new Promise((resolve, reject) => {
        this.pending.set(id, { watch, resolve, reject });
        this.post({ type: 'ask', id, ask });
      });
    } finally {
      signal?.removeEventListener('abort', stop);
    }
  }

  end(error: unknown = new Cancelled()): void {
    this.alive = false;
    this.worker.terminate();
    this.lender.end();
    for (const { reject } of this.pending.values()) reject(error);
    this.pending.clear();
  }

  private post(message: ToBundleWorker): void {
    this.worker.postMessage(message);
  }

  private hear(message: FromBundleWorker): void {
    const pending = this.pending.get(message.id);
    if (!pending) return;
    if (message.type === 'progress') pending.watch.progress?.(message.done, message.total);
    else if (message.type === 'status') pending.watch.status?.(message.status);
    else {
      this.pending.delete(message.id);
      try {
        pending.resolve(fromAnswer(message.reply));
      } catch (error) {
        pending.reject(error);
      }
    }
  }
}
