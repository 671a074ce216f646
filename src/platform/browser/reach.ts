/** Why a server cannot be reached, which a page is not told: found out by asking in other ways. */
import { isLoopback } from '../../core/mlflow/connect.ts';

/**
 * `origin`: it answers, and does not let this page read. `local_network_denied`: the browser keeps this page from servers
 * on this machine or network, as somebody once chose. `local_network`: nothing answered, and nobody has allowed it yet.
 * `mixed`: an https page may not ask plain http. Else `down`.
 */
export type Obstacle = 'down' | 'origin' | 'local_network' | 'local_network_denied' | 'mixed';

/** Whether the browser lets this page ask that server: `prompt` when it will ask the person first. */
export type Access = 'free' | 'prompt' | 'denied';

/** Whether anybody answers. Resolves only once the person has answered, where the browser asks. */
export function knock(address: string): Promise<boolean> {
  // An opaque answer tells one thing: that somebody answered.
  return fetch(`${address}/health`, { mode: 'no-cors', credentials: 'omit', cache: 'no-store' }).then(
    () => true,
    () => false,
  );
}

export async function obstacleTo(address: string): Promise<Obstacle> {
  const access = await accessTo(address);
  if (access === 'denied') return 'local_network_denied';
  if (await knock(address)) return 'origin';
  if (access === 'prompt') return (await accessTo(address)) === 'denied' ? 'local_network_denied' : 'local_network';
  const plain = address.toLowerCase().startsWith('http:');
  return location.protocol === 'https:' && plain && !isLoopback(address) ? 'mixed' : 'down';
}

const LOCAL =
  /^https?:\/\/(10\.|192\.168\.|169\.254\.|172\.(1[6-9]|2\d|3[01])\.|\[f[cde]|[^./:]+(:|\/|$)|[^/:]+\.(local|lan|internal|home\.arpa)(:|\/|$))/i;

/** The greater, the nearer to this machine. */
function nearness(address: string): number {
  return isLoopback(address) ? 2 : LOCAL.test(address) ? 1 : 0;
}

/**
 * Local Network Access: a page may not ask servers nearer than the one it came from without the person's leave. A browser
 * that does not know the permission has no such gate. Source: WICG, Local Network Access.
 */
export async function accessTo(address: string): Promise<Access> {
  const near = nearness(address);
  if (near <= nearness(location.origin)) return 'free';
  for (const name of [near === 2 ? 'loopback-network' : 'local-network', 'local-network-access']) {
    try {
      const { state } = await navigator.permissions.query({ name: name as PermissionName });
      return state === 'granted' ? 'free' : state;
    } catch (error) {
      // Not a permission of this browser.
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return 'free';
}
