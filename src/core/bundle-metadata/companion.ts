import type { BundleFacts, CompanionFile } from '../bundle/companions.ts';
import type { JsonObject } from '../json.ts';
import { croissant } from './croissant.ts';
import { REPORT, RO_CRATE } from './paths.ts';
import { reportHtml } from './report.ts';
import { roCrate } from './ro-crate.ts';
import { gatherFacts, type RunFacts } from './run-facts.ts';

/**
 * `report.markup`, `croissant-<cell>.json` for each file that a cell reads and, over those and what was `made` before,
 * `ro-crate-metadata.json`. Bytes follow from the bundle's facts alone.
 */
export async function runMetadata(
  bundle: BundleFacts,
  made: ReadonlyMap<string, CompanionFile>,
): Promise<Map<string, Uint8Array>> {
  const facts = await gatherFacts(bundle, made);
  const files = new Map<string, Uint8Array>();
  for (const [path, document] of croissant(facts)) files.set(path, jsonBytes(document));
  files.set(REPORT, new TextEncoder().encode(reportHtml(facts)));
  files.set(RO_CRATE, jsonBytes(roCrate(await withFiles(facts, files))));
  return files;
}

/** For people and other tools: indented, members in the order of writing. */
export function jsonBytes(document: JsonObject): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(document, null, 2)}\n`);
}

/** The facts with these files among those of the bundle. */
export async function withFiles(facts: RunFacts, made: ReadonlyMap<string, Uint8Array>): Promise<RunFacts> {
  const files = new Map(facts.files);
  for (const [path, bytes] of made) {
    files.set(path, { size: bytes.length, sha256: await facts.bundle.hasher.sha256(bytes) });
  }
  return { ...facts, files };
}
