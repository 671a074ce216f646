import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Locks } from '../../src/core/ports.ts';
import { createNodeLocks } from '../../src/platform/node/locks.ts';

let dir: string;
let locks: Locks;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), 'bancada-locks-'));
  locks = createNodeLocks(dir);
});
afterEach(() => rmSync(dir, { recursive: true }));

describe('locks in a folder', () => {
  const pairs = [
    ['exclusive', 'exclusive', false],
    ['exclusive', 'shared', false],
    ['shared', 'exclusive', false],
    ['shared', 'shared', true],
  ] as const;
  it.each(pairs)('held %s, asked for %s: given is %s', async (held, asked, given) => {
    const release = await locks.take('run a', held);
    expect(release).toBeDefined();
    const second = await locks.take('run a', asked);
    expect(second !== undefined).toBe(given);
    await release!();
  });

  it('are free again once released, and others were never touched', async () => {
    const release = await locks.take('run a', 'exclusive');
    expect(await locks.held('run a')).toBe(true);
    expect(await locks.held('run b')).toBe(false);
    await release!();
    expect(await locks.held('run a')).toBe(false);
    expect(await locks.take('run a', 'exclusive')).toBeDefined();
  });

  it('are waited for until they are free', async () => {
    const release = await locks.take('run a', 'exclusive');
    const waiting = locks.wait('run a', 'shared');
    expect(await Promise.race([waiting, 'not yet'])).toBe('not yet');
    await release!();
    await (
      await waiting
    )();
    expect(await locks.held('run a')).toBe(false);
  });

  it('go to exactly one of many that ask at once', async () => {
    const taken = await Promise.all(Array.from({ length: 12 }, () => locks.take('run a', 'exclusive')));
    expect(taken.filter((each) => each !== undefined)).toHaveLength(1);
  });

  it('end with the process that held them, even when it was killed', async () => {
    const holder = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    const release = await locks.take('run a', 'exclusive');
    const [folder] = readdirSync(path.join(dir, 'locks'));
    const [claim] = readdirSync(path.join(dir, 'locks', folder!));
    await hand(path.join(dir, 'locks', folder!, claim!), holder.pid!);
    expect(await locks.take('run a', 'exclusive')).toBeUndefined();
    holder.kill('SIGKILL');
    await new Promise((resolve) => holder.on('exit', resolve));
    expect(await locks.held('run a')).toBe(false);
    expect(await locks.take('run a', 'exclusive')).toBeDefined();
    await release!();
  });
});

/** Makes a claim another process's own. */
async function hand(file: string, pid: number): Promise<void> {
  const { readFile, writeFile } = await import('node:fs/promises');
  const claim = JSON.parse(await readFile(file, 'utf8')) as object;
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  const born = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  await writeFile(file, JSON.stringify({ ...claim, pid, born }));
}
