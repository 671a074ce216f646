import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { workspace, type Workspace } from '../support/command-line.ts';

const EXAMPLE = path.resolve(import.meta.dirname, '../../examples/ci');

const places: Workspace[] = [];
const place = () => {
  const here = workspace();
  for (const name of ['sales.md', 'data'])
    cpSync(path.join(EXAMPLE, name), path.join(here.dir, name), { recursive: true });
  places.push(here);
  return here;
};
afterEach(() => places.splice(0).forEach((each) => each.remove()));

const at = (here: Workspace, ...names: string[]) => path.join(here.dir, ...names);
const read = (here: Workspace, ...names: string[]) => readFileSync(at(here, ...names));
const hash = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest('hex');
const CSV = readFileSync(path.join(EXAMPLE, 'data/visits.csv'));

/** The notebook exported into `out`, run there from what its pointers name. */
async function exported(as: string): Promise<Workspace> {
  const here = place();
  const ran = await here.bancada('export', 'sales.md', '--as', as, '-o', 'out');
  expect([ran.status, ran.out]).toEqual([0, '']);
  return here;
}

describe('a notebook in a repository of DVC', { timeout: 60_000 }, () => {
  it('runs from the objects of the remote, and its outputs are those that dvc.lock names', async () => {
    const here = await exported('dvc');
    expect(existsSync(at(here, 'out/data/visits.csv'))).toBe(false);
    const ran = await here.bancada(
      'run',
      'out/sales.md',
      '--params',
      'out/sales.params.yaml',
      '--outputs',
      'made',
      '--json',
    );
    expect([ran.status, ran.json().problems]).toEqual([0, []]);
    const lock = read(here, 'out/dvc.lock').toString();
    for (const made of ['metrics.json', 'models/sale.onnx']) {
      expect(lock).toContain(
        `- path: sales/${made}\n        hash: md5\n        md5: ${hash('md5', read(here, 'made', made))}\n`.replaceAll(
          '        ',
          '      ',
        ),
      );
    }
    expect(read(here, 'made/metrics.json')).toEqual(read(here, 'out/sales/metrics.json'));
  });

  it('gives the same keys as the file itself, also where the source is named by its pointer', async () => {
    const here = await exported('dvc');
    const version = (await here.bancada('run', 'sales.md', '--cells', 'visits', '--json')).json().cells['visits']!.key;
    const text = read(here, 'out/sales.md').toString();
    writeFileSync(at(here, 'out/named.md'), text.replace('data/visits.csv', 'data/visits.csv.dvc'));
    for (const name of ['sales.md', 'named.md']) {
      const ran = await here.bancada('run', `out/${name}`, '--cells', 'visits', '--json');
      expect([name, ran.json().cells['visits']!.key]).toEqual([name, version]);
    }
  });

  it('says which command fetches what is not on this machine, and what is damaged', async () => {
    const here = await exported('dvc');
    const md5 = hash('md5', CSV);
    const object = at(here, 'out/dvc-remote/files/md5', md5.slice(0, 2), md5.slice(2));
    writeFileSync(object, Buffer.from(CSV).fill(32, 0, 1));
    const damaged = await here.bancada('run', 'out/sales.md', '--json');
    expect([damaged.status, damaged.json().problems[0]!.code]).toEqual([2, 'source.pointer_damaged']);
    rmSync(object);
    const gone = await here.bancada('run', 'out/sales.md');
    expect([gone.status, gone.err]).toEqual([2, expect.stringContaining('fetch them with: dvc pull visits.csv.dvc')]);
    writeFileSync(at(here, 'out/data/visits.csv.dvc'), 'outs:\n- md5: x.dir\n  path: data\n');
    const folder = await here.bancada('run', 'out/sales.md', '--json');
    expect(folder.json().problems[0]!.code).toBe('source.dvc_unread');
  });

  it('that is in use gets objects in its own cache, and keeps its configuration', async () => {
    const here = place();
    mkdirSync(at(here, '.dvc'));
    here.write('.dvc/config', '[\'remote "cloud"\']\n    url = s3://bucket\n');
    expect((await here.bancada('export', 'sales.md', '--as', 'dvc', '-o', '.')).status).toBe(0);
    const md5 = hash('md5', CSV);
    expect(read(here, '.dvc/cache/files/md5', md5.slice(0, 2), md5.slice(2))).toEqual(CSV);
    expect(read(here, '.dvc/config').toString()).toContain('s3://bucket');
    expect(existsSync(at(here, 'dvc-remote'))).toBe(false);
    expect(read(here, 'data/.gitignore').toString()).toBe('/visits.csv\n');
  });

  it('cannot hold data from outside of its folder', async () => {
    const here = place();
    mkdirSync(at(here, 'deep'));
    here.write('deep/n.md', read(here, 'sales.md').toString().replace('data/visits.csv', '../data/visits.csv'));
    const ran = await here.bancada('export', 'deep/n.md', '--as', 'dvc', '-o', 'out');
    expect([ran.status, ran.err]).toEqual([2, expect.stringContaining('put it below the notebook')]);
    expect(existsSync(at(here, 'out'))).toBe(false);
  });
});

describe('a notebook in a repository of Git LFS', { timeout: 60_000 }, () => {
  it('runs from its pointers, and tells how to fetch what is missing', async () => {
    const here = await exported('git-lfs');
    const oid = hash('sha256', CSV);
    expect(read(here, 'out/data/visits.csv').toString()).toContain(`oid sha256:${oid}\n`);
    expect((await here.bancada('run', 'out/sales.md')).status).toBe(0);
    rmSync(at(here, 'out/.git/lfs/objects', oid.slice(0, 2), oid.slice(2, 4), oid));
    const gone = await here.bancada('run', 'out/sales.md');
    expect([gone.status, gone.err]).toEqual([2, expect.stringContaining('git lfs pull --include=visits.csv')]);
  });

  it('keeps files that are there, and replaces none that differs', async () => {
    const here = place();
    expect((await here.bancada('export', 'sales.md', '--as', 'git-lfs', '-o', '.')).status).toBe(0);
    expect(read(here, 'data/visits.csv')).toEqual(CSV);
    mkdirSync(at(here, 'other/data'), { recursive: true });
    here.write('other/data/visits.csv', 'mine\n');
    const ran = await here.bancada('export', 'sales.md', '--as', 'git-lfs', '-o', 'other');
    expect([ran.status, ran.err]).toEqual([2, expect.stringContaining('is not replaced')]);
    expect(read(here, 'other/data/visits.csv').toString()).toBe('mine\n');
  });
});

describe('parameters from a file', { timeout: 60_000 }, () => {
  it('go before the defaults and behind --set, and are checked like them', async () => {
    const here = place();
    here.write('p.yaml', 'worst_log_loss: 0.01\n');
    expect((await here.bancada('run', 'sales.md', '--params', 'p.yaml')).status).toBe(1);
    expect((await here.bancada('run', 'sales.md', '--params', 'p.yaml', '--set', 'worst_log_loss=0.9')).status).toBe(0);
    for (const [text, said] of [
      ['worst_log_loss: high\n', 'p.yaml: worst_log_loss: "high" does not fit, expected a number'],
      ['worst_logloss: 1\n', 'p.yaml: worst_logloss: not a parameter of the notebook'],
      ['- 1\n', 'is no YAML mapping'],
      ['a: [\n', 'is no YAML mapping'],
    ] as const) {
      here.write('p.yaml', text);
      const ran = await here.bancada('check', 'sales.md', '--params', 'p.yaml');
      expect([ran.status, ran.err + ran.out]).toEqual([2, expect.stringContaining(said)]);
    }
    expect((await here.bancada('check', 'sales.md', '--params', 'none.yaml')).err).toContain('(ENOENT)');
    here.write('p.yaml', 'worst_log_loss: 0.9\n');
    const set = await here.bancada('check', 'sales.md', '--params', 'p.yaml', '--set', 'worst_logloss=1');
    expect(set.err + set.out).toContain('--set worst_logloss: not a parameter');
  });
});
