/** Two runs, bundles or texts that a person holds against each other. */
import type { DiffDocument } from '../../core/diff/document.ts';
import { differing, type DiffSection } from '../../core/diff/section.ts';
import { problem, Refusal } from '../../core/problem.ts';
import { listRevisions, readNotebook } from '../../core/store/notebooks.ts';
import type { App } from '../app/app.svelte.ts';
import type { DiffPlace } from '../app/world.ts';
import { openBundle } from '../bundle/bundle-session.svelte.ts';
import { Task } from '../bundle/task.svelte.ts';
import { words } from '../words/diff.ts';
import { formatPlace, parsePlace, type Place } from './places.ts';

export interface Choice {
  /** As the address has it. */
  readonly value: string;
  readonly label: string;
}

export interface ChoiceGroup {
  readonly label: string;
  readonly choices: readonly Choice[];
}

interface RunChoice {
  readonly id: string;
  readonly notebook: string;
  readonly title: string;
  readonly startedAt: number;
}

/** Letters of a run's id that people are shown. */
const SHOWN_ID = 10;

export class DiffPage {
  readonly app: App;
  task = $state.raw(new Task<DiffDocument>());
  /** Also what is the same. */
  everything = $state(false);
  failure = $state.raw<unknown>(undefined);
  private runs = $state.raw<readonly RunChoice[]>([]);
  private texts = $state.raw<ChoiceGroup | undefined>(undefined);
  readonly groups: readonly ChoiceGroup[] = $derived(this.groupsOf());
  readonly sections: readonly DiffSection[] = $derived.by(() => {
    const all = this.task.value?.sections ?? [];
    return this.everything ? all.filter(({ entries }) => entries.length > 0) : differing(all);
  });
  readonly differs = $derived(differing(this.task.value?.sections ?? []).length > 0);

  constructor(app: App) {
    this.app = app;
  }

  /** `-` in the address: nothing is chosen yet. */
  get a(): string | undefined {
    const [a = '-'] = this.app.route.rest;
    return a === '-' ? undefined : a;
  }

  get b(): string | undefined {
    return this.app.route.rest[1];
  }

  /** What can be chosen: the newest runs, and the saved texts of the notebook that the views speak of. */
  async load(): Promise<void> {
    try {
      const { pool, store } = await this.app.open();
      const asked = { notebook: '', seed: 0 };
      const { runs } = (await pool.query('notebook_runs', {}, asked)) as { readonly runs: readonly RunChoice[] };
      this.runs = runs;
      const id = this.notebookInView();
      const notebook = id === undefined ? undefined : await readNotebook(store, id);
      if (!notebook) return;
      const revisions = (await listRevisions(store, notebook.head.id)).reverse();
      this.texts = {
        label: this.app.say(words.texts_of, { title: notebook.head.title || notebook.head.id }),
        choices: revisions.map(({ revision, at }) => ({
          value: formatPlace({ is: 'text', notebook: notebook.head.id, revision: String(revision) }),
          label: `${this.app.moment(at)} · ${this.app.say(words.save_number, { n: revision })}`,
        })),
      };
    } catch (error) {
      this.failure = error;
    }
  }

  private notebookInView(): string | undefined {
    const text = [this.a, this.b].map(parsePlace).find((place) => place?.is === 'text');
    return text?.notebook ?? this.app.session?.id ?? localStorage.getItem('last-notebook') ?? undefined;
  }

  private groupsOf(): ChoiceGroup[] {
    const { app } = this;
    const bundles = app.bundles.map(({ id, title, bundle }) => ({
      value: formatPlace({ is: 'bundle', bundle: id }),
      label: `${title} · ${bundle.file}`,
    }));
    const runs = this.runs.map(({ id, notebook, title, startedAt }) => ({
      value: id,
      label: `${title || notebook} · ${app.moment(startedAt)} · ${id.slice(0, SHOWN_ID)}`,
    }));
    const groups = [
      { label: app.say(words.bundles), choices: bundles },
      { label: app.say(words.runs), choices: runs },
      ...(this.texts ? [this.texts] : []),
    ];
    return groups.filter(({ choices }) => choices.length > 0);
  }

  nameOf(value: string): string {
    const known = this.groups.flatMap(({ choices }) => choices).find((each) => each.value === value);
    return known?.label ?? value;
  }

  /** A bundle stands beside the newest run of the notebook of its name, until something else is chosen. */
  suggestion(): string | undefined {
    const place = parsePlace(this.a);
    if (place?.is !== 'bundle' || this.b !== undefined) return undefined;
    const bundle = this.app.bundles.find(({ id }) => id === place.bundle);
    return this.runs.find(({ title }) => title !== '' && title === bundle?.bundle.manifest.title)?.id;
  }

  choose(side: 'a' | 'b', value: string): void {
    const [a, b] = side === 'a' ? [value, this.b] : [this.a, value];
    this.app.go('diff', [a ?? '-', ...(b === undefined ? [] : [b])]);
  }

  swap(): void {
    if (this.a !== undefined && this.b !== undefined) this.app.go('diff', [this.b, this.a]);
  }

  async openFile(side: 'a' | 'b', file: File): Promise<void> {
    this.failure = undefined;
    try {
      const opened = await openBundle(await this.app.open(), file);
      if (!('bundle' in opened)) {
        throw new Refusal(problem('diff.newer_bundle', { file: file.name, since: opened.opened.since }));
      }
      this.choose(side, formatPlace({ is: 'bundle', bundle: this.app.addBundle(opened) }));
    } catch (error) {
      this.failure = error;
    }
  }

  /** Compares what the address names; what was under way is given up. */
  compare(a: string, b: string): void {
    this.task.cancel();
    const task = new Task<DiffDocument>();
    this.task = task;
    void task.run(async (watch) => {
      const { bundles } = await this.app.open();
      return bundles.diff(this.held(a), this.held(b), watch);
    });
  }

  private held(value: string): DiffPlace {
    const place = parsePlace(value) as Place;
    if (place.is !== 'bundle') return place;
    const open = this.app.bundles.find(({ id }) => id === place.bundle);
    if (!open) throw new Refusal(problem('diff.no_bundle', { bundle: place.bundle }));
    return { is: 'bundle', file: open.file };
  }
}
