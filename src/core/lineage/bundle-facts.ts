import { NOTEBOOK, type DoneClaim, type Manifest } from '../bundle/manifest.ts';
import { readsOf } from '../graph/key.ts';
import type { Graph } from '../graph/order.ts';
import type { Output } from '../kind/cell-kind.ts';
import { RunCollector, stepReads, type LineageFacts, type Step } from './facts.ts';

/**
 * The lineage that a bundle claims, from its manifest and its outputs alone. `output` is undefined for one that the
 * bundle leaves out. Cost: reads each output once.
 */
export async function bundleFacts(
  { manifest, graph, id }: { readonly manifest: Manifest; readonly graph: Graph; readonly id: string },
  output: (cell: string) => Promise<Output | undefined>,
): Promise<LineageFacts> {
  const collector = new RunCollector();
  const runOf = (environment: number) => `${id}-${environment}`;
  const claims = Object.entries(manifest.cells).filter((each): each is [string, DoneClaim] => each[1].state === 'done');
  for (const [index, environment] of manifest.environments.entries()) {
    const cells = claims.filter(([, claim]) => claim.environment === index);
    collector.add({
      id: runOf(index),
      notebook: id,
      title: manifest.title,
      status: 'ok',
      startedAt: 0,
      seed: manifest.seed,
      params: manifest.parameters,
      text: manifest.files[NOTEBOOK]!.sha256,
      environment,
      cells: Object.fromEntries(
        cells.map(([name, { kind, key, digest }]) => [name, { kind, state: 'fresh', key, digest }]),
      ),
    });
  }
  const steps: Step[] = [];
  for (const [name, claim] of claims) {
    const { kind, digest, snapshots, environment, parts } = claim;
    const known = await output(name);
    const cell = graph.cells.get(name);
    steps.push({
      output: digest,
      type: known?.type ?? cell?.kind.output ?? 'record',
      kind,
      result: known?.result ?? {},
      run: runOf(environment),
      at: 0,
      claimed: false,
      snapshots,
      ...(cell ? stepReads(readsOf(cell, parts)) : { inputs: [], sources: [] }),
    });
  }
  return {
    steps,
    runs: collector.runs,
    places: collector.places(),
    environments: collector.environments,
    models: [],
    deployments: [],
    claims: [],
    foreign: [],
  };
}
