/** Work in pieces: one in each idle moment of the page, so that none of them together hold it up. */
export class IdleQueue {
  /** Milliseconds that a piece waits for an idle moment, whose coming browsers put off while a person scrolls. */
  private readonly patience: number;
  private readonly waiting: (() => void)[] = [];
  private going = false;

  constructor(patience: number) {
    this.patience = patience;
  }

  /** Takes work in; the function that comes back takes it out again, if it has not begun. */
  add(work: () => void): () => void {
    this.waiting.push(work);
    if (!this.going) this.next();
    return () => {
      const at = this.waiting.indexOf(work);
      if (at >= 0) this.waiting.splice(at, 1);
    };
  }

  private next(): void {
    this.going = this.waiting.length > 0;
    if (!this.going) return;
    whenIdle(this.patience, () => {
      this.waiting.shift()?.();
      this.next();
    });
  }
}

function whenIdle(timeout: number, work: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work, { timeout });
  else setTimeout(work, 50);
}
