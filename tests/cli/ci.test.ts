import { cpSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { workspace, type Workspace } from '../support/command-line.ts';

const EXAMPLE = path.resolve(import.meta.dirname, '../../examples/ci');

const places: Workspace[] = [];
const place = () => {
  const here = workspace();
  cpSync(EXAMPLE, here.dir, { recursive: true });
  places.push(here);
  return here;
};
afterEach(() => places.splice(0).forEach((each) => each.remove()));

const read = (here: Workspace, file: string) => readFileSync(path.join(here.dir, file), 'utf8');

describe('the example repository in continuous integration', { timeout: 60_000 }, () => {
  it('passes, and writes report and summary', async () => {
    const here = place();
    const ran = await here.bancada('run', 'sales.md', '--ci', '--junit', 'out/j.xml', '--summary', 's.md', '--json');
    expect([ran.status, ran.json().status]).toEqual([0, 'ok']);
    expect(read(here, 'out/j.xml')).toContain('tests="13" failures="0" errors="0" skipped="0"');
    expect(read(here, 's.md')).toContain('## Sales: passed\n');
  });

  it('fails by its gate, and says against the baseline what became worse', async () => {
    const here = place();
    expect((await here.bancada('export', 'sales.md', '--as', 'bundle', '-o', 'base.zip')).status).toBe(0);
    here.write('sales.md', read(here, 'sales.md').replace('model: logistic', 'model: logistic\nparams: { C: 0.0001 }'));
    const asked = ['--set', 'worst_log_loss=0.3', '--ci', '--junit', 'j.xml', '--summary', 's.md'];
    const ran = await here.bancada('run', 'sales.md', ...asked, '--baseline', 'base.zip');
    expect(ran.status).toBe(1);
    expect(read(here, 'j.xml')).toContain('<failure message="sale: log_loss is ');
    expect(read(here, 's.md')).toContain('a check or gate said no');
    expect(read(here, 's.md')).toMatch(/\| scores \| sale \| log_loss \| 0\.\d+ \| .+ \| 0\.\d+ \| \+0\.\d+ worse \|/);
  });

  it('compares with a bundle that was exported without its data', async () => {
    const here = place();
    const args = ['--as', 'bundle', '--data', 'digests', '-o', 'base.zip'];
    expect((await here.bancada('export', 'sales.md', ...args)).status).toBe(0);
    const ran = await here.bancada('run', 'sales.md', '--summary', 's.md', '--baseline', 'base.zip');
    expect(ran.status).toBe(0);
    expect(read(here, 's.md')).toMatch(/\| scores \| sale \| log_loss \| (0\.\d+) \| .+ \| \1 \| same \|/);
  });

  it('refuses a baseline that is not there before anything runs', async () => {
    const here = place();
    const ran = await here.bancada('run', 'sales.md', '--ci', '--baseline', 'none.zip');
    expect([ran.status, existsSync(path.join(here.dir, '.bancada'))]).toEqual([2, false]);
    expect(ran.err).toContain('none.zip: bundle: cannot be read (ENOENT)');
  });

  it.each([
    ['github', '.github/workflows/bancada.yml'],
    ['gitlab', '.gitlab-ci.yml'],
  ])('has the workflow that init writes for %s, which it never overwrites', async (system, file) => {
    const here = place();
    const again = await here.bancada('init', 'sales.md', '--ci', system);
    expect([again.status, again.err]).toEqual([2, expect.stringContaining('is already there and stays as it is')]);
    const fresh = workspace({ 'sales.md': '' });
    places.push(fresh);
    expect((await fresh.bancada('init', 'sales.md', '--ci', system)).status).toBe(0);
    expect(read(fresh, file)).toBe(read(here, file));
  });

  it('names what init cannot do', async () => {
    const here = place();
    for (const [args, said] of [
      [['init', 'sales.md'], '--ci: is needed'],
      [['init', 'sales.md', '--ci', 'jenkins'], 'known are github, gitlab'],
      [['init', 'none.md', '--ci', 'github'], 'none.md: notebook: cannot be read'],
      [['init', path.join(EXAMPLE, 'sales.md'), '--ci', 'github'], 'lies outside of'],
    ] as const) {
      const ran = await here.bancada(...args);
      expect([ran.status, ran.err]).toEqual([2, expect.stringContaining(said)]);
    }
  });
});
