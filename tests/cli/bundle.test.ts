import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { edited, forged, opened, sha256, withManifest } from '../support/bundles.ts';
import { workspace, type Workspace } from '../support/command-line.ts';
import { WHOLE, WHOLE_CSV } from '../core/bundle/notebooks.ts';

interface ReplayDocument {
  readonly bundle: string;
  readonly verdict: string;
  readonly first?: string;
  readonly cells: Readonly<
    Record<string, { verdict: string; claimed: { digest: string }; replayed: { digest: string } }>
  >;
}

const places: Workspace[] = [];
const place = () => {
  places.push(workspace({ 'n.md': WHOLE, 'visits.csv': WHOLE_CSV }));
  return places.at(-1)!;
};
afterEach(() => places.splice(0).forEach((each) => each.remove()));

const fileOf = (here: Workspace, name: string) => Uint8Array.from(readFileSync(path.join(here.dir, name)));

async function exported(): Promise<Workspace> {
  const here = place();
  const ran = await here.bancada('export', 'n.md', '--as', 'bundle', '-o', 'a.bancada.zip');
  expect([ran.status, ran.out]).toEqual([0, '']);
  return here;
}

interface ImportDocument {
  readonly bundle: string;
  readonly results: readonly { readonly cell: string; readonly known: boolean }[];
  readonly objects: number;
  readonly written: readonly string[];
}

/** A place without a file but the bundle, and what `import` says there. */
async function imported(bytes: Uint8Array): Promise<{ there: Workspace; said: ImportDocument }> {
  const there = workspace();
  places.push(there);
  writeFileSync(path.join(there.dir, 'a.bancada.zip'), bytes);
  const ran = await there.bancada('import', 'a.bancada.zip', '-o', 'n.md', '--json');
  expect([ran.status, ran.err]).toEqual([0, '']);
  return { there, said: ran.json<ImportDocument>() };
}

describe('a bundle on the command line', { timeout: 120_000 }, () => {
  it('is exported, verified and replayed identical with 1, 2 and 4 workers, away from its data', async () => {
    const here = await exported();
    const there = workspace();
    places.push(there);
    writeFileSync(path.join(there.dir, 'a.bancada.zip'), fileOf(here, 'a.bancada.zip'));
    const verified = await there.bancada('verify', 'a.bancada.zip', '--json');
    expect([verified.status, verified.json<object>()]).toEqual([0, expect.objectContaining({ problems: [] })]);
    for (const workers of ['1', '2', '4']) {
      const ran = await there.bancada('replay', 'a.bancada.zip', '--workers', workers, '--json');
      const { verdict, cells, bundle } = ran.json<ReplayDocument>();
      expect([ran.status, bundle, verdict, Object.keys(cells)]).toEqual([
        0,
        'a.bancada.zip',
        'identical',
        ['visits', 'parts', 'sale', 'scores', 'good', 'registered'],
      ]);
    }
    expect((await there.bancada('replay', 'a.bancada.zip')).out).toBe('identical: 6 cells\n');
  });

  it('has the same bytes the second time', async () => {
    const here = await exported();
    await here.bancada('export', 'n.md', '--as', 'bundle', '-o', 'b.bancada.zip', '--workers', '1');
    expect(Buffer.compare(fileOf(here, 'a.bancada.zip'), fileOf(here, 'b.bancada.zip'))).toBe(0);
  });

  it('imports into another store, where its results are claimed until they are computed or replayed', async () => {
    const bytes = fileOf(await exported(), 'a.bancada.zip');
    const bundle = await opened(bytes);
    const { there, said } = await imported(bytes);
    expect([said.bundle, said.written, said.results.map(({ known }) => known)]).toEqual([
      bundle.digest,
      ['n.md', 'visits.csv'],
      Array(6).fill(false),
    ]);
    expect([fileOf(there, 'n.md'), fileOf(there, 'visits.csv')].map((each) => Buffer.from(each).toString())).toEqual([
      WHOLE,
      WHOLE_CSV,
    ]);
    expect((await there.bancada('import', 'a.bancada.zip', '-o', 'n.md', '--json')).json<object>()).toMatchObject({
      results: said.results.map((each) => ({ ...each, known: true })),
      objects: 0,
      written: [],
    });
    const states = async (...options: string[]) => {
      const { cells } = (await there.bancada('run', 'n.md', '--json', ...options)).json();
      return Object.values(cells as Record<string, { state: string; claimed?: string; applied?: { state: string } }>);
    };
    const trusted = await states('--trust-claimed', '--apply');
    expect(trusted.map(({ state, claimed }) => [state, claimed])).toEqual(Array(6).fill(['cached', bundle.digest]));
    expect(trusted.flatMap(({ applied }) => applied?.state ?? [])).toEqual(['refused']);
    expect((await there.bancada('verify', 'n.md')).status).toBe(0);
    const ran = await there.bancada('replay', 'a.bancada.zip', '--store', '.bancada');
    expect([ran.status, ran.err]).toEqual([0, expect.stringContaining('6 results are no longer claimed')]);
    expect((await states()).map(({ state, claimed }) => [state, claimed])).toEqual(
      Array(6).fill(['cached', undefined]),
    );
    const { there: afresh } = await imported(bytes);
    const { cells } = (await afresh.bancada('run', 'n.md', '--json')).json();
    expect(Object.values(cells).map(({ state }) => state)).toEqual(Array(6).fill('fresh'));
  });

  it('says before a replay what it would do', async () => {
    const here = await exported();
    const ran = await here.bancada('replay', 'a.bancada.zip', '--plan', '--json');
    expect([ran.status, ran.json<object>()]).toEqual([
      0,
      expect.objectContaining({ verdict: 'replayable', other_versions: [], problems: [] }),
    ]);
    expect((await here.bancada('replay', 'a.bancada.zip', '--plan')).out).toMatch(/^replayable\ncell .*\nvisits /);
  });

  it('of an earlier kernel is said to be, with the version that can replay it, before a cell is computed', async () => {
    const here = await exported();
    const bytes = await withManifest(fileOf(here, 'a.bancada.zip'), (manifest) => ({
      ...manifest,
      environments: manifest.environments.map((each) => ({ ...each, engine: '0.0.7' })),
      cells: Object.fromEntries(
        Object.entries(manifest.cells).map(([name, claim]) => {
          const parts = claim.state === 'done' && name === 'parts' ? { ...claim.parts, 'unit split': '0' } : undefined;
          return [name, parts ? { ...claim, parts } : claim];
        }),
      ),
    }));
    writeFileSync(path.join(here.dir, 'old.bancada.zip'), bytes);
    const { err } = await here.bancada('replay', 'old.bancada.zip', '--workers', '1');
    expect(err.split('\n')[0]).toMatch(
      /^old\.bancada\.zip: warning: parts were computed by split version 0, .*; Bancada 0\.0\.7 can replay them$/,
    );
    expect(err.indexOf('visits (data) fresh')).toBeGreaterThan(0);
  });

  it('says which versions, which lockfile and which machine computed it', async () => {
    const here = await exported();
    const { environments } = (await opened(fileOf(here, 'a.bancada.zip'))).manifest;
    const lockfile = sha256(Uint8Array.from(readFileSync(path.resolve('package-lock.json'))));
    const { version } = JSON.parse(readFileSync(path.resolve('package.json'), 'utf8')) as { version: string };
    const host = { host: 'node', node: process.version, cores: expect.any(Number), backend: 'wasm' };
    const known = { engine: version, lockfile, ...host };
    expect(environments).toEqual([expect.objectContaining(known)]);
  });

  it('that was forged exits with 1 and tells where', async () => {
    const here = await exported();
    const bytes = await forged(fileOf(here, 'a.bancada.zip'), (files) =>
      edited(files, 'notebook.md', 'where: visits >= ', 'where: visits >  '),
    );
    writeFileSync(path.join(here.dir, 'f.bancada.zip'), bytes);
    expect((await here.bancada('verify', 'f.bancada.zip')).status).toBe(0);
    const ran = await here.bancada('replay', 'f.bancada.zip');
    expect([ran.status, ran.out]).toEqual([1, expect.stringContaining('differs first at visits\n')]);
    expect(ran.out).toContain(
      'was computed from another body.where: the bundle claims "visits >= 5", the replay gives "visits >  5"',
    );
    expect(ran.out).toMatch(/cell visits: row \d+: the bundle claims \d+, the replay gives \d+\n/);
    expect(ran.out).toMatch(/dataset\.count: the bundle claims \d+, the replay gives \d+\n/);
  });

  it('that is damaged, missing or no bundle is refused', async () => {
    const here = await exported();
    const bytes = fileOf(here, 'a.bancada.zip');
    bytes[bytes.length - 2000]! ^= 1;
    writeFileSync(path.join(here.dir, 'd.bancada.zip'), bytes);
    for (const file of ['d.bancada.zip', 'none.zip', 'n.md']) {
      const ran = await here.bancada('replay', file, '--json');
      expect([file, ran.status, ran.json<{ status: string }>().status]).toEqual([file, 2, 'failed']);
    }
    const verified = await here.bancada('verify', 'd.bancada.zip');
    expect([verified.status, verified.out]).toEqual([1, expect.stringContaining('d.bancada.zip')]);
  });

  it('is not written when the notebook has errors, and a file that is there stays', async () => {
    const here = place();
    here.write('bad.md', WHOLE.replace('visits.csv', 'gone.csv'));
    here.write('kept.zip', 'kept');
    const ran = await here.bancada('export', 'bad.md', '--as', 'bundle', '-o', 'kept.zip');
    expect([ran.status, readFileSync(path.join(here.dir, 'kept.zip'), 'utf8')]).toEqual([2, 'kept']);
    const nowhere = await here.bancada('export', 'n.md', '--as', 'bundle', '-o', 'no/folder/a.zip');
    expect([nowhere.status, nowhere.err]).toEqual([2, expect.stringContaining('cannot be written (ENOENT)')]);
  });
});
