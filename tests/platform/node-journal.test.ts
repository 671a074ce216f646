import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/core/json.ts';
import { encodeSeal } from '../../src/platform/node/journal-format.ts';
import { openNodeStore } from '../../src/platform/node/store.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'bancada-journal-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const journals = () => readdirSync(path.join(dir, 'records')).sort();
const journal = (name = 'journal-000001') => path.join(dir, 'records', name);
const run = (id: string, value: JsonObject) => [{ table: 'run' as const, id, value }];

describe('the journal of records', () => {
  it('finds its way after bytes that a crash left behind', async () => {
    const store = await openNodeStore(dir);
    await store.records.commit(run('a', { n: 1 }));
    for (const torn of [
      '\nT 500 0 x\n+ run "lost" {"n"',
      '\nT 9',
      '\u0000\u0000\u0000',
      '\n',
      '\nT 5 12345678 y\n+ run',
    ]) {
      appendFileSync(journal(), torn);
      await store.records.commit(run(torn, { n: 2 }));
      const again = await openNodeStore(dir);
      expect(await again.records.get('run', torn)).toEqual({ n: 2 });
      expect(await again.records.get('run', 'a')).toEqual({ n: 1 });
      expect(await again.records.get('run', 'lost')).toBeUndefined();
      await again.close();
    }
    await store.close();
  });

  it('is compacted when it is mostly old values, also while another opening goes on writing', async () => {
    const old = await openNodeStore(dir);
    const large = { text: 'x'.repeat(50_000) };
    for (let n = 0; n < 100; n++) await old.records.commit(run('same', { n, ...large }));
    await old.records.commit(run('other', { n: 7 }));
    const before = statSync(journal()).size;
    const fresh = await openNodeStore(dir);
    expect(journals()).toEqual(['journal-000002']);
    expect(statSync(journal('journal-000002')).size).toBeLessThan(before / 50);
    await old.records.commit(run('late', { n: 8 }));
    expect(await fresh.records.get('run', 'late')).toEqual({ n: 8 });
    expect(await old.records.get('run', 'same')).toMatchObject({ n: 99 });
    expect((await fresh.records.list('run')).map(({ id }) => id)).toEqual(['late', 'other', 'same']);
    expect(journals()).toEqual(['journal-000002']);
    await old.close();
    await fresh.close();
  });

  it('goes on when the process that sealed it died before it wrote the next one', async () => {
    const store = await openNodeStore(dir);
    await store.records.commit(run('a', { n: 1 }));
    appendFileSync(journal(), encodeSeal('seal'));
    await store.records.commit(run('b', { n: 2 }));
    const again = await openNodeStore(dir);
    expect((await again.records.list('run')).map(({ id }) => id)).toEqual(['a', 'b']);
    expect(journals()).toEqual(['journal-000002']);
    await store.close();
    await again.close();
  });

  it('opens and lists 10,000 runs quickly', async () => {
    const store = await openNodeStore(dir);
    const cells = Object.fromEntries(
      Array.from({ length: 15 }, (_, n) => [
        `cell_${n}`,
        { kind: 'train', state: 'fresh', key: 'k'.repeat(64), ms: n },
      ]),
    );
    const changes = Array.from({ length: 10_000 }, (_, n) => run(String(n).padStart(6, '0'), { n, cells })[0]!);
    await store.records.commit(changes);
    await store.close();
    const startedAt = performance.now();
    const again = await openNodeStore(dir);
    const opened = performance.now() - startedAt;
    expect(await again.records.list('run')).toHaveLength(10_000);
    const listed = performance.now() - startedAt - opened;
    // Generous for a loaded machine: alone it takes a tenth of this.
    expect({ opened: opened < 2000, listed: listed < 3000 }).toEqual({ opened: true, listed: true });
    await again.close();
  });

  it('refuses a folder that holds something else', async () => {
    const store = await openNodeStore(dir);
    await store.close();
    rmSync(path.join(dir, 'format.json'));
    const { writeFileSync } = await import('node:fs');
    writeFileSync(path.join(dir, 'format.json'), '{"bancadaStore": 99}');
    await expect(openNodeStore(dir)).rejects.toThrow('store.newer_format');
    writeFileSync(path.join(dir, 'format.json'), 'not json');
    await expect(openNodeStore(dir)).rejects.toThrow('store.not_a_store');
    expect(readFileSync(path.join(dir, 'format.json'), 'utf8')).toBe('not json');
  });
});
