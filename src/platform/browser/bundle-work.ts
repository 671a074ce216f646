/** The other end of `bundle-desk.ts`, inside a worker. */
import type {
  BundleOffer,
  BundleOrder,
  GradedBundle,
  OpenBundle,
  OpenNewer,
  ReplayFindings,
} from '../../core/bundle/desk.ts';
import { glanceAt } from '../../core/bundle/glance.ts';
import { gradeReplay } from '../../core/bundle/grade.ts';
import { importBundle, type Imported } from '../../core/bundle/import.ts';
import { isBundle } from '../../core/bundle/is-bundle.ts';
import { listBundle } from '../../core/bundle/listing.ts';
import { objectPath } from '../../core/bundle/manifest.ts';
import { planBundle, type BundleParts } from '../../core/bundle/plan.ts';
import { replayPlan } from '../../core/bundle/replay-plan.ts';
import { bundleSnapshot, replayBundle, type Replay } from '../../core/bundle/replay.ts';
import { readBundle, type Bundle, type BundleReading } from '../../core/bundle/read.ts';
import { verifyBundle } from '../../core/bundle/verify.ts';
import { writeBundle, type Written } from '../../core/bundle/write.ts';
import { parseCanonicalJson } from '../../core/graph/canonical-json.ts';
import type { DiffDocument } from '../../core/diff/document.ts';
import type { DiffTools } from '../../core/diff/tools.ts';
import { createEngine } from '../../core/graph/create-engine.ts';
import type { CellStatus } from '../../core/graph/engine.ts';
import { toAnswer, type Answer, type Channel } from '../../core/graph/messages.ts';
import type { CellKind } from '../../core/kind/cell-kind.ts';
import { parseNotebook } from '../../core/notebook/parse.ts';
import { problem, Refusal } from '../../core/problem.ts';
import { storing } from '../../core/store/hold.ts';
import type { LongWork } from '../../core/store/verify.ts';
import type { Ask, BundleWorkerStart, FromBundleWorker, HeldFile, ToBundleWorker } from './bundle-messages.ts';
import { browserClock, createBrowserRunIds } from './clock.ts';
import { diffPlaces } from './diff-work.ts';
import { browserHasher } from './hasher.ts';
import { borrowWorkers } from './lent-workers.ts';
import { createBrowserLocks } from './locks.ts';
import { createBrowserPool } from './pool.ts';
import { readRunFiles } from './run-files.ts';
import { browserSigningKey } from './signing-key.ts';
import { browserFile, createBrowserSources, createSourceDigests } from './sources.ts';
import { openBrowserStore } from './store.ts';
import { withScratchStore } from './scratch-store.ts';

export interface BundleWorkOptions {
  readonly kinds: ReadonlyMap<string, CellKind>;
  /** What a comparison holds two runs to. */
  readonly tests: Pick<DiffTools, 'drift' | 'metrics'>;
}

/** The worker's end of the line to the page. */
export interface BundleWorkerEnd {
  readonly setup: Promise<BundleWorkerStart>;
  readonly channel: Channel<FromBundleWorker, ToBundleWorker>;
}

interface Work extends LongWork {
  status(status: CellStatus): void;
}

/** A bundle worker's whole life: takes pieces of work from the page and answers each. */
export function serveBundleWork({ setup, channel }: BundleWorkerEnd, options: BundleWorkOptions): void {
  const running = new Map<number, AbortController>();
  const desk = new BundleWork(setup, options);
  channel.onMessage((message) => {
    if (message.type === 'cancel') {
      running.get(message.id)?.abort();
      return;
    }
    const { id, ask } = message;
    const controller = new AbortController();
    running.set(id, controller);
    const work: Work = {
      signal: controller.signal,
      progress: everySoOften((done, total) => channel.post({ type: 'progress', id, done, total })),
      // An output may be large, and the page shows only how far the cell is.
      status: ({ output: _, ...status }) => channel.post({ type: 'status', id, status }),
    };
    void answer(() => desk.do(ask, work)).then((reply) => {
      running.delete(id);
      channel.post({ type: 'done', id, reply });
    });
  });
}

async function answer(work: () => Promise<unknown>): Promise<Answer> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return toAnswer(error);
  }
}

const TOLD_EVERY_MS = 50;

function everySoOften(tell: (done: number, total: number) => void): (done: number, total: number) => void {
  let told = -Infinity;
  return (done, total) => {
    const now = performance.now();
    if (done < total && now - told < TOLD_EVERY_MS) return;
    told = now;
    tell(done, total);
  };
}

class BundleWork {
  private readonly setup: Promise<BundleWorkerStart>;
  private readonly kinds: ReadonlyMap<string, CellKind>;
  private readonly tests: BundleWorkOptions['tests'];
  private last: { readonly id: number; readonly bundle: Bundle } | undefined;

  constructor(setup: Promise<BundleWorkerStart>, { kinds, tests }: BundleWorkOptions) {
    this.setup = setup;
    this.kinds = kinds;
    this.tests = tests;
  }

  async do(ask: Ask, work: Work): Promise<unknown> {
    if (ask.do === 'runs') return readRunFiles(ask.files, ask.choices, work);
    if (ask.do === 'offer') return this.offer(ask.order, work);
    if (ask.do === 'write') return this.write(ask, work);
    if (ask.do === 'diff') return this.diff(ask, work);
    if (ask.do === 'sniff') return isBundle(browserFile(ask.held.file));
    if (ask.do === 'open') return this.show(ask.held);
    const bundle = await this.open(ask.held);
    switch (ask.do) {
      case 'glance': {
        const { exercise } = ask;
        return glanceAt(bundle, this.kinds, exercise === undefined ? undefined : parseNotebook(exercise, this.kinds));
      }
      case 'grade':
        return this.grade(bundle, work);
      case 'output':
        return parseCanonicalJson(new TextDecoder().decode(await bundle.read(objectPath(ask.digest))));
      case 'plan':
        return replayPlan({ hasher: browserHasher, kinds: this.kinds }, bundle);
      case 'verify':
        return verifyBundle(bundle, browserHasher, work);
      case 'replay':
        return findingsOf(await this.replay(bundle, work));
      case 'import':
        return this.import(bundle, ask.notebook, work);
    }
  }

  private async show(held: HeldFile): Promise<OpenBundle | OpenNewer> {
    const reading = await this.read(held);
    const { size } = held.file;
    if (reading.ok) {
      const { file, digest, manifest, text, signature } = reading.bundle;
      return { file, size, digest, manifest, text, ...(signature && { fingerprint: signature.fingerprint }) };
    }
    if (!reading.newer) throw new Refusal(reading.problems);
    const { signature, ...newer } = reading.newer;
    const signed = signature && { fingerprint: signature.fingerprint };
    return { file: held.file.name, size, ...newer, ...signed };
  }

  private async open(held: HeldFile): Promise<Bundle> {
    const reading = await this.read(held);
    if (!reading.ok) throw new Refusal(reading.problems);
    return reading.bundle;
  }

  /** What is shown of a bundle is asked in many small pieces: it is read once. */
  private async read({ id, file }: HeldFile): Promise<BundleReading> {
    if (this.last?.id === id) return { ok: true, bundle: this.last.bundle };
    const reading = await readBundle(browserFile(file), browserHasher);
    if (reading.ok) this.last = { id, bundle: reading.bundle };
    return reading;
  }

  private async grade(bundle: Bundle, work: Work): Promise<GradedBundle> {
    const replayed = await this.replay(bundle, work);
    return { grade: gradeReplay(replayed), findings: findingsOf(replayed) };
  }

  /** In a store of its own, which is gone afterwards. */
  private async replay(bundle: Bundle, work: Work): Promise<Replay> {
    const { samples, version, lender } = await this.setup;
    return withScratchStore('bancada-replay', async (store, storeName) => {
      const pool = createBrowserPool({ spawn: borrowWorkers(lender, { storeName, samples }) });
      const notebook = 'replay';
      const places = { store, notebook, samples: new URL(samples) };
      const engine = createEngine({
        notebook,
        store,
        pool,
        kinds: this.kinds,
        clock: browserClock,
        locks: createBrowserLocks(storeName),
        environment: { engine: version, host: 'browser', agent: navigator.userAgent, workers: pool.workers },
        newRunId: createBrowserRunIds(),
        sourceDigest: createSourceDigests(places, browserHasher),
        snapshot: async (name, cell) => bundleSnapshot(bundle, name, cell),
      });
      const parts = { store, hasher: browserHasher, kinds: this.kinds, notebook, engine };
      try {
        return await replayBundle({ ...parts, samples: createBrowserSources(places) }, bundle, {
          ...work,
          onStatus: work.status,
        });
      } finally {
        await pool.close();
      }
    });
  }

  private async import(bundle: Bundle, notebook: string, work: Work): Promise<Imported> {
    const { storeName } = await this.setup;
    const store = await openBrowserStore(storeName);
    const parts = { store, hasher: browserHasher, clock: browserClock, kinds: this.kinds };
    try {
      const locks = createBrowserLocks(storeName);
      return await storing({ store, locks }, () => importBundle(parts, bundle, notebook, work));
    } finally {
      await store.close();
    }
  }

  private async offer(order: BundleOrder, work: Work): Promise<BundleOffer> {
    return this.withOrder(order, async (parts) => {
      const planned = await planBundle(parts, order.run, work);
      return { ...listBundle(planned), sources: planned.manifest.sources.map(({ name }) => name) };
    });
  }

  private async write(
    { order, into }: Extract<Ask, { do: 'write' }>,
    work: Work,
  ): Promise<Written & { readonly blob?: Blob }> {
    return this.withOrder(order, async (parts) => {
      if (into) return writeToFile(into, (write) => writeBundle(parts, order.run, write, work));
      const pieces: Blob[] = [];
      // A Blob may go to disk where a byte array stays in memory.
      const keep = async (bytes: Uint8Array) => void pieces.push(new Blob([bytes as Uint8Array<ArrayBuffer>]));
      const written = await writeBundle(parts, order.run, keep, work);
      return { ...written, blob: new Blob(pieces, { type: 'application/zip' }) };
    });
  }

  private async diff({ a, b }: Extract<Ask, { do: 'diff' }>, work: Work): Promise<DiffDocument> {
    const { storeName } = await this.setup;
    const { kinds, tests } = this;
    const parts = {
      kinds,
      openBundle: (held: HeldFile) => this.open(held),
      openStore: () => openBrowserStore(storeName),
    };
    return diffPlaces(parts, a, b, { ...tests, work });
  }

  private async withOrder<T>(
    { notebook, contents, language, sign }: BundleOrder,
    work: (parts: BundleParts) => Promise<T>,
  ): Promise<T> {
    const { storeName, samples } = await this.setup;
    const signer = sign ? await browserSigningKey().read() : undefined;
    if (sign && !signer) throw new Refusal(problem('sign.no_key'));
    const store = await openBrowserStore(storeName);
    const sources = createBrowserSources({ store, notebook, samples: new URL(samples) });
    try {
      return await work({
        store,
        hasher: browserHasher,
        kinds: this.kinds,
        sources,
        contents,
        language,
        ...(signer && { signer }),
      });
    } finally {
      await store.close();
    }
  }
}

function findingsOf({ verdict, first, cells, unclaimed, plan, problems }: Replay): ReplayFindings {
  return { verdict, cells, unclaimed, plan, problems, ...(first && { first }) };
}

/** The file has all of the bytes or those that it had. */
async function writeToFile<T>(
  handle: FileSystemFileHandle,
  work: (write: (bytes: Uint8Array) => Promise<void>) => Promise<T>,
): Promise<T> {
  const stream = await handle.createWritable();
  try {
    const value = await work((bytes) => stream.write(bytes as Uint8Array<ArrayBuffer>));
    await stream.close();
    return value;
  } catch (error) {
    await stream.abort();
    throw error;
  }
}
