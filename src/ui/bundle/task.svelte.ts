import { Cancelled } from '../../core/problem.ts';
import type { BundleWatch } from '../app/world.ts';

/** Work that a person started, sees and can stop. */
export class Task<T> {
  state = $state<'idle' | 'running' | 'done' | 'failed' | 'cancelled'>('idle');
  progress = $state.raw<{ readonly done: number; readonly total: number } | undefined>(undefined);
  value = $state.raw<T | undefined>(undefined);
  error = $state.raw<unknown>(undefined);
  private abort = new AbortController();

  get running(): boolean {
    return this.state === 'running';
  }

  /** Never rejects: what goes wrong is the task's state. Nothing happens while it runs. */
  async run(work: (watch: BundleWatch & { readonly signal: AbortSignal }) => Promise<T>): Promise<T | undefined> {
    if (this.running) return undefined;
    this.abort = new AbortController();
    this.state = 'running';
    this.progress = undefined;
    this.value = undefined;
    this.error = undefined;
    try {
      const { signal } = this.abort;
      this.value = await work({ signal, progress: (done, total) => (this.progress = { done, total }) });
      this.state = 'done';
    } catch (error) {
      this.state = error instanceof Cancelled || this.abort.signal.aborted ? 'cancelled' : 'failed';
      this.error = error;
    }
    return this.value;
  }

  /** Done elsewhere. */
  keep(value: T): void {
    if (this.running) return;
    this.value = value;
    this.error = undefined;
    this.state = 'done';
  }

  cancel(): void {
    this.abort.abort();
  }
}
