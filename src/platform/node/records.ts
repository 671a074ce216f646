import { randomBytes } from 'node:crypto';
import { closeSync, constants, existsSync, fdatasync, fstatSync, linkSync } from 'node:fs';
import { openSync, readdirSync, readSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { byCodeUnit } from '../../core/graph/canonical-json.ts';
import type { JsonObject } from '../../core/json.ts';
import { TABLES, type Change, type Page, type RecordStore, type TableName } from '../../core/ports.ts';
import { problem, Refusal } from '../../core/problem.ts';
import { diskError, errorCode, makeFolder, syncFolder, syncFolderAtOnce, writeFileDurably } from './files.ts';
import { encodeFrame, encodeSeal, readFrames, readLines } from './journal-format.ts';

interface Place {
  readonly start: number;
  readonly end: number;
}

/** Above this many values, one read of the whole journal is faster than a read for each. */
const READ_ONE_BY_ONE = 50;
const COMPACT_FROM_BYTES = 4_000_000;

/**
 * Records as a journal that every thread and process appends to with one write each, without a lock: the order of the
 * file decides. A transaction whose expectation does not hold at its place is void for every reader alike.
 *
 * The index of places is in memory, the values stay in the file. Opening costs one pass over the journal (about
 * 60 MB in 0.2 s), a get one small read, a commit one append and one fsync.
 */
export class JournalRecords implements RecordStore {
  private readonly dir: string;
  private file: number | undefined;
  private generation = 0;
  private readTo = 0;
  private liveBytes = 0;
  private readonly index = new Map<TableName, Map<string, Place>>();
  /** Own transactions under way: what became of them once they were read back. */
  private readonly own = new Map<string, 'sent' | 'done' | { conflict: Change }>();

  constructor(dir: string) {
    this.dir = path.join(dir, 'records');
    makeFolder(this.dir);
    this.openLast();
    this.refresh();
    if (this.readTo > COMPACT_FROM_BYTES && this.liveBytes < this.readTo / 2) this.compact();
  }

  async get(table: TableName, id: string): Promise<JsonObject | undefined> {
    this.refresh();
    const place = this.table(table).get(id);
    return place && this.parse(this.readBytes(place));
  }

  async list(table: TableName, prefix = '', page?: Page): Promise<{ id: string; value: JsonObject }[]> {
    this.refresh();
    const { after } = page ?? {};
    const found = [...this.table(table)].filter(([id]) => id.startsWith(prefix) && (after === undefined || id > after));
    found.sort(([a], [b]) => byCodeUnit(a, b));
    const entries = found.slice(0, page?.limit);
    if (entries.length <= READ_ONE_BY_ONE) {
      return entries.map(([id, place]) => ({ id, value: this.parse(this.readBytes(place)) }));
    }
    const first = entries.reduce((least, [, { start }]) => Math.min(least, start), Infinity);
    const last = entries.reduce((most, [, { end }]) => Math.max(most, end), 0);
    const bytes = this.readBytes({ start: first, end: last });
    return entries.map(([id, { start, end }]) => ({
      id,
      value: this.parse(bytes.subarray(start - first, end - first)),
    }));
  }

  async commit(changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return;
    const id = randomBytes(9).toString('base64url');
    const frame = encodeFrame(id, changes);
    this.own.set(id, 'sent');
    try {
      // A seal that another process wrote in between voids the attempt; the next goes to the new generation.
      while (this.own.get(id) === 'sent') {
        await this.append(frame);
        this.refresh();
      }
      const outcome = this.own.get(id);
      if (typeof outcome === 'object') {
        throw new Refusal(problem('store.conflict', { table: outcome.conflict.table, id: outcome.conflict.id }));
      }
    } finally {
      this.own.delete(id);
    }
  }

  close(): void {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }

  private async append(frame: Buffer): Promise<void> {
    try {
      const written = writeSync(this.file!, frame);
      // A torn frame is void for every reader; the disk had room for a part of it.
      if (written < frame.length) throw Object.assign(new Error('short write'), { code: 'ENOSPC' });
      await promisify(fdatasync)(this.file!);
    } catch (error) {
      throw diskError(error, this.dir);
    }
  }

  /** Takes in what was appended since, by whomever. */
  private refresh(): void {
    if (this.file === undefined) throw new Error('the store is closed');
    const size = fstatSync(this.file).size;
    if (size <= this.readTo) return;
    const base = Math.max(0, this.readTo - 1);
    const bytes = this.readBytes({ start: base, end: size });
    const { frames, next } = readFrames(bytes, this.readTo - base);
    for (const frame of frames) {
      if (frame.seal) {
        this.goOn();
        return;
      }
      this.take(frame.id, readLines(bytes, frame), base);
    }
    this.readTo = base + next;
  }

  private take(id: string, lines: ReturnType<typeof readLines>, base: number): void {
    const broken = lines.find((each) => each.act === '!' && this.table(each.table).has(each.id));
    if (this.own.has(id)) {
      this.own.set(id, broken ? { conflict: { table: broken.table, id: broken.id, value: null } } : 'done');
    }
    if (broken) return;
    for (const { act, table, id: record, start, end } of lines) {
      const before = this.table(table).get(record);
      if (before) this.liveBytes -= before.end - before.start;
      if (act === '-') this.table(table).delete(record);
      else {
        this.table(table).set(record, { start: base + start, end: base + end });
        this.liveBytes += end - start;
      }
    }
  }

  /** Writes a new generation that holds the last value of each record alone, in the order of tables and ids. */
  private compact(): void {
    try {
      writeSync(this.file!, encodeSeal('seal'));
    } catch (error) {
      // Without room for the seal nothing is compacted; the journal stays as good as it was.
      if (!(diskError(error, this.dir) instanceof Refusal)) throw error;
      return;
    }
    this.refresh();
  }

  /**
   * Leaves a sealed journal. Whoever meets the seal first writes the next generation: its bytes follow from the sealed
   * one alone, so it does not matter who does, nor that the one who sealed may have died.
   */
  private goOn(): void {
    const next = this.generation + 1;
    if (!existsSync(this.pathOf(next))) {
      const temporary = path.join(this.dir, `new-${process.pid}-${randomBytes(6).toString('hex')}`);
      try {
        writeFileDurably(temporary, this.encodeAll());
        linkSync(temporary, this.pathOf(next));
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') throw diskError(error, this.dir);
      } finally {
        rmSync(temporary, { force: true });
      }
    }
    this.close();
    this.openLast();
    this.refresh();
  }

  private encodeAll(): Buffer {
    const changes: Change[] = TABLES.flatMap((table) =>
      [...this.table(table)]
        .sort(([a], [b]) => byCodeUnit(a, b))
        .map(([id, place]) => ({ table, id, value: this.parse(this.readBytes(place)) })),
    );
    return encodeFrame('all', changes);
  }

  /** Opens the newest generation; one that another process sealed and removed meanwhile is not made again. */
  private openLast(): void {
    for (;;) {
      const generations = this.generations();
      const last = generations.at(-1) ?? 1;
      const create = generations.length === 0 ? constants.O_CREAT : 0;
      try {
        this.file = openSync(this.pathOf(last), constants.O_RDWR | constants.O_APPEND | create, 0o666);
      } catch (error) {
        if (errorCode(error) === 'ENOENT') continue;
        throw diskError(error, this.dir);
      }
      this.generation = last;
      this.readTo = 0;
      this.liveBytes = 0;
      this.index.clear();
      const old = generations.filter((each) => each < last);
      // The old one goes only when a power cut can no longer take the name of the new one.
      if (old.length > 0) syncFolderAtOnce(this.dir);
      for (const each of old) this.removeGeneration(each);
      return;
    }
  }

  private generations(): number[] {
    const numbers = readdirSync(this.dir).flatMap((name) => {
      const match = /^journal-(\d{6})$/.exec(name);
      return match ? [Number(match[1])] : [];
    });
    return numbers.sort((a, b) => a - b);
  }

  private removeGeneration(generation: number): void {
    try {
      rmSync(this.pathOf(generation), { force: true });
    } catch (error) {
      // Windows keeps a file that another process has open; the next opening removes it.
      if (process.platform !== 'win32') throw error;
    }
  }

  private pathOf(generation: number): string {
    return path.join(this.dir, `journal-${String(generation).padStart(6, '0')}`);
  }

  private table(name: TableName): Map<string, Place> {
    let table = this.index.get(name);
    if (!table) this.index.set(name, (table = new Map()));
    return table;
  }

  private readBytes({ start, end }: Place): Buffer {
    const bytes = Buffer.allocUnsafe(end - start);
    for (let at = 0; at < bytes.length;) {
      const read = readSync(this.file!, bytes, at, bytes.length - at, start + at);
      if (read === 0) throw new Refusal(problem('store.journal_cut', { path: this.pathOf(this.generation) }));
      at += read;
    }
    return bytes;
  }

  private parse(bytes: Buffer): JsonObject {
    return JSON.parse(bytes.toString('utf8')) as JsonObject;
  }
}

/** Makes the names of a fresh store's files durable. */
export async function syncRecordsFolder(dir: string): Promise<void> {
  await syncFolder(path.join(dir, 'records'));
  await syncFolder(dir);
}
