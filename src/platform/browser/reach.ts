/** Why a server cannot be reached, which a page is not told: found out by asking in other ways. */
import { isLoopback } from '../../core/mlflow/connect.ts';

/**
 * `origin`: it answers, and does not let this page read. `local_network`: the browser keeps this page from servers on
 * this machine or network until the person allows it. `mixed`: an https page may not ask plain http. Else `down`.
 */
export type Obstacle = 'down' | 'origin' | 'local_network' | 'mixed';

export async function obstacleTo(address: string): Promise<Obstacle> {
  // An opaque answer tells one thing: that somebody answered.
  const answered = await fetch(`${address}/health`, { mode: 'no-cors', credentials: 'omit', cache: 'no-store' }).then(
    () => true,
    () => false,
  );
  if (answered) return 'origin';
  const here = isLoopback(location.origin);
  if (!here && (await isKeptOut(address))) return 'local_network';
  const plain = address.toLowerCase().startsWith('http:');
  return location.protocol === 'https:' && plain && !isLoopback(address) ? 'mixed' : 'down';
}

/** Chromium's Local Network Access; a browser that does not know the permission has no such gate. */
async function isKeptOut(address: string): Promise<boolean> {
  if (
    !isLoopback(address) &&
    !/^https?:\/\/(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|[^./:]+(:|\/|$)|[^/:]+\.local\b)/i.test(address)
  )
    return false;
  for (const name of ['loopback-network', 'local-network', 'local-network-access']) {
    try {
      const { state } = await navigator.permissions.query({ name: name as PermissionName });
      if (state !== 'granted') return true;
    } catch (error) {
      // Not a permission of this browser.
      if (!(error instanceof TypeError)) throw error;
    }
  }
  return false;
}
