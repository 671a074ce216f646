/** From what a person writes to the thing that they mean. */
import { byCodeUnit } from '../graph/canonical-json.ts';
import { nearestWord } from '../notebook/nearest.ts';
import { problem, Refusal } from '../problem.ts';
import { outputNode, runNode, type LineageGraph, type LineageNode, type NodeType } from './node.ts';

/** Fewer characters of a digest name too much. */
const SHORTEST_PREFIX = 6;
const HEX = /^[0-9a-f]{6,64}$/;
const MOST_NAMED = 5;

/**
 * The thing of that id, of that name (`flights@champion`, `flights 2` or `flights/2`, `production 3`, a cell, a file, an
 * alert), of that run, or of that digest, of which the beginning is enough. Of several with one name the newest, of several with one
 * digest the result itself before what was made of it.
 * Refusals: `lineage.unknown`, `lineage.unknown_near`, `lineage.ambiguous`. Cost: linear in the nodes.
 */
export function findNode({ nodes, runs }: LineageGraph, text: string): LineageNode {
  const exact = nodes.get(text) ?? nodes.get(runNode(text)) ?? ofRun({ nodes, runs }, text);
  if (exact) return exact;
  const all = [...nodes.values()];
  const named = first(
    all.filter((node) => namesOf(node).includes(text.replace('/', ' ')) || namesOf(node).includes(text)),
  );
  if (named) return named;
  if (HEX.test(text)) {
    const digests = new Set(all.flatMap(digestsOf).filter((each) => each.startsWith(text)));
    const [only, ...others] = digests;
    if (others.length > 0) {
      const known = [...digests].sort(byCodeUnit).slice(0, MOST_NAMED);
      throw new Refusal(problem('lineage.ambiguous', { name: text, n: digests.size, known }));
    }
    if (only !== undefined) return first(all.filter((node) => digestsOf(node).includes(only)))!;
  }
  const nearest = nearestWord(text, [...new Set(all.flatMap(namesOf))].sort(byCodeUnit));
  if (nearest !== undefined) throw new Refusal(problem('lineage.unknown_near', { name: text, nearest }));
  throw new Refusal(problem('lineage.unknown', { name: text, least: SHORTEST_PREFIX }));
}

/** What the cell of a training or trial came to, by the id of that run: `<run>/<cell>/<name>`. */
function ofRun({ nodes, runs }: Pick<LineageGraph, 'nodes' | 'runs'>, id: string): LineageNode | undefined {
  const [run = '', cell = ''] = id.split('/');
  const output = runs.get(run)?.outputs.get(cell);
  return output === undefined ? undefined : nodes.get(outputNode(output));
}

/** By what is meant first. */
const ORDER: readonly NodeType[] = ['alias', 'version', 'deployment', 'source', 'alert'];

function namesOf({ type, name, output, places }: LineageNode): string[] {
  if (output !== undefined) return places.map(({ cell }) => cell);
  return ORDER.includes(type) ? [name] : [];
}

function digestsOf({ digest, identity }: LineageNode): string[] {
  return [digest, identity].filter((each) => each !== undefined);
}

function first(found: readonly LineageNode[]): LineageNode | undefined {
  const rank = ({ type, output }: LineageNode) => (output !== undefined ? -1 : ORDER.indexOf(type));
  return found.toSorted((a, b) => rank(a) - rank(b) || (b.at ?? 0) - (a.at ?? 0) || byCodeUnit(a.id, b.id))[0];
}
