import { getContext, setContext } from 'svelte';
import { Cancelled, type Problem } from '../../core/problem.ts';
import { showProblem } from '../../core/words/index.ts';
import type { BundleSession } from '../bundle/bundle-session.svelte.ts';
import type { NewerSession } from '../bundle/newer-session.ts';
import type { BundleLink } from '../bundle/bundle-link.svelte.ts';
import type { ClassPage } from '../class/class-page.svelte.ts';
import type { Mirror } from '../mirror/mirror.svelte.ts';
import type { OpenProposal } from '../notebook/proposal.ts';
import type { NotebookSession } from '../notebook/session.svelte.ts';
import { IdleQueue } from './idle-queue.ts';
import { Offline } from './offline.svelte.ts';
import { formatRoute, parseRoute, type Route, type ViewId } from './route.ts';
import {
  formatBytes,
  formatDuration,
  formatMoment,
  formatNumber,
  say,
  type Language,
  type Params,
  type Phrase,
} from './say.ts';
import type { RunFiles, Shipped, World } from './world.ts';

type Charting = typeof import('../chart/echarts.ts');
export type Theme = 'light' | 'dark' | 'system';

/** An action that the palette offers by name; views add theirs while they are shown. */
export interface Command {
  readonly id: string;
  readonly title: string;
  readonly hint?: string;
  run(): void;
}

export interface Host {
  openWorld(): Promise<World>;
  /** Whether this looks like a window whose storage ends with it. */
  isPrivateWindow(): Promise<boolean>;
  readonly shipped: Shipped;
  readonly version: string;
}

/** A file that was chosen or dropped, and its path in the folder that it was in. */
export interface GivenFile {
  readonly file: File;
  readonly path: string;
}

export interface OpenedFiles {
  /** The file that is being looked at. */
  readonly reading?: string;
  readonly opened: readonly { readonly file: string; readonly view: 'notebook' | 'bundle'; readonly id: string }[];
  readonly failed: readonly { readonly file: string; readonly messages: readonly string[] }[];
}

/** The running app: where the person is, in which language, and the world once it is open. */
export class App {
  readonly host: Host;
  readonly offline = new Offline();
  /** What nobody waits for. */
  readonly idle = new IdleQueue(1000);
  /** What a person looks at. */
  readonly drawing = new IdleQueue(30);
  route = $state.raw<Route>(parseRoute(location.hash));
  language = $state<Language>(readLanguage());
  theme = $state<Theme>(readTheme());
  world = $state.raw<World | undefined>(undefined);
  worldProblem = $state<string | undefined>(undefined);
  /** What went wrong with no view there to say it; stands over every view until it is closed. */
  fault = $state<string | undefined>(undefined);
  /** The notebook that the views speak of: the last one opened. */
  session = $state.raw<NotebookSession | undefined>(undefined);
  /** Notebooks that were left while their cells run: each run goes on to its end. */
  behind = $state.raw<readonly NotebookSession[]>([]);
  /** What stands open for files that were dropped, by notebook. */
  proposals = $state.raw<Readonly<Record<string, OpenProposal>>>({});
  /** Bundles that are open in this tab, the last one opened last. */
  bundles = $state.raw<readonly BundleSession[]>([]);
  /** Bundles of a newer format that are open in this tab. */
  newer = $state.raw<readonly NewerSession[]>([]);
  /** Bundles that were opened together, as one table. */
  class = $state.raw<ClassPage | undefined>(undefined);
  /** Files of another tracker's runs that were let go where Runs can take them in. */
  runFiles = $state.raw<RunFiles | undefined>(undefined);
  /** The bundle that the address asked for, while it comes and when it does not. */
  link = $state.raw<BundleLink | undefined>(undefined);
  /** What became of the files that were chosen or dropped last. */
  files = $state.raw<OpenedFiles>({ opened: [], failed: [] });
  /** The folder that holds the notebooks as files, once the world is open. */
  mirror = $state.raw<Mirror | undefined>(undefined);
  commands = $state.raw<readonly Command[]>([]);
  paletteOpen = $state(false);
  /** Grows when a proposal is applied, so that Models and Serving read the registry again. */
  registryChanges = $state(0);
  storage = $state.raw<{ usage: number; quota: number } | undefined>(undefined);
  /** Whether the browser has promised not to evict this site's data. */
  persisted = $state<boolean | undefined>(undefined);
  privateWindow = $state(false);
  privateWindowSeen = $state(false);
  private opening: Promise<World> | undefined;
  private charting: Promise<Charting> | undefined;
  private openingFiles: Promise<void> = Promise.resolve();

  constructor(host: Host) {
    this.host = host;
    addEventListener('hashchange', () => (this.route = parseRoute(location.hash)));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.showTheme());
    this.showTheme();
    document.documentElement.lang = this.language === 'pt' ? 'pt-BR' : 'en';
  }

  /** The store, the workers and the kinds; opened once, on first use. */
  open(): Promise<World> {
    this.opening ??= this.host.openWorld().then(
      (world) => {
        this.world = world;
        void this.measureStorage();
        void this.startMirror(world).catch((error) => this.report(error));
        void this.host.isPrivateWindow().then((found) => (this.privateWindow = found));
        return world;
      },
      (error: unknown) => {
        this.worldProblem = this.explain(error);
        throw error;
      },
    );
    return this.opening;
  }

  /** What draws charts, after some practice. */
  charts(): Promise<Charting> {
    this.charting ??= this.loadCharts().catch((error: unknown) => {
      this.charting = undefined;
      throw error;
    });
    return this.charting;
  }

  private async loadCharts(): Promise<Charting> {
    const charts = await import('../chart/echarts.ts');
    const steps = charts.practice();
    const step = () => new Promise<boolean>((tell) => this.drawing.add(() => tell(steps.next().done === true)));
    while (!(await step()));
    return charts;
  }

  private async startMirror(world: World): Promise<void> {
    const { Mirror } = await import('../mirror/mirror.svelte.ts');
    this.mirror = new Mirror(this, world);
    await this.mirror.start();
  }

  /** The session of a notebook; a running one goes on while other views are shown. */
  async openNotebook(id: string): Promise<NotebookSession> {
    if (this.session?.id === id) return this.session;
    const session = this.behind.find((each) => each.id === id) ?? (await this.readSession(id));
    if (this.session && this.session.id !== id) await this.leaveSession(this.session);
    this.behind = this.behind.filter((each) => each !== session);
    this.session = session;
    localStorage.setItem('last-notebook', id);
    return session;
  }

  private async readSession(id: string): Promise<NotebookSession> {
    const world = await this.open();
    const { openSession } = await import('../notebook/session.svelte.ts');
    return openSession(world, id, this.host.shipped);
  }

  /** Lets a notebook go; while its cells run it stays behind what is shown, so that nothing of the run is lost. */
  private async leaveSession(session: NotebookSession): Promise<void> {
    if (!session.running) return session.leave();
    await session.save();
    this.behind = [...this.behind, session];
    void session
      .finished()
      .then(() => this.dropBehind(session))
      .catch((error: unknown) => this.report(error));
  }

  private async dropBehind(session: NotebookSession): Promise<void> {
    if (!this.behind.includes(session)) return;
    this.behind = this.behind.filter((each) => each !== session);
    await session.leave();
  }

  /** Ends what runs of a notebook and lets go of it, before it is deleted. */
  async closeNotebook(id: string): Promise<void> {
    for (const each of this.behind.filter((session) => session.id === id)) await this.dropBehind(each);
    if (this.session?.id !== id) return;
    await this.session.leave();
    this.session = undefined;
  }

  setProposal(notebook: string, proposal: OpenProposal | undefined): void {
    const { [notebook]: _, ...others } = this.proposals;
    this.proposals = proposal ? { ...others, [notebook]: proposal } : others;
  }

  /**
   * Opens files that were chosen or dropped: each becomes a notebook, or is named with what is wrong with it; several
   * bundles, or a folder of them, become one table.
   */
  openFiles(files: readonly File[]): Promise<void> {
    return this.openGiven(files.map((file) => ({ file, path: file.webkitRelativePath || file.name })));
  }

  /** The same, each file with its path in the folder that it was in. */
  openGiven(given: readonly GivenFile[]): Promise<void> {
    this.openingFiles = this.openingFiles.then(() => this.takeFiles(given));
    return this.openingFiles;
  }

  private async takeFiles(given: readonly GivenFile[]): Promise<void> {
    if (given.length === 0) return;
    this.files = { reading: given[0]!.file.name, opened: [], failed: [] };
    let files = given.map(({ file }) => file);
    let view: ViewId | undefined;
    try {
      const { takeTogether } = await import('../class/take-together.ts');
      const taken = await takeTogether(this, given);
      view = taken.view;
      files = taken.left.map(({ file }) => file);
      const { openFiles } = await import('../notebook/create.ts');
      await openFiles(this, files);
    } catch (error) {
      // The part of the app that opens files did not come: each of them is still where it was.
      const messages = this.messages(error);
      this.files = { opened: [], failed: files.map(({ name }) => ({ file: name, messages })) };
    }
    const { opened, failed } = this.files;
    this.files = { opened, failed };
    if (view && failed.length === 0) this.go(view);
    else if (opened.length === 1 && failed.length === 0) this.go(opened[0]!.view, [opened[0]!.id]);
    else this.go('home');
  }

  /** Takes a bundle in; its id. One that is open already is replaced. */
  addBundle(session: BundleSession | NewerSession): string {
    if ('opened' in session) {
      this.newer = [...this.newer.filter(({ id }) => id !== session.id), session];
      return session.id;
    }
    this.bundles = [...this.bundles.filter(({ id }) => id !== session.id), session];
    return session.id;
  }

  /** Opens the bundle that the address asks for (`?bundle=…`), unless the person is at another place. */
  async openLink(): Promise<void> {
    const wanted = new URL(location.href).searchParams.get('bundle');
    if (wanted === null || !(location.hash === '' || this.route.view === 'bundle')) return;
    const { BundleLink } = await import('../bundle/bundle-link.svelte.ts');
    this.link = new BundleLink(this, wanted);
    this.go('bundle');
    await this.link.open();
  }

  say = (phrase: Phrase, params?: Params): string => say(this.language, phrase, params);
  number = (value: number, options?: Intl.NumberFormatOptions): string => formatNumber(this.language, value, options);
  bytes = (value: number): string => formatBytes(this.language, value);
  duration = (ms: number): string => formatDuration(this.language, ms);
  moment = (ms: number): string => formatMoment(this.language, ms);
  problem = (problem: Problem): string => showProblem(problem, this.language);

  /** What to tell a person of a thrown error: a refusal's advice, or the fault's own message. */
  explain = (error: unknown): string => this.messages(error).join(' ');

  /** The same, a message for each problem. */
  messages = (error: unknown): string[] => {
    const problems = (error as { problems?: readonly Problem[] } | undefined)?.problems;
    if (Array.isArray(problems)) return problems.map((each: Problem) => this.problem(each));
    return [error instanceof Error ? error.message : String(error)];
  };

  /** Takes an error that nothing else has shown. */
  report(error: unknown): void {
    if (error instanceof Cancelled) return;
    const told = this.explain(error);
    if (told !== this.worldProblem) this.fault = told;
  }

  go(view: ViewId, rest: readonly string[] = [], query: Record<string, string> = {}): void {
    const hash = formatRoute(view, rest, query);
    if (location.hash === hash) this.route = parseRoute(hash);
    else location.hash = hash;
  }

  /** The same place under another address; *back* leads to where the person was before. */
  replace(view: ViewId, rest: readonly string[] = []): void {
    const hash = formatRoute(view, rest);
    history.replaceState(null, '', hash);
    this.route = parseRoute(hash);
  }

  setLanguage(language: Language): void {
    this.language = language;
    localStorage.setItem('language', language);
    document.documentElement.lang = language === 'pt' ? 'pt-BR' : 'en';
  }

  setTheme(theme: Theme): void {
    this.theme = theme;
    localStorage.setItem('theme', theme);
    this.showTheme();
  }

  async measureStorage(): Promise<void> {
    const state = await this.world?.storageState();
    if (!state) return;
    this.storage = { usage: state.usedBytes ?? 0, quota: state.quotaBytes ?? 0 };
    this.persisted = state.persisted;
  }

  private showTheme(): void {
    const dark =
      this.theme === 'dark' || (this.theme === 'system' && matchMedia('(prefers-color-scheme: dark)').matches);
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
  }
}

function readTheme(): Theme {
  const kept = localStorage.getItem('theme');
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

function readLanguage(): Language {
  const kept = localStorage.getItem('language');
  if (kept === 'en' || kept === 'pt') return kept;
  return navigator.language.toLowerCase().startsWith('pt') ? 'pt' : 'en';
}

const KEY = Symbol('app');

export function provideApp(app: App): void {
  setContext(KEY, app);
}

export function useApp(): App {
  return getContext<App>(KEY);
}
