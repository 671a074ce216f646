import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import path from 'node:path';
import type { Locks, LockMode } from '../../core/ports.ts';
import { diskError, errorCode, makeFolder } from './files.ts';

interface Claim {
  readonly name: string;
  readonly mode: LockMode;
}

const BEAT_MS = 15_000;
/** A claim from another machine (a shared folder) counts as dead after this long without a beat. */
const SILENT_MS = 60_000;
const RETRIES = 10;
const RETRY_MS = 5;
const WAIT_MS = 50;

/**
 * Locks as files that name their process. A claim counts only while that process lives, so nothing has to be cleaned
 * up after a crash. Of two claims made at the same moment, the one whose name sorts first wins.
 */
export function createNodeLocks(storeDir: string): Locks {
  const root = path.join(path.resolve(storeDir), 'locks');
  const folderOf = (name: string) => path.join(root, createHash('sha256').update(name).digest('hex').slice(0, 24));
  return {
    take: (name, mode) => take(folderOf(name), mode),
    wait: (name, mode) => wait(folderOf(name), mode),
    held: async (name) => liveClaims(folderOf(name)).length > 0,
  };
}

async function take(folder: string, mode: LockMode): Promise<(() => Promise<void>) | undefined> {
  makeFolder(folder);
  const own: Claim = { name: `${mode === 'exclusive' ? 'x' : 's'}-${randomBytes(10).toString('hex')}`, mode };
  const file = path.join(folder, own.name);
  try {
    writeFileSync(file, JSON.stringify({ host: hostname(), pid: process.pid, born: bornAt(process.pid) }), {
      flag: 'wx',
    });
  } catch (error) {
    throw diskError(error, folder);
  }
  for (let attempt = 0; ; attempt++) {
    const rivals = liveClaims(folder).filter((each) => each.name !== own.name && excludes(each.mode, mode));
    if (rivals.length === 0) return hold(file);
    // A rival that came at the same moment and sorts behind gives way; one that holds the lock stays.
    const mayGiveWay = rivals.every((each) => each.name.slice(2) > own.name.slice(2)) && attempt < RETRIES;
    if (!mayGiveWay) {
      rmSync(file, { force: true });
      return undefined;
    }
    await pause(RETRY_MS);
  }
}

async function wait(folder: string, mode: LockMode): Promise<() => Promise<void>> {
  for (;;) {
    const release = await take(folder, mode);
    if (release) return release;
    await pause(WAIT_MS);
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

function hold(file: string): () => Promise<void> {
  const beat = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(file, now, now);
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
    }
  }, BEAT_MS);
  beat.unref();
  return async () => {
    clearInterval(beat);
    rmSync(file, { force: true });
  };
}

function excludes(a: LockMode, b: LockMode): boolean {
  return a === 'exclusive' || b === 'exclusive';
}

/** The claims whose process lives; the files of the others are removed. */
function liveClaims(folder: string): Claim[] {
  let names: string[];
  try {
    names = readdirSync(folder);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
  return names.flatMap((name) => {
    const file = path.join(folder, name);
    if (isAlive(file)) return [{ name, mode: name.startsWith('x') ? ('exclusive' as const) : ('shared' as const) }];
    rmSync(file, { force: true });
    return [];
  });
}

function isAlive(file: string): boolean {
  try {
    const age = Date.now() - statSync(file).mtimeMs;
    const text = readFileSync(file, 'utf8');
    // Empty for the moment between its creation and its first byte.
    if (text === '') return age < SILENT_MS;
    const { host, pid, born } = JSON.parse(text) as { host: string; pid: number; born: string };
    if (host !== hostname()) return age < SILENT_MS;
    return processLives(pid) && bornAt(pid) === born;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

function processLives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** When a process started, where the system says: a process id is given again after its process has gone. */
function bornAt(pid: number): string {
  if (process.platform !== 'linux') return '';
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    // Not shown to us: the process id alone must do.
    return '';
  }
}
