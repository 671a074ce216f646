import type { GivenFile } from '../app/app.svelte.ts';
import type { RunFiles } from '../app/world.ts';

/** Files of one folder as they stand below it, or files that were chosen by themselves. */
export function runFilesOf(given: readonly GivenFile[]): RunFiles {
  const folder = given[0]?.path.split('/')[0] ?? '';
  if (!given.every(({ path }) => path.startsWith(`${folder}/`))) return { files: given };
  return { folder, files: given.map(({ file, path }) => ({ file, path: path.slice(folder.length + 1) })) };
}
