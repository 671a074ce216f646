import type { LineageEdge } from '../../core/lineage/node.ts';
import { neighboursOf } from './fold.ts';

/** Everything on a way between two things, whichever of them came from the other; the two alone where there is none. */
export function waysBetween(edges: readonly Pick<LineageEdge, 'from' | 'to'>[], a: string, b: string): Set<string> {
  const neighbours = neighboursOf(edges);
  const reach = (from: string, next: 'origins' | 'uses') => {
    const found = new Set([from]);
    for (const id of found) for (const each of neighbours(id)[next]) found.add(each);
    return found;
  };
  const lit = new Set([a, b]);
  for (const [from, to] of [[a, b] as const, [b, a] as const]) {
    const before = reach(to, 'origins');
    if (!before.has(from)) continue;
    for (const id of reach(from, 'uses')) if (before.has(id)) lit.add(id);
  }
  return lit;
}
