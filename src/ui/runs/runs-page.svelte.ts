/** What the Runs view shows and what a person has done to it: groups, choice, notes and decisions over the table. */
import type { Change } from '../../core/ports.ts';
import { Cancelled } from '../../core/problem.ts';
import { CLAIMS, readClaim, type Claim } from '../../core/tracking/claims.ts';
import { literalText, nameInFilter } from '../../core/tracking/filter/complete.ts';
import type { RunGroup } from '../../core/tracking/group-runs.ts';
import { withNote } from '../../core/tracking/note-in-index.ts';
import { readNote, RUN_NOTES, runOfNoteId } from '../../core/tracking/notes.ts';
import { isSameIndex, rowOfRun, type RunIndex } from '../../core/tracking/run-index.ts';
import { trackedRunOf } from '../../core/tracking/tracked-run.ts';
import type { App } from '../app/app.svelte.ts';
import { RunList } from './run-list.svelte.ts';

/** What the view showed last, and which runs were chosen: it opens with them while it looks for new ones. */
const SHOWN = new WeakMap<App, RunIndex>();
const CHOSEN = new WeakMap<App, readonly string[]>();

export class RunsPage extends RunList {
  failure = $state<string | undefined>(undefined);
  /** Ids of the runs that are compared, in the order in which they were chosen. */
  chosen = $state.raw<readonly string[]>([]);
  /** Ids of the columns that runs are grouped by. */
  by = $state.raw<readonly string[]>([]);
  claims = $state.raw<readonly Claim[]>([]);
  private readonly left = new AbortController();
  /** How often something was kept. */
  private changes = 0;
  private undos = $state.raw<readonly (readonly Change[])[]>([]);

  readonly grouped: readonly number[] = $derived(this.index ? this.numbersOf(this.index, this.by) : []);
  readonly chosenRows: readonly number[] = $derived.by(() => {
    const { index } = this;
    return index ? this.chosen.map((id) => rowOfRun(index, id)).filter((row) => row >= 0) : [];
  });
  readonly canUndo = $derived(this.undos.length > 0);

  constructor(app: App) {
    super(app, 'runs');
    this.chosen = CHOSEN.get(app) ?? [];
    const shown = SHOWN.get(app);
    if (shown) this.show(shown);
  }

  override show(index: RunIndex): void {
    SHOWN.set(this.app, index);
    super.show(index);
  }

  /** The view is gone: what is still being read for it is not needed. */
  leave(): void {
    this.left.abort();
  }

  /**
   * Reads the runs in a worker; what was shown last, here or before the view was left, stands meanwhile and stays when
   * nothing has changed.
   */
  async load(): Promise<void> {
    try {
      const { pool } = await this.app.open();
      await this.readClaims();
      let changes: number;
      let index: RunIndex;
      do {
        // What is kept while the runs are read may be missing in what comes.
        changes = this.changes;
        index = (await pool.query('runs', {}, { notebook: '', seed: 0 }, this.left.signal)) as RunIndex;
      } while (changes !== this.changes);
      if (!this.index || !isSameIndex(this.index, index)) this.show(index);
    } catch (error) {
      if (!(error instanceof Cancelled)) this.failure = this.app.explain(error);
    }
  }

  private async readClaims(): Promise<void> {
    const { store } = await this.app.open();
    this.claims = (await store.records.list('note', CLAIMS)).map(({ value }) => readClaim(value)).reverse();
  }

  choose(id: string): void {
    this.chosen = this.chosen.includes(id) ? this.chosen.filter((each) => each !== id) : [...this.chosen, id];
    CHOSEN.set(this.app, this.chosen);
  }

  /** The runs of a group alone, as a filter that a person can go on with. */
  openGroup(index: RunIndex, group: RunGroup): void {
    const tests = this.grouped.map((c, at) => {
      const value = group.values[at];
      const name = nameInFilter(index.columns[c]!);
      return value === undefined ? `${name} is null` : `${name} = ${literalText(value)}`;
    });
    this.by = [];
    this.setFilter([...(this.filter.trim() === '' ? [] : [`(${this.filter})`]), ...tests].join(' and '));
  }

  /** Keeps changes, and what would take them back. */
  async keep(changes: readonly Change[]): Promise<void> {
    await this.commit(changes, true);
  }

  async undo(): Promise<void> {
    const last = this.undos.at(-1);
    if (!last) return;
    this.undos = this.undos.slice(0, -1);
    await this.commit(last, false);
  }

  private async commit(changes: readonly Change[], undoable: boolean): Promise<void> {
    const { store } = await this.app.open();
    const before: Change[] = [];
    for (const { table, id } of changes) {
      before.push({ table, id, value: (await store.records.get(table, id)) ?? null });
    }
    await store.records.commit(changes);
    this.changes++;
    if (undoable) this.undos = [...this.undos, before];
    if (changes.some(({ table }) => table === 'run')) await this.load();
    else await this.take(changes);
  }

  /** Shows what was kept without reading the runs again: notes change few columns, claims none. */
  private async take(changes: readonly Change[]): Promise<void> {
    const { store } = await this.app.open();
    let index = this.index;
    for (const { id, value } of changes) {
      if (!index || !id.startsWith(RUN_NOTES)) continue;
      const run = runOfNoteId(id);
      const record = await store.records.get('run', run);
      const tracked = record && trackedRunOf(run, record);
      if (tracked) index = withNote(index, rowOfRun(index, run), tracked, readNote(value ?? undefined));
    }
    if (index && index !== this.index) this.show(index);
    await this.readClaims();
  }
}
