/** Telling whose export a file is, and reading it. */
import { change } from '../../graph/records.ts';
import type { ByteSource, Change, Store } from '../../ports.ts';
import { problem, Refusal } from '../../problem.ts';
import type { Breathing } from '../../table/csv/batches.ts';
import { trackedRunChange } from '../tracked-run.ts';
import type { Imported, ImportedRun, ImportSource, Said } from './imported.ts';
import { isObject } from './imported.ts';
import { readNeptuneTable } from './neptune.ts';
import { readRows, type Rows } from './read-rows.ts';
import { readWandbRuns, readWandbTable } from './wandb.ts';

/** Reads an exported file of W&B or Neptune; `from` where the file does not say whose it is (`import.unknown`). */
export async function readImport(
  breathing: Breathing,
  source: ByteSource,
  { from, said }: { readonly from?: ImportSource | undefined; readonly said: Said },
): Promise<Imported> {
  try {
    const rows = await readRows(breathing, source);
    const file = source.name;
    const tracker = from ?? detect(rows);
    if (tracker === 'neptune') return readNeptuneTable(rows, said, file);
    if (tracker === 'wandb') return hasRuns(rows) ? readWandbRuns(rows, file) : readWandbTable(rows, said, file);
    const printed = ['summary', 'config'].every((name) => rows.columns.includes(name));
    const code = printed ? 'import.printed' : 'import.unknown';
    return { ok: false, problems: [problem(code, { columns: rows.columns.slice(0, 20) }, { file })] };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problems: [...error.problems] };
    throw error;
  }
}

function detect(rows: Rows): ImportSource | undefined {
  const { columns } = rows;
  if (columns.includes('sys/id')) return 'neptune';
  if (hasRuns(rows)) return 'wandb';
  const own = ['State', 'Created', 'Runtime', 'ID', 'Sweep'].some((name) => columns.includes(name));
  return columns.includes('Name') && own ? 'wandb' : undefined;
}

function hasRuns({ rows }: Rows): boolean {
  return rows.length > 0 && rows.every(({ cells }) => isObject(cells['summary']) || isObject(cells['config']));
}

/** The changes that bring a run in, or put it in the place of itself: curves that it no longer has are taken away. */
export async function importChanges(store: Store, { run, series }: ImportedRun): Promise<Change[]> {
  const curves = Object.entries(series).map(([name, points]) => change('series', `${run.id}/${name}`, { points }));
  const kept = await store.records.list('series', `${run.id}/`);
  const gone = kept.filter(({ id }) => !curves.some((each) => each.id === id));
  return [trackedRunChange(run), ...curves, ...gone.map(({ id }) => ({ table: 'series' as const, id, value: null }))];
}
