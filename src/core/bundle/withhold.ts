/** What a bundle says of the outputs that it lacks, and the samples that stand for them. */
import { parseCanonicalJson } from '../graph/canonical-json.ts';
import type { Digest } from '../graph/digest.ts';
import { readOutput } from '../graph/read-output.ts';
import type { Output } from '../kind/cell-kind.ts';
import type { ObjectStore } from '../ports.ts';
import { problem, Refusal } from '../problem.ts';
import type { DatasetManifest } from '../table/dataset.ts';
import type { DatasetOutput } from '../table/output.ts';
import type { Selection } from './contents.ts';
import type { DoneClaim, WithheldCell } from './manifest.ts';
import { sampleCsv, type Sample } from './sample.ts';

export type PlannedSample = Sample & { readonly path: string };

/** `data/<cell>.csv` of every cell whose rows are let in. Refusal `bundle.unknown_column` for a column of none of them. */
export async function planSamples(
  objects: ObjectStore,
  claims: ReadonlyMap<string, DoneClaim>,
  { sampled }: Selection,
  seed: number,
): Promise<Map<string, PlannedSample>> {
  const samples = new Map<string, PlannedSample>();
  const wanted = new Set([...sampled.values()].flatMap((each) => each.columns ?? []));
  const known = new Set<string>();
  for (const [cell, choice] of sampled) {
    const claim = claims.get(cell);
    if (!claim) continue;
    const { dataset } = (await readOutput(objects, claim.digest)) as DatasetOutput;
    for (const name of await columnNames(objects, dataset.manifest.object)) known.add(name);
    samples.set(cell, { path: `data/${cell}.csv`, ...(await sampleCsv(objects, dataset, choice, { seed, cell })) });
  }
  const unknown = [...wanted].filter((name) => !known.has(name));
  if (unknown.length > 0 && samples.size > 0) {
    throw new Refusal(unknown.map((got) => problem('bundle.unknown_column', { got, expected: [...known] })));
  }
  return samples;
}

/** What is told of every cell that reads what was left out; `has` says whether an object goes in. */
export async function withheldCells(
  objects: ObjectStore,
  claims: ReadonlyMap<string, DoneClaim>,
  { tainted }: Selection,
  samples: ReadonlyMap<string, PlannedSample>,
  has: (digest: Digest) => boolean,
): Promise<Record<string, WithheldCell>> {
  const cells: [string, WithheldCell][] = [];
  for (const [name, { digest }] of claims) {
    if (!tainted.has(name)) continue;
    const output = await readOutput(objects, digest);
    const sample = samples.get(name);
    cells.push([
      name,
      {
        output: has(digest),
        ...(await summaryOf(objects, output)),
        ...(sample && {
          sample: { path: sample.path, rows: sample.rows, columns: sample.columns, escaped: sample.escaped },
        }),
      },
    ]);
  }
  return Object.fromEntries(cells);
}

/** Numbers of rows, names of columns, and whether a check passed: no value of any row. */
async function summaryOf(objects: ObjectStore, output: Output): Promise<Omit<WithheldCell, 'output' | 'sample'>> {
  if (output.type === 'dataset') {
    const { dataset } = output as DatasetOutput;
    return { rows: dataset.count, columns: await columnNames(objects, dataset.manifest.object) };
  }
  if (output.type === 'report') return { passed: output.saidNo !== true && output.result['passed'] === true };
  if (output.type !== 'parts') return {};
  const parts = Object.entries(output.parts ?? {}) as [string, DatasetOutput][];
  return { parts: Object.fromEntries(parts.map(([name, { dataset }]) => [name, dataset.count])) };
}

async function columnNames(objects: ObjectStore, manifest: Digest): Promise<string[]> {
  const document = parseCanonicalJson(new TextDecoder().decode(await objects.get(manifest))) as DatasetManifest;
  return document.fields.map(({ name }) => name);
}
