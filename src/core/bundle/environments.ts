/** Where and by which numeric units the cells of a run were computed. */
import { backendOf } from '../graph/backends.ts';
import { byCodeUnit, canonicalJson } from '../graph/canonical-json.ts';
import type { Graph } from '../graph/order.ts';
import { readOutput } from '../graph/read-output.ts';
import type { RunRecord } from '../graph/records.ts';
import type { JsonObject } from '../json.ts';
import type { Store } from '../ports.ts';

/**
 * Where each cell was computed: in this run, or in the run that its kept result comes from, and on which backend, which
 * its result tells (so also of runs made before they noted it). Each environment once. Cost: reads each document.
 */
export async function environmentsOf(
  store: Store,
  run: RunRecord,
): Promise<{ list: JsonObject[]; of: Map<string, number> }> {
  const found = new Map<string, { environment: JsonObject; cells: string[] }>();
  for (const [name, { from, digest }] of Object.entries(run.cells)) {
    if (digest === undefined) continue;
    const source = from === undefined ? run : ((await store.records.get('run', from)) as RunRecord | undefined);
    const { environment: host } = source ?? run;
    const known = await store.objects.has(digest);
    const environment = known ? { ...host, backend: backendOf(await readOutput(store.objects, digest)) } : host;
    const text = canonicalJson(environment);
    const same = found.get(text) ?? { environment, cells: [] };
    same.cells.push(name);
    found.set(text, same);
  }
  const list = [...found].sort(([a], [b]) => byCodeUnit(a, b)).map(([, each]) => each);
  const of = new Map(list.flatMap(({ cells }, index) => cells.map((cell) => [cell, index] as const)));
  return { list: list.map((each) => each.environment), of };
}

/** Of every cell with a result, each once. */
export function unitsOf(graph: Graph, claims: ReadonlyMap<string, { readonly state: string }>): string[] {
  const units = [...claims].flatMap(([name, { state }]) => {
    const cell = graph.cells.get(name);
    return cell && state === 'done' ? cell.kind.units(cell.body) : [];
  });
  return [...new Set(units)].sort(byCodeUnit);
}
