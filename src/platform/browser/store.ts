import type { Table } from 'dexie';
import type { JsonObject } from '../../core/json.ts';
import type { Change, Page, RecordStore, Store, TableName } from '../../core/ports.ts';
import { problem, Refusal } from '../../core/problem.ts';
import { browserClock } from './clock.ts';
import { Database } from './database.ts';
import { browserHasher } from './hasher.ts';
import { BlobObjects } from './objects.ts';

/**
 * A store in IndexedDB. Every commit is one transaction with strict durability: without it, what was acknowledged is
 * lost at a power cut. Refusals: `store.newer_format`, `store.quota`, `store.browser_disk_full`, `store.blocked`
 * (another tab holds an older version open), `store.closed` (another tab upgraded).
 */
export async function openBrowserStore(name: string): Promise<Store> {
  const database = new Database(name);
  await database.open();
  return {
    objects: new BlobObjects(database, browserHasher, browserClock),
    records: recordsIn(database),
    close: async () => database.close(),
  };
}

function recordsIn(database: Database): RecordStore {
  return {
    get: (table, id) => database.read([table], () => database.records(table).get(id)),
    list: (table, prefix = '', page) => database.read([table], () => listRecords(database, table, prefix, page)),
    async commit(changes) {
      if (changes.length === 0) return;
      const tables = [...new Set(changes.map((each) => each.table))];
      await database.writeAtLast(tables, () => applyChanges(database, changes));
    },
  };
}

async function listRecords(database: Database, table: TableName, prefix: string, page?: Page) {
  const whole = recordsFrom(database.records(table), prefix, page?.after);
  const found = page ? whole.limit(page.limit) : whole;
  const ids = (await found.primaryKeys()) as string[];
  const values = await found.toArray();
  return values.map((value, index) => ({ id: ids[index]!, value }));
}

function recordsFrom(records: Table<JsonObject, string>, prefix: string, after: string | undefined) {
  if (after === undefined) return prefix === '' ? records.toCollection() : records.where(':id').startsWith(prefix);
  if (prefix === '') return records.where(':id').above(after);
  // Ids that begin with a prefix stand before the prefix with the last code unit behind it.
  return records.where(':id').between(after, `${prefix}\uffff`, false, true);
}

/** Expectations speak of the state before the transaction. */
async function applyChanges(database: Database, changes: readonly Change[]): Promise<void> {
  for (const { table, id, expect } of changes) {
    if (expect === 'absent' && (await database.records(table).get(id)) !== undefined) {
      throw new Refusal(problem('store.conflict', { table, id }));
    }
  }
  for (const [table, puts] of byTable(changes)) {
    const last = new Map(puts.map((each) => [each.id, each.value]));
    const kept = [...last].filter((each): each is [string, JsonObject] => each[1] !== null);
    const gone = [...last].filter(([, value]) => value === null).map(([id]) => id);
    if (kept.length > 0) {
      await database.records(table).bulkPut(
        kept.map(([, value]) => value),
        kept.map(([id]) => id),
      );
    }
    if (gone.length > 0) await database.records(table).bulkDelete(gone);
  }
}

function byTable(changes: readonly Change[]): Map<TableName, Change[]> {
  const tables = new Map<TableName, Change[]>();
  for (const change of changes) tables.set(change.table, [...(tables.get(change.table) ?? []), change]);
  return tables;
}
