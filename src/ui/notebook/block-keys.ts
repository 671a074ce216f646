import type { Block } from '../../core/notebook/notebook.ts';

/** The key under which a block stays the same element on the page, and the cell's name; prose has none. */
export interface BlockKey {
  readonly key: string;
  readonly name: string | undefined;
}

/**
 * Keys of the blocks, all different. A cell keeps its key where it moves and when it is renamed; prose is known by the
 * cell above it. So what a person has focused or opened stays as it is while the text around it changes.
 */
export function blockKeys(blocks: readonly Block[], before: readonly BlockKey[]): BlockKey[] {
  const nameOf = (block: Block | undefined) => (block?.type === 'cell' ? block.name : undefined);
  const names = new Set(blocks.map(nameOf));
  const used = new Set<string>();
  const free = (wanted: string): string => {
    let key = wanted;
    for (let n = 2; used.has(key); n++) key = `${wanted} ${n}`;
    used.add(key);
    return key;
  };
  let above = 'start';
  return blocks.map((block, index) => {
    const name = nameOf(block);
    if (name === undefined) return { key: free(`after ${above}`), name };
    const known = before.find((each) => each.name === name);
    const there = before[index];
    const renamed = !known && there?.name !== undefined && !names.has(there.name) ? there : undefined;
    above = free((known ?? renamed)?.key ?? `cell ${name}`);
    return { key: above, name };
  });
}
