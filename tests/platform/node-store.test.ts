import fs, { mkdtempSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Store } from '../../src/core/ports.ts';
import { openNodeStore } from '../../src/platform/node/store.ts';
import { describeStore, type StoreUnderTest } from '../core/store/contract.ts';

describeStore('a folder', (): StoreUnderTest => {
  const dir = mkdtempSync(path.join(tmpdir(), 'bancada-store-'));
  const opened: Store[] = [];
  const open = async () => {
    const store = await openNodeStore(dir);
    opened.push(store);
    return store;
  };
  return {
    open,
    reopen: open,
    failWrite,
    async cleanUp() {
      for (const store of opened) await store.close();
      rmSync(dir, { recursive: true });
    },
  };
});

/** Every call of the file system that the store writes with, counted together. A journal append is torn in half. */
function failWrite(k: number): () => void {
  const originals = { ...fs };
  let left = k;
  const full = () => Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
  const due = () => left-- === 0;
  const failing = {
    writeFileSync: (...args: Parameters<typeof fs.writeFileSync>) => {
      if (due()) throw full();
      originals.writeFileSync(...args);
    },
    renameSync: (from: string, to: string) => {
      if (due()) throw full();
      originals.renameSync(from, to);
    },
    writeSync: (file: number, bytes: Uint8Array) =>
      due() ? originals.writeSync(file, bytes.subarray(0, bytes.length >> 1)) : originals.writeSync(file, bytes),
    fdatasync: (file: number, done: (error: Error | null) => void) => {
      if (due()) done(full());
      else originals.fdatasync(file, done);
    },
  };
  Object.assign(fs, failing);
  syncBuiltinESMExports();
  return () => {
    for (const name of Object.keys(failing) as (keyof typeof failing)[]) Object.assign(fs, { [name]: originals[name] });
    syncBuiltinESMExports();
  };
}
