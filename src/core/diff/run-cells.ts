/** The cells of two bundles side by side, as far as the bundles hold what they left. */
import type { BlockedClaim, Claim, DoneClaim } from '../bundle/manifest.ts';
import { objectPath } from '../bundle/manifest.ts';
import type { Bundle } from '../bundle/read.ts';
import { holdsOutput } from '../bundle/withheld.ts';
import { parseCanonicalJson } from '../graph/canonical-json.ts';
import type { Digest } from '../graph/digest.ts';
import type { Json, JsonObject } from '../json.ts';
import { isObject, namesOf } from './values.ts';

export interface RunCellSide {
  readonly claim: DoneClaim | BlockedClaim;
  /** The output document; absent where there is none, or where the bundle was written without it. */
  readonly output?: JsonObject;
}

export interface RunCells {
  readonly name: string;
  readonly a?: RunCellSide;
  readonly b?: RunCellSide;
}

/** Every cell of either bundle by name. Refusals: those of `Bundle.read`. */
export async function readRunCells(a: Bundle, b: Bundle): Promise<RunCells[]> {
  const cells: RunCells[] = [];
  for (const name of namesOf(a.manifest.cells, b.manifest.cells)) {
    const [one, other] = [await readSide(a, name), await readSide(b, name)];
    cells.push({ name, ...(one && { a: one }), ...(other && { b: other }) });
  }
  return cells;
}

async function readSide(bundle: Bundle, name: string): Promise<RunCellSide | undefined> {
  const { cells } = bundle.manifest;
  if (!Object.hasOwn(cells, name)) return undefined;
  const claim: Claim = cells[name]!;
  if (claim.state !== 'done' || !holdsOutput(bundle.manifest, name)) return { claim };
  const output = await readDocument(bundle, claim.digest);
  return { claim, ...(isObject(output) && { output }) };
}

/** A JSON object of a bundle; undefined when the bundle was written without it. */
export async function readDocument(bundle: Bundle, digest: Digest): Promise<Json | undefined> {
  if (!Object.hasOwn(bundle.manifest.files, objectPath(digest))) return undefined;
  return parseCanonicalJson(new TextDecoder().decode(await bundle.read(objectPath(digest)))) as Json;
}

/** The type of what a cell left: that of either side that is known. */
export function typeOf({ a, b }: RunCells): Json | undefined {
  return (a?.output ?? b?.output)?.['type'];
}
