import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  listAttachments,
  openAttachment,
  readAttachment,
  saveAttachment,
} from '../../../src/core/store/attachments.ts';
import { problem, Refusal } from '../../../src/core/problem.ts';
import { nodeHasher } from '../../../src/platform/node/hasher.ts';
import { bufferSource } from '../../support/context.ts';
import { memoryStore } from '../../support/memory-store.ts';

const CHUNK = 8 * 1024 * 1024;

function bytesOf(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at++) bytes[at] = (at * 31 + (at >> 13)) & 255;
  return bytes;
}

describe('attachments', () => {
  it.each([0, 1, CHUNK, CHUNK + 1, 2 * CHUNK + 77])('give back %i bytes, whole and in pieces', async (length) => {
    const store = memoryStore();
    const bytes = bytesOf(length);
    const saved = await saveAttachment(store, nodeHasher, 'n', 'data.csv', bufferSource('data.csv', bytes));
    expect(saved.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
    const source = openAttachment(store, (await readAttachment(store, 'n', 'data.csv'))!);
    expect(Buffer.compare(await source.read(0, length), bytes)).toBe(0);
    const middle = [Math.max(0, Math.min(CHUNK, length) - 5), Math.min(length, CHUNK + 5)] as const;
    expect(Buffer.compare(await source.read(...middle), bytes.subarray(...middle))).toBe(0);
  });

  it('belong to one notebook', async () => {
    const store = memoryStore();
    for (const notebook of ['n', 'n/m']) {
      await saveAttachment(store, nodeHasher, notebook, `of ${notebook}`, bufferSource('x', bytesOf(3)));
    }
    expect((await listAttachments(store, 'n')).map((each) => each.name)).toEqual(['of n']);
  });

  it('stop when cancelled and leave no record', async () => {
    const store = memoryStore();
    const controller = new AbortController();
    const saving = saveAttachment(store, nodeHasher, 'n', 'big', bufferSource('big', bytesOf(3 * CHUNK)), {
      signal: controller.signal,
      progress: () => controller.abort(),
    });
    await expect(saving).rejects.toThrow('cancelled');
    expect(await readAttachment(store, 'n', 'big')).toBeUndefined();
  });

  it('take the chunks that they brought away again when there is no room for the next, and no others', async () => {
    const store = memoryStore();
    const chunk = (fill: number) => new Uint8Array(CHUNK).fill(fill);
    await saveAttachment(store, nodeHasher, 'n', 'small', bufferSource('small', chunk(1)));
    const before = [...store.bytes.keys()];
    const full = new Refusal(problem('store.quota', { used: '1 MB' }));
    const objects = {
      ...store.objects,
      put: (bytes: Uint8Array) => (bytes[0] === 3 ? Promise.reject(full) : store.objects.put(bytes)),
    };
    const big = Buffer.concat([chunk(1), chunk(2), chunk(3)]);
    const saving = saveAttachment({ ...store, objects }, nodeHasher, 'n', 'big', bufferSource('big', big));
    await expect(saving).rejects.toBe(full);
    expect([...store.bytes.keys()]).toEqual(before);
    expect(await readAttachment(store, 'n', 'big')).toBeUndefined();
  });

  it('leave a chunk that another attachment has come to name meanwhile', async () => {
    const store = memoryStore();
    const bytes = bytesOf(2 * CHUNK);
    const stick = bufferSource('big', bytes);
    const other = bufferSource('other', bytes.subarray(0, CHUNK));
    const dying = {
      ...stick,
      read: async (start: number, end: number) => {
        if (start === 0) return stick.read(start, end);
        await saveAttachment(store, nodeHasher, 'other', 'other', other);
        throw new Refusal(problem('source.changed', { source: 'big' }));
      },
    };
    await expect(saveAttachment(store, nodeHasher, 'n', 'big', dying)).rejects.toThrow(Refusal);
    const source = openAttachment(store, (await readAttachment(store, 'other', 'other'))!);
    expect((await source.read(0, CHUNK)).length).toBe(CHUNK);
  });
});
