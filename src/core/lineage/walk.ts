/** Walking a lineage: what something came from, and what came from it. */
import { byCodeUnit } from '../graph/canonical-json.ts';
import { NODE_TYPES, type LineageEdge, type LineageGraph, type LineageNode } from './node.ts';

export type Direction = 'back' | 'forward';

export interface Reached {
  readonly node: LineageNode;
  /** Edges on the shortest way from where the walk began, from 1. */
  readonly distance: number;
}

export interface Walk {
  /** Nearest first, then by type, the newest first. Without the one that it began at. */
  readonly reached: readonly Reached[];
  /** Among those and the one that it began at. */
  readonly edges: readonly LineageEdge[];
  /** Things that were reached and are not in the list. */
  readonly leftOut: number;
}

export const back = (graph: LineageGraph, id: string, limit?: number): Walk => walk(graph, id, 'back', limit);
export const forward = (graph: LineageGraph, id: string, limit?: number): Walk => walk(graph, id, 'forward', limit);

/**
 * All that one thing came from, or that came from it, at most `limit` of them.
 * Cost: linear in what is reached.
 */
export function walk(graph: LineageGraph, id: string, direction: Direction, limit = Infinity): Walk {
  const distances = distancesFrom(graph, id, direction);
  distances.delete(id);
  const all = [...distances].map(([each, distance]) => ({ node: graph.nodes.get(each)!, distance }));
  const reached = all.sort(byNearness).slice(0, limit);
  const kept = new Set([id, ...reached.map(({ node }) => node.id)]);
  return { reached, edges: edgesAmong(graph, kept), leftOut: all.length - reached.length };
}

function distancesFrom({ back: origins, forward: uses }: LineageGraph, id: string, direction: Direction) {
  const next = direction === 'back' ? (each: string) => origins.get(each)?.keys() : (each: string) => uses.get(each);
  const distances = new Map([[id, 0]]);
  // A map keeps the order in which it was filled, so this meets the near before the far.
  for (const [each, distance] of distances) {
    for (const other of next(each) ?? []) if (!distances.has(other)) distances.set(other, distance + 1);
  }
  return distances;
}

function byNearness(a: Reached, b: Reached): number {
  return a.distance - b.distance || compareNodes(a.node, b.node);
}

/** By type, then the newest, then by name. */
export function compareNodes(a: LineageNode, b: LineageNode): number {
  return (
    NODE_TYPES.indexOf(a.type) - NODE_TYPES.indexOf(b.type) ||
    (b.at ?? 0) - (a.at ?? 0) ||
    byCodeUnit(a.name, b.name) ||
    byCodeUnit(a.id, b.id)
  );
}

/** Every edge between two of these. */
export function edgesAmong(graph: LineageGraph, ids: ReadonlySet<string>): LineageEdge[] {
  const edges: LineageEdge[] = [];
  for (const to of ids) {
    for (const [from, through] of graph.back.get(to) ?? []) {
      if (ids.has(from)) edges.push({ from, to, through: [...through].sort(byCodeUnit) });
    }
  }
  return edges.sort((a, b) => byCodeUnit(a.from, b.from) || byCodeUnit(a.to, b.to));
}
