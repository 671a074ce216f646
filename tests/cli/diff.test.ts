import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { workspace, type Workspace } from '../support/command-line.ts';
import { TINY, TINY_CSV, WHOLE, WHOLE_CSV } from '../core/bundle/notebooks.ts';

const places: Workspace[] = [];
function place(files: Readonly<Record<string, string>>): Workspace {
  places.push(workspace(files));
  return places.at(-1)!;
}
afterEach(() => places.splice(0).forEach((each) => each.remove()));

interface DiffDocument {
  readonly a: { readonly file: string; readonly is: string };
  readonly b: { readonly file: string; readonly is: string };
  readonly differs: boolean;
  readonly sections: readonly { readonly name: string; readonly entries: readonly object[] }[];
}

describe('the diff of two notebooks', { timeout: 60_000 }, () => {
  it('says that nothing differs, with status 0, and with --all what is the same', async () => {
    const here = place({ 'a.md': TINY, 'b.md': TINY });
    const ran = await here.bancada('diff', 'a.md', 'b.md');
    expect([ran.status, ran.out, ran.err]).toEqual([0, 'nothing differs\n', '']);
    const all = await here.bancada('diff', 'a.md', 'b.md', '--all');
    expect([all.status, all.out]).toEqual([
      0,
      'Notebook\n  = title: Tiny\n  = cell visits\n\nParameters\n  = seed: 0\n',
    ]);
  });

  it('shows only what differs, with status 1, as text and as one document', async () => {
    const changed = TINY.replace('title: Tiny', 'title: Tiny\nseed: 9').replace('visits.csv', 'other.csv');
    const here = place({ 'a.md': TINY, 'b.md': `${changed}\nA line.\n` });
    const ran = await here.bancada('diff', 'a.md', 'b.md');
    expect([ran.status, ran.out]).toEqual([
      1,
      'Notebook\n  ~ key visits.source: visits.csv → other.csv\n  + line 11: A line.\n\nParameters\n  ~ seed: 0 → 9 (+9)\n',
    ]);
    const { status, ...json } = await here.bancada('diff', 'a.md', 'b.md', '--json');
    const document = json.json<DiffDocument>();
    expect([status, document.differs, document.a, document.sections.map(({ name }) => name)]).toEqual([
      1,
      true,
      { file: 'a.md', is: 'notebook' },
      ['notebook', 'parameters'],
    ]);
    expect(document.sections.map(({ entries }) => entries.length)).toEqual([2, 1]);
  });

  it('says which file cannot be read, with status 2', async () => {
    const ran = await place({ 'a.md': TINY, 'visits.csv': TINY_CSV }).bancada('diff', 'a.md', 'none.md');
    expect([ran.status, ran.out]).toEqual([2, '']);
    expect(ran.err).toContain('none.md');
  });
});

describe('the diff of two bundles', { timeout: 120_000 }, () => {
  it('shows what a parameter and a row of the data changed; of a bundle and a notebook, the notebook alone', async () => {
    const here = place({ 'n.md': WHOLE, 'visits.csv': WHOLE_CSV });
    expect((await here.bancada('export', 'n.md', '--as', 'bundle', '-o', 'a.zip')).status).toBe(0);
    expect((await here.bancada('diff', 'a.zip', 'n.md')).status).toBe(0);
    here.write('n.md', WHOLE.replace('least: 5', 'least: 9'));
    here.write('visits.csv', WHOLE_CSV.replace(/,\d+,(yes|no)\n/, ',900,$1\n'));
    expect((await here.bancada('export', 'n.md', '--as', 'bundle', '-o', 'b.zip')).status).toBe(0);
    const same = await here.bancada('diff', 'a.zip', 'a.zip');
    expect([same.status, same.out]).toEqual([0, 'nothing differs\n']);

    const ran = await here.bancada('diff', 'a.zip', 'b.zip');
    expect([ran.status, ran.err]).toEqual([1, '']);
    expect(ran.out).toMatch(/^Parameters\n {2}~ parameter least: 5 → 9 \(\+4\)\n\nData\n/);
    expect(ran.out).toMatch(/ {2}~ source visits\.csv\.sha256: [0-9a-f]{12} → [0-9a-f]{12}\n/);
    expect(ran.out).toMatch(/ {2}~ profile visits\.visits\.max: \d+ → 900 \(\+\d+\)\n/);
    expect(ran.out).toMatch(/ {2}~ result scores\.log_loss: \S+ \[\S+, \S+\] → \S+ \[\S+, \S+\] \([+-]?\S+\)\n/);
    const document = (await here.bancada('diff', 'a.zip', 'b.zip', '--json')).json<DiffDocument>();
    expect([document.a.is, document.differs]).toEqual(['bundle', true]);
    expect(document.sections.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['parameters', 'data', 'results', 'models']),
    );
    expect((await here.bancada('diff', 'a.zip', 'n.md')).out).toBe('Parameters\n  ~ parameter least: 5 → 9 (+4)\n');
  });

  it('tells a cell without its output by its digest', async () => {
    const here = place({ 'n.md': WHOLE, 'visits.csv': WHOLE_CSV });
    await here.bancada('export', 'n.md', '--as', 'bundle', '--data', 'digests', '-o', 'a.zip');
    here.write('visits.csv', WHOLE_CSV.replace(/,\d+,(yes|no)\n/, ',900,$1\n'));
    await here.bancada('export', 'n.md', '--as', 'bundle', '--data', 'digests', '-o', 'b.zip');
    expect((await here.bancada('diff', 'a.zip', 'a.zip')).status).toBe(0);
    const ran = await here.bancada('diff', 'a.zip', 'b.zip');
    expect([ran.status, ran.err]).toEqual([1, '']);
    expect(ran.out).toMatch(/ {2}~ output visits: [0-9a-f]{12} → [0-9a-f]{12}\n/);
    expect(ran.out).toContain('  ~ rows of visits: withheld → withheld; distributions are not compared\n');
  });
});

describe('the diff of stored runs and revisions', { timeout: 120_000 }, () => {
  it('takes ids or how they begin, and shows data with drift, metrics and environments as for bundles', async () => {
    const here = place({ 'n.md': WHOLE, 'visits.csv': WHOLE_CSV });
    const first = (await here.bancada('run', 'n.md', '--json')).json().run;
    await here.bancada('export', 'n.md', '--as', 'bundle', '-o', 'a.zip');
    const trebled = WHOLE_CSV.replace(/,(\d+),(yes|no)\n/g, ',$1$1$1,$2\n');
    here.write('visits.csv', trebled);
    here.write('n.md', WHOLE.replace('least: 5', 'least: 9'));
    const second = (await here.bancada('run', 'n.md', '--json')).json().run;

    const ran = await here.bancada('diff', first, second.toLowerCase());
    expect([ran.status, ran.err]).toEqual([1, '']);
    expect(ran.out).toMatch(/^Parameters\n {2}~ parameter least: 5 → 9 \(\+4\)\n\nData\n/);
    expect(ran.out).toMatch(/ {2}~ source visits\.csv\.sha256: [0-9a-f]{12} → [0-9a-f]{12}\n/);
    expect(ran.out).toMatch(/ {2}~ distribution visits\.visits: ks \S+, p \S+ \(limit 0\.05\), drifted\n/);
    expect(ran.out).not.toContain('Environments');
    expect((await here.bancada('diff', first, 'a.zip')).out).toBe('nothing differs\n');
    const document = (await here.bancada('diff', first, second, '--json')).json<
      DiffDocument & { readonly a: object }
    >();
    expect(document.a).toEqual({ run: first, is: 'run', notebook: 'n.md' });

    const common = [...first].findIndex((letter, at) => letter !== second[at]);
    const unsure = await here.bancada('diff', first.slice(0, common), second);
    expect([unsure.status, unsure.out]).toEqual([2, '']);
    expect(unsure.err).toContain('several runs begin so, among them');
    for (const id of [first, second]) expect(unsure.err).toContain(`${id} (n.md)`);
    const unknown = await here.bancada('diff', 'ZZZZ', second);
    expect([unknown.status, unknown.err.includes(`the newest are ${second} (n.md)`)]).toEqual([2, true]);
  });

  it('takes the text of a run as NOTEBOOK@REV, and leaves no store where there was none', async () => {
    const here = place({ 'n.md': TINY, 'visits.csv': TINY_CSV });
    const none = await here.bancada('diff', 'n.md@last', 'n.md');
    expect([none.status, existsSync(path.join(here.dir, '.bancada'))]).toEqual([2, false]);
    expect(none.err).toContain('no store');
    const { run } = (await here.bancada('run', 'n.md', '--json')).json();
    here.write('n.md', TINY.replace('title: Tiny', 'title: Small'));
    for (const revision of ['last', run]) {
      const ran = await here.bancada('diff', `n.md@${revision}`, 'n.md');
      expect([ran.status, ran.out]).toEqual([1, 'Notebook\n  ~ title: Tiny → Small\n']);
    }
    expect((await here.bancada('diff', 'n.md@7', 'n.md')).err).toContain('revision 7 is not in this store');
  });
});
