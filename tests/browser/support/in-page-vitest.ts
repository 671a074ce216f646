/** As much of vitest as the store's contract needs, so that the same file runs inside a page. */
export interface TestResult {
  readonly name: string;
  readonly error?: string;
}

const tests: { name: string; run: () => Promise<void> | void }[] = [];
let after: () => Promise<void> | void = () => undefined;

export function describe(_: string, body: () => void): void {
  body();
}

export function it(name: string, run: () => Promise<void> | void): void {
  tests.push({ name, run });
}

export function afterEach(run: () => Promise<void> | void): void {
  after = run;
}

export async function runTests(): Promise<TestResult[]> {
  const results: TestResult[] = [];
  for (const { name, run } of tests) {
    try {
      await run();
      await after();
      results.push({ name });
    } catch (error) {
      results.push({ name, error: error instanceof Error ? `${error.message}\n${error.stack}` : String(error) });
    }
  }
  return results;
}

export function expect(got: unknown) {
  const must = (holds: boolean, what: string, wanted?: unknown) => {
    if (!holds) throw new Error(`expected ${plain(got)} ${what} ${wanted === undefined ? '' : plain(wanted)}`);
  };
  return {
    toBe: (wanted: unknown) => must(Object.is(got, wanted), 'to be', wanted),
    toEqual: (wanted: unknown) => must(plain(got) === plain(wanted), 'to equal', wanted),
    toBeUndefined: () => must(got === undefined, 'to be undefined'),
    toHaveLength: (length: number) => must((got as { length: number }).length === length, 'to have length', length),
    toContain: (member: unknown) => must((got as unknown[]).includes(member), 'to contain', member),
    toBeLessThan: (limit: number) => must((got as number) < limit, 'to be less than', limit),
  };
}

/** JSON with the members sorted and bytes spelled out. */
function plain(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (each instanceof Uint8Array) return `bytes ${[...each].join(' ')}`;
    if (each === null || typeof each !== 'object' || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
