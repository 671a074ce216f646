import { afterEach, describe, expect, it } from 'vitest';
import { workspace, type Workspace } from '../support/command-line.ts';
import { TINY, TINY_CSV } from '../core/bundle/notebooks.ts';

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
    expect([all.status, all.out]).toEqual([0, 'Notebook\n  = title: Tiny\n  = seed: 0\n  = cell visits\n']);
  });

  it('shows only what differs, with status 1, as text and as one document', async () => {
    const changed = TINY.replace('title: Tiny', 'title: Tiny\nseed: 9').replace('visits.csv', 'other.csv');
    const here = place({ 'a.md': TINY, 'b.md': `${changed}\nA line.\n` });
    const ran = await here.bancada('diff', 'a.md', 'b.md');
    expect([ran.status, ran.out]).toEqual([
      1,
      'Notebook\n  ~ seed: 0 → 9 (+9)\n  ~ key visits.source: visits.csv → other.csv\n  + line 11: A line.\n',
    ]);
    const { status, ...json } = await here.bancada('diff', 'a.md', 'b.md', '--json');
    const document = json.json<DiffDocument>();
    expect([status, document.differs, document.a, document.sections.map(({ name }) => name)]).toEqual([
      1,
      true,
      { file: 'a.md', is: 'notebook' },
      ['notebook'],
    ]);
    expect(document.sections[0]!.entries).toHaveLength(3);
  });

  it('says which file cannot be read, with status 2', async () => {
    const ran = await place({ 'a.md': TINY, 'visits.csv': TINY_CSV }).bancada('diff', 'a.md', 'none.md');
    expect([ran.status, ran.out]).toEqual([2, '']);
    expect(ran.err).toContain('none.md');
  });
});
