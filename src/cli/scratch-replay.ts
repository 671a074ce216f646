/** Replaying a bundle in a store that is there for nothing else. */
import path from 'node:path';
import { bundleSnapshot, replayBundle, type Replay, type ReplayParts } from '../core/bundle/replay.ts';
import type { Bundle } from '../core/bundle/read.ts';
import type { Host } from './host.ts';
import { withWorld } from './open-notebook.ts';
import { problemLine } from './print.ts';
import { RunProgress } from './progress.ts';

/** `folder` is empty, and the caller's to remove. */
export function inScratch<T>(
  host: Host,
  { folder, workers }: { readonly folder: string; readonly workers: number | undefined },
  bundle: Bundle,
  work: (parts: ReplayParts) => Promise<T>,
): Promise<T> {
  const file = path.join(folder, 'notebook.md');
  const options = { storeDir: path.join(folder, 'store'), workers, attached: true };
  return withWorld(host, options, (world) =>
    work({
      store: world.store,
      hasher: world.hasher,
      kinds: host.kinds,
      notebook: world.notebookId(file),
      engine: world.engine(file, async (name, cell) => bundleSnapshot(bundle, name, cell)),
      samples: world.sources(file),
    }),
  );
}

/** With progress, and a word before anything runs on what is other here. */
export async function replayThere(host: Host, parts: ReplayParts, bundle: Bundle): Promise<Replay> {
  const progress = new RunProgress(host);
  try {
    return await replayBundle(parts, bundle, {
      signal: host.signal,
      onStatus: (status) => progress.take(status),
      onPlan: ({ problems }) => problems.forEach((each) => host.err(`${problemLine(each, host.language)}\n`)),
    });
  } finally {
    progress.end();
  }
}
