/** What the sync page knows: the form, what the server said, what is under way. */
import { createMlflow } from '../../core/mlflow/api.ts';
import { authorizationOf, serverAddress, type Credentials } from '../../core/mlflow/connect.ts';
import { fetchOnnx, findVersion } from '../../core/mlflow/fetch-model.ts';
import { modelFiles } from '../../core/mlflow/model-files.ts';
import { onnxCell } from '../../core/mlflow/onnx-cell.ts';
import { planSync, type SyncPlan, type SyncRequest } from '../../core/mlflow/plan.ts';
import { createServer, ServerRefusal } from '../../core/mlflow/server.ts';
import { readOutbox, runSync, type SyncProgress, type SyncReport, type SyncWorld } from '../../core/mlflow/sync.ts';
import type { Transport } from '../../core/mlflow/transport.ts';
import type { CellKind } from '../../core/kind/cell-kind.ts';
import { parseNotebook } from '../../core/notebook/parse.ts';
import { insertBlock } from '../../core/notebook/edit.ts';
import type { ByteSource, Clock, Hasher, Locks, Store } from '../../core/ports.ts';
import { Cancelled, type Problem } from '../../core/problem.ts';
import { saveAttachment } from '../../core/store/attachments.ts';
import { storing, type HeldStore } from '../../core/store/hold.ts';
import { listNotebooks, readNotebook, saveNotebook, type NotebookHead } from '../../core/store/notebooks.ts';
import { renderProblem } from '../../core/words/index.ts';
import { formatBytes, say, type Language, type Params, type Phrase } from '../app/say.ts';

export type Obstacle = 'down' | 'origin' | 'local_network' | 'local_network_denied' | 'mixed';

export interface SyncHost {
  openStore(): Promise<{ store: Store; locks: Locks; clock: Clock; hasher: Hasher }>;
  transport(options: { address: string; authorization: string | undefined; signal: AbortSignal }): Transport;
  obstacleTo(address: string): Promise<Obstacle>;
  accessTo(address: string): Promise<'free' | 'prompt' | 'denied'>;
  knock(address: string): Promise<boolean>;
  readonly kept: {
    keep(address: string, credentials: Credentials): Promise<void>;
    read(address: string): Promise<Credentials | undefined>;
    forget(address: string): Promise<void>;
  };
  kinds(): Promise<ReadonlyMap<string, CellKind>>;
  /** The notebook that the person came from. */
  readonly from: string | undefined;
}

export type SignIn = 'none' | 'basic' | 'token';
export type Choice = 'ours' | 'theirs' | 'leave';

export class SyncPage {
  readonly language: Language;
  address = $state(localStorage.getItem('sync-address') ?? 'http://localhost:5000');
  experiment = $state(localStorage.getItem('sync-experiment') ?? 'bancada');
  /** Empty: all of them. */
  notebook = $state('');
  pull = $state(false);
  files = $state(false);
  signIn = $state<SignIn>('none');
  username = $state('');
  /** Password or token: in memory alone, unless `keep` is asked for. */
  secret = $state('');
  keep = $state(false);
  isKept = $state(false);
  notebooks = $state.raw<readonly NotebookHead[]>([]);
  plan = $state.raw<SyncPlan | undefined>(undefined);
  /** What an earlier sync did not come to. */
  left = $state(0);
  without = $state.raw<ReadonlySet<string>>(new Set());
  choices = $state.raw<Readonly<Record<string, Choice>>>({});
  busy = $state<'look' | 'sync' | 'fetch' | undefined>(undefined);
  /** The browser asks the person whether this page may reach that server, and holds the request until then. */
  asking = $state(false);
  progress = $state.raw<SyncProgress | undefined>(undefined);
  report = $state.raw<SyncReport | undefined>(undefined);
  failure = $state.raw<{ readonly text: string; readonly obstacle?: Obstacle } | undefined>(undefined);
  fetched = $state.raw<{ readonly file: string; readonly id: string; readonly title: string } | undefined>(undefined);
  private readonly host: SyncHost;
  private controller = new AbortController();
  private opened: ReturnType<SyncHost['openStore']> | undefined;

  constructor(host: SyncHost, language: Language) {
    this.host = host;
    this.language = language;
  }

  say = (phrase: Phrase, params?: Params): string => say(this.language, phrase, params);
  bytes = (value: number): string => formatBytes(this.language, value);
  problem = (each: Problem): string => renderProblem(each, this.language);

  async start(): Promise<void> {
    const { store } = await this.open();
    this.notebooks = await listNotebooks(store);
    this.notebook = this.notebooks.find(({ id }) => id === this.host.from)?.id ?? '';
    await this.lookForKept();
  }

  async lookForKept(): Promise<void> {
    this.isKept = (await this.host.kept.read(this.plainAddress())) !== undefined;
  }

  async forget(): Promise<void> {
    await this.host.kept.forget(this.plainAddress());
    this.isKept = false;
  }

  look = (): Promise<void> =>
    this.doing('look', async () => {
      this.report = undefined;
      const { mlflow, store } = await this.world();
      const request = this.request();
      this.plan = await planSync(mlflow, store, request);
      this.left = (await readOutbox(store, request)).length;
      localStorage.setItem('sync-address', request.url);
      localStorage.setItem('sync-experiment', request.experiment);
    });

  sync = (): Promise<void> =>
    this.doing('sync', async () => {
      const world = await this.world();
      const watch = {
        signal: this.controller.signal,
        onProgress: (progress: SyncProgress) => (this.progress = progress),
      };
      this.report = await storing(world, () => runSync(world, this.request(), watch));
      this.plan = undefined;
      this.choices = {};
      await this.explainStop();
    });

  fetch = (model: string, notebook: string): Promise<void> =>
    this.doing('fetch', async () => {
      const { mlflow, store, locks, clock, hasher } = await this.world();
      const fetched = await fetchOnnx(mlflow, await findVersion(mlflow, model.trim()));
      const kept = await readNotebook(store, notebook);
      if (!kept) return;
      const { file, bytes } = fetched;
      const source: ByteSource = {
        name: file,
        size: bytes.length,
        read: async (start, end) => bytes.slice(start, end),
      };
      const parsed = parseNotebook(kept.text, await this.host.kinds());
      const text = insertBlock(parsed, parsed.blocks.length, onnxCell(fetched, parsed));
      const { id, title, revision } = kept.head;
      await storing({ store, locks }, async () => {
        await saveAttachment(store, hasher, notebook, file, source);
        await saveNotebook(store, clock, { id, title, text, newRevision: true, base: revision });
      });
      this.fetched = { file, id, title };
    });

  cancel(): void {
    this.controller.abort();
  }

  /** Things that the button would move. */
  get count(): number {
    const { steps = [] } = this.plan ?? {};
    const decided = Object.values(this.choices).filter((choice) => choice !== 'leave').length;
    return steps.filter(({ id }) => !this.without.has(id)).length + decided;
  }

  toggle(id: string, wanted: boolean): void {
    const without = new Set(this.without);
    if (wanted) without.delete(id);
    else without.add(id);
    this.without = without;
  }

  /** What the server's administrator runs, with this page's origin in it. */
  get command(): string {
    const { port } = new URL(this.plainAddress());
    return `mlflow server --host 127.0.0.1 --port ${port || '5000'} --backend-store-uri sqlite:///mlflow.db --artifacts-destination ./artifacts --serve-artifacts --cors-allowed-origins ${location.origin}`;
  }

  private open() {
    this.opened ??= this.host.openStore();
    return this.opened;
  }

  private plainAddress(): string {
    return serverAddress(this.address);
  }

  private request(): SyncRequest {
    const choices = Object.entries(this.choices).filter(
      (each): each is [string, 'ours' | 'theirs'] => each[1] !== 'leave',
    );
    return {
      url: this.plainAddress(),
      experiment: this.experiment.trim(),
      notebook: this.notebook === '' ? undefined : this.notebook,
      pull: this.pull,
      files: this.files,
      choices: new Map(choices),
      without: this.without,
    };
  }

  private async credentials(): Promise<Credentials | undefined> {
    const address = this.plainAddress();
    if (this.signIn === 'none') return this.host.kept.read(address);
    const given: Credentials =
      this.signIn === 'token'
        ? { kind: 'token', token: this.secret }
        : { kind: 'basic', username: this.username, password: this.secret };
    if (this.keep) {
      await this.host.kept.keep(serverAddress(this.address, given), given);
      this.isKept = true;
    }
    return given;
  }

  private async world(): Promise<SyncWorld & HeldStore> {
    const credentials = await this.credentials();
    const address = serverAddress(this.address, credentials);
    const { signal } = this.controller;
    const transport = this.host.transport({
      address,
      authorization: credentials && authorizationOf(credentials),
      signal,
    });
    const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
    return { ...(await this.open()), mlflow: createMlflow(createServer({ transport, wait, signal })), modelFiles };
  }

  private async doing(busy: 'look' | 'sync' | 'fetch', work: () => Promise<void>): Promise<void> {
    this.controller = new AbortController();
    this.busy = busy;
    this.failure = undefined;
    this.fetched = undefined;
    this.progress = undefined;
    try {
      if (await this.isLetThrough()) await work();
    } catch (error) {
      if (!(error instanceof Cancelled)) this.failure = await this.failureOf(error);
    } finally {
      this.busy = undefined;
    }
  }

  /** Where the browser guards the local network its question comes first, alone, and its answer is told as what it is. */
  private async isLetThrough(): Promise<boolean> {
    const address = this.plainAddress();
    const access = await this.host.accessTo(address);
    if (access === 'free') return true;
    this.asking = access === 'prompt';
    const answered = this.asking && (await this.host.knock(address));
    this.asking = false;
    const after = answered ? 'free' : await this.host.accessTo(address);
    if (after === 'free') return true;
    this.failure = { text: '', obstacle: after === 'denied' ? 'local_network_denied' : 'local_network' };
    return false;
  }

  private async failureOf(error: unknown): Promise<{ text: string; obstacle?: Obstacle }> {
    const problems = (error as { problems?: readonly Problem[] }).problems;
    const text = problems
      ? problems.map(this.problem).join(' ')
      : error instanceof Error
        ? error.message
        : String(error);
    const lost = error instanceof ServerRefusal && (error.code === 'mlflow.down' || error.code === 'mlflow.timeout');
    return { text, ...(lost && { obstacle: await this.host.obstacleTo(this.plainAddress()) }) };
  }

  private async explainStop(): Promise<void> {
    const [why] = this.report?.stopped ?? [];
    if (why) this.failure = await this.failureOf(new ServerRefusal(why, 0));
  }
}
