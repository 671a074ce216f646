/** Runs as a table that a person filters, orders and chooses the columns of, wherever they come from. */
import type { Problem } from '../../core/problem.ts';
import { completeFilter } from '../../core/tracking/filter/complete.ts';
import { filterRuns } from '../../core/tracking/filter/match.ts';
import { firstColumns, foldColumns } from '../../core/tracking/fold-columns.ts';
import { attributeText, columnNumber, valueAt, type RunIndex } from '../../core/tracking/run-index.ts';
import { sortRuns } from '../../core/tracking/sort-runs.ts';
import type { App } from '../app/app.svelte.ts';
import { formatRoute, type ViewId } from '../app/route.ts';

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

export class RunList {
  readonly app: App;
  readonly view: ViewId;
  index = $state.raw<RunIndex | undefined>(undefined);
  filter = $state('');
  problems = $state.raw<readonly Problem[]>([]);
  order = $state.raw<Order | undefined>(undefined);
  /** Place in `rows` that command keys act on. */
  at = $state(0);
  /** Ids of the columns that a person asked for; undefined while it is those that vary first. */
  wanted = $state.raw<readonly string[] | undefined>(undefined);
  private matched = $state.raw<Uint32Array>(NOTHING);

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
  readonly current = $derived(this.rows[Math.min(this.at, this.rows.length - 1)]);

  /** @param view whose address holds the filter. */
  constructor(app: App, view: ViewId) {
    this.app = app;
    this.view = view;
    this.filter = app.route.query['filter'] ?? '';
  }

  /** Takes runs in, in place of those that it had: filter and order stay. */
  show(index: RunIndex): void {
    this.index = index;
    this.setFilter(this.filter);
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
    if (this.app.route.view !== this.view) return;
    const address = formatRoute(this.view, [], text === '' ? {} : { filter: text });
    // Browsers refuse a page that writes its address too often.
    if (location.hash !== address) history.replaceState(null, '', address);
  }

  sortBy(column: string, descendingFirst: boolean): void {
    const again = this.order?.column === column;
    this.order = { column, descending: again ? !this.order!.descending : descendingFirst };
  }

  move(step: number): void {
    this.at = Math.max(0, Math.min(this.rows.length - 1, this.at + step));
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

  protected numbersOf(index: RunIndex, ids: readonly string[]): number[] {
    return ids.flatMap((id) => columnNumber(index, id) ?? []);
  }
}
