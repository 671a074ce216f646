import { SvelteMap } from 'svelte/reactivity';
import type { Claims } from '../../core/example/claims.ts';
import type { Digest } from '../../core/graph/digest.ts';
import type { CellStatus, Engine, RunReport } from '../../core/graph/engine.ts';
import { readKept } from '../../core/graph/plan.ts';
import { readLatest } from '../../core/graph/records.ts';
import type { CellBlock, Notebook } from '../../core/notebook/notebook.ts';
import type { CellReference } from '../../core/kind/cell-kind.ts';
import { completeAt, type Completion } from '../../core/notebook/complete.ts';
import { describeSchema } from '../../core/notebook/describe.ts';
import {
  applyEdits,
  deleteBlock,
  duplicateBlock,
  insertBlock,
  moveBlock,
  removeKey,
  renameCell,
  setBlock,
  setBody,
  setKey,
} from '../../core/notebook/edit.ts';
import { fixFor } from '../../core/notebook/fix.ts';
import { indexLines } from '../../core/notebook/lines.ts';
import { parseNotebook } from '../../core/notebook/parse.ts';
import { looseReferences } from '../../core/notebook/references.ts';
import type { Json } from '../../core/json.ts';
import { problem, Refusal, type Problem } from '../../core/problem.ts';
import { markCopied, readNotebook, saveNotebook, type NotebookHead } from '../../core/store/notebooks.ts';
import { keepSame } from './keep-same.ts';
import { KnownColumns } from './known-columns.ts';
import type { Shipped, World } from '../app/world.ts';
import { exampleClaims } from './example-claims.ts';

export type SaveState = 'saved' | 'saving' | 'failed';

interface Edit {
  readonly before: string;
  readonly after: string;
  readonly sitting?: object | undefined;
}

const SAVE_AFTER_MS = 250;
const PLAN_AFTER_MS = 120;

/** A notebook that is open: its text and history, what its cells are worth, and the run in progress. */
export class NotebookSession {
  readonly id: string;
  readonly world: World;
  readonly engine: Engine;
  text = $state.raw('');
  notebook = $state.raw<Notebook>() as Notebook;
  /** State of each cell by name, as planned or as the run in progress says. */
  statuses = new SvelteMap<string, CellStatus>();
  /** Each cell as it was with its last result before the one on screen: what changed, and what to show meanwhile. */
  readonly earlier = new Map<string, CellStatus>();
  saveState = $state<SaveState>('saved');
  saveProblem = $state.raw<unknown>(undefined);
  running = $state(false);
  report = $state.raw<RunReport | undefined>(undefined);
  runProblem = $state.raw<unknown>(undefined);
  inFile = $state(false);
  planned = $state(false);
  canUndo = $state(false);
  canRedo = $state(false);
  wantedCount = $state(0);
  doneCount = $state(0);

  private readonly undoStack: Edit[] = [];
  private readonly redoStack: Edit[] = [];
  private abort = new AbortController();
  private cellAborts = new Map<string, AbortController>();
  private wanted: ReadonlySet<string> = new Set();
  private saveTimer: ReturnType<typeof setTimeout> | undefined;
  private planTimer: ReturnType<typeof setTimeout> | undefined;
  private saving: Promise<void> = Promise.resolve();
  private lastRun: Promise<void> = Promise.resolve();
  private startRevision = false;
  /** The stored revision that our text builds on. */
  private revision: number;
  /** Other tabs of this browser say here which notebook they have saved. */
  private readonly channel = new BroadcastChannel('bancada-notebooks');
  private pending = new Map<string, CellStatus>();
  private frame: number | undefined;
  private readonly columns = new KnownColumns((digest) => this.object(digest));

  private readonly claims: () => Promise<Claims | undefined>;

  constructor(world: World, id: string, text: string, head: NotebookHead, shipped: Shipped) {
    this.world = world;
    this.id = id;
    this.claims = exampleClaims(shipped, head.example);
    this.engine = world.engine(id, async (key) => (await this.claims())?.result(key));
    this.inFile = head.copiedAt !== undefined;
    this.revision = head.revision;
    this.take(text);
    this.channel.addEventListener('message', ({ data }) => {
      if (data === this.id) void this.takeFromOtherTab();
    });
  }

  get title(): string {
    return this.notebook.front.title ?? '';
  }

  cell(name: string): CellBlock | undefined {
    return this.notebook.cells.find((each) => each.name === name);
  }

  /** Replaces the text by `after`; one step of undo, together with the step before when both are of one `sitting`. */
  edit(after: string, sitting?: object): void {
    if (after === this.text) return;
    const last = this.undoStack.at(-1);
    const goesOn = sitting !== undefined && last?.sitting === sitting;
    if (goesOn) this.undoStack.pop();
    const before = goesOn ? last.before : this.text;
    if (before !== after) this.undoStack.push({ before, after, sitting });
    this.redoStack.length = 0;
    this.show(after);
  }

  insert(before: number, text: string): void {
    this.edit(insertBlock(this.notebook, before, text));
  }

  remove(block: number): void {
    if (this.notebook.blocks[block]) this.edit(deleteBlock(this.notebook, block));
  }

  /** Moves a block to the place that the block at `to` has now. */
  move(from: number, to: number): void {
    if (this.notebook.blocks[from]) this.edit(moveBlock(this.notebook, from, to > from ? to + 1 : to));
  }

  /** Moves a block so that it stands before the block at `before`, or last. */
  moveBefore(from: number, before: number): void {
    if (this.notebook.blocks[from]) this.edit(moveBlock(this.notebook, from, before));
  }

  duplicate(block: number): void {
    if (this.notebook.blocks[block]) this.edit(duplicateBlock(this.notebook, block));
  }

  /** Prose keeps a blank line at both ends, so that the cells beside it stay cells. */
  setProse(block: number, markdown: string): void {
    const found = this.notebook.blocks[block];
    if (found?.type !== 'prose' || markdown.trim() === found.markdown.trim()) return;
    this.edit(setBlock(this.notebook, block, `\n${markdown.trim()}\n\n`));
  }

  /** What is typed in one `sitting` of an editor is one step of undo. */
  setBody(block: number, body: string, sitting: object): void {
    this.edit(setBody(this.notebook, block, body), sitting);
  }

  /** Sets a key of a cell's body; `undefined` removes it. */
  setKey(block: number, path: readonly (string | number)[], value: Json | undefined): void {
    this.edit(value === undefined ? removeKey(this.notebook, block, path) : setKey(this.notebook, block, path, value));
  }

  rename(from: string, to: string): void {
    const block = this.notebook.blocks.findIndex((each) => each.type === 'cell' && each.name === from);
    if (block >= 0) this.edit(renameCell(this.notebook, this.world.kinds, block, to));
  }

  /** Whether it shows what an example claims. */
  get isExample(): boolean {
    return [...this.statuses.values()].some(({ documentOnly }) => documentOnly);
  }

  /** Whether a cell shows a result whose rows and models are not here: what needs them offers to run it. */
  documentOnly(name: string): boolean {
    return this.shown(name)?.documentOnly === true;
  }

  /** What a cell shows: its status, or, while it has no result, itself as it was with the last one; then it is old. */
  shown(name: string): CellStatus | undefined {
    const status = this.statuses.get(name);
    if (status?.output) return status;
    const before = this.earlier.get(name);
    return before?.kind === this.cell(name)?.kind ? before : undefined;
  }

  /** The bytes of a document that a result refers to: the example's, or the store's. */
  async object(digest: Digest): Promise<Uint8Array> {
    return (await this.claims())?.object(digest) ?? this.world.store.objects.get(digest);
  }

  /** Problems of a cell with their offsets in the text. */
  problemsOf(name: string): { problem: Problem; from: number; to: number }[] {
    const lines = indexLines(this.text);
    return (this.cell(name)?.problems ?? []).map((each) => {
      const { line = 1, column = 1, endLine = line, endColumn = column } = each.where;
      return { problem: each, from: lines.start(line) + column - 1, to: lines.start(endLine) + endColumn - 1 };
    });
  }

  /** What may stand at an offset of the text. */
  complete(offset: number): Completion | undefined {
    return completeAt(this.notebook, { kinds: this.world.kinds, columns: (cell) => this.columnsFor(cell) }, offset);
  }

  /** The text after the likely remedy of a problem, where there is one. */
  fixFor(each: Problem): string | undefined {
    const fix = fixFor(this.notebook, each);
    return fix && applyEdits(this.text, [fix]);
  }

  /** Columns of the tables that a cell reads, as far as they are known, also while its text is not finished. */
  columnsFor(name: string): string[] {
    const cell = this.cell(name);
    const kind = cell && this.world.kinds.get(cell.kind);
    if (!kind || cell.written === undefined) return [];
    const read: readonly CellReference[] =
      cell.body === undefined
        ? looseReferences(describeSchema(kind.schema), cell.written)
        : kind.references(cell.body as never);
    return [...new Set(read.flatMap((each) => this.columns.of(this.shown(each.name)?.output)))];
  }

  /** Takes back the last edit; where in the text that was, or undefined when there was none. */
  undo(): number | undefined {
    const edit = this.undoStack.pop();
    if (!edit) return undefined;
    this.redoStack.push(edit);
    this.show(edit.before);
    return firstDifference(edit.before, edit.after);
  }

  redo(): number | undefined {
    const edit = this.redoStack.pop();
    if (!edit) return undefined;
    this.undoStack.push(edit);
    this.show(edit.after);
    return firstDifference(edit.before, edit.after);
  }

  private show(text: string): void {
    this.take(text);
    this.saveState = 'saving';
    clearTimeout(this.saveTimer);
    this.saveTimer = setTimeout(() => void this.save(), SAVE_AFTER_MS);
    this.planSoon();
  }

  private take(text: string): void {
    this.text = text;
    this.notebook = parseNotebook(text, this.world.kinds);
    this.canUndo = this.undoStack.length > 0;
    this.canRedo = this.redoStack.length > 0;
  }

  /** Writes the text durably; `saved` is said only after the browser has confirmed it. */
  save(): Promise<void> {
    clearTimeout(this.saveTimer);
    this.saving = this.saving.then(() => this.write());
    return this.saving;
  }

  private async write(): Promise<void> {
    const text = this.text;
    try {
      this.revision = await this.writeOver(text);
      this.inFile = false;
      this.startRevision = false;
      this.saveProblem = undefined;
      this.channel.postMessage(this.id);
      if (this.text === text) this.saveState = 'saved';
    } catch (error) {
      this.saveProblem = error;
      this.saveState = 'failed';
    }
  }

  /** Another tab's save in between stays as a revision of its own: neither text is lost. */
  private async writeOver(text: string): Promise<number> {
    const { store, clock } = this.world;
    const notebook = { id: this.id, title: this.title, text };
    try {
      const saved = { ...notebook, base: this.revision, newRevision: this.startRevision };
      return (await saveNotebook(store, clock, saved)).revision;
    } catch (error) {
      if (!(error instanceof Refusal) || error.problems[0]?.code !== 'store.conflict') throw error;
      return (await saveNotebook(store, clock, { ...notebook, newRevision: true })).revision;
    }
  }

  /** What another tab saved takes the place of ours, as one step that can be undone; edits under way here stay. */
  private async takeFromOtherTab(): Promise<void> {
    if (this.saveState !== 'saved' || this.running) return this.planSoon();
    const stored = await readNotebook(this.world.store, this.id);
    if (!stored || stored.text === this.text || this.saveState !== 'saved') return this.planSoon();
    this.undoStack.push({ before: this.text, after: stored.text });
    this.revision = stored.head.revision;
    this.take(stored.text);
    this.planSoon();
  }

  /** The text went to a file that the person keeps. */
  async markCopied(): Promise<void> {
    await this.save();
    await markCopied(this.world.store, this.world.clock, this.id);
    this.inFile = true;
  }

  planSoon(): void {
    clearTimeout(this.planTimer);
    this.planTimer = setTimeout(() => void this.plan(), PLAN_AFTER_MS);
  }

  /** What is cached, stale or blocked now, but for cells whose state is `known`. A run in progress says it itself. */
  async plan(known?: ReadonlyMap<string, unknown>): Promise<void> {
    if (this.running) return;
    const text = this.text;
    const statuses = await this.engine.plan(this.notebook);
    const recalled = await this.recall(statuses);
    if (this.running || this.text !== text) return;
    for (const status of [...recalled, ...this.statuses.values()]) {
      if (status.output) this.earlier.set(status.cell, status);
    }
    for (const name of this.statuses.keys()) {
      if (statuses.has(name)) continue;
      this.statuses.delete(name);
      this.earlier.delete(name);
    }
    for (const [name, status] of statuses) {
      if (!known?.has(name)) this.statuses.set(name, keepSame(this.statuses.get(name), status));
    }
    this.planned = true;
  }

  /** Cells without a result as their last run left them, where this page has not shown that. */
  private async recall(statuses: ReadonlyMap<string, CellStatus>): Promise<CellStatus[]> {
    const { store } = this.world;
    const found = [...statuses.values()].map(async (status): Promise<CellStatus | undefined> => {
      const { cell, output } = status;
      if (output || this.earlier.has(cell) || this.statuses.get(cell)?.output) return undefined;
      const latest = await readLatest(store, this.id, cell);
      const kept = latest && (await readKept({ store }, latest.key));
      return kept && { cell, kind: String(latest.parts['kind']), state: 'stale', ...kept, problems: [], log: [] };
    });
    return (await Promise.all(found)).filter((each) => each !== undefined);
  }

  get staleCount(): number {
    const kept = ({ state, claimed }: CellStatus) => (state === 'cached' || state === 'fresh') && claimed === undefined;
    return [...this.statuses.values()].filter((each) => !kept(each)).length;
  }

  /** Cells whose results a bundle claims and nobody here has computed. */
  get claimedCount(): number {
    return [...this.statuses.values()].filter(({ claimed }) => claimed !== undefined).length;
  }

  /** Runs these cells and what they need; every cell when none is named. */
  async run(cells?: readonly string[]): Promise<void> {
    if (this.running) return;
    this.running = true;
    this.lastRun = this.runCells(cells);
    await this.lastRun;
  }

  private async runCells(cells: readonly string[] | undefined): Promise<void> {
    this.runProblem = undefined;
    this.abort = new AbortController();
    this.cellAborts = new Map(this.notebook.cells.map(({ name }) => [name, new AbortController()]));
    this.wanted = new Set(cells ?? this.notebook.cells.map(({ name }) => name));
    this.wantedCount = this.wanted.size;
    this.doneCount = 0;
    const text = this.text;
    try {
      await this.save();
      this.startRevision = true;
      this.report = await this.engine.run(this.notebook, {
        ...(cells && { cells }),
        signal: this.abort.signal,
        cellSignals: Object.fromEntries([...this.cellAborts].map(([name, each]) => [name, each.signal])),
        onStatus: (status) => this.hear(status),
      });
    } catch (error) {
      this.runProblem = error;
    } finally {
      this.flush();
      this.running = false;
    }
    if (this.text !== text || this.runProblem) return this.plan();
    // Results that were shown on the strength of a false claim are not those of this notebook.
    const wasFalse = this.report?.problems.some(({ code }) => code === 'bundle.claim_false');
    if (wasFalse) await this.plan(this.report?.cells);
  }

  cancel(): void {
    this.abort.abort();
  }

  cancelCell(name: string): void {
    this.cellAborts.get(name)?.abort();
  }

  /** Statuses come many times a second; they are shown once a frame. */
  private hear(status: CellStatus): void {
    this.pending.set(status.cell, status);
    this.frame ??= requestAnimationFrame(() => this.flush());
  }

  private flush(): void {
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = undefined;
    for (const [name, status] of this.pending) {
      const shown = this.statuses.get(name);
      if (shown?.output && !status.output) this.earlier.set(name, shown);
      this.statuses.set(name, keepSame(shown, status));
    }
    this.pending.clear();
    const done = (name: string) => {
      const state = this.statuses.get(name)?.state;
      return state !== undefined && state !== 'queued' && state !== 'running' && state !== 'stale';
    };
    this.doneCount = [...this.wanted].filter(done).length;
  }

  /** Resolves when no cell of it runs any more. */
  finished(): Promise<void> {
    return this.lastRun;
  }

  /** Ends the run and waits for the last save, before the session is let go. */
  async leave(): Promise<void> {
    this.cancel();
    clearTimeout(this.planTimer);
    await this.save();
    this.channel.close();
  }
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

/** Opens a kept notebook; a Refusal when this browser has none of that id. */
export async function openSession(world: World, id: string, shipped: Shipped): Promise<NotebookSession> {
  const stored = await readNotebook(world.store, id);
  if (!stored) throw new Refusal(problem('store.no_notebook', { id }));
  const session = new NotebookSession(world, id, stored.text, stored.head, shipped);
  await session.plan();
  return session;
}
