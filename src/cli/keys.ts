import type { Clock, SigningKey, Store } from '../core/ports.ts';

/** The person's signing key and the keys that they know by name; they belong to the person and to no store. */
export interface Keys {
  readonly own: SigningKey;
  /** Where the own key is kept. */
  readonly file: string;
  /** The store of known keys; undefined for `read` while there is none. */
  known(mode: 'read' | 'write'): Promise<Store | undefined>;
  readonly clock: Clock;
}
