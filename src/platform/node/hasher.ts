import { createHash } from 'node:crypto';
import type { Hasher } from '../../core/ports.ts';

export const nodeHasher: Hasher = {
  sha256: async (bytes) => createHash('sha256').update(bytes).digest('hex'),
  async start() {
    const hash = createHash('sha256');
    return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('hex') };
  },
};
