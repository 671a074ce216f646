/**
 * Keeps the app for use without a network: the page's own files at install, every engine when the page is idle and
 * asks for it. A build keeps to its own cache, so that an open page never mixes two versions; a new build waits until
 * the person takes it.
 */
interface Precache {
  readonly build: string;
  readonly files: readonly { readonly file: string; readonly bytes: number; readonly shell?: true }[];
}

declare const BUILD: string;
const scope = self as unknown as ServiceWorkerGlobalScope;
const cacheName = `bancada-${BUILD}`;
const base = new URL('./', scope.location.href);

async function readPrecache(): Promise<Precache> {
  const url = new URL('precache.json', base);
  const kept = await (await caches.open(cacheName)).match(url);
  const response = kept ?? (await fetch(url, { cache: 'no-store' }));
  return (await response.json()) as Precache;
}

/** What the first paint needs: the page, its styles and entry, and the icons. Everything else follows when idle. */
function isShell({ file, shell }: Precache['files'][number]): boolean {
  return shell === true || /^(index\.html|manifest\.webmanifest|icons\/.*|assets\/index-[^/]*)$/.test(file);
}

async function keepShell(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.add(new Request(new URL('precache.json', base), { cache: 'no-store' }));
  const { files } = await readPrecache();
  await cache.addAll(files.filter(isShell).map(({ file }) => new URL(file, base).href));
}

/** Fetches what is missing, one file at a time, and tells every page how far it is. */
async function keepEverything(): Promise<void> {
  const cache = await caches.open(cacheName);
  const { files } = await readPrecache();
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const { file, bytes } of files) {
    const url = new URL(file, base).href;
    if (!(await cache.match(url))) {
      try {
        await cache.add(url);
      } catch (error) {
        // No network, or no room: the pages are told, and the next idle moment tries again.
        const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
        return tell({ type: isFull ? 'offline-full' : 'offline-waiting', done, total });
      }
    }
    done += bytes;
    await tell({ type: done === total ? 'offline-ready' : 'offline-progress', done, total });
  }
}

async function tell(message: object): Promise<void> {
  for (const client of await scope.clients.matchAll({ includeUncontrolled: true })) client.postMessage(message);
}

let keeping: Promise<void> | undefined;

scope.addEventListener('install', (event) => event.waitUntil(keepShell()));

scope.addEventListener('activate', (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith('bancada-') && name !== cacheName) await caches.delete(name);
      }
      await scope.clients.claim();
    })(),
  );
});

scope.addEventListener('message', (event) => {
  const message = event.data as { type?: string };
  if (message.type === 'keep-everything') {
    keeping ??= keepEverything().finally(() => (keeping = undefined));
    event.waitUntil(keeping);
  } else if (message.type === 'take-over') {
    event.waitUntil(scope.skipWaiting());
  }
});

scope.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== 'GET' || url.origin !== base.origin || !url.pathname.startsWith(base.pathname)) return;
  event.respondWith(answer(event.request, url));
});

async function answer(request: Request, url: URL): Promise<Response> {
  const cache = await caches.open(cacheName);
  const page = url.pathname === base.pathname ? new URL('index.html', base).href : `${url.origin}${url.pathname}`;
  return (await cache.match(page)) ?? fetch(request);
}
