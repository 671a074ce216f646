/** A store in memory, with the same promises as the real ones: for tests of what stands on the store port. */
import { createHash } from 'node:crypto';
import { byCodeUnit } from '../../src/core/graph/canonical-json.ts';
import type { JsonObject } from '../../src/core/json.ts';
import type { Change, Store } from '../../src/core/ports.ts';
import { problem, Refusal } from '../../src/core/problem.ts';
import { inPieces } from './whole-objects.ts';

export interface MemoryStore extends Store {
  readonly bytes: Map<string, { bytes: Uint8Array }>;
}

export function memoryStore(): MemoryStore {
  const bytes: MemoryStore['bytes'] = new Map();
  const records = new Map<string, JsonObject>();
  const key = (table: string, id: string) => `${table}\n${id}`;
  const whole = {
    async put(value: Uint8Array) {
      const digest = createHash('sha256').update(value).digest('hex');
      bytes.set(digest, { bytes: value.slice() });
      return digest;
    },
    async get(digest: string) {
      const found = bytes.get(digest);
      if (!found) throw new Refusal(problem('store.missing', { digest }));
      return found.bytes.slice();
    },
  };
  return {
    bytes,
    objects: {
      ...whole,
      ...inPieces(whole),
      has: async (digest) => bytes.has(digest),
      sync: async () => undefined,
      list: async () => [...bytes].map(([digest, each]) => ({ digest, sizeBytes: each.bytes.length })),
      forget: () => undefined,
      delete: async (digests) => digests.forEach((each) => bytes.delete(each)),
    },
    records: {
      get: async (table, id) => structuredClone(records.get(key(table, id))),
      async list(table, prefix = '', page) {
        const start = key(table, prefix);
        const found = [...records].filter(([each]) => each.startsWith(start));
        found.sort(([a], [b]) => byCodeUnit(a, b));
        const { after, limit } = page ?? {};
        return found
          .map(([each, value]) => ({ id: each.slice(table.length + 1), value }))
          .filter(({ id }) => after === undefined || id > after)
          .slice(0, limit)
          .map(({ id, value }) => ({ id, value: structuredClone(value) }));
      },
      async commit(changes: readonly Change[]) {
        for (const { table, id, expect } of changes) {
          if (expect === 'absent' && records.has(key(table, id)))
            throw new Refusal(problem('store.conflict', { table, id }));
        }
        for (const { table, id, value } of changes) {
          if (value === null) records.delete(key(table, id));
          else records.set(key(table, id), structuredClone(value));
        }
      },
    },
    close: async () => undefined,
  };
}
