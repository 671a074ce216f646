import { closeSync, fsyncSync, mkdirSync, openSync, statfsSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sizeText } from '../../core/store/size-text.ts';
import { problem, Refusal } from '../../core/problem.ts';

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

/** What the disk said, as a Refusal where the person can do something about it; any other error stays as it is. */
export function diskError(error: unknown, path: string): unknown {
  const code = errorCode(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new Refusal(problem('store.disk_full', { path, free: freeText(path) }));
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new Refusal(problem('store.not_writable', { path, reason: code }));
  }
  return error;
}

function freeText(path: string): string {
  try {
    const { bavail, bsize } = statfsSync(path);
    return sizeText(bavail * bsize);
  } catch {
    // The folder may be gone with its disk; the message is about the disk all the same.
    return '0 B';
  }
}

/** Makes a folder and those above it; the first of them that was not there, or undefined when all were. */
export function makeFolder(path: string): string | undefined {
  try {
    return mkdirSync(path, { recursive: true });
  } catch (error) {
    if (errorCode(error) === 'EEXIST' || errorCode(error) === 'ENOTDIR') {
      throw new Refusal(problem('store.not_writable', { path, reason: 'ENOTDIR' }));
    }
    throw diskError(error, path);
  }
}

/** Makes names in a folder durable. Windows has no such call and needs none. */
export async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Makes the names of new folders durable, from `path` up to `made`, the first that `makeFolder` made for it. */
export async function syncMadeFolders(path: string, made: string | undefined): Promise<void> {
  if (made === undefined) return;
  for (let each = path; each.length >= made.length; each = dirname(each)) await syncFolder(dirname(each));
}

/** The same as `syncFolder`, where nothing else may happen in between. */
export function syncFolderAtOnce(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** Writes a whole new file and makes its bytes durable; its name is when its folder has been synced. */
export function writeFileDurably(path: string, bytes: Uint8Array, mode = 0o666): void {
  const file = openSync(path, 'wx', mode);
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
