/** Model folders on disk: a folder, or a zip file of one. */
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readModelFacts } from '../core/model-folder/facts.ts';
import { isModelSignature } from '../core/model-folder/signature.ts';
import { modelFolder, SIGNATURE_FILE } from '../core/model-folder/model-folder.ts';
import { writtenCard } from '../core/model-folder/written-card.ts';
import { zipFolder } from '../core/model-folder/zip.ts';
import { problem, Refusal } from '../core/problem.ts';
import { sizeText } from '../core/store/size-text.ts';
import type { Host, World } from './host.ts';
import { said } from './lines.ts';
import type { OpenNotebook } from './open-notebook.ts';

/** Whether a name asks for a zip file rather than a folder. */
const isZip = (file: string) => file.toLowerCase().endsWith('.zip');

/**
 * Refuses a place where something else stands, before anything runs: `cli.not_a_model_folder`. A folder that an
 * earlier export made may be written again; files of the person's own in it stay.
 */
export function checkModelPlace(file: string): void {
  if (isZip(file)) return;
  let names: string[];
  try {
    names = readdirSync(file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    throw cannotWrite(file, error);
  }
  if (names.length === 0 || (names.includes(SIGNATURE_FILE) && isOurs(file))) return;
  throw new Refusal(problem('cli.not_a_model_folder', {}, { file }));
}

function isOurs(folder: string): boolean {
  try {
    return isModelSignature(readFileSync(path.join(folder, SIGNATURE_FILE), 'utf8'));
  } catch (error) {
    throw cannotWrite(folder, error);
  }
}

/** Writes the folder of a cell's model; its evaluations are those that the store has for this text. */
export async function exportModelFolder(
  host: Host,
  world: World,
  open: OpenNotebook,
  model: { readonly cell: string; readonly digest: string },
  file: string,
): Promise<void> {
  const planned = await world.engine(open.file).plan(open.notebook);
  const outputs = new Map([...planned].flatMap(([cell, { digest }]) => (digest === undefined ? [] : [[cell, digest]])));
  const { title } = open.notebook.front;
  const request = { name: model.cell, output: model.digest, outputs, ...(title !== undefined && { title }) };
  const facts = await readModelFacts(world.store.objects, request);
  const card = await writtenCard(world.store, facts);
  const files = modelFolder(facts, { language: host.language, ...(card && { card }) });
  try {
    if (isZip(file)) putWhole(file, await zipFolder(model.cell, files));
    else for (const [name, bytes] of files) putWhole(path.join(file, name), bytes);
  } catch (error) {
    throw cannotWrite(file, error);
  }
  const size = [...files.values()].reduce((sum, each) => sum + each.length, 0);
  host.err(`${said(host.language, 'written', { file, n: files.size, size: sizeText(size) })}\n`);
}

/** The file stands there whole or as it was. */
function putWhole(file: string, bytes: Uint8Array): void {
  if (!isZip(file)) mkdirSync(path.dirname(file), { recursive: true });
  const temporary = `${file}.${process.pid}.part`;
  writeFileSync(temporary, bytes);
  renameSync(temporary, file);
}

/** What the disk refused as advice; anything else is a fault and stays one. */
function cannotWrite(file: string, error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  return new Refusal(problem('cli.cannot_write', { reason: code ?? '' }, { file }));
}
