import { byCodeUnit } from '../graph/canonical-json.ts';
import { MANIFEST, SUMS, type BundledFile } from './manifest.ts';

/**
 * `sha256sums.txt`, as `sha256sum --check` reads it: every file that the manifest names, but for itself. The manifest
 * names this list, so its own digest cannot stand in it.
 */
export function sumsText(files: ReadonlyMap<string, BundledFile>): string {
  const paths = [...files.keys()].filter((path) => path !== SUMS && path !== MANIFEST).sort(byCodeUnit);
  return paths.map((path) => `${files.get(path)!.sha256}  ${path}\n`).join('');
}
