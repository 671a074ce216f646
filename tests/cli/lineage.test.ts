import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { workspace, type Workspace } from '../support/command-line.ts';
import { WHOLE, WHOLE_CSV } from '../core/bundle/notebooks.ts';

interface LineageDocument {
  readonly root: { readonly id: string; readonly name: string; readonly identity?: string };
  readonly direction: string;
  readonly nodes: readonly {
    readonly id: string;
    readonly type: string;
    readonly name: string;
    readonly distance: number;
  }[];
  readonly edges: readonly { readonly from: string; readonly to: string; readonly through: readonly string[] }[];
  readonly left_out: number;
}

const bare = (text: string) => text.replace(/ [0-9a-f]{12}\b/g, '');

describe('bancada lineage', { timeout: 60_000 }, () => {
  let here: Workspace;
  beforeAll(async () => {
    here = workspace({ 'n.md': WHOLE, 'visits.csv': WHOLE_CSV });
    expect((await here.bancada('run', 'n.md', '--apply')).status).toBe(0);
  }, 120_000);
  afterAll(() => here.remove());

  it('shows a model behind an alias back to its data, text and environment as a tree', async () => {
    const { status, out, err } = await here.bancada('lineage', 'n.md', 'sales@champion');
    expect([status, err]).toEqual([0, '']);
    expect(bare(out).split('\n').slice(0, 10)).toEqual([
      'alias sales@champion',
      '├─ result registered {register} n.md',
      '│  ├─ result good {gate} n.md [if]',
      '│  │  └─ result scores {evaluate} n.md [of]',
      '│  │     ├─ result parts {split} n.md [on test]',
      '│  │     │  └─ dataset version visits {data} n.md [of]',
      '│  │     │     └─ file visits.csv',
      '│  │     └─ model sale {train} n.md [of]',
      '│  │        └─ result parts {split} n.md [of], see above',
      '│  └─ model sale {train} n.md [of], see above',
    ]);
    expect(bare(out)).toContain(
      'computed from the texts:\n  notebook text Whole\ncomputed in:\n  run environment engine ',
    );
  });

  it('gives the same as one document, forwards too, and bounded on demand', async () => {
    const model = (await here.bancada('lineage', 'n.md', 'sale', '--json')).json<LineageDocument>();
    expect([model.direction, model.root.name, model.left_out]).toEqual(['back', 'sale', 0]);
    const digest = model.root.identity!.slice(0, 12);
    const forward = (await here.bancada('lineage', 'n.md', digest, '--forward', '--json')).json<LineageDocument>();
    expect(forward.root.id).toBe(model.root.id);
    expect(forward.nodes.map(({ type, name }) => `${type} ${name}`).sort()).toEqual([
      'alias sales@champion',
      'result good',
      'result registered',
      'result scores',
      'version sales 1',
    ]);
    expect(forward.nodes.map(({ distance }) => distance)).toEqual([1, 1, 1, 2, 2]);
    const first = (await here.bancada('lineage', 'n.md', 'sale', '--limit', '1', '--json')).json<LineageDocument>();
    expect([first.nodes.length, first.left_out]).toEqual([1, model.nodes.length - 1]);
  });

  it('says what is not known, with the nearest name, and that a cell has changed since it ran', async () => {
    const near = await here.bancada('lineage', 'n.md', 'sales@champoin');
    expect([near.status, near.err]).toEqual([
      2,
      'sales@champoin: nothing is known by that name; did you mean sales@champion?\n',
    ]);
    const unknown = await here.bancada('lineage', 'n.md', '0123456789');
    expect([unknown.status, unknown.out]).toEqual([2, '']);
    expect(unknown.err).toContain('0123456789: nothing is known by that name; expected a cell that has run');
    here.write('n.md', WHOLE.replace('model: logistic', 'model: logistic\nparams: { C: 2 }'));
    const stale = await here.bancada('lineage', 'n.md', 'sale');
    here.write('n.md', WHOLE);
    expect(stale.status).toBe(0);
    expect(stale.err).toBe('sale: has changed since it ran; this is the lineage of its last result\n');
    expect(bare(stale.out)).toContain('model sale {train} n.md\n└─ result parts');
  });
});
