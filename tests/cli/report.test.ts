import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { TINY, TINY_CSV } from '../core/bundle/notebooks.ts';
import { workspace, type Workspace } from '../support/command-line.ts';

const places: Workspace[] = [];
afterEach(() => places.splice(0).forEach((each) => each.remove()));

describe('a report on the command line', { timeout: 120_000 }, () => {
  it('is written alone, the same bytes each time, and says its size', async () => {
    const here = workspace({ 'n.md': TINY, 'visits.csv': TINY_CSV });
    places.push(here);
    const [first, second] = [path.join(here.dir, 'a.html'), path.join(here.dir, 'b.html')];
    const ran = await here.bancada('export', 'n.md', '--as', 'report', '-o', 'a.html');
    expect([ran.status, ran.out, ran.err]).toEqual([0, '', expect.stringMatching(/a\.html: \d+(\.\d)? kB\n$/)]);
    await here.bancada('export', 'n.md', '--as', 'report', '-o', 'b.html');
    expect(readFileSync(first, 'utf8')).toMatch(/^<!doctype html>.*id="cell-visits".*<\/html>\n$/s);
    expect(Buffer.compare(readFileSync(first), readFileSync(second))).toBe(0);
  });

  it('is refused when the notebook has errors or a cell fails, and nothing is written', async () => {
    const here = workspace({ 'n.md': TINY });
    places.push(here);
    const ran = await here.bancada('export', 'n.md', '--as', 'report', '-o', 'a.html');
    expect([ran.status, existsSync(path.join(here.dir, 'a.html'))]).toEqual([2, false]);
  });

  it('takes no option that chooses what a bundle holds', async () => {
    const here = workspace({ 'n.md': TINY, 'visits.csv': TINY_CSV });
    places.push(here);
    const ran = await here.bancada('export', 'n.md', '--as', 'report', '--data', 'digests', '-o', 'a.html');
    expect([ran.status, existsSync(path.join(here.dir, 'a.html'))]).toEqual([2, false]);
  });
});
