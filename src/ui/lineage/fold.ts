/** What a lineage leaves out of its drawing at first: long chains between, and the many of one sort beside each other. */
import type { LineageEdge, LineageNode } from '../../core/lineage/node.ts';
import { compareNodes } from '../../core/lineage/walk.ts';

/** A thing, or several that stand folded in one place. */
export interface Drawn {
  readonly id: string;
  /** The thing itself; the first of those that are folded. */
  readonly node: LineageNode;
  /** Of a fold. */
  readonly members?: readonly LineageNode[];
}

export interface Drawing {
  readonly nodes: readonly Drawn[];
  readonly edges: readonly LineageEdge[];
}

/** Steps of a chain that are worth folding. */
const LONG_CHAIN = 3;
/** Things of one sort with the same neighbours that are shown one by one. */
const MANY = 6;

/** Folds what is not in `open`: the many first, then the long. The root is never in a fold. */
export function foldLineage(
  nodes: readonly LineageNode[],
  edges: readonly LineageEdge[],
  root: string,
  open: ReadonlySet<string>,
): Drawing {
  const many = foldMany({ nodes: nodes.map((node) => ({ id: node.id, node })), edges }, root, open);
  return foldChains(many, root, open);
}

function foldMany(drawing: Drawing, root: string, open: ReadonlySet<string>): Drawing {
  const neighbours = neighboursOf(drawing.edges);
  const groups = new Map<string, Drawn[]>();
  for (const drawn of drawing.nodes) {
    if (drawn.id === root) continue;
    const { origins, uses } = neighbours(drawn.id);
    const id = `many ${drawn.node.type} ${drawn.node.kind ?? ''} ${origins.join()} ${uses.length > 0 ? 'on' : 'end'}`;
    groups.set(id, [...(groups.get(id) ?? []), drawn]);
  }
  const folds = [...groups].flatMap(([id, group]) => {
    if (group.length <= MANY || open.has(id)) return [];
    const rest = group
      .map(({ node }) => node)
      .sort(compareNodes)
      .slice(MANY - 1);
    return [{ id, node: rest[0]!, members: rest }];
  });
  return replaced(drawing, folds);
}

function foldChains(drawing: Drawing, root: string, open: ReadonlySet<string>): Drawing {
  const neighbours = neighboursOf(drawing.edges);
  const drawn = new Map(drawing.nodes.map((each) => [each.id, each]));
  const isLink = (id: string) => {
    const { origins, uses } = neighbours(id);
    const { node, members } = drawn.get(id)!;
    const quiet = node.type === 'result' || node.type === 'dataset';
    return id !== root && quiet && members === undefined && origins.length === 1 && uses.length === 1;
  };
  const folds: (Drawn & { readonly members: readonly LineageNode[] })[] = [];
  for (const { id } of drawing.nodes) {
    const before = neighbours(id).origins[0];
    if (!isLink(id) || (before !== undefined && isLink(before))) continue;
    const chain = [id];
    for (let next = neighbours(id).uses[0]!; isLink(next); next = neighbours(next).uses[0]!) chain.push(next);
    const fold = `chain ${id}`;
    if (chain.length < LONG_CHAIN || open.has(fold)) continue;
    const members = chain.map((each) => drawn.get(each)!.node);
    folds.push({ id: fold, node: members[0]!, members });
  }
  return replaced(drawing, folds);
}

function replaced(
  { nodes, edges }: Drawing,
  folds: readonly (Drawn & { readonly members: readonly LineageNode[] })[],
): Drawing {
  const inside = new Map(folds.flatMap(({ id, members }) => members.map((member) => [member.id, id] as const)));
  const at = (id: string) => inside.get(id) ?? id;
  const kept = new Map<string, LineageEdge>();
  for (const { from, to, through } of edges) {
    const edge = { from: at(from), to: at(to), through };
    if (edge.from !== edge.to) kept.set(`${edge.from}\n${edge.to}`, edge);
  }
  return { nodes: [...nodes.filter(({ id }) => !inside.has(id)), ...folds], edges: [...kept.values()] };
}

/** Neighbours by id, each list in the order of the edges. */
export function neighboursOf(edges: readonly Pick<LineageEdge, 'from' | 'to'>[]) {
  const origins = new Map<string, string[]>();
  const uses = new Map<string, string[]>();
  const add = (map: Map<string, string[]>, id: string, other: string) => {
    const known = map.get(id);
    if (known) known.push(other);
    else map.set(id, [other]);
  };
  for (const { from, to } of edges) {
    add(origins, to, from);
    add(uses, from, to);
  }
  return (id: string) => ({ origins: origins.get(id) ?? [], uses: uses.get(id) ?? [] });
}
