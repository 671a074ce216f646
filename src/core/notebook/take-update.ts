/** A new version of a text that a notebook was made of, taken in without losing what the person did. */
import type { Block, CellBlock, Notebook, ProseBlock } from './notebook.ts';

/**
 * The new version's text with the person's own work in it: a cell that they changed stands as they have it, a cell or
 * a paragraph that they added stands behind the cell that it stood behind, a cell that they deleted stays away unless
 * the new version changed it. Front matter and all other prose are the new version's. `mine` equal to `given` gives
 * `theirs`; `theirs` equal to `given` loses nothing of `mine` but its order. Cost: linear in the blocks.
 */
export function takeUpdate(given: Notebook, mine: Notebook, theirs: Notebook): string {
  const [before, own, now] = [cellTexts(given), cellTexts(mine), cellTexts(theirs)];
  const knownProse = new Set(given.blocks.filter(isProse).map((block) => textOf(given, block).trim()));
  const added = new Map<string, string[]>();
  let behind = '';
  for (const block of mine.blocks) {
    const text = textOf(mine, block);
    if (isProse(block)) {
      if (text.trim() !== '' && !knownProse.has(text.trim())) put(added, behind, text);
    } else if (now.has(block.name)) {
      behind = block.name;
    } else if (before.get(block.name) !== text) {
      // The person's own, or one that the new version dropped although they had changed it.
      put(added, behind, text);
    }
  }
  const front = theirs.front.span ? theirs.text.slice(0, theirs.front.span.end) : '';
  const pieces = [front, ...(added.get('') ?? [])];
  for (const block of theirs.blocks) {
    const text = textOf(theirs, block);
    if (isProse(block)) pieces.push(text);
    else {
      pieces.push(cellNow(text, { before: before.get(block.name), own: own.get(block.name) }));
      pieces.push(...(added.get(block.name) ?? []));
    }
  }
  return joined(pieces);
}

function isProse(block: Block): block is ProseBlock {
  return block.type === 'prose';
}

function cellNow(theirs: string, { before, own }: { before: string | undefined; own: string | undefined }): string {
  if (own === undefined) return before === theirs ? '' : theirs;
  return own === before ? theirs : own;
}

function cellTexts(notebook: Notebook): Map<string, string> {
  return new Map(notebook.cells.map((cell: CellBlock) => [cell.name, textOf(notebook, cell)]));
}

function textOf({ text }: Notebook, { span }: Block): string {
  return text.slice(span.start, span.end);
}

function put(added: Map<string, string[]>, behind: string, text: string): void {
  added.set(behind, [...(added.get(behind) ?? []), text]);
}

/** Pieces with a line break between them where one does not end in its own. */
function joined(pieces: readonly string[]): string {
  let text = '';
  for (const piece of pieces) text += text === '' || text.endsWith('\n') || piece === '' ? piece : `\n${piece}`;
  return text;
}
