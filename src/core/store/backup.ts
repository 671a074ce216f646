/** The whole store as one file, and back. Same store, same bytes. */
import { byCodeUnit } from '../graph/canonical-json.ts';
import type { Json, JsonObject } from '../json.ts';
import { TABLES, type ByteSource, type Change, type Hasher, type Store, type TableName } from '../ports.ts';
import { problem, Refusal } from '../problem.ts';
import { stopWhenCancelled, type LongWork } from './verify.ts';
import { readZipEntries, readZipEntry, ZipWriter, type ZipEntry } from './zip-stored.ts';

const FORMAT = 1;
const HEAD = 'bancada-backup.json';
/** Records of one entry, about. */
const LINES_BYTES = 4 * 1024 * 1024;

export interface BackupReport {
  readonly objects: number;
  readonly records: number;
}

/**
 * Writes every record and object, piece by piece: `bancada-backup.json`, `records/<table>-<n>.jsonl` (one
 * `[id, value]` a line, keys sorted), `objects/<digest>`, in a zip file of stored entries. Damaged objects are refused
 * (`store.damaged`). Memory: 4 MiB or the largest object.
 */
export async function backupStore(
  store: Store,
  write: (bytes: Uint8Array) => Promise<void>,
  work: LongWork = {},
): Promise<BackupReport> {
  const objects = (await store.objects.list()).map((each) => each.digest).sort(byCodeUnit);
  const zip = new ZipWriter(write);
  await zip.add(HEAD, new TextEncoder().encode(`${JSON.stringify({ bancadaBackup: FORMAT })}\n`));
  let records = 0;
  for (const table of TABLES) records += await addTable(zip, table, await store.records.list(table));
  for (const [index, digest] of objects.entries()) {
    stopWhenCancelled(work);
    work.progress?.(index, objects.length);
    await zip.add(`objects/${digest}`, await store.objects.get(digest));
  }
  await zip.finish();
  work.progress?.(objects.length, objects.length);
  return { objects: objects.length, records };
}

async function addTable(
  zip: ZipWriter,
  table: TableName,
  records: readonly { id: string; value: JsonObject }[],
): Promise<number> {
  let lines: string[] = [];
  let size = 0;
  let part = 0;
  const flush = async () => {
    const name = `records/${table}-${String(part++).padStart(5, '0')}.jsonl`;
    await zip.add(name, new TextEncoder().encode(lines.join('')));
    lines = [];
    size = 0;
  };
  for (const { id, value } of records) {
    const line = `${JSON.stringify([id, sorted(value)])}\n`;
    lines.push(line);
    size += line.length;
    if (size >= LINES_BYTES) await flush();
  }
  if (lines.length > 0) await flush();
  return records.length;
}

/** Stores may give members back in any order. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  const members = Object.entries(value).sort(([a], [b]) => byCodeUnit(a, b));
  return Object.fromEntries(members.map(([name, each]) => [name, sorted(each as Json)]));
}

/**
 * Puts a backup's contents into the store: objects first, each compared with its digest, then all records in one
 * commit; records of the same id are replaced. Nothing is recorded when anything is wrong: `backup.not_a_backup`,
 * `backup.newer_format`, `backup.damaged`.
 */
export async function restoreBackup(
  store: Store,
  hasher: Hasher,
  source: ByteSource,
  work: LongWork = {},
): Promise<BackupReport> {
  const entries = await readZipEntries(source);
  await requireFormat(source, entries[0]);
  const changes: Change[] = [];
  let objects = 0;
  for (const [index, entry] of entries.entries()) {
    stopWhenCancelled(work);
    work.progress?.(index, entries.length);
    if (entry.name === HEAD) continue;
    const bytes = await readZipEntry(source, entry);
    const table = /^records\/([a-z]+)-\d{5}\.jsonl$/.exec(entry.name)?.[1];
    if (table !== undefined && isTable(table)) changes.push(...readLines(source, entry, table, bytes));
    else {
      await restoreObject(store, hasher, source, entry, bytes);
      objects++;
    }
  }
  await store.objects.sync();
  await store.records.commit(changes);
  work.progress?.(entries.length, entries.length);
  return { objects, records: changes.length };
}

function damaged(source: ByteSource, entry: ZipEntry): Refusal {
  return new Refusal(problem('backup.damaged', { source: source.name, entry: entry.name }));
}

async function requireFormat(source: ByteSource, head: ZipEntry | undefined): Promise<void> {
  const refusal = () => new Refusal(problem('backup.not_a_backup', { source: source.name }));
  if (head?.name !== HEAD) throw refusal();
  const value = parse(new TextDecoder().decode(await readZipEntry(source, head)));
  const found = (value as { bancadaBackup?: unknown } | undefined)?.bancadaBackup;
  if (typeof found !== 'number') throw refusal();
  if (found > FORMAT) {
    throw new Refusal(problem('backup.newer_format', { source: source.name, found, known: FORMAT }));
  }
}

function isTable(name: string): name is TableName {
  return (TABLES as readonly string[]).includes(name);
}

function readLines(source: ByteSource, entry: ZipEntry, table: TableName, bytes: Uint8Array): Change[] {
  const lines = new TextDecoder().decode(bytes).split('\n');
  return lines.slice(0, -1).map((line) => {
    const value = parse(line);
    if (!Array.isArray(value) || typeof value[0] !== 'string') throw damaged(source, entry);
    return { table, id: value[0], value: value[1] as JsonObject };
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

async function restoreObject(
  store: Store,
  hasher: Hasher,
  source: ByteSource,
  entry: ZipEntry,
  bytes: Uint8Array,
): Promise<void> {
  const digest = /^objects\/([0-9a-f]{64})$/.exec(entry.name)?.[1];
  if (digest === undefined || (await hasher.sha256(bytes)) !== digest) throw damaged(source, entry);
  await store.objects.put(bytes);
}
