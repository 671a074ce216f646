import { canonicalJson } from '../graph/canonical-json.ts';
import { buildGraph, type Graph } from '../graph/order.ts';
import { readsOf } from '../graph/key.ts';
import { readLatest, type CellRecord, type RunRecord } from '../graph/records.ts';
import type { JsonObject } from '../json.ts';
import type { CellKind } from '../kind/cell-kind.ts';
import { parseWithParameters } from '../bundle/parameters.ts';
import type { Store, TableName } from '../ports.ts';
import { listEnvironments, listModels } from '../registry/read.ts';
import { CLAIMS, readClaim } from '../tracking/claims.ts';
import { trackedRunOf, type TrackedRun } from '../tracking/tracked-run.ts';
import { RunCollector, stepReads, type LineageFacts, type Step } from './facts.ts';

const PAGE = 2_000;

/**
 * What a store knows of its lineage. Cost: one pass over the runs and one over the kept results, page by page with
 * `pause` between two; no document is opened, but for results that versions before 0.2 kept without saying what they
 * read: their notebook's text is read and parsed, once for each text.
 */
export async function readLineageFacts(
  store: Store,
  kinds: ReadonlyMap<string, CellKind>,
  pause: () => Promise<void>,
): Promise<LineageFacts> {
  const claims = (await store.records.list('note', CLAIMS)).map(({ value }) => readClaim(value));
  const evidence = new Set(claims.flatMap((each) => each.evidence.map(({ run }) => run)));
  const collector = new RunCollector();
  const foreign: TrackedRun[] = [];
  for await (const { id, value } of pages(store, 'run', pause)) {
    if (value['cells'] !== undefined) collector.add(value as unknown as RunRecord);
    else if (value['source'] !== undefined) {
      const run = trackedRunOf(id, value)!;
      if (run.inputs || evidence.has(id)) foreign.push(run);
    }
  }
  const steps: Step[] = [];
  const earlier = new EarlierRecords(store, kinds);
  for await (const { id: key, value } of pages(store, 'cell', pause)) {
    // Kept parts of cells (`memo/…`) have no type.
    if (typeof value['type'] === 'string')
      steps.push(await stepOf(key, value as unknown as CellRecord, collector, earlier));
  }
  return {
    steps,
    runs: collector.runs,
    places: collector.places(),
    environments: collector.environments,
    models: await listModels(store),
    deployments: await listEnvironments(store),
    claims,
    foreign,
  };
}

async function stepOf(
  key: string,
  record: CellRecord,
  collector: RunCollector,
  earlier: EarlierRecords,
): Promise<Step> {
  const { output, type, kind, result, run, at, claimed } = record;
  const snapshots = collector.cells.get(key)?.cell.snapshots ?? {};
  const { inputs, sources } = record.reads ? stepReads(record.reads) : await earlier.reads(key, collector);
  return { output, type, kind, result, run, at, claimed: claimed !== undefined, inputs, sources, snapshots };
}

async function* pages(
  { records }: Store,
  table: TableName,
  pause: () => Promise<void>,
): AsyncGenerator<{ id: string; value: JsonObject }> {
  let after: string | undefined;
  for (;;) {
    const page = await records.list(table, '', { ...(after !== undefined && { after }), limit: PAGE });
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)!.id;
    await pause();
  }
}

/** Results kept without saying what they read: the text of their run says which cells, and the run which outputs. */
class EarlierRecords {
  private readonly store: Store;
  private readonly kinds: ReadonlyMap<string, CellKind>;
  private readonly graphs = new Map<string, Graph>();

  constructor(store: Store, kinds: ReadonlyMap<string, CellKind>) {
    this.store = store;
    this.kinds = kinds;
  }

  async reads(key: string, { cells, runs }: RunCollector): Promise<Pick<Step, 'inputs' | 'sources'>> {
    const found = cells.get(key);
    const run = found && runs.get(found.run);
    const graph = run && (await this.graph(found.run, run.text));
    const cell = graph?.cells.get(found!.name);
    if (!run || !cell) return { inputs: [], sources: [] };
    const inputs = cell.references.flatMap(({ at, name, part }) => {
      const output = run.outputs.get(name);
      return output === undefined ? [] : [{ at: at.join('.'), output, ...(part !== undefined && { part }) }];
    });
    // A file may be another by now, so only a key that is still the cell's last one tells which it was.
    const latest = cell.sources.length > 0 ? await readLatest(this.store, run.notebook, cell.name) : undefined;
    if (latest?.key !== key) return { inputs, sources: [] };
    return { inputs, sources: stepReads(readsOf(cell, latest.parts)).sources };
  }

  private async graph(run: string, text: string): Promise<Graph | undefined> {
    const { params } = (await this.store.records.get('run', run)) as unknown as RunRecord;
    const id = `${text} ${canonicalJson(params)}`;
    const known = this.graphs.get(id);
    if (known) return known;
    if (!(await this.store.objects.has(text))) return undefined;
    const written = new TextDecoder().decode(await this.store.objects.get(text));
    const graph = buildGraph(parseWithParameters(written, this.kinds, params), this.kinds);
    this.graphs.set(id, graph);
    return graph;
  }
}
