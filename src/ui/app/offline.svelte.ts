/** Whether the app would still work without a network, as the service worker tells it. */
export type OfflineState =
  | { readonly kind: 'off'; readonly why: 'unsupported' | 'failed' }
  | { readonly kind: 'fetching'; readonly done: number; readonly total: number }
  | { readonly kind: 'waiting'; readonly done: number; readonly total: number }
  /** The browser has no room for what is missing. */
  | { readonly kind: 'full'; readonly done: number; readonly total: number }
  | { readonly kind: 'ready' };

export class Offline {
  state = $state.raw<OfflineState>({ kind: 'fetching', done: 0, total: 0 });
  /** A newer version is installed and waits until the person takes it. */
  update = $state.raw<ServiceWorker | undefined>(undefined);

  /** Registers the worker and, when the page is idle, has it fetch every engine. */
  async start(): Promise<void> {
    const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
    if (!container) {
      this.state = { kind: 'off', why: 'unsupported' };
      return;
    }
    container.addEventListener('message', (event) => this.hear(event.data as WorkerMessage));
    const reserve = new BroadcastChannel('bancada-reserve');
    reserve.addEventListener('message', ({ data }) => (this.state = { kind: 'full', ...(data as Amounts) }));
    try {
      const registration = await container.register('./service-worker.js');
      this.watch(registration, container);
      const ready = await container.ready;
      whenIdle(() => ready.active?.postMessage({ type: 'keep-everything' }));
      addEventListener('online', () => ready.active?.postMessage({ type: 'keep-everything' }));
    } catch (error) {
      this.state = { kind: 'off', why: 'failed' };
      console.warn('service worker:', error);
    }
  }

  takeUpdate(): void {
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), { once: true });
    this.update?.postMessage({ type: 'take-over' });
  }

  private watch(registration: ServiceWorkerRegistration, container: ServiceWorkerContainer): void {
    const offer = () => {
      if (registration.waiting && container.controller) this.update = registration.waiting;
    };
    offer();
    registration.addEventListener('updatefound', () => {
      registration.installing?.addEventListener('statechange', offer);
    });
  }

  private hear(message: WorkerMessage): void {
    if (message.type === 'offline-ready') this.state = { kind: 'ready' };
    else if (message.type === 'offline-progress') this.state = { kind: 'fetching', ...amounts(message) };
    else if (message.type === 'offline-waiting') this.state = { kind: 'waiting', ...amounts(message) };
    else if (message.type === 'offline-full') this.state = { kind: 'full', ...amounts(message) };
  }
}

interface Amounts {
  readonly done: number;
  readonly total: number;
}

interface WorkerMessage extends Amounts {
  readonly type: string;
}

const amounts = ({ done, total }: Amounts): Amounts => ({ done, total });

function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work, { timeout: 4000 });
  else setTimeout(work, 1500);
}
