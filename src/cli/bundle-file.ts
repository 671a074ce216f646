/** Run bundles as files: writing one whole or not at all, opening one, verifying one. */
import { closeSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { open as openFile } from 'node:fs/promises';
import { readBundle, type Bundle, type BundleReading } from '../core/bundle/read.ts';
import { fingerprintText } from '../core/bundle/signature.ts';
import { verifyBundle, type BundleReport } from '../core/bundle/verify.ts';
import { bundlePlan, listBundle } from '../core/bundle/listing.ts';
import { planBundle, type BundleParts } from '../core/bundle/plan.ts';
import { writePlanned } from '../core/bundle/write.ts';
import { runMetadata } from '../core/bundle-metadata/companion.ts';
import { REPORT } from '../core/bundle-metadata/paths.ts';
import { problem, Refusal } from '../core/problem.ts';
import { sizeText } from '../core/store/size-text.ts';
import type { BundleRequest } from './bundle-contents.ts';
import type { ExitStatus, Host, World } from './host.ts';
import { head, said, word } from './lines.ts';
import { splitCellName, type OpenNotebook } from './open-notebook.ts';
import { printJson, problemJson, problemLine, table } from './print.ts';
import { exitStatusOf, placedProblems, runCells, sayProblems } from './run-cells.ts';

const ZIP = 'PK';

/** Whether a file is to be taken for a bundle: by its name, or by how it begins. */
export function isBundleFile(file: string): boolean {
  if (file.endsWith('.zip')) return true;
  const start = Buffer.alloc(ZIP.length);
  try {
    const handle = openSync(file, 'r');
    readSync(handle, start, 0, start.length, 0);
    closeSync(handle);
  } catch {
    // Whoever opens it as what it is says why it cannot be read.
    return false;
  }
  return start.toString('latin1') === ZIP;
}

/** Opens a bundle file. Refusal `cli.no_bundle`; what is wrong inside is in the reading. */
export function openBundleFile(host: Host, file: string): Promise<BundleReading> {
  let size: number;
  try {
    size = statSync(file).size;
  } catch (error) {
    throw new Refusal(problem('cli.no_bundle', { reason: (error as NodeJS.ErrnoException).code ?? '' }, { file }));
  }
  return readBundle(host.file(file, size), host.hasher);
}

/** The bundle, or a Refusal with every problem. */
export async function needBundle(host: Host, file: string): Promise<Bundle> {
  const reading = await openBundleFile(host, file);
  if (!reading.ok) throw new Refusal(reading.problems);
  return reading.bundle;
}

export interface CheckedBundle {
  readonly reading: BundleReading;
  readonly report: BundleReport;
}

export async function checkBundleFile(host: Host, file: string): Promise<CheckedBundle> {
  const reading = await openBundleFile(host, file);
  if (!reading.ok) return { reading, report: { files: 0, bytes: 0, problems: reading.problems } };
  return { reading, report: await verifyBundle(reading.bundle, host.hasher, { signal: host.signal }) };
}

/** Runs what is stale and writes the run. The file stands there whole or as it was. */
export function exportBundle(
  host: Host,
  world: World,
  open: OpenNotebook,
  cell: string | undefined,
  request: BundleRequest & { readonly file: string },
): Promise<ExitStatus> {
  return withRun(host, world, open, cell, request, async (parts, run) => {
    const { file } = request;
    const planned = await planBundle(parts, run, { signal: host.signal });
    const written = await writeWhole(file, (write) => writePlanned(planned, write, { signal: host.signal }));
    for (const each of listBundle(planned).leftOut) host.err(`${problemLine(each, host.language)}\n`);
    const by = parts.signer && fingerprintText(await host.hasher.sha256(parts.signer.publicKey));
    const what = { file, n: written.files, size: sizeText(written.bytes) };
    const signed = by === undefined ? '' : said(host.language, 'signed_by', { by });
    host.err(`${said(host.language, 'written', what)}${signed}\n`);
  });
}

/** Runs what is stale and writes the report of the run alone, as a bundle of it would hold it. */
export function exportReport(
  host: Host,
  world: World,
  open: OpenNotebook,
  cell: string | undefined,
  request: BundleRequest & { readonly file: string },
): Promise<ExitStatus> {
  return withRun(host, world, open, cell, request, async (parts, run) => {
    const planned = await planBundle({ ...parts, companions: [runMetadata] }, run, { signal: host.signal });
    const bytes = await planned.files.get(REPORT)!.bytes();
    await writeWhole(request.file, (write) => write(bytes));
    host.err(`${request.file}: ${sizeText(bytes.length)}\n`);
  });
}

/** Runs what is stale and says what the bundle would hold. */
export function listBundleFile(
  host: Host,
  world: World,
  open: OpenNotebook,
  cell: string | undefined,
  request: BundleRequest,
): Promise<ExitStatus> {
  return withRun(host, world, open, cell, request, async (parts, run) => {
    const listing = await bundlePlan(parts, run, { signal: host.signal });
    if (request.json) {
      const [leftOut, inside] = [listing.leftOut.map(problemJson), listing.inside.map(problemJson)];
      host.out(printJson({ ...listing, leftOut, inside }));
      return;
    }
    const { language } = host;
    const row = (use: string, name: string, files: number, bytes: number) => [
      ...[word(language, use), name],
      ...[files, sizeText(bytes)],
    ];
    const rows = listing.contents.map(({ use, name = '', files, bytes }) => row(use, name, files, bytes));
    const whole = row('file', '', listing.files, listing.bytes);
    host.out(table(head(language, 'what', 'name', 'files', 'size'), [...rows, whole]));
    for (const each of [...listing.leftOut, ...listing.inside]) host.out(`${problemLine(each, host.language)}\n`);
    host.out(`${said(language, listing.replayable ? 'replayable' : 'not_replayable')}\n`);
  });
}

async function withRun(
  host: Host,
  world: World,
  open: OpenNotebook,
  cell: string | undefined,
  { contents, sign }: BundleRequest,
  work: (parts: BundleParts, run: string) => Promise<void>,
): Promise<ExitStatus> {
  const signer = sign ? await host.keys.own.read() : undefined;
  if (sign && !signer) throw new Refusal(problem('sign.no_key'));
  const report = await runCells(host, world, open, cell === undefined ? undefined : [splitCellName(open, cell).cell]);
  const status = exitStatusOf(report);
  if (status > 1) {
    sayProblems(host, placedProblems(open, report), report.cells.values());
    return status;
  }
  const { store, hasher } = world;
  const sources = world.sources(open.file);
  await work({ store, hasher, kinds: host.kinds, sources, contents, ...(signer && { signer }) }, report.run);
  return 0;
}

async function writeWhole<T>(
  file: string,
  work: (write: (bytes: Uint8Array) => Promise<void>) => Promise<T>,
): Promise<T> {
  const temporary = `${file}.${process.pid}.part`;
  const handle = await openFile(temporary, 'w').catch((error: NodeJS.ErrnoException) => {
    throw new Refusal(problem('cli.cannot_write', { reason: error.code ?? '' }, { file }));
  });
  try {
    const value = await work(async (bytes) => {
      await handle.writeFile(bytes);
    });
    await handle.sync();
    await handle.close();
    renameSync(temporary, file);
    return value;
  } catch (error) {
    await handle.close();
    rmSync(temporary, { force: true });
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (syscall === undefined) throw error;
    throw new Refusal(problem('cli.cannot_write', { reason: code ?? '' }, { file }));
  }
}
