/** Runs and revisions by what a person typed: a whole id, or as much of its beginning as tells it from the others. */
import type { RunRecord } from '../graph/records.ts';
import { lastRunId } from '../graph/records.ts';
import type { JsonObject } from '../json.ts';
import { wordDistance } from '../notebook/nearest.ts';
import type { RecordStore, Store } from '../ports.ts';
import { problem, Refusal } from '../problem.ts';
import { listRevisions } from '../store/notebooks.ts';

/** How many runs an answer names. */
const NAMED = 3;
const PAGE = 1000;

type Records = Pick<RecordStore, 'get' | 'list'>;

/**
 * The run whose id begins with `given`, in any case; a training or trial stands for the run that it is a part of.
 * Refusals: `diff.unknown_run` with the nearest and newest ids, `diff.ambiguous_run` with those that it may be,
 * `diff.imported_run` for a run of another tracker, which holds no notebook.
 */
export async function findRun(records: Records, given: string): Promise<RunRecord> {
  const wanted = given.trim();
  const whole = await records.get('run', wanted);
  if (whole && wanted.startsWith('tracked/')) throw new Refusal(problem('diff.imported_run', { run: wanted }));
  const id = typeof whole?.['parent'] === 'string' ? whole['parent'] : wanted.split('/')[0]!;
  const asWritten = await listRuns(records, id);
  const found = asWritten.length > 0 ? asWritten : await listRuns(records, id.toUpperCase());
  const exact = found.find((each) => each.id === id);
  if (exact) return exact;
  if (found.length === 1 && id !== '') return found[0]!;
  if (found.length > 1) throw new Refusal(problem('diff.ambiguous_run', { run: given, runs: namesOf(found) }));
  const all = await listRuns(records, '');
  if (all.length === 0) throw new Refusal(problem('diff.no_runs', { run: given }));
  throw new Refusal(
    problem('diff.unknown_run', { run: given, nearest: nearest(id.toUpperCase(), all), runs: namesOf(all) }),
  );
}

/** Runs of notebooks whose id begins with `prefix`, oldest first. Cost: reads the records of their trainings too. */
export async function listRuns(records: Pick<RecordStore, 'list'>, prefix = ''): Promise<RunRecord[]> {
  const runs: RunRecord[] = [];
  for (let after: string | undefined; ;) {
    const page = await records.list('run', prefix, { ...(after !== undefined && { after }), limit: PAGE });
    for (const { value } of page) if (isNotebookRun(value)) runs.push(value);
    if (page.length < PAGE) return runs;
    after = page.at(-1)!.id;
  }
}

function isNotebookRun(value: JsonObject): value is JsonObject & RunRecord {
  return value['cells'] !== undefined && typeof value['text'] === 'string';
}

/** The newest first, with the notebook that each ran. */
function namesOf(runs: readonly RunRecord[]): string[] {
  return runs
    .slice(-NAMED)
    .reverse()
    .map(({ id, notebook }) => `${id} (${notebook})`);
}

/** The id whose beginning is least edits away; of several the newest. */
function nearest(wanted: string, runs: readonly RunRecord[]): string {
  let best = runs.at(-1)!.id;
  let least = Infinity;
  for (const { id } of runs) {
    const distance = wordDistance(wanted, id.slice(0, wanted.length).toUpperCase(), 5);
    if (distance <= least) [best, least] = [id, distance];
  }
  return best;
}

export interface FoundText {
  readonly text: string;
  /** `run 01J…` or `revision 3`, for messages. */
  readonly of: string;
}

/**
 * The text of a notebook of the store at a revision: the number of a save, `last` for its last run, or a run's id or
 * the beginning of one. Refusals: `diff.unknown_revision` with the revisions that there are, `diff.other_notebook` for
 * the run of another one, and those of `findRun`.
 */
export async function findText(store: Store, notebook: string, revision: string): Promise<FoundText> {
  if (/^\d{1,8}$/.test(revision)) {
    const revisions = await listRevisions(store, notebook);
    const found = revisions.find((each) => each.revision === Number(revision));
    if (found) return { text: found.text, of: `revision ${revision}` };
    const known = revisions.map((each) => String(each.revision)).slice(-10);
    throw new Refusal(problem('diff.unknown_revision', { notebook, revision, known }));
  }
  const run = revision === 'last' ? await lastRun(store.records, notebook) : await findRun(store.records, revision);
  if (run.notebook !== notebook) {
    throw new Refusal(problem('diff.other_notebook', { run: run.id, notebook: run.notebook, expected: notebook }));
  }
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await store.objects.get(run.text));
  return { text, of: `run ${run.id}` };
}

async function lastRun(records: Records, notebook: string): Promise<RunRecord> {
  const last = await records.get('setting', lastRunId(notebook));
  const run = last && (await records.get('run', String(last['run'])));
  if (!run || !isNotebookRun(run)) throw new Refusal(problem('diff.never_run', { notebook }));
  return run;
}
