/** What the Runs view shows and what a person has done to it: filter, order, columns, choice, notes and decisions. */
import type { Change } from '../../core/ports.ts';
import { Cancelled, type Problem } from '../../core/problem.ts';
import { CLAIMS, readClaim, type Claim } from '../../core/tracking/claims.ts';
import { completeFilter, literalText, nameInFilter } from '../../core/tracking/filter/complete.ts';
import { filterRuns } from '../../core/tracking/filter/match.ts';
import { firstColumns, foldColumns } from '../../core/tracking/fold-columns.ts';
import type { RunGroup } from '../../core/tracking/group-runs.ts';
import { attributeText, columnNumber, rowOfRun, valueAt, type RunIndex } from '../../core/tracking/run-index.ts';
import { sortRuns } from '../../core/tracking/sort-runs.ts';
import type { App } from '../app/app.svelte.ts';
import { formatRoute } from '../app/route.ts';

export interface Order {
  /** Id of the column. */
  readonly column: string;
  readonly descending: boolean;
}

const NOTHING = new Uint32Array();

function beginsName(index: RunIndex, text: string): boolean {
  const { from, offers } = completeFilter(index, text, text.length);
  const typed = text.slice(from).toLowerCase();
  return typed !== '' && offers.some((each) => each.kind === 'name' && each.text.toLowerCase().startsWith(typed));
}

export class RunsPage {
  readonly app: App;
  index = $state.raw<RunIndex | undefined>(undefined);
  failure = $state<string | undefined>(undefined);
  filter = $state('');
  problems = $state.raw<readonly Problem[]>([]);
  order = $state.raw<Order | undefined>(undefined);
  /** Ids of the runs that are compared, in the order in which they were chosen. */
  chosen = $state.raw<readonly string[]>([]);
  /** Place in `rows` that command keys act on. */
  at = $state(0);
  /** Ids of the columns that a person asked for; undefined while it is those that vary first. */
  wanted = $state.raw<readonly string[] | undefined>(undefined);
  /** Ids of the columns that runs are grouped by. */
  by = $state.raw<readonly string[]>([]);
  claims = $state.raw<readonly Claim[]>([]);
  private matched = $state.raw<Uint32Array>(NOTHING);
  private readonly left = new AbortController();
  private undos = $state.raw<readonly (readonly Change[])[]>([]);

  readonly folded = $derived(this.index ? foldColumns(this.index) : { varying: [], constants: [] });
  readonly columns: readonly number[] = $derived.by(() => {
    const { index } = this;
    if (!index) return [];
    return this.wanted ? this.numbersOf(index, this.wanted) : firstColumns(index, this.folded);
  });
  readonly rows = $derived.by(() => {
    const { index, order } = this;
    const c = index && order ? columnNumber(index, order.column) : undefined;
    return index && order && c !== undefined ? sortRuns(index, c, order.descending, this.matched) : this.matched;
  });
  readonly grouped: readonly number[] = $derived(this.index ? this.numbersOf(this.index, this.by) : []);
  readonly chosenRows: readonly number[] = $derived.by(() => {
    const { index } = this;
    return index ? this.chosen.map((id) => rowOfRun(index, id)).filter((row) => row >= 0) : [];
  });
  readonly current = $derived(this.rows[Math.min(this.at, this.rows.length - 1)]);
  readonly canUndo = $derived(this.undos.length > 0);

  constructor(app: App) {
    this.app = app;
    this.filter = app.route.query['filter'] ?? '';
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
      this.index = index;
      this.setFilter(this.filter);
    } catch (error) {
      if (!(error instanceof Cancelled)) this.failure = this.app.explain(error);
    }
  }

  /**
   * A filter that is wrong leaves the runs as they are and says where it is wrong; so does one that is being typed and
   * may yet become a name: `metr` alone is a word that no run holds.
   */
  setFilter(text: string, isTyping = false): void {
    this.filter = text;
    if (!this.index) return;
    const found = filterRuns(this.index, text);
    this.problems = found.ok ? [] : found.problems;
    if (!found.ok || (isTyping && found.rows.length === 0 && beginsName(this.index, text))) return;
    this.matched = found.rows;
    this.at = Math.max(0, Math.min(this.at, found.rows.length - 1));
    // Runs that were still being read when the person went on must not change where they are now.
    if (this.app.route.view !== 'runs') return;
    history.replaceState(null, '', formatRoute('runs', [], text === '' ? {} : { filter: text }));
  }

  sortBy(column: string, descendingFirst: boolean): void {
    const again = this.order?.column === column;
    this.order = { column, descending: again ? !this.order!.descending : descendingFirst };
  }

  choose(id: string): void {
    this.chosen = this.chosen.includes(id) ? this.chosen.filter((each) => each !== id) : [...this.chosen, id];
  }

  move(step: number): void {
    this.at = Math.max(0, Math.min(this.rows.length - 1, this.at + step));
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

  nameOf(row: number): string {
    return this.index ? attributeText(this.index, 'name', row) : '';
  }

  idOf(row: number): string {
    return this.index ? attributeText(this.index, 'id', row) : '';
  }

  /** A value as a table shows it. */
  text(c: number, row: number): string {
    const { index, app } = this;
    const value = index && valueAt(index, c, row);
    if (value === undefined || value === null) return '';
    const { from, name } = index!.columns[c]!;
    if (typeof value !== 'number') return String(value);
    return from === 'attributes' && (name === 'start' || name === 'end') ? app.moment(value) : app.number(value);
  }

  private numbersOf(index: RunIndex, ids: readonly string[]): number[] {
    return ids.flatMap((id) => columnNumber(index, id) ?? []);
  }
}
