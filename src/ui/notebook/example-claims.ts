import { readClaims, type Claims } from '../../core/example/claims.ts';
import type { Shipped } from '../app/world.ts';

/**
 * The claims of an example, fetched when they are first asked for; undefined for any other notebook. An example whose
 * claims cannot be fetched opens as a notebook that has never run, and they are asked for again.
 */
export function exampleClaims(shipped: Shipped, example: string | undefined): () => Promise<Claims | undefined> {
  let claims: Promise<Claims | undefined> | undefined;
  return async () => {
    if (example === undefined) return undefined;
    claims ??= shipped.bytes(`examples/${example}.claims.json.gz`).then(readClaims, () => (claims = undefined));
    return claims;
  };
}
