/**
 * Every example's bundle, made and replayed on the command line with 1, 2 and 4 workers, on 5,000 rows. A translation
 * computes what the notebook that it translates computes; its bundle is replayed once.
 */
import { afterAll, describe, expect, it } from 'vitest';
import { workspace, type Workspace } from '../support/command-line.ts';
import { cutExample, EXAMPLES, isTranslation } from '../support/example-cut.ts';

interface ReplayDocument {
  readonly verdict: string;
  readonly cells: Readonly<Record<string, { verdict: string; claimed: { state: string } }>>;
}

const places: Workspace[] = [];
afterAll(() => places.forEach((each) => each.remove()));

describe('the bundle of an example', { timeout: 400_000 }, () => {
  it.each(EXAMPLES.map((name) => (isTranslation(name) ? { name, counts: [2] } : { name, counts: [1, 2, 4] })))(
    '$name replays identical with $counts workers',
    async ({ name, counts }) => {
      const { notebook, files } = await cutExample(name);
      const here = workspace({ 'n.md': notebook, ...files });
      places.push(here);
      const made = await here.bancada('export', 'n.md', '--as', 'bundle', '-o', 'n.bancada.zip', '--workers', '3');
      expect([made.status, made.out], made.err).toEqual([0, '']);
      for (const workers of counts.map(String)) {
        const ran = await here.bancada('replay', 'n.bancada.zip', '--workers', workers, '--json');
        const { verdict, cells } = ran.json<ReplayDocument>();
        expect([workers, ran.status, verdict]).toEqual([workers, 0, 'identical']);
        expect(Object.values(cells).every(({ claimed }) => claimed.state === 'done')).toBe(true);
        expect(Object.keys(cells).length).toBeGreaterThan(10);
      }
    },
  );
});
