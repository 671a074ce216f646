import { existsSync } from 'node:fs';
import path from 'node:path';
import { nodeClock } from './clock.ts';
import { configFolder, nodeSigningKey } from './signing-key.ts';
import { openNodeStore } from './store.ts';

/** The signing key and the known keys in the folder of the person's settings. */
export function nodeKeys(env: Readonly<Record<string, string | undefined>>) {
  const folder = configFolder(env);
  const file = path.join(folder, 'signing-key.pem');
  const knownFolder = path.join(folder, 'known-keys');
  return {
    own: nodeSigningKey(file),
    file,
    async known(mode: 'read' | 'write') {
      return mode === 'write' || existsSync(knownFolder) ? openNodeStore(knownFolder) : undefined;
    },
    clock: nodeClock,
  };
}
