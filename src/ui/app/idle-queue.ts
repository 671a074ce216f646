/** Work that can wait: one piece in each idle moment of the page, so that none of them together hold it up. */
export class IdleQueue {
  private readonly waiting: (() => void)[] = [];
  private going = false;

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
    whenIdle(() => {
      this.waiting.shift()?.();
      this.next();
    });
  }
}

/** Calls back when the page is idle, or after a second at the latest. */
function whenIdle(work: () => void): void {
  if ('requestIdleCallback' in globalThis) requestIdleCallback(work, { timeout: 1000 });
  else setTimeout(work, 50);
}
