/** What a bundle will hold, told before it is written. */
import { byCodeUnit } from '../graph/canonical-json.ts';
import type { Digest } from '../graph/digest.ts';
import { problem, type Problem } from '../problem.ts';
import type { LongWork } from '../store/verify.ts';
import { zipDirectoryOf, zipHeaderOf } from '../store/zip-stored.ts';
import type { Manifest } from './manifest.ts';
import { planBundle, type BundleParts, type FileUse, type PlannedBundle } from './plan.ts';
import { exportedAs } from './withheld.ts';

/** Files of one use; sources and samples one by one, under their names. */
export interface ListedFiles {
  readonly use: FileUse;
  /** The source or the path; absent where several files stand together. */
  readonly name?: string;
  readonly files: number;
  readonly bytes: number;
}

export interface BundleListing {
  readonly contents: readonly ListedFiles[];
  /** Of the whole, as it will be written. */
  readonly files: number;
  /** Size of the `.bancada.zip`. */
  readonly bytes: number;
  /** SHA-256 of the manifest: what will be signed. */
  readonly digest: Digest;
  readonly replayable: boolean;
  /** What stays out, and what follows from that. */
  readonly leftOut: readonly Problem[];
  /** What a reader will be able to see; the honest part of the list. */
  readonly inside: readonly Problem[];
}

/** The list of a bundle's contents with their sizes. Cost and Refusals: those of `planBundle`; writes nothing. */
export async function bundlePlan(parts: BundleParts, runId: string, work: LongWork = {}): Promise<BundleListing> {
  return listBundle(await planBundle(parts, runId, work));
}

export function listBundle({ files, manifest, digest }: PlannedBundle): BundleListing {
  return {
    contents: listed(manifest, files),
    files: files.size,
    bytes: zipBytes(files),
    digest,
    replayable: manifest.withheld === undefined,
    leftOut: leftOutOf(manifest),
    inside: insideOf(manifest, files),
  };
}

const ORDER: readonly FileUse[] = [
  'notebook',
  'source',
  'sample',
  'rows',
  'result',
  'model',
  'companion',
  'manifest',
  'signature',
];

function listed({ sources }: Manifest, files: PlannedBundle['files']): ListedFiles[] {
  const found = new Map<string, ListedFiles & { bytes: number; files: number }>();
  const sourceOf = new Map(sources.flatMap(({ name, chunks = [] }) => chunks.map((chunk) => [chunk, name] as const)));
  for (const [path, { use, size, sha256 }] of files) {
    const name = use === 'source' ? sourceOf.get(sha256) : use === 'sample' ? path : undefined;
    const id = `${ORDER.indexOf(use)} ${name ?? ''}`;
    const group = found.get(id) ?? { use, ...(name !== undefined && { name }), files: 0, bytes: 0 };
    group.files++;
    group.bytes += size;
    found.set(id, group);
  }
  return [...found].sort(([a], [b]) => byCodeUnit(a, b)).map(([, group]) => group);
}

function zipBytes(files: PlannedBundle['files']): number {
  const entries = [...files].map(([name, { size }]) => ({ name, size, crc: 0, offset: 0 }));
  const body = entries.reduce((sum, entry) => sum + zipHeaderOf(entry).length + entry.size, 0);
  return body + zipDirectoryOf(entries, body).length;
}

function leftOutOf({ withheld }: Manifest): Problem[] {
  if (!withheld) return [];
  const cells = Object.keys(withheld.cells);
  return [
    ...withheld.data.map(exportedAs),
    ...(cells.length > 0 ? [problem('bundle.stays_out_rows', { cells })] : []),
    ...(withheld.models ? [problem('bundle.stays_out_models')] : []),
  ];
}

function insideOf(manifest: Manifest, files: PlannedBundle['files']): Problem[] {
  const { withheld, sources, cells } = manifest;
  const uses = new Set([...files.values()].map((each) => each.use));
  const partial = withheld?.cells ?? {};
  const whole = Object.keys(cells).filter((cell) => cells[cell]!.state === 'done' && !Object.hasOwn(partial, cell));
  const gone = new Set((withheld?.data ?? []).map(({ name }) => name));
  const kept = sources.map(({ name }) => name).filter((name) => !gone.has(name));
  const samples = Object.values(partial).flatMap(({ sample }) => (sample ? [sample] : []));
  const notes = [problem('bundle.holds_text'), problem('bundle.holds_environment')];
  if (kept.length > 0) notes.push(problem('bundle.holds_rows', { sources: kept }));
  else if (whole.length > 0 && uses.has('rows')) notes.push(problem('bundle.holds_rows', { sources: whole }));
  for (const { path, rows, columns } of samples) notes.push(problem('bundle.holds_sample', { path, rows, columns }));
  if (uses.has('result')) notes.push(problem('bundle.holds_results'));
  if (uses.has('model')) notes.push(problem('bundle.holds_models'));
  if (withheld) notes.push(problem('bundle.holds_digests'));
  return notes;
}
