import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { verifyEd25519 } from '../../src/core/bundle/ed25519.ts';
import { configFolder, nodeSigningKey } from '../../src/platform/node/signing-key.ts';
import { refusalOf } from '../core/store/contract.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bancada-key-'));
afterAll(() => rmSync(folder, { recursive: true }));
let count = 0;
const fresh = () => path.join(folder, String(count++), 'signing-key.pem');
const bytes = new TextEncoder().encode('a manifest');

describe('the signing key of Node', () => {
  it('is none until it is made, and then signs the same every time', async () => {
    const file = fresh();
    expect([await nodeSigningKey(file).read(), existsSync(path.dirname(file))]).toEqual([undefined, false]);
    const made = await nodeSigningKey(file).create();
    const read = (await nodeSigningKey(file).read())!;
    expect(read.publicKey).toEqual(made.publicKey);
    const signature = await read.sign(bytes);
    expect(signature).toEqual(await made.sign(bytes));
    expect(verifyEd25519(read.publicKey, signature, bytes)).toBe(true);
  });

  it('is a file that only its owner may read, in a folder that only its owner may open', async () => {
    const file = fresh();
    await nodeSigningKey(file).create();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);
  });

  it('is never replaced', async () => {
    const file = fresh();
    await nodeSigningKey(file).create();
    const before = readFileSync(file);
    expect(await refusalOf(nodeSigningKey(file).create())).toBe('sign.key_exists');
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('that others may read is refused, with the mode', async () => {
    const file = fresh();
    await nodeSigningKey(file).create();
    chmodSync(file, 0o640);
    expect(await refusalOf(nodeSigningKey(file).read())).toBe('sign.key_open');
    expect(await refusalOf(nodeSigningKey(file).create())).toBe('sign.key_open');
  });

  it.each([
    ['no key', 'hello'],
    ['nothing', ''],
    [
      'another kind of key',
      generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'pem', type: 'pkcs8' }),
    ],
  ])('that holds %s is named', async (_, content) => {
    const file = path.join(folder, `bad-${count++}.pem`);
    writeFileSync(file, content, { mode: 0o600 });
    expect(await refusalOf(nodeSigningKey(file).read())).toBe('sign.key_unreadable');
  });

  it('is one that OpenSSL takes', async () => {
    const file = fresh();
    const { publicKey } = await nodeSigningKey(file).create();
    const der = execFileSync('openssl', ['pkey', '-in', file, '-pubout', '-outform', 'DER']);
    expect(Uint8Array.from(der.subarray(-32))).toEqual(publicKey);
  });

  it('is kept where the system keeps settings, or where the person says', () => {
    expect(configFolder({ BANCADA_CONFIG: '/x/y', XDG_CONFIG_HOME: '/z' })).toBe(path.resolve('/x/y'));
    expect(configFolder({ XDG_CONFIG_HOME: '/z' })).toBe(path.join('/z', 'bancada'));
    expect(configFolder({ XDG_CONFIG_HOME: 'relative' })).toBe(path.join(homedir(), '.config', 'bancada'));
    expect(configFolder({})).toBe(path.join(homedir(), '.config', 'bancada'));
  });
});
