const STARTS_PX = 4;
const EDGE_PX = 56;
const SCROLL_PX = 12;

/** A block that is dragged by its handle: where it would land, and the page that scrolls along at its edges. */
export class BlockDrag {
  /** Number of the block on its way. */
  from = $state<number | undefined>(undefined);
  /** Where it would land, beside another block; undefined where it would stay. */
  target = $state.raw<{ readonly index: number; readonly after: boolean } | undefined>(undefined);
  private readonly drop: (from: number, before: number) => void;

  /** @param drop moves the block at `from` before the block at `before`, or behind the last one. */
  constructor(drop: (from: number, before: number) => void) {
    this.drop = drop;
  }

  /** From a pointer that goes down on a handle until it comes up, or Escape is pressed. */
  start(event: PointerEvent, index: number): void {
    if (event.button !== 0) return;
    const handle = event.currentTarget as HTMLElement;
    const page = handle.closest('main')!;
    const frames = [...handle.closest('[data-blocks]')!.querySelectorAll<HTMLElement>('[data-block]')];
    const begunAt = event.clientY;
    let y = begunAt;
    let frame: number | undefined;
    handle.setPointerCapture(event.pointerId);
    // Instead of a selection of text, what the pointer went down in gets the focus.
    event.preventDefault();
    handle.closest<HTMLElement>('[data-block]')!.focus({ preventScroll: true });

    const follow = () => {
      const { top, bottom } = page.getBoundingClientRect();
      if (y < top + EDGE_PX) page.scrollBy(0, -SCROLL_PX);
      else if (y > bottom - EDGE_PX) page.scrollBy(0, SCROLL_PX);
      this.target = targetAt(frames, index, y);
      frame = requestAnimationFrame(follow);
    };
    const onMove = (moved: PointerEvent) => {
      y = moved.clientY;
      if (frame !== undefined || Math.abs(y - begunAt) < STARTS_PX) return;
      this.from = index;
      follow();
    };
    const end = (land: boolean) => {
      listening.abort();
      if (frame === undefined) return;
      cancelAnimationFrame(frame);
      const target = land ? targetAt(frames, index, y) : undefined;
      this.from = this.target = undefined;
      if (target) this.drop(index, target.index + Number(target.after));
    };
    const listening = new AbortController();
    const { signal } = listening;
    handle.addEventListener('pointermove', onMove, { signal });
    handle.addEventListener('pointerup', () => end(true), { signal });
    handle.addEventListener('pointercancel', () => end(false), { signal });
    const onKey = (pressed: KeyboardEvent) => {
      if (pressed.key !== 'Escape') return;
      pressed.preventDefault();
      end(false);
    };
    addEventListener('keydown', onKey, { signal, capture: true });
  }
}

/** Before the first block whose middle lies below the pointer, or behind the last one. */
function targetAt(frames: readonly HTMLElement[], from: number, y: number): BlockDrag['target'] {
  const found = frames.findIndex((each) => {
    const { top, height } = each.getBoundingClientRect();
    return top + height / 2 > y;
  });
  const own = frames.findIndex((each) => Number(each.dataset['block']) === from);
  const place = found < 0 ? frames.length : found;
  if (place === own || place === own + 1) return undefined;
  const beside = frames[Math.min(place, frames.length - 1)]!;
  return { index: Number(beside.dataset['block']), after: found < 0 };
}
