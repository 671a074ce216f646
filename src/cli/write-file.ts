import { mkdirSync, openSync, closeSync, readFileSync, renameSync, rmSync, writeSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ByteSource } from '../core/ports.ts';
import { problem, Refusal } from '../core/problem.ts';

const PIECE_BYTES = 8 * 1024 * 1024;

/** Writes a text, its folder made where it is missing. Refusal `cli.cannot_write`. */
export function writeText(file: string, text: string): void {
  writing(file, () => writeFileSync(file, text));
}

/** Writes bytes that may be larger than memory; the file stands there whole or not at all. Refusal `cli.cannot_write`. */
export async function writeSource(file: string, source: ByteSource): Promise<void> {
  const temporary = `${file}.${process.pid}.part`;
  const handle = writing(file, () => openSync(temporary, 'w'));
  try {
    for (let start = 0; start < source.size; start += PIECE_BYTES) {
      const bytes = await source.read(start, Math.min(source.size, start + PIECE_BYTES));
      writing(file, () => {
        for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
      });
    }
    closeSync(handle);
    writing(file, () => renameSync(temporary, file));
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** The text of a file, or undefined when there is none. */
export function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function writing<T>(file: string, work: () => T): T {
  try {
    mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
    return work();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new Refusal(problem('cli.cannot_write', { reason: code ?? '' }, { file }));
  }
}
