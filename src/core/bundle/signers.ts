/** Keys that a person knows by name: trust on first use, in the records of one store. */
import type { Digest } from '../graph/digest.ts';
import { change } from '../graph/records.ts';
import type { Clock, RecordStore } from '../ports.ts';
import { problem, Refusal } from '../problem.ts';
import { fingerprintText } from './signature.ts';

/** Table `setting`, `signer/<fingerprint>`. */
export interface KnownSigner {
  readonly fingerprint: Digest;
  /** As the person calls whoever holds the key. */
  readonly name: string;
  /** When the name was given. */
  readonly at: number;
}

const PREFIX = 'signer/';
const NAME = /^[^\p{C}\p{Z}](?:[^\p{C}\p{Zl}\p{Zp}]{0,78}[^\p{C}\p{Z}])?$/u;

/** The name of a key, or undefined for one that is seen for the first time. */
export async function knownSigner(records: RecordStore, fingerprint: Digest): Promise<KnownSigner | undefined> {
  return (await records.get('setting', PREFIX + fingerprint)) as KnownSigner | undefined;
}

/** By fingerprint. */
export async function listSigners(records: RecordStore): Promise<KnownSigner[]> {
  return (await records.list('setting', PREFIX)).map(({ value }) => value as unknown as KnownSigner);
}

/**
 * Remembers a key by a name; a key that has one gets the new one. Refusals: `sign.bad_name`, and `sign.name_taken`
 * when another key has the name: that is what a swapped key looks like.
 */
export async function rememberSigner(
  { records, clock }: { readonly records: RecordStore; readonly clock: Clock },
  fingerprint: Digest,
  name: string,
): Promise<void> {
  if (!NAME.test(name)) throw new Refusal(problem('sign.bad_name', { name: JSON.stringify(name) }));
  const other = (await listSigners(records)).find((each) => each.name === name && each.fingerprint !== fingerprint);
  if (other) {
    const [known, got] = [fingerprintText(other.fingerprint), fingerprintText(fingerprint)];
    throw new Refusal(problem('sign.name_taken', { name, known, got }));
  }
  const signer: KnownSigner = { fingerprint, name, at: clock.now() };
  await records.commit([change('setting', PREFIX + fingerprint, signer)]);
}

/** A key whose name was a mistake is seen for the first time again. */
export async function forgetSigner(records: RecordStore, fingerprint: Digest): Promise<void> {
  await records.commit([{ table: 'setting', id: PREFIX + fingerprint, value: null }]);
}
