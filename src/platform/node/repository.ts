/** Where Git and DVC keep what their pointers name. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { readDvcConfig } from '../../core/interop/dvc/config.ts';

export interface DvcFolder {
  /** The folder of objects on this machine. */
  readonly cache: string;
  /** Remotes that are folders of this machine, the default one first. */
  readonly remotes: readonly string[];
}

/** The DVC repository that a folder is in, if any. */
export function dvcFolderAbove(folder: string): DvcFolder | undefined {
  const dvc = above(folder, '.dvc');
  if (dvc === undefined || !statSync(dvc).isDirectory()) return undefined;
  const texts = ['config', 'config.local'].map((name) => path.join(dvc, name)).filter((file) => existsSync(file));
  const { cache, localRemotes } = readDvcConfig(...texts.map((file) => readFileSync(file, 'utf8')));
  return {
    cache: path.resolve(dvc, cache ?? 'cache'),
    remotes: localRemotes.map((each) => path.resolve(dvc, each)),
  };
}

/** The Git folder that holds LFS objects for a folder: of a worktree, the one that it shares with others. */
export function gitFolderAbove(folder: string): string | undefined {
  const git = above(folder, '.git');
  if (git === undefined || statSync(git).isDirectory()) return git;
  const target = /^gitdir: (.+)$/m.exec(readFileSync(git, 'utf8'))?.[1];
  if (target === undefined) return undefined;
  const own = path.resolve(path.dirname(git), target.trim());
  const common = path.join(own, 'commondir');
  return existsSync(common) ? path.resolve(own, readFileSync(common, 'utf8').trim()) : own;
}

function above(folder: string, name: string): string | undefined {
  for (let at = path.resolve(folder); ; at = path.dirname(at)) {
    const found = path.join(at, name);
    if (existsSync(found)) return found;
    if (path.dirname(at) === at) return undefined;
  }
}
