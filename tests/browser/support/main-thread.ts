import type { Page } from '@playwright/test';

/** A task of a page's main thread: how long the thread itself worked, and how long that took on the clock. */
export interface MainTask {
  readonly cpuMs: number;
  readonly wallMs: number;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly chrome_mojo_event_info?: { readonly mojo_interface_tag?: string } };
}

const MARK = 'watched from here';

/**
 * Every task of the page's main thread while `work` is done, the longest first, by a trace of Chromium. What another
 * process takes from the thread counts on the clock alone, and what the test itself asks of the page not at all.
 */
export async function watchMainThread(page: Page, work: () => Promise<void>): Promise<MainTask[]> {
  const browser = page.context().browser()!;
  await browser.startTracing(page, { categories: ['toplevel', 'blink.user_timing'] });
  await page.evaluate((name) => performance.mark(name), MARK);
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] };
  // Other pages of the browser are in the trace too.
  const mark = traceEvents.find(({ name }) => name === MARK);
  if (!mark) throw new Error('the trace does not tell which thread is the page');
  const events = traceEvents.filter(
    ({ ph, pid, tid, ts }) => ph === 'X' && pid === mark.pid && tid === mark.tid && ts > mark.ts,
  );
  const asked = events.filter(
    ({ args }) => args.chrome_mojo_event_info?.mojo_interface_tag === 'blink.mojom.DevToolsSession',
  );
  return events
    .filter(({ name }) => name === 'ThreadControllerImpl::RunTask')
    .filter(({ ts, dur = 0 }) => !asked.some((each) => each.ts >= ts && each.ts <= ts + dur))
    .map(({ dur = 0, tdur = dur }) => ({ cpuMs: tdur / 1000, wallMs: dur / 1000 }))
    .sort((a, b) => b.cpuMs - a.cpuMs);
}
