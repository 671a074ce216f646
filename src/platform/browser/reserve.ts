/**
 * Room that can be given back. Chromium looks at a site's room only now and then, so that the site may go far over its
 * quota; it then refuses every transaction that writes, however little, until enough is gone. What only deletes is let
 * through, and frees its room at once. What the service worker keeps for offline use can be fetched once more; what a
 * person made cannot.
 */
export const RESERVE_CHANNEL = 'bancada-reserve';

export interface Released {
  /** Bytes of the app that are kept for offline use after this. */
  readonly done: number;
  readonly total: number;
}

interface Precache {
  readonly files: readonly { readonly file: string; readonly bytes: number }[];
}

/** Smaller files give too little room to be worth fetching again. */
const LEAST_BYTES = 1_000_000;

/** Drops the largest file that is kept for offline use and tells every page so; false when there is none to drop. */
export async function releaseReserve(): Promise<boolean> {
  const storage = (globalThis as { readonly caches?: CacheStorage }).caches;
  if (!storage) return false;
  for (const name of await storage.keys()) {
    if (!name.startsWith('bancada-')) continue;
    const cache = await storage.open(name);
    const list = (await cache.keys()).find(({ url }) => url.endsWith('/precache.json'));
    if (!list) continue;
    const { files } = (await (await cache.match(list))!.json()) as Precache;
    const kept: { url: string; bytes: number }[] = [];
    for (const { file, bytes } of files) {
      const url = new URL(file, list.url).href;
      if (await cache.match(url)) kept.push({ url, bytes });
    }
    const [largest, ...rest] = kept.sort((a, b) => b.bytes - a.bytes);
    if (!largest || largest.bytes < LEAST_BYTES) continue;
    await cache.delete(largest.url);
    const sum = (each: readonly { bytes: number }[]) => each.reduce((total, { bytes }) => total + bytes, 0);
    const channel = new BroadcastChannel(RESERVE_CHANNEL);
    channel.postMessage({ done: sum(rest), total: sum(files) } satisfies Released);
    channel.close();
    return true;
  }
  return false;
}
