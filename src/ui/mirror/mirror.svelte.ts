import type { MirrorPlace } from '../../core/mirror/folder.ts';
import type { Problem } from '../../core/problem.ts';
import { forgetMirror } from '../../core/mirror/record.ts';
import { mirrorText, syncMirror, type MirrorAnswer, type MirrorAsk, type MirrorParts } from '../../core/mirror/sync.ts';
import { collectLeft, holding, isOutOfRoom } from '../../core/store/hold.ts';
import type { App } from '../app/app.svelte.ts';
import type { World } from '../app/world.ts';
import { freeId, stem } from '../notebook/notebook-id.ts';

const SOON_MS = 300;
/** A notebook that was busy is looked at again. */
const AGAIN_MS = 2000;
/** Of a file that is shown for a decision. */
const SHOWN_BYTES = 200_000;

/**
 * The folder that holds this browser's notebooks as files: written after each save, read when the person comes back to
 * the page. `paused` until the browser lets the page write again, which it asks after a click alone.
 */
export class Mirror {
  state = $state<'unsupported' | 'off' | 'paused' | 'on'>('off');
  name = $state('');
  busy = $state(false);
  asks = $state.raw<readonly MirrorAsk[]>([]);
  problems = $state.raw<readonly Problem[]>([]);
  /** What went wrong with the folder itself. */
  failure = $state.raw<unknown>(undefined);
  /** Files that came from the folder last, and when both sides were last brought together. */
  taken = $state.raw<readonly string[]>([]);
  syncedAt = $state<number | undefined>(undefined);

  private readonly app: App;
  private readonly world: World;
  private place: MirrorPlace | undefined;
  private line: Promise<void> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private readonly channel = new BroadcastChannel('bancada-notebooks');

  constructor(app: App, world: World) {
    this.app = app;
    this.world = world;
    if (!world.mirrors.supported) this.state = 'unsupported';
    this.channel.addEventListener('message', () => this.soon());
    addEventListener('focus', () => this.soon(0));
    document.addEventListener('visibilitychange', () => this.soon(0));
  }

  /** Takes up the folder of an earlier session. */
  async start(): Promise<void> {
    if (this.state === 'unsupported') return;
    await this.use(await this.world.mirrors.kept());
  }

  async choose(): Promise<void> {
    const place = await this.world.mirrors.pick();
    if (!place) return;
    await forgetMirror(this.world.store);
    await this.use(place);
  }

  async resume(): Promise<void> {
    if (await this.place?.ask()) await this.use(this.place);
  }

  /** The folder and the notebooks stay as they are. */
  async leave(): Promise<void> {
    clearTimeout(this.timer);
    await this.world.mirrors.forget();
    await forgetMirror(this.world.store);
    await this.use(undefined);
  }

  private async use(place: MirrorPlace | undefined): Promise<void> {
    this.place = place;
    this.name = place?.folder.name ?? '';
    this.asks = [];
    this.problems = [];
    this.taken = [];
    this.failure = undefined;
    this.syncedAt = undefined;
    this.state = !place ? 'off' : (await place.permission()) === 'granted' ? 'on' : 'paused';
    if (this.state === 'on') await this.sync();
  }

  private soon(afterMs = SOON_MS): void {
    if (this.state !== 'on' || document.visibilityState === 'hidden') return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.sync(), afterMs);
  }

  async answer(ask: MirrorAsk, keep: 'folder' | 'store'): Promise<void> {
    const goes = keep === 'folder' && ask.folder === undefined && ask.path.endsWith('.md');
    if (goes && ask.notebook !== undefined) {
      await this.app.closeNotebook(ask.notebook);
      if (localStorage.getItem('last-notebook') === ask.notebook) localStorage.removeItem('last-notebook');
    }
    await this.sync([{ ...ask, keep }]);
  }

  /** The text of a side, for the person who decides; undefined where there is no file. */
  async textOf(ask: MirrorAsk, side: 'folder' | 'store'): Promise<string | undefined> {
    const source = this.place && (await mirrorText(this.parts(this.place, new Set()), ask, side));
    return source && new TextDecoder().decode(await source.read(0, Math.min(source.size, SHOWN_BYTES)));
  }

  /** One pass after the other; each sees what the last one left. */
  sync(answers: readonly MirrorAnswer[] = []): Promise<void> {
    this.line = this.line.then(() => this.pass(answers));
    return this.line;
  }

  private async pass(answers: readonly MirrorAnswer[]): Promise<void> {
    const { place } = this;
    if (!place || this.state !== 'on') return;
    const release = await this.world.locks.take('mirror', 'exclusive');
    // Another tab is at it; what it changes it says.
    if (!release) return;
    this.busy = true;
    try {
      const skipped = new Set<string>();
      const report = await holding(this.world.locks, () => syncMirror(this.parts(place, skipped), answers));
      if (report.problems.some(isOutOfRoom)) await collectLeft(this.world);
      this.asks = report.asks;
      this.problems = report.problems;
      this.failure = undefined;
      if (report.taken.length > 0) this.taken = report.taken;
      this.syncedAt = this.world.clock.now();
      for (const id of report.changed) this.channel.postMessage(id);
      if (skipped.size > 0) this.soon(AGAIN_MS);
    } catch (error) {
      this.failure = error;
      if ((await place.permission()) !== 'granted') this.state = 'paused';
    } finally {
      this.busy = false;
      await release();
    }
  }

  private parts(place: MirrorPlace, skipped: Set<string>): MirrorParts {
    const { store, hasher, clock, kinds } = this.world;
    const busy = (id: string) => {
      const { session } = this.app;
      const is = session?.id === id && (session.running || session.saveState !== 'saved');
      if (is) skipped.add(id);
      return is;
    };
    return { store, hasher, clock, kinds, folder: place.folder, busy, freeId: (wanted) => freeId(store, stem(wanted)) };
  }
}
