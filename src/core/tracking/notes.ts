/** What a person writes beside a run: a note and tags. A finished run itself is never changed. */
import { change } from '../graph/records.ts';
import type { JsonObject } from '../json.ts';
import type { Change } from '../ports.ts';
import type { RunNote } from './build-index.ts';

/** Table `note`: ids of notes beside runs begin so. */
export const RUN_NOTES = 'run/';

export function runNoteId(run: string): string {
  return `${RUN_NOTES}${run}`;
}

export function runOfNoteId(id: string): string {
  return id.slice(RUN_NOTES.length);
}

export function readNote(record: JsonObject | undefined): RunNote {
  if (!record) return {};
  const { text, tags } = record;
  return {
    ...(typeof text === 'string' && { text }),
    ...(tags !== undefined && { tags: tags as Readonly<Record<string, string>> }),
  };
}

/**
 * The change that keeps a note, and deletes the record when nothing stands in it. An edit is undone by the change that
 * keeps what stood there before.
 */
export function noteChange(run: string, note: RunNote): Change {
  const text = note.text?.trim() === '' ? undefined : note.text;
  const tags = Object.keys(note.tags ?? {}).length === 0 ? undefined : note.tags;
  if (text === undefined && tags === undefined) return { table: 'note', id: runNoteId(run), value: null };
  return change('note', runNoteId(run), { text, tags });
}

/** Tags as one line for a form: `stage=final, reviewed`. A tag without a value is a word. */
export function writeTags(tags: Readonly<Record<string, string>>): string {
  return Object.entries(tags)
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join(', ');
}

/** The tags of such a line; empty pieces are left out, of two with one name the last counts. */
export function readTags(line: string): Record<string, string> {
  const pairs = line.split(',').map((piece) => {
    const at = piece.indexOf('=');
    return at < 0 ? [piece.trim(), ''] : [piece.slice(0, at).trim(), piece.slice(at + 1).trim()];
  });
  return Object.fromEntries(pairs.filter(([name]) => name !== '')) as Record<string, string>;
}
