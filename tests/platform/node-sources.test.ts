import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createNodeSources, createSourceDigests, type NodeSourcesOptions } from '../../src/platform/node/sources.ts';
import { refusalOf } from '../core/store/contract.ts';
import { memoryStore } from '../support/memory-store.ts';

let dir: string;
let options: NodeSourcesOptions;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'bancada-sources-'));
  for (const folder of ['notebooks', 'samples']) mkdirSync(path.join(dir, folder));
  writeFileSync(path.join(dir, 'beside.csv'), 'a\n1\n');
  writeFileSync(path.join(dir, 'notebooks/own.csv'), 'own');
  writeFileSync(path.join(dir, 'samples/shipped.csv'), 'shipped');
  options = { folder: path.join(dir, 'notebooks'), samples: path.join(dir, 'samples') };
});
afterEach(() => rmSync(dir, { recursive: true }));

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

async function textOf(name: string): Promise<string> {
  const source = await createNodeSources(options).open(name);
  return new TextDecoder().decode(await source.read(0, source.size));
}

describe('sources as files', () => {
  it('are relative to the notebook, and samples are shipped data', async () => {
    expect(await textOf('own.csv')).toBe('own');
    expect(await textOf('./own.csv')).toBe('own');
    expect(await textOf('../beside.csv')).toBe('a\n1\n');
    expect(await textOf('samples/shipped.csv')).toBe('shipped');
  });

  it('are read in pieces', async () => {
    const source = await createNodeSources(options).open('../beside.csv');
    expect([...(await source.read(2, 4))]).toEqual([0x31, 0x0a]);
    const memory = new Uint8Array(8);
    const read = await source.read(1, 4, memory);
    expect([read.buffer, ...read]).toEqual([memory.buffer, 0x0a, 0x31, 0x0a]);
  });

  it('do not lead out of the shipped data by way of samples/', async () => {
    expect(await refusalOf(textOf('samples/../beside.csv'))).toBe('source.missing');
  });

  it.each([
    ['gone.csv', 'source.missing'],
    ['own.csv/deeper.csv', 'source.missing'],
    ['../notebooks', 'source.not_a_file'],
  ])('%s is refused as %s', async (name, code) => {
    expect(await refusalOf(textOf(name))).toBe(code);
  });
});

describe('digests of sources', () => {
  const old = new Date(Date.now() - 60_000);

  it('are kept by size, time and identity, and made again when any of them changed', async () => {
    const file = path.join(dir, 'notebooks/own.csv');
    const store = memoryStore();
    utimesSync(file, old, old);
    const digestOf = createSourceDigests(options, store);
    expect(await digestOf('own.csv')).toBe(sha256('own'));
    const [kept] = await store.records.list('setting', 'source/');
    await store.records.commit([
      { table: 'setting', id: kept!.id, value: { ...kept!.value, sha256: 'from the store' } },
    ]);
    expect(await digestOf('own.csv')).toBe('from the store');
    writeFileSync(file, 'new');
    expect(await digestOf('own.csv')).toBe(sha256('new'));
    writeFileSync(file, 'longer');
    utimesSync(file, old, old);
    expect(await digestOf('own.csv')).toBe(sha256('longer'));
  });

  it('of a file that was changed just now are not kept: it could change again within the clock’s grain', async () => {
    const store = memoryStore();
    await createSourceDigests(options, store)('own.csv');
    expect(await store.records.list('setting', 'source/')).toEqual([]);
  });
});
