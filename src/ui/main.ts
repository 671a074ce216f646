/** The app's root: paints the shell at once and opens the browser's store, workers and kinds when they are asked for. */
import { mount } from 'svelte';
import App from './App.svelte';
import { App as AppState } from './app/app.svelte.ts';
import type { Shipped, World } from './app/world.ts';
import './style/base.css';

declare const __VERSION__: string;
declare const __LOCKFILE__: string;

/** https://wicg.github.io/web-app-launch/, where the browser has it. */
interface LaunchQueue {
  setConsumer(take: (launch: { readonly files: readonly FileSystemFileHandle[] }) => void): void;
}

/** What the kinds are made of, each started in a task of its own, so that all of it never holds up the page. */
const FIRST = [
  () => import('../core/table/ingest.ts'),
  () => import('../kinds/expectation/index.ts'),
  () => import('../kinds/drift/index.ts'),
  () => import('../kinds/model/index.ts'),
];

async function openWorld(): Promise<World> {
  const { openBrowserWorld } = await import('../platform/browser/world.ts');
  await Promise.all(FIRST.map((load) => load()));
  const { cellKinds } = await import('../kinds/cell/index.ts');
  const worker = () =>
    new Worker(new URL('../../workers/compute.ts', import.meta.url), { type: 'module', name: 'bancada-compute' });
  const bundleWorker = () =>
    new Worker(new URL('../../workers/compute.ts', import.meta.url), { type: 'module', name: 'bancada-bundle' });
  return openBrowserWorld({ kinds: cellKinds, worker, bundleWorker, version: __VERSION__, lockfile: __LOCKFILE__ });
}

async function isPrivateWindow(): Promise<boolean> {
  return (await import('../platform/browser/private-window.ts')).isPrivateWindow();
}

async function fetchShipped(path: string): Promise<Response> {
  const response = await fetch(new URL(path, document.baseURI));
  if (!response.ok) throw new Error(`${path}: ${response.status} ${response.statusText}`);
  return response;
}

const shipped: Shipped = {
  text: async (path) => (await fetchShipped(path)).text(),
  bytes: async (path) => new Uint8Array(await (await fetchShipped(path)).arrayBuffer()),
};

/** Files that the operating system opens with the installed app. */
function takeLaunchedFiles(): void {
  const { launchQueue } = globalThis as { launchQueue?: LaunchQueue };
  launchQueue?.setConsumer(({ files }) => {
    void Promise.all(files.map((each) => each.getFile())).then((opened) => app.openFiles(opened));
  });
}

const app = new AppState({ openWorld, isPrivateWindow, shipped, version: __VERSION__ });
const target = document.getElementById('app')!;
target.replaceChildren();
mount(App, { target, props: { app } });
addEventListener('unhandledrejection', ({ reason }) => app.report(reason));
addEventListener('error', ({ error }) => {
  // Without an error object it is the browser's own remark, such as a size observer that comes round again.
  if (error) app.report(error);
});

if (isSecureContext) {
  void app.openLink();
  takeLaunchedFiles();
  if (import.meta.env.PROD) app.idle.add(() => void app.offline.start());
  addEventListener('beforeunload', (event) => {
    if (app.session && app.session.saveState !== 'saved') event.preventDefault();
  });
}
