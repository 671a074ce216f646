import type { ByteSource } from '../ports.ts';
import { readZipDirectory, readZipEnd } from '../store/zip-stored.ts';
import { MAX_DIRECTORY_BYTES } from './limits.ts';
import { MANIFEST, NOTEBOOK } from './manifest.ts';

/**
 * Whether a zip file is to be taken for a run bundle, by its name or by what it holds, rather than for packed data.
 * What may be wrong with it is for whoever opens it. Cost: reads the directory.
 */
export async function isBundle(source: ByteSource): Promise<boolean> {
  if (/\.bancada\.zip$/i.test(source.name)) return true;
  const end = await readZipEnd(source);
  if (!end || end.size > MAX_DIRECTORY_BYTES) return false;
  const names = (await readZipDirectory(source, end))?.map(({ name }) => name) ?? [];
  return names.includes(MANIFEST) && names.includes(NOTEBOOK);
}
