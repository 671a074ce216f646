/**
 * What a power cut would leave of a folder: bytes that were synced, under names whose folder was synced. It listens to
 * the calls by which Node's store makes things durable and trusts nothing else.
 */
import fs from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';

interface Node {
  /** Of a folder: names → nodes as they were when it was last synced. */
  readonly names?: ReadonlyMap<string, number>;
  /** Of a file: its bytes as they were when it was last synced. */
  readonly bytes?: Buffer;
}

export interface DurableDisk {
  /** How many calls made something durable so far. */
  syncs(): number;
  /** Called after every call that made something durable or took a name away. */
  onStep: (() => void) | undefined;
  /**
   * Writes what a power cut at this moment leaves into an empty folder. Without a sync a name that was taken away may
   * be gone or still there; `removed` says which.
   */
  cutInto(target: string, removed: 'gone' | 'there'): void;
  restore(): void;
}

/** Watches everything under `root`, which must be empty. */
export function watchDisk(root: string): DurableDisk {
  const nodes = new Map<number, Node>();
  const paths = new Map<number, string>();
  const original = { ...fs };
  const openHandle = promises.open;
  const gone = new Set<number>();
  let syncs = 0;
  const disk: DurableDisk = { syncs: () => syncs, onStep: undefined, cutInto, restore };

  /** What is behind a path now counts as durable. */
  function sync(file: string): void {
    const stat = original.statSync(file);
    if (stat.isDirectory()) {
      const names = original.readdirSync(file).map((name) => {
        const { ino } = original.statSync(path.join(file, name));
        return [name, ino] as const;
      });
      nodes.set(stat.ino, { names: new Map(names) });
    } else nodes.set(stat.ino, { bytes: original.readFileSync(file) });
    syncs++;
    disk.onStep?.();
  }

  function cutInto(target: string, removed: 'gone' | 'there'): void {
    const write = (ino: number, to: string): void => {
      const node = nodes.get(ino);
      if (node?.bytes) return original.writeFileSync(to, node.bytes, { mode: 0o600 });
      // A file that was never synced has a name and no bytes; a folder that was never synced has no names.
      if (!node && isFile(ino)) return original.writeFileSync(to, '');
      original.mkdirSync(to, { recursive: true });
      for (const [name, child] of node?.names ?? []) {
        if (removed === 'there' || !gone.has(child)) write(child, path.join(to, name));
      }
    };
    write(original.statSync(root).ino, target);
  }

  const files = new Set<number>();
  const isFile = (ino: number) => files.has(ino);

  function note(file: string, descriptor: number): number {
    paths.set(descriptor, file);
    const { ino } = original.fstatSync(descriptor);
    if (original.fstatSync(descriptor).isFile()) files.add(ino);
    gone.delete(ino);
    return descriptor;
  }

  const within = (file: unknown): file is string => typeof file === 'string' && file.startsWith(root);
  const watched = {
    openSync: (file: string, ...rest: [string | number, number?]) => {
      const descriptor = original.openSync(file, ...rest);
      return within(file) ? note(file, descriptor) : descriptor;
    },
    writeFileSync: (file: string, ...rest: [Uint8Array, object?]) => {
      original.writeFileSync(file, ...rest);
      if (within(file)) files.add(original.statSync(file).ino);
    },
    fsyncSync: (descriptor: number) => {
      original.fsyncSync(descriptor);
      const file = paths.get(descriptor);
      if (file !== undefined) sync(file);
    },
    fdatasync: (descriptor: number, done: (error: Error | null) => void) =>
      original.fdatasync(descriptor, (error) => {
        const file = paths.get(descriptor);
        if (file !== undefined) sync(file);
        done(error);
      }),
    rmSync: (file: string, ...rest: [object?]) => {
      const stat = within(file) ? original.statSync(file, { throwIfNoEntry: false }) : undefined;
      original.rmSync(file, ...rest);
      if (!stat || stat.nlink > 1) return;
      gone.add(stat.ino);
      disk.onStep?.();
    },
  };

  Object.assign(fs, watched);
  Object.assign(promises, {
    open: async (file: string, ...rest: [string?]) => {
      const handle = await openHandle(file, ...rest);
      if (!within(file)) return handle;
      const syncHandle = handle.sync.bind(handle);
      handle.sync = async () => {
        await syncHandle();
        sync(file);
      };
      return handle;
    },
  });
  syncBuiltinESMExports();

  function restore(): void {
    for (const name of Object.keys(watched) as (keyof typeof watched)[]) Object.assign(fs, { [name]: original[name] });
    Object.assign(promises, { open: openHandle });
    syncBuiltinESMExports();
  }

  return disk;
}
