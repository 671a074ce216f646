/** From a source's name to the file that holds its bytes, also where Git or DVC keep only a pointer in its place. */
import { existsSync, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Stats } from 'node:fs';
import path from 'node:path';
import { dvcObjectPath, MAX_POINTER_BYTES, readDvcPointer } from '../../core/interop/dvc/pointer.ts';
import { lfsObjectPath, MAX_LFS_POINTER_BYTES, readLfsPointer } from '../../core/interop/git-lfs/pointer.ts';
import { shellWord } from '../../core/ci/workflow.ts';
import { problem, Refusal } from '../../core/problem.ts';
import { errorCode } from './files.ts';
import { dvcFolderAbove, gitFolderAbove } from './repository.ts';

export interface SourceFile {
  /** As the notebook names it, without `.dvc`: its ending tells the format. */
  readonly name: string;
  readonly file: string;
  readonly stats: Stats;
  /** What its bytes must hash to, where a pointer says so, and the command that fetches them again. */
  readonly stated?: { readonly algorithm: 'md5' | 'sha256'; readonly hex: string; readonly command: string };
}

/**
 * The file itself; or, where it is a Git LFS pointer, its object; or, where it is missing or named with `.dvc`, the
 * object that the `.dvc` file beside it names, in DVC's cache, in a remote on this machine, or at its place. Refusals:
 * `source.missing`, `source.not_a_file`, `source.unreadable`, `source.lfs_pointer`, `source.dvc_pointer`,
 * `source.dvc_unread`, `source.pointer_damaged` when the kept bytes are of another size.
 */
export async function locateSource(name: string, file: string): Promise<SourceFile> {
  if (file.endsWith('.dvc')) return locateDvc(name.replace(/\.dvc$/, ''), file);
  if (!existsSync(file) && existsSync(`${file}.dvc`)) return locateDvc(name, `${file}.dvc`);
  const stats = await statSource(name, file);
  if (stats.size >= MAX_LFS_POINTER_BYTES) return { name, file, stats };
  const pointer = readLfsPointer(readFileSync(file, 'utf8'));
  if (!pointer) return { name, file, stats };
  const command = `git lfs pull --include=${shellWord(path.basename(file))}`;
  const git = gitFolderAbove(path.dirname(file));
  const object = git && path.join(git, lfsObjectPath(pointer.oid));
  if (object === undefined || !existsSync(object)) {
    throw new Refusal(problem('source.lfs_pointer', { source: name, command }));
  }
  return kept(name, object, pointer.size, { algorithm: 'sha256', hex: pointer.oid, command });
}

async function locateDvc(name: string, file: string): Promise<SourceFile> {
  const { size } = await statSource(name, file);
  const pointer = size > MAX_POINTER_BYTES ? undefined : readDvcPointer(readFileSync(file, 'utf8'));
  if (!pointer) throw new Refusal(problem('source.dvc_unread', { source: name, pointer: path.basename(file) }));
  const command = `dvc pull ${shellWord(path.basename(file))}`;
  const places = dvcFolderAbove(path.dirname(file));
  const object = [...(places ? [places.cache, ...places.remotes] : [])]
    .map((folder) => path.join(folder, dvcObjectPath(pointer.md5)))
    .find((each) => existsSync(each));
  const found = object ?? path.resolve(path.dirname(file), pointer.path);
  if (!existsSync(found)) throw new Refusal(problem('source.dvc_pointer', { source: name, command }));
  return kept(name, found, pointer.size, { algorithm: 'md5', hex: pointer.md5, command });
}

async function kept(
  name: string,
  file: string,
  size: number | undefined,
  stated: NonNullable<SourceFile['stated']>,
): Promise<SourceFile> {
  const stats = await statSource(name, file);
  if (size !== undefined && stats.size !== size) throw damaged(name, file, stated.command);
  return { name, file, stats, stated };
}

export function damaged(source: string, looked: string, command: string): Refusal {
  return new Refusal(problem('source.pointer_damaged', { source, looked, command }));
}

async function statSource(name: string, file: string): Promise<Stats> {
  try {
    const stats = await stat(file);
    if (!stats.isFile()) throw new Refusal(problem('source.not_a_file', { source: name, looked: file }));
    return stats;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') {
      throw new Refusal(problem('source.missing', { source: name, looked: file }));
    }
    throw new Refusal(problem('source.unreadable', { source: name, looked: file, reason: errorCode(error) ?? '' }));
  }
}
