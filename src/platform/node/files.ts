import { closeSync, fsyncSync, mkdirSync, openSync, statfsSync, writeSync } from 'node:fs';
import { open } from 'node:fs/promises';
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

export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true });
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

/** Writes a whole new file and makes its bytes durable. */
export function writeFileDurably(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'wx');
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at, bytes.length - at);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
