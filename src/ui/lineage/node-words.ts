import type { Digest } from '../../core/graph/digest.ts';
import type { LineageNode } from '../../core/lineage/node.ts';
import { nodeName, nodeType } from '../../core/lineage/words.ts';
import type { App } from '../app/app.svelte.ts';
import { words } from '../words/lineage.ts';

/** Its name; of a text also which revision of its notebook it is, where that is kept. */
export function nodeTitle(node: LineageNode, app: App, revisions: ReadonlyMap<Digest, number>): string {
  const name = nodeName(node, app.language);
  const n = node.type === 'notebook' && node.digest !== undefined ? revisions.get(node.digest) : undefined;
  return n === undefined ? name : `${name}, ${app.say(words.revision, { n })}`;
}

/** What sort of thing it is, with the kind of its cell. */
export function nodeSort(node: LineageNode, app: App): string {
  const type = nodeType(node, app.language);
  return node.output !== undefined && node.kind !== undefined ? `${type} · ${node.kind}` : type;
}
