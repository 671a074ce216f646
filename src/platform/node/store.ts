import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { RecordStore, Store } from '../../core/ports.ts';
import { problem, Refusal } from '../../core/problem.ts';
import { diskError, makeFolder, syncMadeFolders, writeFileDurably } from './files.ts';
import { FolderObjects } from './objects.ts';
import { JournalRecords, syncRecordsFolder } from './records.ts';

/** Rises when an older Bancada could not read what this one writes. */
const FORMAT = 1;

/**
 * A store in a folder, made when it is missing. Refusals: `store.newer_format`, `store.not_writable`,
 * `store.disk_full`, `store.not_a_store` for a folder that holds something else.
 */
export async function openNodeStore(dir: string): Promise<Store> {
  const folder = path.resolve(dir);
  const made = makeFolder(folder);
  await ensureFormat(folder);
  const objects = new FolderObjects(folder);
  const records = new JournalRecords(folder);
  await syncRecordsFolder(folder);
  await syncMadeFolders(folder, made);
  const guarded: RecordStore = {
    get: (table, id) => records.get(table, id),
    list: (table, prefix, page) => records.list(table, prefix, page),
    async commit(changes) {
      requireFormat(folder, readFormat(folder));
      await records.commit(changes);
    },
  };
  return {
    objects,
    records: guarded,
    async close() {
      objects.forget();
      records.close();
    },
  };
}

async function ensureFormat(folder: string): Promise<void> {
  const file = path.join(folder, 'format.json');
  if (!existsSync(file)) {
    const temporary = path.join(folder, `format-${process.pid}-${randomBytes(6).toString('hex')}`);
    try {
      writeFileDurably(temporary, Buffer.from(`${JSON.stringify({ bancadaStore: FORMAT })}\n`));
      renameSync(temporary, file);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw diskError(error, folder);
    }
  }
  requireFormat(folder, readFormat(folder));
}

function readFormat(folder: string): unknown {
  try {
    return (JSON.parse(readFileSync(path.join(folder, 'format.json'), 'utf8')) as { bancadaStore?: unknown })
      .bancadaStore;
  } catch {
    return undefined;
  }
}

function requireFormat(folder: string, format: unknown): void {
  if (typeof format !== 'number') throw new Refusal(problem('store.not_a_store', { path: folder }));
  if (format > FORMAT) throw new Refusal(problem('store.newer_format', { found: format, known: FORMAT }));
}
