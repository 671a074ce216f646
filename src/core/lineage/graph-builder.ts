import { outputNode, type LineageGraph, type LineageNode } from './node.ts';

/** Nodes and edges as they are found; an edge to something that nothing else is known of makes it known. */
export class GraphBuilder {
  readonly nodes = new Map<string, LineageNode>();
  private readonly back = new Map<string, Map<string, Set<string>>>();
  private readonly forward = new Map<string, Set<string>>();

  /** The first description of a thing stands. */
  add(node: LineageNode): void {
    if (!this.nodes.has(node.id)) this.nodes.set(node.id, node);
  }

  change(id: string, more: Partial<LineageNode>): void {
    const node = this.nodes.get(id);
    if (node) this.nodes.set(id, { ...node, ...more });
  }

  has(id: string): boolean {
    return this.nodes.has(id);
  }

  connect(from: string, to: string, through = ''): void {
    if (from === to) return;
    for (const id of [from, to]) if (!this.nodes.has(id)) this.add(unknownNode(id));
    const origins = this.back.get(to) ?? new Map<string, Set<string>>();
    const names = origins.get(from) ?? new Set<string>();
    if (through !== '') names.add(through);
    this.back.set(to, origins.set(from, names));
    this.forward.set(from, (this.forward.get(from) ?? new Set<string>()).add(to));
  }

  originsOf(id: string): Iterable<string> {
    return this.back.get(id)?.keys() ?? [];
  }

  finish(): Omit<LineageGraph, 'runs'> {
    return { nodes: this.nodes, back: this.back, forward: this.forward };
  }
}

/** A thing that something read and that is not here: it came from another store, or was removed. */
function unknownNode(id: string): LineageNode {
  const digest = id.slice(outputNode('').length);
  return { id, type: 'unknown', name: '', digest, places: [] };
}
