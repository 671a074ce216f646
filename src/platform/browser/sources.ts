import type { Digest } from '../../core/graph/digest.ts';
import type { ByteSource, Hasher, Sources, Store } from '../../core/ports.ts';
import { problem, Refusal } from '../../core/problem.ts';
import { attachedDigests, attachedSources } from '../../core/store/attached-sources.ts';

export interface BrowserSourcesOptions {
  readonly store: Store;
  readonly notebook: string;
  /** Address of the folder that `samples/…` means, with a slash at its end, on this site. */
  readonly samples: URL;
}

/** Sources as attachments of the notebook, and shipped samples. Refusals: `source.missing`, `source.not_loaded`. */
export function createBrowserSources({ store, notebook, samples }: BrowserSourcesOptions): Sources {
  return attachedSources(store, notebook, { open: (name) => fetchSample(name, samples) });
}

/** SHA-256 of sources. A sample is hashed once for each page; an attachment was when it came in. */
export function createSourceDigests(options: BrowserSourcesOptions, hasher: Hasher): (name: string) => Promise<Digest> {
  const samples = new Map<string, Promise<Digest>>();
  return attachedDigests(options.store, options.notebook, async (name) => {
    let digest = samples.get(name);
    if (!digest) {
      digest = hashSample(name, options.samples, hasher);
      samples.set(name, digest);
      digest.catch(() => samples.delete(name));
    }
    return digest;
  });
}

async function hashSample(name: string, samples: URL, hasher: Hasher): Promise<Digest> {
  const source = await fetchSample(name, samples);
  return hasher.sha256(await source.read(0, source.size));
}

async function fetchSample(name: string, samples: URL): Promise<ByteSource> {
  const address = new URL(name.slice('samples/'.length), samples);
  if (!address.href.startsWith(samples.href))
    throw new Refusal(problem('source.missing', { source: name, looked: '' }));
  let response: Response;
  try {
    response = await fetch(address);
  } catch {
    // No network and not among the files kept for offline use.
    throw new Refusal(problem('source.not_loaded', { source: name }));
  }
  const isPage = response.headers.get('content-type')?.startsWith('text/html') ?? false;
  if (response.status === 404 || isPage) {
    throw new Refusal(problem('source.missing', { source: name, looked: address.pathname }));
  }
  if (!response.ok) throw new Refusal(problem('source.not_loaded', { source: name }));
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { name, size: bytes.length, read: async (start, end) => bytes.slice(start, end) };
}

/** A file that the person chose or dropped. */
export function browserFile(file: File): ByteSource {
  return {
    name: file.name,
    size: file.size,
    async read(start, end) {
      try {
        return new Uint8Array(await file.slice(start, end).arrayBuffer());
      } catch {
        // The file was changed, moved or deleted since it was chosen.
        throw new Refusal(problem('source.changed', { source: file.name }));
      }
    },
  };
}
