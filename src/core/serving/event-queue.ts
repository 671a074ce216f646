/** A binary heap of future events: earliest first, and among equals the one pushed first. */
export interface EventQueue<T> {
  readonly size: number;
  /** Time of the earliest event; Infinity when there is none. */
  nextAt(): number;
  push(at: number, event: T): void;
  /** Takes the earliest event out. Throws when there is none. */
  pop(): T;
}

interface Entry<T> {
  readonly at: number;
  readonly order: number;
  readonly event: T;
}

export function createEventQueue<T>(): EventQueue<T> {
  const heap: Entry<T>[] = [];
  let pushed = 0;

  const before = (a: Entry<T>, b: Entry<T>) => a.at < b.at || (a.at === b.at && a.order < b.order);

  function rise(entry: Entry<T>): void {
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!before(entry, heap[parent]!)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = entry;
  }

  function sink(entry: Entry<T>): void {
    let index = 0;
    for (;;) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (!before(heap[child]!, entry)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = entry;
  }

  return {
    get size() {
      return heap.length;
    },
    nextAt: () => heap[0]?.at ?? Infinity,
    push: (at, event) => rise({ at, order: pushed++, event }),
    pop() {
      const first = heap[0];
      if (!first) throw new Error('the event queue is empty');
      const last = heap.pop()!;
      if (heap.length > 0) sink(last);
      return first.event;
    },
  };
}
