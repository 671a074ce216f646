/** Bundles that were opened together: a row each, read and replayed one after another, none of them kept in memory. */
import type { ReplayFindings } from '../../core/bundle/desk.ts';
import { handedInRun, standingOf, type HandedIn } from '../../core/bundle/handed-in.ts';
import { fingerprintText } from '../../core/bundle/signature.ts';
import { listSigners } from '../../core/bundle/signers.ts';
import { Cancelled, Refusal } from '../../core/problem.ts';
import { createIndexBuilder } from '../../core/tracking/build-index.ts';
import { trackedRunId } from '../../core/tracking/tracked-run.ts';
import type { App, GivenFile } from '../app/app.svelte.ts';
import type { World } from '../app/world.ts';
import { openBundle } from '../bundle/bundle-session.svelte.ts';
import { Task } from '../bundle/task.svelte.ts';
import { RunList } from '../runs/run-list.svelte.ts';

export interface ClassRow extends HandedIn {
  readonly given: File;
  readonly findings?: ReplayFindings;
  /** The exercise that it was read beside; absent until it was read. */
  readonly readFor?: GivenExercise | 'nothing';
}

/** The notebook as it was given out. */
export interface GivenExercise {
  readonly name: string;
  readonly text: string;
}

export class ClassPage extends RunList {
  handedIn = $state.raw<readonly ClassRow[]>([]);
  exercise = $state.raw<GivenExercise | undefined>(undefined);
  readonly reading = new Task<void>();
  readonly replaying = new Task<void>();
  /** The file that is being replayed, and how far its cells are. */
  now = $state.raw<{ readonly file: string; readonly done: number; readonly total: number } | undefined>(undefined);
  /** Milliseconds that the rest may take, from the mean of those that were replayed just before. */
  left = $state<number | undefined>(undefined);
  private readonly world: World;
  private skipping = new AbortController();
  private readonly places = $derived(
    new Map(this.handedIn.map((row, place) => [trackedRunId('bundle', row.file), place])),
  );

  private readonly unread: readonly ClassRow[] = $derived(
    this.handedIn.filter(({ readFor }) => readFor !== (this.exercise ?? 'nothing')),
  );
  /** Bundles that can be replayed and were not yet. */
  readonly waiting: number = $derived(this.handedIn.filter(isWaiting).length);
  readonly replayed: number = $derived(this.handedIn.filter(({ grade }) => grade !== undefined).length);

  constructor(app: App, world: World) {
    super(app, 'class');
    this.world = world;
    this.order = { column: 'attributes.file', descending: false };
  }

  /** The bundle in a row of the table. */
  rowAt(row: number | undefined): ClassRow | undefined {
    const place = row === undefined ? undefined : this.places.get(this.idOf(row));
    return place === undefined ? undefined : this.handedIn[place];
  }

  /** Takes files in beside those that are there; one that is there already is passed over. Nothing is run. */
  async add(given: readonly GivenFile[]): Promise<void> {
    const rows = [...this.handedIn];
    for (const { file, path } of given) {
      const same = rows.filter((row) => row.file === path || row.file.startsWith(`${path} (`));
      if (same.some((row) => row.given.size === file.size && row.given.lastModified === file.lastModified)) continue;
      const name = same.length === 0 ? path : `${path} (${same.length + 1})`;
      rows.push({ file: name, given: file, problems: [] });
    }
    this.handedIn = rows;
    this.refresh();
    await this.read();
  }

  /** Compares every bundle with the notebook as it was given out; what was replayed stays replayed. */
  async compareWith(exercise: GivenExercise | undefined): Promise<void> {
    this.exercise = exercise;
    this.refresh();
    await this.read();
  }

  /** Reads what was not read yet, or not beside this exercise; files that come meanwhile are read too. */
  async read(): Promise<void> {
    await this.reading.run(async ({ signal, progress }) => {
      const named = (await listSigners(this.world.store.records)).map(({ fingerprint, name }) => [fingerprint, name]);
      const signers = new Map(named as [string, string][]);
      for (let row = this.unread[0]; row; row = this.unread[0]) {
        progress!(this.handedIn.length - this.unread.length, this.handedIn.length);
        await this.readOne(row, signers, signal);
      }
    });
  }

  private async readOne(row: ClassRow, signers: ReadonlyMap<string, string>, signal: AbortSignal): Promise<void> {
    const { exercise } = this;
    const read = { readFor: exercise ?? 'nothing' } as const;
    try {
      const glance = await this.world.bundles.glance(row.given, exercise?.text, { signal });
      const { fingerprint } = glance;
      const key = fingerprint && fingerprintText(fingerprint).slice(0, 19);
      const signer = fingerprint && (signers.get(fingerprint) ?? key);
      const sameAs = this.handedIn
        .slice(
          0,
          this.handedIn.findIndex(({ file }) => file === row.file),
        )
        .find((each) => each.glance?.digest === glance.digest)?.file;
      this.put(row.file, {
        ...read,
        glance,
        ...(signer !== undefined && { signer }),
        ...(sameAs !== undefined && { sameAs }),
      });
    } catch (error) {
      if (error instanceof Cancelled || signal.aborted) throw error;
      this.put(row.file, { ...read, ...this.troubleOf(error) });
    }
  }

  /** Replays what was not replayed yet, or everything again when nothing is left; one bundle at a time. */
  async replayAll(): Promise<void> {
    const again = this.waiting === 0;
    await this.replayRows(this.handedIn.filter((row) => isWaiting(row) || (again && row.grade !== undefined)));
  }

  async replayRows(rows: readonly ClassRow[]): Promise<void> {
    await this.replaying.run(async ({ signal, progress }) => {
      const started = performance.now();
      for (const [at, { file }] of rows.entries()) {
        progress!(at, rows.length);
        this.left = at === 0 ? undefined : ((performance.now() - started) / at) * (rows.length - at);
        await this.replayOne(file, signal);
      }
      progress!(rows.length, rows.length);
    });
    this.now = undefined;
    this.left = undefined;
  }

  /** Leaves the bundle that is being replayed as it was and goes on with the next. */
  skip(): void {
    this.skipping.abort();
  }

  private async replayOne(file: string, stop: AbortSignal): Promise<void> {
    const row = this.handedIn.find((each) => each.file === file);
    if (!row) return;
    this.skipping = new AbortController();
    const { signal: skipped } = this.skipping;
    const settled = new Set<string>();
    const seen = new Set<string>();
    this.now = { file, done: 0, total: 0 };
    try {
      const graded = await this.world.bundles.grade(row.given, {
        signal: AbortSignal.any([stop, skipped]),
        status: ({ cell, state }) => {
          seen.add(cell);
          if (state !== 'queued' && state !== 'running') settled.add(cell);
          this.now = { file, done: settled.size, total: seen.size };
        },
      });
      this.put(file, { grade: graded.grade, findings: graded.findings, problems: [] });
    } catch (error) {
      if (stop.aborted) throw error;
      if (!skipped.aborted) this.put(file, this.troubleOf(error));
    }
  }

  /** The page of one bundle, with the verdict that was found here. */
  async open(row: ClassRow): Promise<void> {
    const session = await openBundle(this.world, row.given);
    if (row.findings && 'bundle' in session) session.showReplay(row.findings);
    this.app.go('bundle', [this.app.addBundle(session)]);
  }

  private troubleOf(error: unknown): Pick<ClassRow, 'problems'> & { readonly fault?: string } {
    if (error instanceof Refusal) return { problems: error.problems };
    return { problems: [], fault: this.app.explain(error) };
  }

  private put(file: string, facts: Partial<ClassRow>): void {
    this.handedIn = this.handedIn.map((row) => {
      if (row.file !== file) return row;
      const { fault: _, ...kept } = row;
      return { ...kept, ...facts };
    });
    this.refresh();
  }

  /** The table anew, the person's place in it kept. */
  private refresh(): void {
    const at = this.current === undefined ? undefined : this.idOf(this.current);
    const builder = createIndexBuilder();
    for (const row of this.handedIn) builder.add(handedInRun(row, this.exercise !== undefined));
    this.show(builder.finish());
    const place = [...this.rows].findIndex((row) => this.idOf(row) === at);
    if (place >= 0) this.at = place;
  }
}

function isWaiting(row: ClassRow): boolean {
  const standing = standingOf(row);
  return standing === 'claimed' || (standing === 'failed' && row.glance !== undefined);
}
