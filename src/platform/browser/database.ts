import { Dexie, type Table } from 'dexie';
import type { Digest } from '../../core/graph/digest.ts';
import type { JsonObject } from '../../core/json.ts';
import { TABLES, type TableName } from '../../core/ports.ts';
import { problem, Refusal } from '../../core/problem.ts';
import { isClosed, storeError } from './disk-error.ts';
import { releaseReserve } from './reserve.ts';

/** Rises when an older Bancada could not read what this one writes. */
export const FORMAT = 1;

export interface ObjectInfo {
  readonly sizeBytes: number;
  readonly storedAt: number;
}

/**
 * The database: record tables under their own names, objects in two (`blob` the bytes, `object` size and time, so
 * that listing touches no bytes), and `meta` with the format.
 */
export class Database {
  readonly dexie: Dexie;
  /** Closed by us, or for a tab with a newer Bancada: stays closed. */
  private ended = false;

  constructor(name: string) {
    this.dexie = new Dexie(name, { chromeTransactionDurability: 'strict' });
    const tables = Object.fromEntries([...TABLES, 'blob', 'object', 'meta'].map((table) => [table, '']));
    this.dexie.version(FORMAT).stores(tables);
    // Another tab with a newer Bancada waits to upgrade: let it, and refuse what comes after. Dexie's own handler,
    // which would open the upgraded database again, is kept out by returning false.
    this.dexie.on('versionchange', () => {
      this.close();
      return false;
    });
  }

  get blobs(): Table<Blob, Digest> {
    return this.dexie.table('blob');
  }

  get infos(): Table<ObjectInfo, Digest> {
    return this.dexie.table('object');
  }

  records(table: TableName): Table<JsonObject, string> {
    return this.dexie.table(table);
  }

  close(): void {
    this.ended = true;
    this.dexie.close({ disableAutoOpen: true });
  }

  async open(): Promise<void> {
    let blocked: (error: Refusal) => void;
    const other = new Promise<never>((_, reject) => (blocked = reject));
    this.dexie.on('blocked', () => blocked(new Refusal(problem('store.blocked'))));
    try {
      await Promise.race([this.openAndMark(), other]);
    } catch (error) {
      throw await storeError(error);
    }
  }

  private async openAndMark(): Promise<void> {
    await this.dexie.open();
    await this.dexie.transaction('rw', 'meta', async () => {
      const format: unknown = await this.dexie.table('meta').get('format');
      if (format === undefined) await this.dexie.table('meta').put(FORMAT, 'format');
    });
  }

  /**
   * One transaction over `tables`, durable when the promise resolves. The format is read inside it: IndexedDB and
   * Dexie let old code write into a newer database.
   */
  async write(tables: readonly string[], change: () => Promise<void>): Promise<void> {
    await this.connected(() =>
      this.dexie.transaction('rw', [...tables, 'meta'], async () => {
        const format: unknown = await this.dexie.table('meta').get('format');
        if (typeof format !== 'number' || format > FORMAT) {
          throw new Refusal(problem('store.newer_format', { found: String(format), known: FORMAT }));
        }
        await change();
      }),
    );
  }

  /**
   * `write` for what takes room away or is as small as a record: when the browser has no more room, the app's own
   * offline copy makes way for it, file by file.
   */
  async writeAtLast(tables: readonly string[], change: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await this.write(tables, change);
      } catch (error) {
        const isFull = error instanceof Refusal && error.problems[0]?.code === 'store.quota';
        if (!isFull || !(await releaseReserve())) throw error;
      }
    }
  }

  async read<T>(tables: readonly string[], look: () => Promise<T>): Promise<T> {
    return this.connected(() => this.dexie.transaction('r', [...tables], look));
  }

  /** Runs a transaction, once more on a new connection when the browser has ended the one there was. */
  private async connected<T>(transact: () => PromiseLike<T>): Promise<T> {
    try {
      try {
        return await transact();
      } catch (error) {
        if (this.ended || !isClosed(error)) throw error;
        // Firefox does so after a write that it had no room for.
        this.dexie.close({ disableAutoOpen: false });
        await this.dexie.open();
        return await transact();
      }
    } catch (error) {
      throw await storeError(error);
    }
  }
}
