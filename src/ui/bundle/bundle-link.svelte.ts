import { MAX_BYTES } from '../../core/bundle/limits.ts';
import { problem, Refusal } from '../../core/problem.ts';
import type { App } from '../app/app.svelte.ts';
import { decode } from '../app/route.ts';
import { openBundle } from './bundle-session.svelte.ts';
import { Task } from './task.svelte.ts';

/** A bundle that an address on this site names: fetched to be looked at, on the person's own request. */
export class BundleLink {
  readonly wanted: string;
  readonly task = new Task<string>();
  private readonly app: App;

  constructor(app: App, wanted: string) {
    this.app = app;
    this.wanted = wanted;
  }

  async open(): Promise<void> {
    const id = await this.task.run(async ({ signal, progress }) => {
      const file = await fetchFile(this.wanted, signal, progress!);
      return this.app.addBundle(await openBundle(await this.app.open(), file, signal));
    });
    if (id !== undefined && this.app.route.view === 'bundle') this.app.replace('bundle', [id]);
  }
}

/**
 * The file behind an address on this site. Refusals: `bundle.link` for no address, `bundle.link_elsewhere` for another
 * site, `bundle.link_failed`, `E_LIMIT_BUNDLE`. Memory: the browser's; what came is kept in Blobs.
 */
async function fetchFile(
  wanted: string,
  signal: AbortSignal,
  progress: (done: number, total: number) => void,
): Promise<File> {
  const url = addressOf(wanted);
  const file = decode(url.pathname.split('/').at(-1)!);
  const failed = (reason: string) => new Refusal(problem('bundle.link_failed', { address: url.href, reason }));
  const response = await fetch(url, { signal, credentials: 'same-origin', redirect: 'error' }).catch((error: unknown) =>
    Promise.reject(signal.aborted ? error : failed('')),
  );
  if (!response.ok || !response.body) throw failed(String(response.status));
  const total = Number(response.headers.get('content-length') ?? 0);
  const pieces: Blob[] = [];
  let done = 0;
  const reader = response.body.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
    pieces.push(new Blob([piece.value]));
    done += piece.value.length;
    progress(done, Math.max(done, total));
    if (done <= MAX_BYTES) continue;
    await reader.cancel();
    throw new Refusal(problem('E_LIMIT_BUNDLE', { bytes: done, limit: MAX_BYTES }, { file }));
  }
  return new File(pieces, file);
}

function addressOf(wanted: string): URL {
  let url: URL;
  try {
    url = new URL(wanted, document.baseURI);
  } catch {
    // Not an address at all: what to do is the same for every way of not being one.
    throw new Refusal(problem('bundle.link', { address: wanted }));
  }
  if (url.origin !== location.origin) throw new Refusal(problem('bundle.link_elsewhere', { address: url.href }));
  return url;
}
