import { byCodeUnit } from '../graph/canonical-json.ts';
import type { Digest } from '../graph/digest.ts';
import { problem, Refusal } from '../problem.ts';
import { stopWhenCancelled, type LongWork } from '../store/verify.ts';
import { ZipWriter } from '../store/zip-stored.ts';
import { MAX_BYTES, MAX_FILES } from './limits.ts';
import { planBundle, type BundleParts, type PlannedBundle, type PlannedFile } from './plan.ts';

export interface Written {
  readonly files: number;
  readonly bytes: number;
  /** SHA-256 of `manifest.json`. */
  readonly digest: Digest;
}

/**
 * Writes a run as a bundle, piece by piece; the same run gives the same bytes, wherever and whenever it is written.
 * Refusals: those of `planBundle`, `E_LIMIT_BUNDLE`, `E_LIMIT_FILES`. Nothing is written when it is known before;
 * memory: the largest object, companion or sample.
 */
export async function writeBundle(
  parts: BundleParts,
  runId: string,
  write: (bytes: Uint8Array) => Promise<void>,
  work: LongWork = {},
): Promise<Written> {
  return writePlanned(await planBundle(parts, runId, work), write, work);
}

/** Writes what was planned, for those who showed it first. Refusals: `E_LIMIT_BUNDLE`, `E_LIMIT_FILES`. */
export async function writePlanned(
  { files, digest }: PlannedBundle,
  write: (bytes: Uint8Array) => Promise<void>,
  work: LongWork = {},
): Promise<Written> {
  return { ...(await writeFiles(files, write, work)), digest };
}

async function writeFiles(
  files: ReadonlyMap<string, PlannedFile>,
  write: (bytes: Uint8Array) => Promise<void>,
  work: LongWork,
): Promise<Omit<Written, 'digest'>> {
  const total = [...files.values()].reduce((sum, each) => sum + each.size, 0);
  if (total > MAX_BYTES) throw new Refusal(problem('E_LIMIT_BUNDLE', { bytes: total, limit: MAX_BYTES }));
  if (files.size > MAX_FILES) throw new Refusal(problem('E_LIMIT_FILES', { files: files.size, limit: MAX_FILES }));
  let size = 0;
  const zip = new ZipWriter(async (bytes) => {
    size += bytes.length;
    await write(bytes);
  });
  for (const path of [...files.keys()].sort(byCodeUnit)) {
    stopWhenCancelled(work);
    work.progress?.(size, total);
    const planned = files.get(path)!;
    const bytes = await planned.bytes();
    if (bytes.length !== planned.size)
      throw new Error(`${path}: ${bytes.length} bytes, a document says ${planned.size}`);
    await zip.add(path, bytes);
  }
  await zip.finish();
  work.progress?.(total, total);
  return { files: files.size, bytes: size };
}
