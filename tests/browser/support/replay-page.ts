/** A page that makes a notebook's bundle and replays bundles, each in a store of its own. */
import { Dexie } from 'dexie';
import { readBundle } from '../../../src/core/bundle/read.ts';
import { bundleSnapshot, replayBundle, type ReplayParts } from '../../../src/core/bundle/replay.ts';
import { writeBundle } from '../../../src/core/bundle/write.ts';
import { createEngine } from '../../../src/core/graph/create-engine.ts';
import type { EngineParts } from '../../../src/core/graph/parts.ts';
import type { CellKind } from '../../../src/core/kind/cell-kind.ts';
import { parseNotebook } from '../../../src/core/notebook/parse.ts';
import { saveAttachment } from '../../../src/core/store/attachments.ts';
import { cellKinds } from '../../../src/kinds/cell/index.ts';
import { browserClock, createBrowserRunIds } from '../../../src/platform/browser/clock.ts';
import { browserHasher } from '../../../src/platform/browser/hasher.ts';
import { createBrowserLocks } from '../../../src/platform/browser/locks.ts';
import { createBrowserPool } from '../../../src/platform/browser/pool.ts';
import { browserFile, createBrowserSources, createSourceDigests } from '../../../src/platform/browser/sources.ts';
import { openBrowserStore } from '../../../src/platform/browser/store.ts';
import { spawnWebWorker } from '../../../src/platform/browser/web-worker.ts';

export interface Made {
  readonly digests: Readonly<Record<string, string>>;
  readonly bundle: Blob;
}

export interface Replayed {
  readonly verdict: string;
  readonly cells: Readonly<Record<string, string>>;
  readonly digests: Readonly<Record<string, string>>;
  /** What keeps it from being identical, for whoever reads the failure. */
  readonly first: unknown;
}

declare global {
  interface Window {
    makeBundle(
      notebook: string,
      files: Readonly<Record<string, string>>,
    ): Promise<{ digests: Made['digests']; size: number }>;
    /** Bytes of the bundle made last, as base64. */
    madePiece(start: number, end: number): Promise<string>;
    /** Of the file that stands in the page's one input. */
    replayChosen(): Promise<Replayed>;
  }
}

const NOTEBOOK = 'replay';
const startWorker = () => new Worker(new URL('../../../workers/compute.ts', import.meta.url), { type: 'module' });

const kinds: ReadonlyMap<string, CellKind> = new Map(cellKinds.map((kind) => [kind.id, kind]));

/** An engine over a store of its own, which is gone afterwards. */
async function withWorld<T>(snapshot: EngineParts['snapshot'], work: (parts: ReplayParts) => Promise<T>): Promise<T> {
  const storeName = `replay-${crypto.randomUUID()}`;
  const samples = new URL('samples/', document.baseURI);
  const store = await openBrowserStore(storeName);
  const pool = createBrowserPool({
    spawn: () => spawnWebWorker(startWorker(), { storeName, samples: samples.href }),
    workers: 2,
  });
  const places = { store, notebook: NOTEBOOK, samples };
  const engine = createEngine({
    notebook: NOTEBOOK,
    store,
    pool,
    kinds,
    clock: browserClock,
    locks: createBrowserLocks(storeName),
    environment: { engine: 'test', host: 'browser' },
    newRunId: createBrowserRunIds(),
    sourceDigest: createSourceDigests(places, browserHasher),
    snapshot,
  });
  const hasher = browserHasher;
  try {
    return await work({ store, hasher, kinds, notebook: NOTEBOOK, engine, samples: createBrowserSources(places) });
  } finally {
    await pool.close();
    await store.close();
    await Dexie.delete(storeName);
  }
}

async function makeBundle(text: string, files: Readonly<Record<string, string>>): Promise<Made> {
  return withWorld(
    async () => null,
    async ({ store, hasher, engine, samples: sources }) => {
      for (const [name, content] of Object.entries(files)) {
        await saveAttachment(store, hasher, NOTEBOOK, name, browserFile(new File([content], name)));
      }
      const { run, cells, outcome, problems } = await engine.run(parseNotebook(text, kinds));
      if (outcome !== 'ok') throw new Error(`${outcome}: ${JSON.stringify(problems)}`);
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      await writeBundle({ store, hasher, kinds, sources }, run, async (bytes) => void pieces.push(bytes.slice()));
      const digests = [...cells].map(([name, { digest }]) => [name, digest!]);
      return { digests: Object.fromEntries(digests) as Made['digests'], bundle: new Blob(pieces) };
    },
  );
}

async function replayFile(file: File): Promise<Replayed> {
  const reading = await readBundle(browserFile(file), browserHasher);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  const { bundle } = reading;
  return withWorld(
    async (name, cell) => bundleSnapshot(bundle, name, cell),
    async (parts) => {
      const { verdict, cells, first, problems } = await replayBundle(parts, bundle);
      const verdicts = cells.map(({ cell, verdict: each }) => [cell, each]);
      const digests = cells.map(({ cell, replayed }) => [cell, replayed.digest]);
      return {
        verdict,
        cells: Object.fromEntries(verdicts) as Replayed['cells'],
        digests: Object.fromEntries(digests) as Replayed['digests'],
        first: first?.difference ?? problems,
      };
    },
  );
}

const input = document.createElement('input');
input.type = 'file';
document.body.append(input);

let made: Blob | undefined;

window.makeBundle = async (notebook, files) => {
  const { digests, bundle } = await makeBundle(notebook, files);
  made = bundle;
  return { digests, size: bundle.size };
};
window.madePiece = (start, end) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve((reader.result as string).replace(/^.*,/, ''));
    reader.onerror = () => reject(new Error(String(reader.error)));
    reader.readAsDataURL(made!.slice(start, end));
  });
window.replayChosen = () => replayFile(input.files![0]!);
