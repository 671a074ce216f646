/** A worker for bundles: reads, verifies, writes and imports them; the cells of a replay run in workers of its own. */
import { cellKinds } from '../src/kinds/cell/index.ts';
import { serveBundleWork } from '../src/platform/browser/bundle-work.ts';

serveBundleWork(globalThis, {
  kinds: cellKinds,
  compute: () => new Worker(new URL('./compute.ts', import.meta.url), { type: 'module', name: 'bancada-replay' }),
});
