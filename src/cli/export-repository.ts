/** A run as files of a Git repository whose large files DVC or Git LFS keeps. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { buildGraph } from '../core/graph/order.ts';
import { DVC_GITIGNORE, dvcConfigText, LOCAL_REMOTE } from '../core/interop/dvc/config.ts';
import {
  lockText,
  paramsPath,
  paramsText,
  pipelineText,
  type LockedFile,
  type Stage,
} from '../core/interop/dvc/pipeline.ts';
import { dvcObjectPath, dvcPointerText } from '../core/interop/dvc/pointer.ts';
import { lfsAttributes, lfsObjectPath, lfsPointerText, readLfsPointer } from '../core/interop/git-lfs/pointer.ts';
import { md5OfSource } from '../core/interop/md5.ts';
import {
  bytesSource,
  metricsPath,
  metricsText,
  runFiles,
  stemOf,
  type LargeFile,
  type RunFiles,
} from '../core/interop/run-files.ts';
import { hashSource } from '../core/bundle/sources.ts';
import { problem, Refusal } from '../core/problem.ts';
import type { ExitStatus, Host, World } from './host.ts';
import { said } from './lines.ts';
import type { OpenNotebook } from './open-notebook.ts';
import { exitStatusOf, outputsOf, placedProblems, runCells, sayProblems } from './run-cells.ts';
import { readText, writeSource, writeText } from './write-file.ts';

export type RepositoryTool = 'dvc' | 'git-lfs';

/**
 * Runs what is stale and writes notebook, pointers, metrics and objects into a folder, new or in use. A run in which a
 * check or gate said no is written. Refusals: those of `runFiles`, `dvc.not_yaml`, `interop.differs`, `cli.cannot_write`.
 */
export async function exportRepository(
  host: Host,
  world: World,
  open: OpenNotebook,
  { as, folder }: { readonly as: RepositoryTool; readonly folder: string },
): Promise<ExitStatus> {
  const report = await runCells(host, world, open, undefined);
  const status = exitStatusOf(report);
  if (status > 1) {
    sayProblems(host, placedProblems(open, report), report.cells.values());
    return status;
  }
  const files = await runFiles(stemOf(open.file), {
    graph: buildGraph(open.notebook, host.kinds),
    outputs: outputsOf(report),
    sources: world.sources(open.file),
    objects: world.store.objects,
  });
  const target = { host, open, folder, stem: stemOf(open.file), files };
  await (as === 'dvc' ? writeDvc(target) : writeLfs(target));
  const large = files.data.length + files.models.length;
  const kept = { folder, notebook: path.basename(open.file), n: large, tool: as === 'dvc' ? 'DVC' : 'Git LFS' };
  host.err(`${said(host.language, 'kept_by', kept)}\n`);
  return 0;
}

interface Target {
  readonly host: Host;
  readonly open: OpenNotebook;
  readonly folder: string;
  readonly stem: string;
  readonly files: RunFiles;
}

async function writeDvc({ host, open, folder, stem, files }: Target): Promise<void> {
  const name = path.basename(open.file);
  const { text, front } = open.notebook;
  const bytes = new TextEncoder().encode(text);
  const metrics = new TextEncoder().encode(metricsText(files.metrics));
  const at = (file: string) => path.join(folder, file);
  const above = host.repositories.dvc(folder);
  // A repository that is there has remotes of its own: `dvc push` takes the objects from its cache to them.
  const objects = above ? above.cache : at(LOCAL_REMOTE);
  const data = await keepObjects(objects, files.data);
  const models = await keepObjects(objects, files.models);
  const stage: Stage = {
    stem,
    notebook: name,
    params: front.params,
    deps: [{ ...(await locked(name, bytes)) }, ...data],
    models,
    metrics: await locked(metricsPath(stem), metrics),
  };
  const [pipeline, lock] = [pipelineText(readText(at('dvc.yaml')), stage), lockText(readText(at('dvc.lock')), stage)];
  writeNotebook(open, folder);
  if (!above) {
    writeText(at('.dvc/config'), dvcConfigText());
    writeText(at('.dvc/.gitignore'), DVC_GITIGNORE);
    ignore(folder, `${LOCAL_REMOTE}/`);
  }
  ignore(folder, '.bancada/');
  for (const each of data) {
    writeText(at(`${each.path}.dvc`), dvcPointerText({ ...each, path: path.posix.basename(each.path) }));
  }
  for (const each of [...data, ...models]) ignore(at(path.posix.dirname(each.path)), path.posix.basename(each.path));
  if (Object.keys(front.params).length > 0) writeText(at(paramsPath(stem)), paramsText(front.params));
  writeText(at(metricsPath(stem)), metricsText(files.metrics));
  writeText(at('dvc.yaml'), pipeline);
  writeText(at('dvc.lock'), lock);
}

async function locked(file: string, bytes: Uint8Array): Promise<LockedFile> {
  return { path: file, md5: await md5OfSource(bytesSource(file, bytes)), size: bytes.length };
}

async function keepObjects(folder: string, files: readonly LargeFile[]): Promise<LockedFile[]> {
  const kept: LockedFile[] = [];
  for (const { path: file, source } of files) {
    const md5 = await md5OfSource(source);
    const object = path.join(folder, dvcObjectPath(md5));
    if (!isThere(object, source.size)) await writeSource(object, source);
    kept.push({ path: file, md5, size: source.size });
  }
  return kept;
}

async function writeLfs({ host, open, folder, stem, files }: Target): Promise<void> {
  const git = host.repositories.git(folder) ?? path.join(folder, '.git');
  const large = [...files.data, ...files.models];
  const pointers = [];
  for (const { path: file, source } of large) {
    const oid = await hashSource(host.hasher, source);
    const pointer = { oid, size: source.size };
    pointers.push({ file, pointer, state: await stateOf(host, path.join(folder, file), pointer) });
  }
  const other = pointers.filter(({ state }) => state === 'other');
  if (other.length > 0) {
    throw new Refusal(other.map(({ file }) => problem('interop.differs', { path: path.join(folder, file) })));
  }
  for (const [index, { file, pointer, state }] of pointers.entries()) {
    const object = path.join(git, lfsObjectPath(pointer.oid));
    if (!isThere(object, pointer.size)) await writeSource(object, large[index]!.source);
    if (state === 'free') writeText(path.join(folder, file), lfsPointerText(pointer));
  }
  writeNotebook(open, folder);
  writeText(path.join(folder, metricsPath(stem)), metricsText(files.metrics));
  const attributes = path.join(folder, '.gitattributes');
  const before = readText(attributes) ?? '';
  const after = lfsAttributes(
    before,
    large.map((each) => each.path),
  );
  if (after !== before) writeText(attributes, after);
  ignore(folder, '.bancada/');
}

/** `same`: the file itself is there. `free`: nothing, or a pointer. `other`: bytes that would be lost. */
async function stateOf(
  host: Host,
  file: string,
  pointer: { readonly oid: string; readonly size: number },
): Promise<'free' | 'same' | 'other'> {
  if (!existsSync(file)) return 'free';
  const { size } = statSync(file);
  if (size < 1024 && readLfsPointer(readFileSync(file, 'utf8'))) return 'free';
  if (size !== pointer.size) return 'other';
  return (await hashSource(host.hasher, host.file(file, size))) === pointer.oid ? 'same' : 'other';
}

function writeNotebook(open: OpenNotebook, folder: string): void {
  const file = path.join(folder, path.basename(open.file));
  if (path.resolve(file) !== path.resolve(open.file)) writeText(file, open.notebook.text);
}

/** A line in the folder's `.gitignore`, for a name in that folder, unless it is there. */
function ignore(folder: string, name: string): void {
  const file = path.join(folder, '.gitignore');
  const before = readText(file) ?? '';
  const line = `/${name.replace(/[\\*?[\]]/g, '\\$&')}`;
  if (before.split(/\r?\n/).includes(line)) return;
  writeText(file, `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${line}\n`);
}

function isThere(file: string, size: number): boolean {
  return existsSync(file) && statSync(file).size === size;
}
