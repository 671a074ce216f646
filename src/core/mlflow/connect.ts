/** A server's address and who asks it. */
import { problem, Refusal } from '../problem.ts';

/** Held in memory by whoever asks; never in a record, an address or a log. */
export type Credentials =
  | { readonly kind: 'basic'; readonly username: string; readonly password: string }
  | { readonly kind: 'token'; readonly token: string };

const ADDRESS = /^(https?):\/\/([^/?#\s@\\]+)(\/[^?#\s]*)?$/i;
const LOOPBACK = /^(localhost|[a-z0-9-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/**
 * The address as requests start with it, without a slash at its end. Refusals `mlflow.address`, and
 * `mlflow.plain_http` where credentials would cross the network unencrypted.
 */
export function serverAddress(written: string, credentials?: Credentials): string {
  const address = written.trim();
  const match = ADDRESS.exec(address);
  // What stands before an @ is a name and a password: it is not said again.
  if (!match) throw new Refusal(problem('mlflow.address', { url: address.replace(/\/\/[^/]*@/, '//…@') }));
  const [, scheme, host] = match;
  if (credentials && scheme!.toLowerCase() === 'http' && !LOOPBACK.test(host!)) {
    throw new Refusal(problem('mlflow.plain_http', { url: address }));
  }
  return address.replace(/\/+$/, '');
}

/** Whether an address is on the machine that asks. */
export function isLoopback(address: string): boolean {
  return LOOPBACK.test(ADDRESS.exec(address)?.[2] ?? '');
}

/** The value of the `Authorization` header (RFC 7617, RFC 6750). */
export function authorizationOf(credentials: Credentials): string {
  if (credentials.kind === 'token') return `Bearer ${credentials.token}`;
  return `Basic ${base64(new TextEncoder().encode(`${credentials.username}:${credentials.password}`))}`;
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const bits = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
    for (let letter = 0; letter < 4; letter++) {
      text += at + letter - 1 < bytes.length ? LETTERS[(bits >> (18 - 6 * letter)) & 63]! : '=';
    }
  }
  return text;
}
