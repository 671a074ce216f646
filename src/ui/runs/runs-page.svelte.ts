/** What the Runs view shows and what a person has done to it: groups, choice, notes and decisions over the table. */
import type { Change } from '../../core/ports.ts';
import { Cancelled } from '../../core/problem.ts';
import { CLAIMS, readClaim, type Claim } from '../../core/tracking/claims.ts';
import { literalText, nameInFilter } from '../../core/tracking/filter/complete.ts';
import type { RunGroup } from '../../core/tracking/group-runs.ts';
import { rowOfRun, type RunIndex } from '../../core/tracking/run-index.ts';
import type { App } from '../app/app.svelte.ts';
import { RunList } from './run-list.svelte.ts';

export class RunsPage extends RunList {
  failure = $state<string | undefined>(undefined);
  /** Ids of the runs that are compared, in the order in which they were chosen. */
  chosen = $state.raw<readonly string[]>([]);
  /** Ids of the columns that runs are grouped by. */
  by = $state.raw<readonly string[]>([]);
  claims = $state.raw<readonly Claim[]>([]);
  private readonly left = new AbortController();
  private undos = $state.raw<readonly (readonly Change[])[]>([]);

  readonly grouped: readonly number[] = $derived(this.index ? this.numbersOf(this.index, this.by) : []);
  readonly chosenRows: readonly number[] = $derived.by(() => {
    const { index } = this;
    return index ? this.chosen.map((id) => rowOfRun(index, id)).filter((row) => row >= 0) : [];
  });
  readonly canUndo = $derived(this.undos.length > 0);

  constructor(app: App) {
    super(app, 'runs');
  }

  /** The view is gone: what is still being read for it is not needed. */
  leave(): void {
    this.left.abort();
  }

  /** Reads the runs in a worker; what is shown stays until they are there. */
  async load(): Promise<void> {
    try {
      const { pool, store } = await this.app.open();
      const index = (await pool.query('runs', {}, { notebook: '', seed: 0 }, this.left.signal)) as RunIndex;
      this.claims = (await store.records.list('note', CLAIMS)).map(({ value }) => readClaim(value)).reverse();
      this.show(index);
    } catch (error) {
      if (!(error instanceof Cancelled)) this.failure = this.app.explain(error);
    }
  }

  choose(id: string): void {
    this.chosen = this.chosen.includes(id) ? this.chosen.filter((each) => each !== id) : [...this.chosen, id];
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
    if (undoable) this.undos = [...this.undos, before];
    await this.load();
  }
}
