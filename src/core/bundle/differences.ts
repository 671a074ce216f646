/** Where what a cell left differs from what was claimed, down to the row, step, tensor or byte. */
import { canonicalJson, parseCanonicalJson } from '../graph/canonical-json.ts';
import type { Digest } from '../graph/digest.ts';
import type { Json, JsonObject } from '../json.ts';
import { ROW_GROUP_ROWS, type DatasetManifest } from '../table/dataset.ts';
import {
  differenceAt,
  isOtherObjects,
  refOf,
  walkJson,
  type Difference,
  type OtherObjects,
  type Place,
  type SameNumber,
} from './first-difference.ts';
import { bytesDifferences, firstOtherRow, type OtherRow } from './object-differences.ts';

/** The two sides' documents and objects. The claimed ones may be anything that is canonical JSON, or any bytes. */
export interface Sides {
  readonly claimed: { readonly document: Json; read(digest: Digest): Promise<Uint8Array> };
  readonly replayed: { readonly document: Json; read(digest: Digest): Promise<Uint8Array> };
  /** Whether two numbers count as one; without it only equal ones do. */
  readonly same?: SameNumber;
}

/** What tells most comes first: a row or a step says where it began, a digest only that it did. */
const RANKS: readonly Place['what'][] = ['row', 'step', 'node', 'tensor', 'trial', 'value', 'byte', 'digest'];

/**
 * The first difference of each sort, the most telling one first; empty when all numbers count as the same and
 * everything else is equal, but for digests of what differs. Cost: reads the objects that differ, one by one.
 */
export async function findDifferences(sides: Sides): Promise<Difference[]> {
  const same = sides.same ?? Object.is;
  const first = new Map<Place['what'], Difference>();
  const keep = (each: Difference) => {
    if (!first.has(each.place.what)) first.set(each.place.what, each);
  };
  const open: Iterator<Difference | OtherObjects>[] = [
    walkJson(sides.claimed.document, sides.replayed.document, [], same),
  ];
  for (let walk = open.pop(); walk; walk = open.pop()) {
    for (let next = walk.next(); !next.done; next = walk.next()) {
      if (!isOtherObjects(next.value)) keep(next.value);
      else if (next.value.replayed.form === 'bytes') {
        const [claimed, replayed] = await readBoth(sides, next.value);
        for (const each of bytesDifferences(next.value.path, claimed, replayed, same)) keep(each);
      } else {
        const [claimed, replayed] = (await readBoth(sides, next.value)).map(documentOf) as [Json, Json];
        const manifests = asManifests(claimed, replayed);
        if (manifests) {
          const found = await rowDifference(sides, next.value.path, manifests, same);
          if (found) keep(found);
        } else open.push(walkJson(claimed, replayed, next.value.path, same));
      }
    }
  }
  const found = [...first.values()].sort((a, b) => RANKS.indexOf(a.place.what) - RANKS.indexOf(b.place.what));
  // Digests follow from what differs; where numbers that differ count as the same, so do their digests.
  return sides.same ? found.filter(({ place }) => place.what !== 'digest') : found;
}

/** Every leaf in which two small documents differ, at most `most`. */
export function leafDifferences(claimed: Json, replayed: Json, most: number): Difference[] {
  const found: Difference[] = [];
  for (const each of walkJson(claimed, replayed, [], Object.is)) {
    if (isOtherObjects(each) || each.place.what === 'digest') continue;
    found.push(each);
    if (found.length === most) break;
  }
  return found;
}

async function readBoth({ claimed, replayed }: Sides, refs: OtherObjects): Promise<[Uint8Array, Uint8Array]> {
  return [await claimed.read(refs.claimed.object), await replayed.read(refs.replayed.object)];
}

function documentOf(bytes: Uint8Array): Json {
  return parseCanonicalJson(new TextDecoder().decode(bytes)) as Json;
}

interface Manifests {
  readonly claimed: DatasetManifest;
  readonly replayed: DatasetManifest;
}

/** Two manifests of the same schema and row groups, whose columns can be compared row by row. */
function asManifests(claimed: Json, replayed: Json): Manifests | undefined {
  if (![claimed, replayed].every(isManifest)) return undefined;
  const shape = (manifest: Json) => {
    const { groups, ...rest } = manifest as JsonObject;
    return canonicalJson({ ...rest, groups: (groups as JsonObject[]).map(({ columns: _, ...group }) => group) });
  };
  if (shape(claimed) !== shape(replayed)) return undefined;
  const pair = { claimed: claimed as unknown as DatasetManifest, replayed: replayed as unknown as DatasetManifest };
  const wide = ({ fields, groups }: DatasetManifest) => groups.every(({ columns }) => columns.length === fields.length);
  return wide(pair.claimed) && wide(pair.replayed) ? pair : undefined;
}

function isManifest(value: Json): boolean {
  const { fields, groups } = (value ?? {}) as { fields?: unknown; groups?: unknown };
  if (!Array.isArray(fields) || !Array.isArray(groups)) return false;
  return groups.every((group: unknown) => {
    const { columns } = (group ?? {}) as { columns?: unknown };
    return Array.isArray(columns) && columns.every((each) => refOf(each as Json)?.form === 'bytes');
  });
}

/** The first row that differs in any column; in one row, the first column. */
async function rowDifference(
  sides: Sides,
  path: readonly string[],
  { claimed, replayed }: Manifests,
  same: SameNumber,
): Promise<Difference | undefined> {
  for (const [group, { columns }] of replayed.groups.entries()) {
    let first: { found: OtherRow; column: number } | undefined;
    for (const [column, { object }] of columns.entries()) {
      const theirs = claimed.groups[group]!.columns[column]!.object;
      if (theirs === object) continue;
      const [left, right] = [await sides.claimed.read(theirs), await sides.replayed.read(object)];
      const found = firstOtherRow(left, right, same);
      const at = [...path, 'groups', String(group), 'columns', String(column)];
      if (found === 'unreadable') return bytesDifferences(at, left, right, Object.is).next().value ?? undefined;
      if (found && (!first || found.row < first.found.row)) first = { found, column };
    }
    if (!first) continue;
    const { row, ...values } = first.found;
    const name = replayed.fields[first.column]!.name;
    const place = { what: 'row', row: group * ROW_GROUP_ROWS + row + 1, column: name } as const;
    return differenceAt([...path, name], values.claimed, values.replayed, place);
  }
  return undefined;
}
