import { parseCanonicalJson } from '../graph/canonical-json.ts';
import { digestJson, type Digest } from '../graph/digest.ts';
import type { ObjectStore } from '../ports.ts';
import type { DatasetManifest, DatasetRef } from './dataset.ts';
import type { DatasetOutput } from './output.ts';

/** The version of a dataset: its manifest's digest, and for a part of one a digest of that and its rows. */
export function datasetVersion({ manifest, rows }: DatasetRef): Digest {
  return rows === undefined ? manifest.object : digestJson([manifest.object, rows.object]);
}

export async function readManifest(objects: Pick<ObjectStore, 'get'>, ref: DatasetRef): Promise<DatasetManifest> {
  return parseCanonicalJson(new TextDecoder().decode(await objects.get(ref.manifest.object))) as DatasetManifest;
}

/** The output document of a dataset; `bytes` are those of its column objects and of its row numbers. */
export function datasetOutput(ref: DatasetRef, manifest: DatasetManifest): DatasetOutput {
  const columns = manifest.groups.reduce(
    (sum, group) => sum + group.columns.reduce((all, each) => all + each.size, 0),
    0,
  );
  const bytes = columns + (ref.rows?.size ?? 0);
  const result = { rows: ref.count, columns: manifest.fields.length, bytes, version: datasetVersion(ref) };
  return { type: 'dataset', result, dataset: ref };
}
