import { Cancelled } from '../../core/problem.ts';

/** A file that the person chose to be written. */
export interface ChosenFile {
  readonly handle: FileSystemFileHandle;
  /** Whether the choice made it: then it had no bytes. */
  readonly isNew: boolean;
}

/** https://wicg.github.io/file-system-access/, where the browser has it. */
interface FilePicker {
  showSaveFilePicker?(options: {
    suggestedName: string;
    types: { description: string; accept: Record<string, string[]> }[];
  }): Promise<FileSystemFileHandle>;
}

/** Asks where to; undefined where the browser can only download. Throws `Cancelled` when the person turns away. */
export async function chooseFile(name: string): Promise<ChosenFile | undefined> {
  const { showSaveFilePicker } = globalThis as FilePicker;
  if (!showSaveFilePicker) return undefined;
  const types = [{ description: 'Bancada', accept: { 'application/zip': ['.zip'] } }];
  try {
    const handle = await showSaveFilePicker.call(globalThis, { suggestedName: name, types });
    return { handle, isNew: (await handle.getFile()).size === 0 };
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw new Cancelled();
    throw error;
  }
}

/** Takes away the empty file that a choice made, where the browser can: nothing was written to it. */
export async function dropEmpty({ handle, isNew }: ChosenFile): Promise<void> {
  const { remove } = handle as { remove?(): Promise<void> };
  if (isNew) await remove?.call(handle);
}
