/** The zip file of a bundle: which entries there are, and nothing hidden between, before or behind them. */
import type { ByteSource } from '../ports.ts';
import { problem, type Problem } from '../problem.ts';
import {
  readZipDirectory,
  readZipEnd,
  zipDirectoryOf,
  zipHeaderOf,
  type DirectoryEntry,
  type ZipEnd,
} from '../store/zip-stored.ts';
import { printable } from './printable.ts';
import { isSafePath, MAX_BYTES, MAX_DIRECTORY_BYTES, MAX_FILES } from './limits.ts';

export interface Archive {
  readonly names: readonly string[];
  /** Undefined when there is no such entry. */
  sizeOf(name: string): number | undefined;
  /** The checksum that stands beside the entry: it tells damage, not malice. */
  crcOf(name: string): number | undefined;
  /** The entry's bytes by place, nothing checked. */
  source(name: string): ByteSource;
}

export type ArchiveReading =
  { readonly ok: true; readonly archive: Archive } | { readonly ok: false; readonly problems: readonly Problem[] };

/**
 * Opens a zip file as `ZipWriter` writes it: entries stored, sorted, each right behind the one before it. Every other
 * byte is refused, so that all of a bundle's bytes follow from its contents.
 * Problems: `bundle.not_a_bundle`, `E_LIMIT_BUNDLE`, `E_LIMIT_FILES`, `E_PATH`, `E_ENTRY_TWICE`, `E_ENTRY_CASE`,
 * `E_ENTRY_LINK`, `E_ENTRY_PACKED`, `E_SIZE`, `bundle.rewritten`. Cost: the directory and one header for each entry.
 */
export async function openArchive(source: ByteSource): Promise<ArchiveReading> {
  const file = source.name;
  const no = (problems: readonly Problem[]): ArchiveReading => ({ ok: false, problems });
  const end = await readZipEnd(source);
  if (!end) return no([problem('bundle.not_a_bundle', {}, { file })]);
  const limits = limitProblems(source, end);
  if (limits.length > 0) return no(limits);
  const entries = await readZipDirectory(source, end);
  if (!entries) return no([problem('bundle.not_a_bundle', {}, { file })]);
  const wrong = [...nameProblems(entries, file), ...entries.flatMap((each) => entryProblems(each, file))];
  if (wrong.length > 0) return no(wrong);
  const misplaced = await layoutProblem(source, entries, end);
  return misplaced ? no([misplaced]) : { ok: true, archive: archiveOf(source, entries) };
}

function limitProblems(source: ByteSource, end: ZipEnd): Problem[] {
  const where = { file: source.name };
  const problems: Problem[] = [];
  if (source.size > MAX_BYTES) {
    problems.push(problem('E_LIMIT_BUNDLE', { bytes: source.size, limit: MAX_BYTES }, where));
  }
  if (end.count > MAX_FILES || end.size > MAX_DIRECTORY_BYTES) {
    problems.push(problem('E_LIMIT_FILES', { files: end.count, limit: MAX_FILES }, where));
  }
  return problems;
}

function nameProblems(entries: readonly DirectoryEntry[], file: string): Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, string>();
  for (const { name } of entries) {
    const folded = name.toLowerCase();
    const other = seen.get(folded);
    if (other === name) problems.push(problem('E_ENTRY_TWICE', { entry: printable(name) }, { file }));
    else if (other !== undefined)
      problems.push(problem('E_ENTRY_CASE', { entry: printable(name), other: printable(other) }, { file }));
    else if (!isSafePath(name)) {
      problems.push(problem('E_PATH', { entry: printable(name) }, { file }));
    }
    seen.set(folded, name);
  }
  return problems;
}

const UNIX_KIND = 0xf000;
const UNIX_LINK = 0xa000;
const ENCRYPTED = 1;

function entryProblems(entry: DirectoryEntry, file: string): Problem[] {
  const where = { file };
  if (((entry.attributes >>> 16) & UNIX_KIND) === UNIX_LINK) {
    return [problem('E_ENTRY_LINK', { entry: printable(entry.name) }, where)];
  }
  if (entry.method !== 0 || (entry.flags & ENCRYPTED) !== 0) {
    return [problem('E_ENTRY_PACKED', { entry: printable(entry.name) }, where)];
  }
  if (entry.packedSize !== entry.size) {
    return [problem('E_SIZE', { entry: printable(entry.name), stated: entry.size, found: entry.packedSize }, where)];
  }
  return [];
}

/** The first entry that does not stand where and as it should. */
async function layoutProblem(
  source: ByteSource,
  entries: readonly DirectoryEntry[],
  end: ZipEnd,
): Promise<Problem | undefined> {
  const file = source.name;
  let at = 0;
  for (const [index, entry] of entries.entries()) {
    const header = zipHeaderOf(entry);
    const next = at + header.length + entry.size;
    if (next > end.start) {
      const found = Math.max(0, end.start - at - header.length);
      return problem('E_SIZE', { entry: printable(entry.name), stated: entry.size, found }, { file });
    }
    const sorted = index === 0 || entries[index - 1]!.name < entry.name;
    const whole = equal(await source.read(at, at + header.length), header);
    if (!sorted || entry.offset !== at || !whole)
      return problem('bundle.rewritten', { entry: printable(entry.name) }, { file });
    at = next;
  }
  const directory = zipDirectoryOf(entries, at);
  const whole = source.size === at + directory.length && equal(await source.read(at, source.size), directory);
  return whole ? undefined : problem('bundle.rewritten', { entry: 'directory' }, { file });
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function archiveOf(file: ByteSource, entries: readonly DirectoryEntry[]): Archive {
  const places = new Map(
    entries.map((entry) => [
      entry.name,
      { start: entry.offset + zipHeaderOf(entry).length, size: entry.size, crc: entry.crc },
    ]),
  );
  return {
    names: entries.map(({ name }) => name),
    sizeOf: (name) => places.get(name)?.size,
    crcOf: (name) => places.get(name)?.crc,
    source(name) {
      const { start, size } = places.get(name)!;
      return { name, size, read: (from, to) => file.read(start + from, start + to) };
    },
  };
}
