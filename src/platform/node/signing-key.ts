import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import type { Signer, SigningKey } from '../../core/ports.ts';
import { problem, Refusal } from '../../core/problem.ts';
import { diskError, errorCode, syncFolder, syncMadeFolders, writeFileDurably } from './files.ts';

/** Where what belongs to the person and to no store is kept: `BANCADA_CONFIG`, or the folder that the system has for it. */
export function configFolder(env: Readonly<Record<string, string | undefined>>): string {
  const own = env['BANCADA_CONFIG'];
  if (own) return path.resolve(own);
  const roaming = env['APPDATA'];
  if (process.platform === 'win32' && roaming) return path.join(roaming, 'bancada');
  const base = env['XDG_CONFIG_HOME'];
  return path.join(base && path.isAbsolute(base) ? base : path.join(homedir(), '.config'), 'bancada');
}

/** The key as a file in PKCS #8 PEM, which only its owner may read, as OpenSSL reads it too. */
export function nodeSigningKey(file: string): SigningKey {
  return {
    async read() {
      const text = readKey(file);
      return text === undefined ? undefined : signerOf(privateKey(file, text));
    },
    async create() {
      if (readKey(file) !== undefined) throw new Refusal(problem('sign.key_exists'));
      const { privateKey: made } = generateKeyPairSync('ed25519');
      try {
        const folder = path.dirname(path.resolve(file));
        const first = mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeFileDurably(file, Buffer.from(made.export({ format: 'pem', type: 'pkcs8' })), 0o600);
        // What the umask takes away it may not give.
        chmodSync(file, 0o600);
        await syncFolder(folder);
        await syncMadeFolders(folder, first);
      } catch (error) {
        if (errorCode(error) === 'EEXIST') throw new Refusal(problem('sign.key_exists'));
        throw diskError(error, file);
      }
      return signerOf(made);
    },
  };
}

function readKey(file: string): string | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw new Refusal(problem('sign.key_unreadable', { reason: errorCode(error) ?? '' }, { file }));
  }
  // Windows has no such modes: there the folder of the user is what protects it.
  const mode = statSync(file).mode & 0o777;
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new Refusal(problem('sign.key_open', { mode: mode.toString(8) }, { file }));
  }
  return text;
}

function privateKey(file: string, text: string): KeyObject {
  const unreadable = (reason: string) => new Refusal(problem('sign.key_unreadable', { reason }, { file }));
  let key: KeyObject;
  try {
    key = createPrivateKey(text);
  } catch (error) {
    throw unreadable(errorCode(error) ?? 'no key');
  }
  if (key.asymmetricKeyType !== 'ed25519') throw unreadable(key.asymmetricKeyType ?? 'no key');
  return key;
}

function signerOf(key: KeyObject): Signer {
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  return {
    publicKey: Uint8Array.from(Buffer.from(x!, 'base64url')),
    sign: async (bytes) => Uint8Array.from(sign(null, bytes, key)),
  };
}
