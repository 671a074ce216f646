/** Runs of another tracker on their way in: read and shown, corrected by the person, then kept. */
import type { Guess, ImportedRun, ImportedRuns, ImportSource } from '../../core/tracking/import/imported.ts';
import { importChanges } from '../../core/tracking/import/read-import.ts';
import { Refusal } from '../../core/problem.ts';
import type { RunFiles } from '../app/world.ts';
import { Task } from '../bundle/task.svelte.ts';
import type { RunsPage } from './runs-page.svelte.ts';

export interface RunsOffer extends ImportedRuns {
  /** Ids of the runs that this browser has already. */
  readonly known: ReadonlySet<string>;
  /** Every parameter and every metric, each once. */
  readonly params: readonly string[];
  readonly metrics: readonly string[];
}

export class RunImport {
  files = $state.raw<RunFiles | undefined>(undefined);
  /** Whose the file is, where it does not say. */
  from = $state<ImportSource | undefined>(undefined);
  /** What the person said of columns that were guessed. */
  said = $state.raw<Readonly<Record<string, Guess['as']>>>({});
  /** The last one that was read; it stays while what the person said of it is read again. */
  offer = $state.raw<RunsOffer | undefined>(undefined);
  readonly reading = new Task<RunsOffer>();
  readonly writing = new Task<number>();
  private readonly page: RunsPage;

  constructor(page: RunsPage) {
    this.page = page;
  }

  async take(files: RunFiles): Promise<void> {
    this.files = files;
    this.from = undefined;
    this.said = {};
    this.offer = undefined;
    await this.read();
  }

  async read(): Promise<void> {
    const { files, from, said } = this;
    if (!files || this.reading.running) return;
    const named = (role: Guess['as']) => Object.keys(said).filter((name) => said[name] === role);
    this.offer = await this.reading.run(async (watch) => {
      const { bundles, store } = await this.page.app.open();
      const choices = { ...(from && { from }), said: { params: named('params'), metrics: named('metrics') } };
      const read = await bundles.runs(files, choices, watch);
      if (!read.ok) throw new Refusal(read.problems);
      const known = new Set<string>();
      for (const { run } of read.runs) if (await store.records.get('run', run.id)) known.add(run.id);
      return { ...read, known, params: namesOf(read.runs, 'params'), metrics: namesOf(read.runs, 'metrics') };
    });
  }

  /** Takes a guessed column for the other, and reads again. */
  async say(name: string, role: Guess['as']): Promise<void> {
    this.said = { ...this.said, [name]: role };
    await this.read();
  }

  /** Keeps the runs; one that was here takes the place of itself, and undoing brings back what was. */
  async write(): Promise<void> {
    const { offer } = this;
    if (!offer) return;
    await this.writing.run(async ({ signal, progress }) => {
      const { store } = await this.page.app.open();
      const changes = [];
      for (const [at, each] of offer.runs.entries()) {
        signal.throwIfAborted();
        progress!(at, offer.runs.length);
        changes.push(...(await importChanges(store, each)));
      }
      await this.page.keep(changes);
      return offer.runs.length;
    });
  }

  cancel(): void {
    this.reading.cancel();
    this.writing.cancel();
  }
}

function namesOf(runs: readonly ImportedRun[], part: 'params' | 'metrics'): string[] {
  return [...new Set(runs.flatMap(({ run }) => Object.keys(run[part])))];
}
