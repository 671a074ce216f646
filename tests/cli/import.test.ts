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
    here.write('a.bancada.zip', 'PK\u0003\u0004');
    const bundle = await here.bancada('import', 'a.bancada.zip');
    expect([bundle.status, bundle.err]).toEqual([
      2,
      'a.bancada.zip: is a run bundle, no export of another tracker; bancada replay computes it again, the app imports it\n',
    ]);
    const other = await here.bancada('import', 'runs.csv', '--from', 'mlflow');
    expect([other.status, other.err]).toEqual([2, expect.stringContaining('expected wandb, neptune')]);
  });
});
