/** What the queries `score_row` and `score_file` answer, and how a view asks for a file. */
import { buildGraph } from '../../core/graph/order.ts';
import { readingOf } from '../../core/learn/reading.ts';
import type { Problem } from '../../core/problem.ts';
import { readAttachment, removeAttachment, saveAttachment } from '../../core/store/attachments.ts';
import { storing } from '../../core/store/hold.ts';
import type { Field } from '../../core/table/column.ts';
import type { DatasetRef } from '../../core/table/dataset.ts';
import { requireRoom } from '../notebook/room.ts';
import type { NotebookSession } from '../notebook/session.svelte.ts';

export interface ScoredRow {
  readonly prediction: string | number;
  /** By class; absent for a regression. */
  readonly probabilities?: Readonly<Record<string, number>>;
  /** Columns whose value training never saw. */
  readonly unseen: readonly string[];
}

export interface ScoredFile {
  readonly dataset: DatasetRef;
  readonly fields: readonly Field[];
  readonly warnings: readonly Problem[];
}

/**
 * Scores a file by the model in the output of `cell`, read as the notebook reads what that model learned from. The
 * file is an attachment only while it is read; the notebook keeps its own. `keep` is called before the scored table,
 * which no record names, could be collected.
 */
export async function scoreFile(
  { world, id, engine, notebook }: NotebookSession,
  { output, cell }: { readonly output: string; readonly cell: string },
  file: File,
  signal: AbortSignal,
  keep: () => Promise<void>,
): Promise<ScoredFile> {
  await requireRoom(world, file);
  return storing(world, async () => {
    const name = await freeName(world.store, id, file.name);
    try {
      await saveAttachment(world.store, world.hasher, id, name, world.file(file), { signal });
      const like = readingOf(buildGraph(notebook, world.kinds), cell);
      const scored = (await engine.query('score_file', { output, source: name, like }, signal)) as ScoredFile;
      await keep();
      return scored;
    } finally {
      await removeAttachment(world.store, id, name);
    }
  });
}

async function freeName(store: NotebookSession['world']['store'], notebook: string, name: string): Promise<string> {
  let free = name;
  for (let n = 2; (await readAttachment(store, notebook, free)) !== undefined; n++) free = `${n}-${name}`;
  return free;
}
