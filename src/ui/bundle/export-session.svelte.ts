import type { BundleContents, DataChoice } from '../../core/bundle/contents.ts';
import type { BundleOffer, BundleOrder } from '../../core/bundle/desk.ts';
import type { Written } from '../../core/bundle/write.ts';
import { Cancelled } from '../../core/problem.ts';
import { openDataset } from '../../core/table/open-dataset.ts';
import type { DatasetOutput } from '../../core/table/output.ts';
import type { Language } from '../app/say.ts';
import type { NotebookSession } from '../notebook/session.svelte.ts';
import { saveBlob } from '../part/save-file.ts';
import { chooseFile, dropEmpty } from './choose-file.ts';
import { Task } from './task.svelte.ts';

export type Rows = 'all' | 'columns' | 'sample' | 'none';

const FIRST_SAMPLE = 100;

/** A bundle that a person puts together: what goes in, what that comes to, and the file that it becomes. */
export class ExportSession {
  readonly notebook: NotebookSession;
  rows = $state<Rows>('all');
  sampleRows = $state(FIRST_SAMPLE);
  /** Columns that stay out; what is not named goes in. */
  without = $state.raw<ReadonlySet<string>>(new Set());
  models = $state(true);
  language = $state<Language>('en');
  /** Fingerprint of the key that signs; undefined for an unsigned bundle. */
  signer = $state<string | undefined>(undefined);
  signProblem = $state.raw<unknown>(undefined);
  /** Sources that go in whole, or by digest alone, whatever holds for the others. */
  exceptions = $state.raw<Readonly<Record<string, 'all' | 'none'>>>({});
  columns = $state.raw<readonly string[]>([]);
  /** Runs what is stale; its value is the run. */
  readonly preparing = new Task<string>();
  offering = $state.raw(new Task<BundleOffer>());
  readonly writing = new Task<Written & { readonly name: string }>();
  private asked = '';

  constructor(notebook: NotebookSession, language: Language) {
    this.notebook = notebook;
    this.language = language;
  }

  /** Cells that have no result, or one that is only claimed. */
  get missing(): number {
    return this.notebook.staleCount;
  }

  /** Makes the run that is exported: what is kept is taken, what is stale is run. */
  async prepare(): Promise<void> {
    const { notebook } = this;
    await this.preparing.run(async ({ signal }) => {
      signal.addEventListener('abort', () => notebook.cancel(), { once: true });
      await notebook.run();
      if (notebook.runProblem) throw notebook.runProblem;
      const { report } = notebook;
      if (!report || report.outcome === 'cancelled') throw new Cancelled();
      this.columns = await this.readColumns();
      return report.run;
    });
    this.refresh();
  }

  private get order(): BundleOrder | undefined {
    const run = this.preparing.value;
    if (run === undefined) return undefined;
    return {
      run,
      notebook: this.notebook.id,
      contents: this.contents,
      language: this.language,
      sign: this.signer !== undefined,
    };
  }

  private get contents(): BundleContents {
    const sources = Object.entries(this.exceptions).map(([name, rows]): [string, DataChoice] => [name, { rows }]);
    return {
      data: this.dataChoice,
      ...(sources.length > 0 && { sources: Object.fromEntries(sources) }),
      models: this.models,
    };
  }

  private get dataChoice(): DataChoice {
    const columns = this.columns.filter((each) => !this.without.has(each));
    if (this.rows === 'columns') return { rows: 'all', columns };
    if (this.rows === 'sample') return { rows: this.sampleRows, ...(this.without.size > 0 && { columns }) };
    return { rows: this.rows };
  }

  /** Works out again what goes in, when something else was chosen. */
  refresh(): void {
    const { order } = this;
    const wanted = JSON.stringify(order);
    if (!order || wanted === this.asked) return;
    this.asked = wanted;
    this.offering.cancel();
    this.offering = new Task();
    void this.offering.run((watch) => this.notebook.world.bundles.offer(order, watch));
  }

  /** Signs, or not. The first time makes a key, which stays in this browser. */
  async setSigning(on: boolean): Promise<void> {
    const { signingKey, hasher } = this.notebook.world;
    this.signProblem = undefined;
    if (!on) {
      this.signer = undefined;
      return;
    }
    try {
      const key = (await signingKey.read()) ?? (await signingKey.create());
      this.signer = await hasher.sha256(key.publicKey);
    } catch (error) {
      this.signProblem = error;
    }
  }

  async save(): Promise<void> {
    const { order } = this;
    if (!order || this.writing.running) return;
    const name = `${this.notebook.id}.bancada.zip`;
    await this.writing.run(async (watch) => {
      const chosen = await chooseFile(name);
      try {
        const written = await this.notebook.world.bundles.write(order, chosen?.handle, watch);
        if (written.blob) saveBlob(name, written.blob);
        await this.notebook.markCopied();
        return { ...written, name: chosen?.handle.name ?? name };
      } catch (error) {
        if (chosen) await dropEmpty(chosen);
        throw error;
      }
    });
  }

  cancel(): void {
    for (const task of [this.preparing, this.offering, this.writing]) task.cancel();
  }

  private async readColumns(): Promise<string[]> {
    const { statuses, world } = this.notebook;
    const names = new Set<string>();
    for (const { output } of statuses.values()) {
      if (output?.type !== 'dataset') continue;
      const { fields } = await openDataset(world.store, (output as DatasetOutput).dataset);
      for (const { name } of fields) names.add(name);
    }
    return [...names];
  }
}
