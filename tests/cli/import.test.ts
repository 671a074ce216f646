import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { workspace, type Workspace } from '../support/command-line.ts';

const places: Workspace[] = [];
afterEach(() => places.splice(0).forEach((each) => each.remove()));

interface Document {
  readonly source: string;
  readonly runs: readonly { readonly id: string; readonly known: boolean }[];
  readonly metrics: readonly string[];
  readonly problems: readonly { readonly code: string; readonly row: number }[];
}

describe('bancada import', { timeout: 60_000 }, () => {
  it('brings runs in once, says beforehand what would come, and knows them the second time', async () => {
    const here = workspace({ 'runs.csv': 'Name,State,ID,lr,loss\na,finished,x1,0.1,0.5\n' });
    places.push(here);
    const known = async (...more: string[]) => {
      const ran = await here.bancada('import', 'runs.csv', '--json', ...more);
      return [ran.status, ran.json<Document>().runs.map((each) => [each.id, each.known])];
    };
    expect(await known('--dry-run')).toEqual([0, [['tracked/wandb/x1', false]]]);
    expect(await known()).toEqual([0, [['tracked/wandb/x1', false]]]);
    expect(await known()).toEqual([0, [['tracked/wandb/x1', true]]]);
    const said = await here.bancada('import', 'runs.csv');
    expect([said.out, said.err]).toEqual([
      '1 runs: 0 new, 1 known before\n',
      'params: lr\nmetrics: loss\nguessed: params lr; metrics loss\n',
    ]);
  });

  it('ends with 2 where a file is wrong, absent or not whose it is said to be', async () => {
    const here = workspace({ 'runs.csv': 'Name,State\na,finished\nb,done\n' });
    places.push(here);
    const wrong = await here.bancada('import', 'runs.csv', '--json');
    expect([wrong.status, wrong.json<Document>().problems]).toMatchObject([2, [{ code: 'import.status', row: 2 }]]);
    const absent = await here.bancada('import', 'gone.csv');
    expect([absent.status, absent.err]).toEqual([2, expect.stringContaining('gone.csv: cannot be read')]);
    const other = await here.bancada('import', 'runs.csv', '--from', 'mlflow');
    expect([other.status, other.err]).toEqual([2, expect.stringContaining('expected wandb, neptune')]);
  });

  it('writes over nothing, and no source of a bundle outside the folder of its notebook', async () => {
    const here = workspace({ 'rows.csv': 'a\n1\n2\n' });
    places.push(here);
    const rows = path.join(here.dir, 'rows.csv');
    for (const folder of ['book', 'else']) mkdirSync(path.join(here.dir, folder));
    here.write('book/n.md', '---\nbancada: 1\n---\n\n```{data} rows\nsource: ../rows.csv\n```\n');
    expect((await here.bancada('export', 'book/n.md', '--as', 'bundle', '-o', 'a.bancada.zip')).status).toBe(0);
    rmSync(rows);
    const brought = (...more: string[]) => here.bancada('import', 'a.bancada.zip', '-o', 'else/n.md', ...more);
    const dry = await brought('--dry-run');
    expect([dry.status, dry.out]).toEqual([0, '1 claimed results would come in: 1 new, 0 known before\n']);
    expect(dry.err).toContain('else/n.md would be written\n');
    const ran = await brought();
    expect([ran.status, ran.out]).toEqual([0, '1 claimed results: 1 new, 0 known before\n']);
    expect(ran.err).toContain('warning: ../rows.csv: this source is not written');
    expect([existsSync(rows), existsSync(path.join(here.dir, 'else/n.md'))]).toEqual([false, true]);
    here.write('else/n.md', 'mine\n');
    const refused = await brought();
    expect([refused.status, refused.err]).toEqual([2, expect.stringContaining('else/n.md: is there and is not what')]);
    expect(readFileSync(path.join(here.dir, 'else/n.md'), 'utf8')).toBe('mine\n');
    const unfit = await brought('--from', 'wandb');
    expect([unfit.status, unfit.err]).toEqual([
      2,
      expect.stringContaining('is a run bundle, and --from are for exports'),
    ]);
  });
});
