import { existsSync, readFileSync, statSync, truncateSync, writeFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { smallCsv, workspace, type Workspace } from '../support/command-line.ts';

const DATA = `---
bancada: 1
title: Small
params:
  least: 20
---

\`\`\`{data} visits
source: visits.csv
\`\`\`

\`\`\`{data} busy
of: visits
where: visits >= \${least}
\`\`\`
`;

let here: Workspace;
afterEach(() => here.remove());

const small = () => (here = workspace({ 'small.md': DATA, 'visits.csv': smallCsv(200) }));

describe('bancada run', () => {
  it('computes what is new, and nothing the second time', async () => {
    small();
    const first = await here.bancada('run', 'small.md', '--json');
    expect([first.status, first.json().status]).toEqual([0, 'ok']);
    expect(Object.values(first.json().cells).map((each) => each.state)).toEqual(['fresh', 'fresh']);
    const second = await here.bancada('run', 'small.md', '--json');
    expect(Object.values(second.json().cells).map((each) => each.state)).toEqual(['cached', 'cached']);
    const digests = (ran: typeof first) => Object.values(ran.json().cells).map((each) => [each.key, each.digest]);
    expect(digests(second)).toEqual(digests(first));
  });

  it('prints the document that docs/command-line.md shows', async () => {
    small();
    const { out, err } = await here.bancada('run', 'small.md', '--json');
    const document = JSON.parse(out) as object;
    expect(document).toMatchObject({
      notebook: 'small.md',
      run: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{26}$/),
      status: 'ok',
      problems: [],
      cells: {
        visits: {
          kind: 'data',
          state: 'fresh',
          key: expect.stringMatching(/^[0-9a-f]{64}$/),
          digest: expect.stringMatching(/^[0-9a-f]{64}$/),
          ms: expect.any(Number),
          result: {
            rows: 200,
            columns: 5,
            bytes: expect.any(Number),
            version: expect.stringMatching(/^[0-9a-f]{64}$/),
          },
        },
      },
    });
    expect(Object.keys(document)).toEqual(['notebook', 'run', 'status', 'cells', 'problems']);
    expect(err).not.toContain('\u001b');
  });

  it('takes parameters, runs only what depends on them, and refuses unknown ones', async () => {
    small();
    const before = (await here.bancada('run', 'small.md', '--json')).json();
    const after = (await here.bancada('run', 'small.md', '--json', '--set', 'least=40')).json();
    expect([after.cells['visits']!.state, after.cells['busy']!.state]).toEqual(['cached', 'fresh']);
    expect(after.cells['busy']!.result!['rows']).toBeLessThan(Number(before.cells['busy']!.result!['rows']));
    const wrong = await here.bancada('run', 'small.md', '--json', '--set', 'most=40');
    expect(wrong.status).toBe(2);
  });

  it('runs the named cells and what they need', async () => {
    small();
    const { cells } = (await here.bancada('run', 'small.md', '--json', '--cells', 'visits')).json();
    expect(Object.keys(cells)).toEqual(['visits']);
    const wrong = await here.bancada('run', 'small.md', '--cells', 'visit');
    expect([wrong.status, wrong.err]).toEqual([2, expect.stringContaining('did you mean visits?')]);
  });

  it('gives the same digests whatever the number of workers', async () => {
    small();
    const digests = [];
    for (const workers of ['1', '2', '4']) {
      const ran = await here.bancada('run', 'small.md', '--json', '--workers', workers, '--store', `store${workers}`);
      digests.push(Object.values(ran.json().cells).map((each) => each.digest));
    }
    expect(digests[1]).toEqual(digests[0]);
    expect(digests[2]).toEqual(digests[0]);
  });

  it('names a missing file at the line that asks for it, and runs the rest', async () => {
    here = workspace({ 'n.md': `${DATA}\n\`\`\`{data} gone\nsource: gone.csv\n\`\`\`\n`, 'visits.csv': smallCsv(20) });
    const ran = await here.bancada('run', 'n.md', '--json');
    expect([ran.status, ran.json().status]).toEqual([2, 'failed']);
    expect(ran.json().problems).toEqual([
      expect.objectContaining({ code: 'source.missing', file: 'n.md', line: 18, column: 9 }),
    ]);
    expect(ran.json().cells['visits']!.state).toBe('fresh');
    expect(ran.err).toContain('n.md:18:9: source gone.csv: no such file');
  });

  it('runs what is right in a notebook with an unknown kind', async () => {
    here = workspace({ 'n.md': `${DATA}\n\`\`\`{datta} x\n\`\`\`\n`, 'visits.csv': smallCsv(20) });
    const ran = await here.bancada('run', 'n.md', '--json');
    expect([ran.status, ran.json().cells['busy']!.state, ran.json().cells['x']!.state]).toEqual([2, 'fresh', 'failed']);
  });

  it('does not run a notebook that another process runs', async () => {
    small();
    const both = await Promise.all([1, 2, 3].map(() => here.bancada('run', 'small.md', '--json')));
    const refused = both.filter((each) => each.status === 2);
    for (const each of refused) expect(each.err).toContain('is running in another tab or process');
    expect(both.filter((each) => each.status === 0).length + refused.length).toBe(3);
    expect((await here.bancada('verify', 'small.md')).status).toBe(0);
  });
});

describe('Ctrl-C', () => {
  it('ends a run, prints its document, and leaves a store that is whole', async () => {
    here = workspace({ 'n.md': '```{data} flights\nsource: samples/flights.parquet\n```\n' });
    const journal = path.join(here.dir, '.bancada/records/journal-000001');
    const begun = () => existsSync(journal) && statSync(journal).size > 0;
    const ran = await here.interrupted(begun, 'run', 'n.md', '--json');
    expect([ran.status, ran.json().status, ran.json().cells['flights']!.state]).toEqual([
      130,
      'cancelled',
      'cancelled',
    ]);
    expect((await here.bancada('verify', 'n.md')).status).toBe(0);
    const again = await here.bancada('run', 'n.md', '--json');
    expect([again.status, again.json().cells['flights']!.state]).toEqual([0, 'fresh']);
  });
});

describe('bancada check', () => {
  it('prints every problem as file:line:column: message', async () => {
    here = workspace({ 'n.md': '---\nbancada: 1\n---\n\n```{data} a\nsorce: x.csv\n```\n\n```{data} b\nof: c\n```\n' });
    const ran = await here.bancada('check', 'n.md');
    expect(ran.status).toBe(2);
    const lines = ran.out.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThanOrEqual(2);
    for (const line of lines) expect(line).toMatch(/^n\.md:\d+:\d+: \S/);
    expect(lines.some((line) => line.startsWith('n.md:6:1: ') && line.includes('source'))).toBe(true);
  });

  it('finds a missing source without running, and is content with a right notebook', async () => {
    here = workspace({ 'small.md': DATA });
    const missing = await here.bancada('check', 'small.md', '--json');
    expect(missing.json<{ problems: object[] }>().problems).toEqual([
      expect.objectContaining({ code: 'source.missing', line: 9, column: 9 }),
    ]);
    expect(existsSync(path.join(here.dir, '.bancada'))).toBe(false);
    here.write('visits.csv', smallCsv(5));
    expect((await here.bancada('check', 'small.md')).status).toBe(0);
  });
});

describe('bancada show, why and verify', () => {
  it('show rows and profile of a dataset', async () => {
    small();
    expect((await here.bancada('show', 'small.md', 'visits')).status).toBe(2);
    const { run } = (await here.bancada('run', 'small.md', '--json')).json();
    const shown = (await here.bancada('show', 'small.md', 'visits', '--rows', '3', '--json')).json<{
      computed: object;
      rows: object[];
      profile: Record<string, { missing: number }>;
    }>();
    expect(shown.rows).toHaveLength(3);
    expect(shown.rows[0]).toEqual({
      day: '2024-01-01',
      hours: null,
      town: 'Recife',
      visits: 27,
      sold: expect.any(String),
    });
    expect(shown.profile['hours']!.missing).toBe(12);
    const text = await here.bancada('show', 'small.md', 'visits', '--rows', '3');
    expect(text.out).toMatch(/^day +hours +town +visits +sold\n2024-01-01/);
    expect(text.err).toMatch(/\ncomputed in: engine \S+, lockfile .*host node, .*, backend wasm\n$/);
    expect(shown.computed).toMatchObject({ run, environment: { host: 'node', backend: 'wasm' } });
  });

  it('say what changed and where a kept result comes from', async () => {
    small();
    const { run } = (await here.bancada('run', 'small.md', '--json')).json();
    const kept = (await here.bancada('why', 'small.md', 'busy', '--json')).json<{
      state: string;
      from: { run: string };
    }>();
    expect([kept.state, kept.from.run]).toEqual(['cached', run]);
    const changed = await here.bancada('why', 'small.md', 'busy', '--set', 'least=30');
    expect(changed.out).toContain('busy: stale');
    expect(changed.out).toMatch(/body\.where +visits >= 20 +visits >= 30/);
    here.write('visits.csv', smallCsv(201));
    const data = (await here.bancada('why', 'small.md', 'visits', '--json')).json<{ changes: { part: string }[] }>();
    expect(data.changes.map((each) => each.part)).toEqual(['source source']);
  });

  it('find a flipped byte and a cut file in the store', async () => {
    small();
    await here.bancada('run', 'small.md');
    expect(await here.bancada('verify', 'small.md')).toMatchObject({ status: 0 });
    const objects = path.join(here.dir, '.bancada/objects');
    const files = readdirSync(objects, { recursive: true, encoding: 'utf8' }).map((each) => path.join(objects, each));
    const [flipped, cut] = files.filter((each) => statSync(each).isFile() && statSync(each).size > 200) as [
      string,
      string,
    ];
    const bytes = readFileSync(flipped);
    bytes[100]! ^= 1;
    writeFileSync(flipped, bytes);
    truncateSync(cut, 150);
    const ran = await here.bancada('verify', '--store', '.bancada', '--json');
    expect(ran.status).toBe(1);
    const codes = ran.json<{ problems: { code: string; params: { digest: string } }[] }>().problems;
    const damaged = codes.filter((each) => each.code === 'store.damaged').map((each) => each.params.digest);
    expect(damaged.sort()).toEqual([path.basename(flipped), path.basename(cut)].sort());
  });
});

describe('the command line', () => {
  const wrong = [
    { args: [], says: 'usage: bancada', status: 2 },
    { args: ['rnu', 'x.md'], says: 'did you mean run?', status: 2 },
    { args: ['run'], says: 'run: needs NOTEBOOK', status: 2 },
    { args: ['run', 'a.md', 'b.md'], says: 'does not take b.md', status: 2 },
    { args: ['run', 'a.md', '--jsno'], says: 'did you mean --json?', status: 2 },
    { args: ['run', 'a.md', '--workers', 'many'], says: 'many is no whole number', status: 2 },
    { args: ['run', 'a.md', '--set', 'x'], says: 'x is no NAME=VALUE', status: 2 },
    { args: ['run', 'a.md', '--store'], says: '--store: needs a value', status: 2 },
    { args: ['run', 'nowhere.md'], says: 'nowhere.md: notebook: cannot be read (ENOENT)', status: 2 },
    { args: ['help', 'dat'], says: 'did you mean data?', status: 2 },
  ];
  it.each(wrong)('answers $args with $status and says $says', async ({ args, says, status }) => {
    here = workspace();
    const ran = await here.bancada(...args);
    expect([ran.status, ran.out + ran.err]).toEqual([status, expect.stringContaining(says)]);
  });

  it('prints a document with --json also when it refuses', async () => {
    here = workspace();
    const ran = await here.bancada('run', 'nowhere.md', '--json');
    expect(ran.json()).toMatchObject({ status: 'failed', problems: [{ code: 'cli.no_notebook', file: 'nowhere.md' }] });
  });

  it('speaks of every command and key in help', async () => {
    here = workspace();
    expect((await here.bancada('help')).out).toContain('registry');
    expect((await here.bancada('help', 'run')).out).toContain('--set NAME=VALUE');
    expect((await here.bancada('run', '--help')).out).toContain('--set NAME=VALUE');
    expect((await here.bancada('help', 'data')).out).toMatch(/^ {2}source \(string/m);
    expect((await here.bancada('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('refuses a store that a newer Bancada wrote, and changes nothing in it', async () => {
    small();
    await here.bancada('run', 'small.md');
    here.write('.bancada/format.json', '{"bancadaStore":2}\n');
    const ran = await here.bancada('run', 'small.md');
    expect([ran.status, ran.err]).toEqual([2, expect.stringContaining('written by a newer Bancada')]);
  });
});
