import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { changeCard } from '../../src/core/registry/change.ts';
import { readZipEntries, readZipEntry } from '../../src/core/store/zip-stored.ts';
import { openNodeStore } from '../../src/platform/node/store.ts';
import { bufferSource } from '../support/context.ts';
import { workspace, type Workspace } from '../support/command-line.ts';
import { WHOLE, WHOLE_CSV } from '../core/bundle/notebooks.ts';

let here: Workspace;
afterEach(() => here.remove());
const place = () => (here = workspace({ 'n.md': WHOLE, 'visits.csv': WHOLE_CSV }));
const exportTo = (target: string, ...more: string[]) =>
  here.bancada('export', 'n.md', 'sale', '--as', 'model', '-o', target, ...more);
const read = (...parts: string[]) => readFileSync(path.join(here.dir, ...parts), 'utf8');

describe('a model as a folder on the command line', { timeout: 120_000 }, () => {
  it('is written with the evaluations that the store has, and again over what was written before', async () => {
    place();
    const first = await exportTo('m');
    expect([first.status, first.err]).toEqual([0, expect.stringContaining('m: 13 files')]);
    expect(read('m', 'README.md')).toContain('No evaluation on rows kept aside is known');
    await here.bancada('run', 'n.md');
    writeFileSync(path.join(here.dir, 'm', 'notes.txt'), 'mine');
    expect((await exportTo('m')).status).toBe(0);
    expect(read('m', 'README.md')).toMatch(/`scores`, on \d+ rows/);
    expect(read('m', 'notes.txt')).toBe('mine');
    expect(readdirSync(path.join(here.dir, 'm')).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('is a zip file where the name ends so, with the same files', async () => {
    place();
    await exportTo('m');
    expect((await exportTo('m.zip')).status).toBe(0);
    const zip = bufferSource('m.zip', new Uint8Array(readFileSync(path.join(here.dir, 'm.zip'))));
    const entries = await readZipEntries(zip);
    expect(entries).toHaveLength(13);
    for (const entry of entries) {
      const bytes = await readZipEntry(zip, entry);
      const file = path.join(here.dir, 'm', entry.name.replace(/^sale\//, ''));
      expect(Buffer.compare(bytes, readFileSync(file)), entry.name).toBe(0);
    }
  });

  it('is not written where other files stand, before anything runs', async () => {
    place();
    mkdirSync(path.join(here.dir, 'busy'));
    here.write('busy/signature.json', '{"format":1}');
    here.write('file', 'no folder');
    const busy = await exportTo('busy');
    expect([busy.status, busy.err]).toEqual([2, expect.stringContaining('holds other files and no model of ours')]);
    expect(busy.err).not.toContain('visits (data)');
    const file = await exportTo('file');
    expect([file.status, file.err]).toEqual([2, expect.stringContaining('cannot be written (ENOTDIR)')]);
    expect(readdirSync(path.join(here.dir, 'busy'))).toEqual(['signature.json']);
    expect(existsSync(path.join(here.dir, '.bancada'))).toBe(false);
  });

  it('is refused of a cell that is no model', async () => {
    place();
    const ran = await here.bancada('export', 'n.md', 'visits', '--as', 'model', '-o', 'm');
    expect([ran.status, ran.err]).toEqual([2, expect.stringContaining('its output is a dataset, expected a model')]);
    expect(existsSync(path.join(here.dir, 'm'))).toBe(false);
  });

  it('holds the card that a person wrote for this very model, and says that the evidence has changed', async () => {
    place();
    await exportTo('m');
    const { model } = JSON.parse(read('m', 'signature.json')) as { model: string };
    const store = await openNodeStore(path.join(here.dir, '.bancada'));
    await changeCard(store, { now: () => 1 }, model, () => [
      { type: 'written', text: '# Ours\n', evidence: { 'scores roc_auc': 0.5 } },
    ]);
    await store.close();
    await exportTo('m');
    expect(read('m', 'README.md')).toMatch(/---\n\n> The evidence .*scores roc_auc 0\.5 → nothing\.\n\n# Ours\n$/);
  });
});
