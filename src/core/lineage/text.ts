/** A lineage as a tree of lines for a terminal. */
import { printable } from '../bundle/printable.ts';
import type { Language } from '../words/index.ts';
import type { LineageEdge, LineageNode } from './node.ts';
import { compareNodes, type Direction, type Walk } from './walk.ts';
import { lineageWords, nodeMarks, nodeName, nodeType } from './words.ts';

/** Digits of a digest in a line. */
const SHOWN = 12;

/**
 * Each thing once with what stands behind it; where it comes again it is only named. Texts and environments, which
 * stand behind nearly everything, follow in lists of their own.
 */
export function lineageText(root: LineageNode, walk: Walk, direction: Direction, language: Language): string {
  const words = lineageWords[language];
  const nodes = new Map([root, ...walk.reached.map(({ node }) => node)].map((node) => [node.id, node]));
  const tree = new Tree(nodes, walk.edges, direction, language);
  const lines = [nodeLine(root, language), ...tree.below(root.id, '')];
  if (walk.reached.length === 0) lines.push(`  ${direction === 'back' ? words.nothingBack : words.nothingForward}`);
  for (const [type, heading] of [['notebook', words.texts] as const, ['environment', words.environments] as const]) {
    const found = walk.reached.filter(({ node }) => node.type === type && direction === 'back');
    if (found.length > 0) lines.push(`${heading}:`, ...found.map(({ node }) => `  ${nodeLine(node, language)}`));
  }
  if (walk.leftOut > 0) lines.push(words.leftOut.replace('{n}', String(walk.leftOut)));
  return lines.map((line) => `${line}\n`).join('');
}

function nodeLine(node: LineageNode, language: Language): string {
  const { kind, output, digest, identity, places } = node;
  const sort = output === undefined || kind === undefined ? '' : ` {${kind}}`;
  const short = (digest ?? identity)?.slice(0, SHOWN);
  const [place] = places;
  const where = place && output !== undefined ? ` ${printable(place.notebook)}` : '';
  const marks = nodeMarks(node, language);
  const told = marks.length > 0 ? ` (${marks.join(', ')})` : '';
  const name = printable(nodeName(node, language));
  // The name of windows says what they are.
  return `${node.windows ? '' : `${nodeType(node, language)} `}${name}${sort}${short === undefined ? '' : ` ${short}`}${where}${told}`;
}

class Tree {
  private readonly nodes: ReadonlyMap<string, LineageNode>;
  private readonly next = new Map<string, { readonly id: string; readonly through: readonly string[] }[]>();
  private readonly told = new Set<string>();
  private readonly language: Language;

  constructor(
    nodes: ReadonlyMap<string, LineageNode>,
    edges: readonly LineageEdge[],
    direction: Direction,
    language: Language,
  ) {
    this.nodes = nodes;
    this.language = language;
    for (const { from, to, through } of edges) {
      const [near, far] = direction === 'back' ? [to, from] : [from, to];
      if (isBehindEverything(nodes.get(from)!) && direction === 'back') continue;
      this.next.set(near, [...(this.next.get(near) ?? []), { id: far, through }]);
    }
  }

  /** Lines of what stands behind a thing; what has been told is not told again. */
  below(id: string, indent: string): string[] {
    this.told.add(id);
    const children = (this.next.get(id) ?? []).toSorted((a, b) =>
      compareNodes(this.nodes.get(a.id)!, this.nodes.get(b.id)!),
    );
    return children.flatMap(({ id: child, through }, index) => {
      const isLast = index === children.length - 1;
      const again = this.told.has(child);
      const node = this.nodes.get(child)!;
      const way = through.length > 0 ? ` [${printable(through.join(', '))}]` : '';
      const more = again && this.next.has(child) ? `, ${lineageWords[this.language].above}` : '';
      const line = `${indent}${isLast ? '└─ ' : '├─ '}${nodeLine(node, this.language)}${way}${more}`;
      return again ? [line] : [line, ...this.below(child, `${indent}${isLast ? '   ' : '│  '}`)];
    });
  }
}

/** Every result has a text and an environment: they would drown everything else in a tree. */
export function isBehindEverything({ type }: LineageNode): boolean {
  return type === 'notebook' || type === 'environment';
}
