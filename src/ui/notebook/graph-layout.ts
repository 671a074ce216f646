/** Where the cells of a notebook stand in its minimap: a row each in file order, a lane by depth. */
export interface GraphNode {
  readonly name: string;
  readonly kind: string;
  readonly reads: readonly string[];
}

export interface PlacedNode extends GraphNode {
  readonly x: number;
  readonly y: number;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  readonly path: string;
}

const ROW = 28;
const LANE = 14;
const MAX_LANE = 6;

/** Cells in rows; how far right a cell stands says how many cells lie between it and the data. */
export function layoutGraph(nodes: readonly GraphNode[]): { placed: PlacedNode[]; edges: GraphEdge[]; height: number } {
  const depth = new Map<string, number>();
  const depthOf = (name: string, seen: ReadonlySet<string>): number => {
    const known = depth.get(name);
    if (known !== undefined) return known;
    const node = nodes.find((each) => each.name === name);
    if (!node || seen.has(name)) return 0;
    const within = new Set([...seen, name]);
    const value = node.reads.length === 0 ? 0 : 1 + Math.max(...node.reads.map((each) => depthOf(each, within)));
    depth.set(name, value);
    return value;
  };
  const placed = nodes.map((node, row) => ({
    ...node,
    x: 12 + Math.min(MAX_LANE, depthOf(node.name, new Set())) * LANE,
    y: 16 + row * ROW,
  }));
  const at = new Map(placed.map((node) => [node.name, node]));
  const edges = placed.flatMap((node) =>
    node.reads.flatMap((name) => {
      const from = at.get(name);
      if (!from) return [];
      const bend = Math.min(from.x, node.x) - 8;
      const path = `M${from.x} ${from.y}C${bend} ${from.y} ${bend} ${node.y} ${node.x} ${node.y}`;
      return [{ from: name, to: node.name, path }];
    }),
  );
  return { placed, edges, height: 32 + nodes.length * ROW };
}
