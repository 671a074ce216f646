/** Where things stand in the drawing: layers from what was read (left) to what was made (right), edges between them. */
import type { LineageEdge } from '../../core/lineage/node.ts';
import { neighboursOf, type Drawing, type Drawn } from './fold.ts';

export interface Placed extends Drawn {
  /** From 0, left to right. */
  readonly layer: number;
  /** From 0, top to bottom within its layer. */
  readonly row: number;
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge extends LineageEdge {
  readonly path: string;
}

export interface Layout {
  readonly placed: readonly Placed[];
  readonly edges: readonly PlacedEdge[];
  readonly width: number;
  readonly height: number;
}

export const NODE_WIDTH = 160;
export const NODE_HEIGHT = 40;
const LAYER_WIDTH = NODE_WIDTH + 32;
const ROW_HEIGHT = NODE_HEIGHT + 12;
/** Height of the lane that an edge takes through a layer that it passes. */
const LANE_HEIGHT = 14;
const MARGIN = 12;
const SWEEPS = 6;

/** A place in a layer: a thing, or where an edge passes. */
interface Slot {
  readonly id: string;
  readonly passes: boolean;
}

/** Cost: linear in the edges' lengths, times a few sweeps that put neighbours near each other. */
export function layoutLineage({ nodes, edges }: Drawing): Layout {
  const layerOf = layers(
    nodes.map(({ id }) => id),
    edges,
  );
  const { slots, links, ways } = slotsOf(nodes, edges, layerOf);
  order(slots, links);
  const tops = new Map<string, number>();
  const rows = new Map<string, number>();
  const heights = slots.map((layer) => layer.reduce((sum, { passes }) => sum + (passes ? LANE_HEIGHT : ROW_HEIGHT), 0));
  const height = Math.max(...heights, ROW_HEIGHT);
  for (const [index, layer] of slots.entries()) {
    let top = MARGIN + (height - heights[index]!) / 2;
    for (const [row, { id, passes }] of layer.entries()) {
      tops.set(id, top + (passes ? LANE_HEIGHT : ROW_HEIGHT) / 2);
      rows.set(id, row);
      top += passes ? LANE_HEIGHT : ROW_HEIGHT;
    }
  }
  const x = (layer: number) => MARGIN + layer * LAYER_WIDTH;
  const placed = nodes.map((drawn) => {
    const layer = layerOf.get(drawn.id)!;
    return { ...drawn, layer, row: rows.get(drawn.id)!, x: x(layer), y: tops.get(drawn.id)! - NODE_HEIGHT / 2 };
  });
  const drawnEdges = edges.map((edge, index) => {
    const points = ways[index]!.map((id, step) => ({ x: x(layerOf.get(edge.from)! + step), y: tops.get(id)! }));
    return { ...edge, path: pathThrough(points) };
  });
  const width = 2 * MARGIN + (slots.length - 1) * LAYER_WIDTH + NODE_WIDTH;
  return { placed, edges: drawnEdges, width, height: height + 2 * MARGIN };
}

/**
 * The layer of each thing: one more than the furthest of what it came from. An edge that closes a circle (content may:
 * the same bytes before and after) counts for nothing.
 */
function layers(ids: readonly string[], edges: readonly LineageEdge[]): Map<string, number> {
  const neighbours = neighboursOf(edges);
  const found = new Map<string, number>();
  const open = new Set<string>();
  const visit = (id: string): number => {
    const known = found.get(id);
    if (known !== undefined) return known;
    open.add(id);
    const before = neighbours(id).origins.filter((each) => !open.has(each));
    const layer = before.reduce((most, each) => Math.max(most, visit(each) + 1), 0);
    open.delete(id);
    found.set(id, layer);
    return layer;
  };
  for (const id of ids) visit(id);
  pullRight(ids, neighbours, found);
  return found;
}

/** What nothing stands before moves next to what was made of it, so that edges stay short. */
function pullRight(
  ids: readonly string[],
  neighbours: ReturnType<typeof neighboursOf>,
  found: Map<string, number>,
): void {
  for (const id of ids) {
    const { origins, uses } = neighbours(id);
    if (origins.length > 0 || uses.length === 0) continue;
    const nearest = Math.min(...uses.map((each) => found.get(each)!)) - 1;
    if (nearest > found.get(id)!) found.set(id, nearest);
  }
}

function slotsOf(nodes: readonly Drawn[], edges: readonly LineageEdge[], layerOf: ReadonlyMap<string, number>) {
  const count = Math.max(0, ...layerOf.values()) + 1;
  const slots: Slot[][] = Array.from({ length: count }, () => []);
  for (const { id } of nodes) slots[layerOf.get(id)!]!.push({ id, passes: false });
  const links: { from: string; to: string }[] = [];
  const ways = edges.map(({ from, to }) => {
    const way = [from];
    for (let layer = layerOf.get(from)! + 1; layer < layerOf.get(to)!; layer++) {
      const id = `pass ${from} ${to} ${layer}`;
      slots[layer]!.push({ id, passes: true });
      way.push(id);
    }
    way.push(to);
    for (let step = 1; step < way.length; step++) links.push({ from: way[step - 1]!, to: way[step]! });
    return way;
  });
  return { slots, links, ways };
}

/** Sorts each layer by where its neighbours stand, to and fro. */
function order(slots: Slot[][], links: readonly { from: string; to: string }[]): void {
  const neighbours = neighboursOf(links);
  const at = new Map<string, number>();
  const note = (layer: readonly Slot[]) => layer.forEach(({ id }, row) => at.set(id, (row + 0.5) / layer.length));
  slots.forEach(note);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const forwards = sweep % 2 === 0;
    for (const layer of forwards ? slots : slots.toReversed()) {
      const wanted = new Map(
        layer.map(({ id }) => {
          const { origins, uses } = neighbours(id);
          const near = forwards ? origins : uses;
          const sum = near.reduce((all, each) => all + at.get(each)!, 0);
          return [id, near.length === 0 ? at.get(id)! : sum / near.length];
        }),
      );
      layer.sort((a, b) => wanted.get(a.id)! - wanted.get(b.id)!);
      note(layer);
    }
  }
}

/** From the right side of the first to the left side of the last; straight through the layers that are passed. */
function pathThrough(points: readonly { readonly x: number; readonly y: number }[]): string {
  const curves = points.slice(1).map(({ x, y }, index) => {
    const from = points[index]!;
    const bend = (from.x + NODE_WIDTH + x) / 2;
    return `${index === 0 ? 'M' : 'L'}${from.x + NODE_WIDTH} ${from.y}C${bend} ${from.y} ${bend} ${y} ${x} ${y}`;
  });
  return curves.join('');
}

/**
 * Where a window of `seen` pixels over the drawing begins, so that a thing is in sight, near the middle where there is
 * something on both sides, and no layer is cut at the left.
 */
export function firstSight({ placed, width }: Pick<Layout, 'placed' | 'width'>, x: number, seen: number): number {
  const wanted = Math.max(0, Math.min(x + NODE_WIDTH / 2 - seen / 2, width - seen));
  const own = x - MARGIN;
  const begins = placed
    .map((each) => each.x - MARGIN)
    .filter((begin) => begin <= own && begin + seen >= own + NODE_WIDTH + 2 * MARGIN);
  return begins.reduce((best, each) => (Math.abs(each - wanted) < Math.abs(best - wanted) ? each : best), own);
}
