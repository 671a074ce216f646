/** A model folder as one zip file of stored entries. */
import { ZipWriter } from '../store/zip-stored.ts';

/** Entries stand under `<folder>/`; the same files give the same bytes. */
export async function zipFolder(folder: string, files: ReadonlyMap<string, Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const zip = new ZipWriter(async (bytes) => void pieces.push(bytes));
  for (const [path, bytes] of files) await zip.add(`${folder}/${path}`, bytes);
  await zip.finish();
  const whole = new Uint8Array(pieces.reduce((sum, each) => sum + each.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
