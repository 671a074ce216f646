import type { JsonObject } from '../json.ts';
import type { RecordStore } from '../ports.ts';
import { createIndexBuilder, type RunNote } from './build-index.ts';
import { readNote, runOfNoteId, RUN_NOTES } from './notes.ts';
import type { RunIndex } from './run-index.ts';
import { trackedRunOf } from './tracked-run.ts';

const PAGE_RUNS = 5_000;

/**
 * Every training, trial and imported run of a store as one index, with what was written beside them. Read page by page:
 * records are forgotten as soon as they are in the index. Cost: linear in the records; `pause` between two pages.
 */
export async function readRunIndex(records: Pick<RecordStore, 'list'>, pause: () => Promise<void>): Promise<RunIndex> {
  const notes = new Map<string, RunNote>();
  for await (const { id, value } of pages(records, 'note', RUN_NOTES, pause)) {
    notes.set(runOfNoteId(id), readNote(value));
  }
  const builder = createIndexBuilder();
  for await (const { id, value } of pages(records, 'run', '', pause)) {
    const run = trackedRunOf(id, value);
    if (run) builder.add(run, notes.get(run.id));
  }
  await pause();
  return builder.finish();
}

async function* pages(
  records: Pick<RecordStore, 'list'>,
  table: 'run' | 'note',
  prefix: string,
  pause: () => Promise<void>,
): AsyncGenerator<{ id: string; value: JsonObject }> {
  let after: string | undefined;
  for (;;) {
    const page = await records.list(table, prefix, { ...(after !== undefined && { after }), limit: PAGE_RUNS });
    yield* page;
    if (page.length < PAGE_RUNS) return;
    after = page.at(-1)!.id;
    await pause();
  }
}
