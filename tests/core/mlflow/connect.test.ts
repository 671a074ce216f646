import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { authorizationOf, isLoopback, serverAddress, type Credentials } from '../../../src/core/mlflow/connect.ts';
import { Refusal } from '../../../src/core/problem.ts';

const token: Credentials = { kind: 'token', token: 'canary' };

/** The code and parameters that an address is refused with; undefined when it is taken. */
function refused(address: string, credentials?: Credentials) {
  try {
    serverAddress(address, credentials);
    return undefined;
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const [{ code, params }] = error.problems as [(typeof error.problems)[0]];
    return { code, params };
  }
}

describe('a server’s address', () => {
  it.each([
    ['http://localhost:5000', 'http://localhost:5000'],
    [' https://mlflow.example.org/team/ ', 'https://mlflow.example.org/team'],
    ['http://[::1]:5000//', 'http://[::1]:5000'],
  ])('%s is taken without what stands around it', (written, address) => expect(serverAddress(written)).toBe(address));

  it.each([
    'localhost:5000',
    'ftp://host',
    'http://',
    'https://host?x=1',
    'https://host#x',
    'http://a b',
    'javascript:x',
  ])('%s is none', (address) => expect(refused(address)?.code).toBe('mlflow.address'));

  it('never holds a password, and does not say one again', () => {
    const { code, params } = refused('https://ana:canary@host')!;
    expect([code, JSON.stringify(params).includes('canary')]).toEqual(['mlflow.address', false]);
  });

  it.each([
    'http://mlflow.example.org',
    'http://10.0.0.7:5000',
    'http://localhost.example.org',
    'http://127.0.0.1.nip.io',
  ])('%s gets no credentials over plain http', (address) => {
    expect(refused(address)).toBeUndefined();
    expect(refused(address, token)?.code).toBe('mlflow.plain_http');
  });

  it.each(['http://localhost:5000', 'http://127.0.0.1', 'http://[::1]:1', 'https://mlflow.example.org'])(
    '%s gets them',
    (address) => expect(refused(address, token)).toBeUndefined(),
  );

  it('knows this machine', () => {
    expect(['http://localhost', 'http://127.9.9.9:1/x', 'http://192.168.0.1', 'none'].map(isLoopback)).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('credentials', () => {
  it('are a bearer token or what RFC 7617 says', () => {
    expect(authorizationOf(token)).toBe('Bearer canary');
    expect(authorizationOf({ kind: 'basic', username: 'Aladdin', password: 'open sesame' })).toBe(
      'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==',
    );
  });

  it('are encoded as everybody encodes them', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (username, password) => {
        const expected = Buffer.from(`${username}:${password}`).toString('base64');
        expect(authorizationOf({ kind: 'basic', username, password })).toBe(`Basic ${expected}`);
      }),
    );
  });
});
