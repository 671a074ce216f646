import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fingerprintText } from '../../src/core/bundle/signature.ts';
import { workspace, type Ran, type Workspace } from '../support/command-line.ts';
import { WHOLE, WHOLE_CSV } from '../core/bundle/notebooks.ts';

interface Verified {
  readonly manifest: string;
  readonly signature: { readonly state: string; readonly fingerprint?: string; readonly name?: string };
  readonly problems: readonly { readonly code: string }[];
}

interface Listed {
  readonly bytes: number;
  readonly files: number;
  readonly digest: string;
  readonly replayable: boolean;
  readonly leftOut: readonly { readonly code: string; readonly message: string }[];
  readonly inside: readonly { readonly code: string }[];
}

/** The shell commands of docs/bundle.md, in order. */
const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/bundle.md'), 'utf8');
const RECIPES = [...page.matchAll(/```sh\n([^]*?)```/g)].map((match) => match[1]!);

const config = mkdtempSync(path.join(tmpdir(), 'bancada-config-'));
const before = process.env['BANCADA_CONFIG'];
let here: Workspace;
beforeAll(() => {
  process.env['BANCADA_CONFIG'] = config;
  here = workspace({ 'n.md': WHOLE, 'visits.csv': WHOLE_CSV });
});
afterAll(() => {
  here.remove();
  rmSync(config, { recursive: true });
  if (before === undefined) delete process.env['BANCADA_CONFIG'];
  else process.env['BANCADA_CONFIG'] = before;
});

const place = (name: string) => path.join(here.dir, name);
const exported = (name: string, ...more: string[]): Promise<Ran> =>
  here.bancada('export', 'n.md', '--as', 'bundle', '-o', name, ...more);
const verified = async (name: string) => (await here.bancada('verify', name, '--json')).json<Verified>();

describe('what goes into a bundle, on the command line', { timeout: 60_000 }, () => {
  it('is listed with its sizes, and nothing is written', async () => {
    const ran = await here.bancada('export', 'n.md', '--as', 'bundle', '--list', '--data', 'digests', '--json');
    const listed = ran.json<Listed>();
    expect([ran.status, listed.replayable]).toEqual([0, false]);
    expect(listed.leftOut.map(({ code }) => code)).toEqual(['bundle.exported_as_digests', 'bundle.stays_out_rows']);
    await exported('d.bancada.zip', '--data', 'digests');
    expect(readFileSync(place('d.bancada.zip'))).toHaveLength(listed.bytes);
    expect((await verified('d.bancada.zip')).manifest).toBe(listed.digest);
    const read = await here.bancada('export', 'n.md', '--as', 'bundle', '--list', '--data', 'sample:7');
    expect(read.out).toMatch(/^what +name +files +size\n/);
    expect(read.out).toContain('data/visits.csv with 7 rows');
    expect(read.out.endsWith('not replayable\n')).toBe(true);
    expect(existsSync(place('undefined'))).toBe(false);
  });

  it('that is not everything verifies and does not replay, and says why', async () => {
    for (const [data, code] of [
      ['digests', 'bundle.exported_as_digests'],
      ['sample:5', 'bundle.exported_as_sample'],
      ['visits.csv=sample:5', 'bundle.exported_as_sample'],
    ] as const) {
      const made = await exported('p.bancada.zip', '--data', data);
      expect([made.status, made.err]).toEqual([0, expect.stringContaining('cannot be replayed')]);
      expect((await here.bancada('verify', 'p.bancada.zip')).status).toBe(0);
      const replayed = await here.bancada('replay', 'p.bancada.zip', '--json');
      const { verdict, problems } = replayed.json<{ verdict: string; problems: { code: string }[] }>();
      expect([replayed.status, verdict, problems.map((each) => each.code)]).toEqual([1, 'not_replayable', [code]]);
    }
  });

  it.each([
    ['cli.bad_data', ['--data', 'half']],
    ['cli.bad_data', ['--data', 'sample:0']],
    ['cli.columns_alone', ['--data', 'digests', '--columns', 'visits']],
    ['cli.models_alone', ['--no-models']],
    ['bundle.unknown_source', ['--data', 'other.csv=digests']],
    ['bundle.unknown_column', ['--columns', 'visit']],
    ['sign.no_key', ['--sign']],
  ])('is refused as %s for %j', async (code, more) => {
    const ran = await exported('x.bancada.zip', '--list', '--json', ...more);
    expect([ran.status, ran.json<Verified>().problems.map((each) => each.code)]).toEqual([2, [code]]);
  });

  it('is asked for bundles alone', async () => {
    const ran = await here.bancada(
      'export',
      'n.md',
      'visits',
      '--as',
      'csv',
      '-o',
      'v.csv',
      '--data',
      'digests',
      '--sign',
    );
    expect([ran.status, ran.err]).toEqual([
      2,
      expect.stringMatching(/--data: is for --as bundle[\s\S]*--sign: is for/),
    ]);
  });

  it('can be checked with unzip and sha256sum alone, by the commands of the page about bundles', async () => {
    await exported('rides.bancada.zip');
    const { manifest } = await verified('rides.bancada.zip');
    expect(execFileSync('bash', ['-e', '-c', RECIPES[0]!], { cwd: here.dir, encoding: 'utf8' })).toBe(
      `${manifest}  manifest.json\n`,
    );
    const folder = place('rides');
    const check = () => spawnSync('sha256sum', ['--check', '--strict', '--quiet', 'sha256sums.txt'], { cwd: folder });
    expect(check().status).toBe(0);
    const listed = readFileSync(path.join(folder, 'sha256sums.txt'), 'utf8').trim().split('\n');
    const files = execFileSync('unzip', ['-Z1', place('rides.bancada.zip')], { encoding: 'utf8' })
      .trim()
      .split('\n');
    expect(listed.map((line) => line.slice(66)).sort()).toEqual(
      files.filter((each) => !['manifest.json', 'sha256sums.txt'].includes(each)).sort(),
    );
    writeFileSync(path.join(folder, 'notebook.md'), `${WHOLE} `);
    expect(check().status).toBe(1);
  });
});

describe('signing on the command line', { timeout: 60_000 }, () => {
  it('needs a key, which is made once and shown', async () => {
    const none = await here.bancada('key');
    expect([none.status, none.err]).toEqual([2, expect.stringContaining('bancada key --make')]);
    const made = await here.bancada('key', '--make');
    expect([made.status, made.out]).toEqual([0, expect.stringMatching(/^([0-9a-f]{4} ){15}[0-9a-f]{4}\n$/)]);
    expect((await here.bancada('key')).out).toBe(made.out);
    expect((await here.bancada('key', '--make')).status).toBe(2);
  });

  it('tells unsigned, first seen, known and altered', async () => {
    await exported('plain.bancada.zip');
    const made = await exported('signed.bancada.zip', '--sign');
    const { fingerprint } = (await here.bancada('key', '--json')).json<{ fingerprint: string }>();
    expect(made.err).toContain(`; signed by ${fingerprintText(fingerprint)}\n`);
    expect((await here.bancada('verify', 'plain.bancada.zip')).out).toMatch(/\nunsigned\n$/);
    expect((await verified('plain.bancada.zip')).signature).toEqual({ state: 'unsigned' });
    expect((await verified('signed.bancada.zip')).signature).toEqual({ state: 'first_seen', fingerprint });
    expect((await here.bancada('verify', 'signed.bancada.zip')).out).toContain('first seen here');
    const portuguese = (name: string) => here.emPortugues('verify', name);
    expect((await portuguese('plain.bancada.zip')).out).toMatch(/\nsem assinatura\n$/);
    expect((await portuguese('signed.bancada.zip')).out).toMatch(/\nassinado por .*: visto aqui pela primeira vez/);
    expect(existsSync(path.join(config, 'known-keys'))).toBe(false);
    const trusted = await here.bancada('verify', 'signed.bancada.zip', '--trust', 'Ana');
    expect([trusted.status, trusted.out]).toEqual([0, expect.stringContaining('known as Ana\n')]);
    expect((await verified('signed.bancada.zip')).signature).toEqual({ state: 'known', fingerprint, name: 'Ana' });
    expect((await here.bancada('verify', 'plain.bancada.zip', '--trust', 'Ana')).status).toBe(2);
    const bytes = readFileSync(place('signed.bancada.zip'));
    bytes[bytes.indexOf('"signature":"') + 20]! ^= 1;
    writeFileSync(place('altered.bancada.zip'), bytes);
    const altered = await here.bancada('verify', 'altered.bancada.zip', '--json');
    expect([altered.status, altered.json<Verified>().signature]).toEqual([1, { state: 'altered' }]);
    expect((await here.bancada('replay', 'altered.bancada.zip')).status).toBe(2);
    expect((await here.bancada('replay', 'signed.bancada.zip')).out).toMatch(/^identical/);
  });

  it('makes what OpenSSL verifies, by the commands of the page about bundles', async () => {
    const folder = place('openssl');
    mkdirSync(folder);
    await exported('openssl/rides.bancada.zip', '--sign');
    const script = `${RECIPES[0]}\n${RECIPES[1]}`;
    expect(spawnSync('bash', ['-e', '-c', script], { cwd: folder, encoding: 'utf8' })).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Verified Successfully'),
    });
  });
});
