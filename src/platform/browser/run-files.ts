/** Exports of other trackers, read inside a worker. */
import type { Imported } from '../../core/tracking/import/imported.ts';
import { readImportFiles, readImportFolder, type ImportChoices } from '../../core/tracking/import/read-import.ts';
import { stopWhenCancelled, type LongWork } from '../../core/store/verify.ts';
import { browserFile } from './sources.ts';

/** Files that a person chose together; a folder's by their path below it. */
export interface RunFiles {
  readonly files: readonly { readonly file: File; readonly path: string }[];
  /** Name of the folder that they are in; absent for files that were chosen by themselves. */
  readonly folder?: string;
}

export async function readRunFiles(
  { files, folder }: RunFiles,
  choices: ImportChoices,
  work: LongWork,
): Promise<Imported> {
  const breathing = {
    breathe: async () => {
      stopWhenCancelled(work);
      // A message that cancels is heard between two tasks alone.
      await new Promise((resolve) => setTimeout(resolve));
    },
    progress: (done: number, total: number) => work.progress?.(done, total),
  };
  if (folder === undefined)
    return readImportFiles(
      breathing,
      files.map(({ file }) => browserFile(file)),
      choices,
    );
  const below = files.map(({ file, path }) => ({
    path,
    open: (name: string) => ({ ...browserFile(file), name }),
    read: async () => {
      stopWhenCancelled(work);
      return browserFile(file).read(0, file.size);
    },
  }));
  return readImportFolder(breathing, below, folder, choices);
}
