/** Long work as a generator that stops for breath every few milliseconds, for callers that can wait and those that cannot. */
export type Steps<T> = Generator<void, T>;

/** Elements between two stops: a few milliseconds of work, some ten before it is compiled. */
export const STEP = 1 << 16;

/** All of the work at once. */
export function runSteps<T>(steps: Steps<T>): T {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}

/** The work with a breath at every stop, so that it can be cancelled. */
export async function breatheSteps<T>(ctx: { breathe(): Promise<void> }, steps: Steps<T>): Promise<T> {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
    await ctx.breathe();
  }
}
