/** Whose signature a bundle carries, as this machine knows it. */
import type { BundleReading } from '../core/bundle/read.ts';
import { fingerprintText } from '../core/bundle/signature.ts';
import { knownSigner } from '../core/bundle/signers.ts';
import type { Host } from './host.ts';

export type SignatureState =
  | { readonly state: 'unsigned' }
  | { readonly state: 'altered' }
  | { readonly state: 'first_seen'; readonly fingerprint: string }
  | { readonly state: 'known'; readonly fingerprint: string; readonly name: string };

/** Undefined when the file is no bundle of which that could be told. */
export async function signatureState(host: Host, reading: BundleReading): Promise<SignatureState | undefined> {
  const shown = reading.ok ? reading.bundle : reading.newer;
  if (!shown) {
    const altered = !reading.ok && reading.problems.some(({ code }) => /^(E_SIGNATURE|bundle\.signature_)/.test(code));
    return altered ? { state: 'altered' } : undefined;
  }
  if (!shown.signature) return { state: 'unsigned' };
  const { fingerprint } = shown.signature;
  const store = await host.keys.known('read');
  try {
    const known = store && (await knownSigner(store.records, fingerprint));
    return known ? { state: 'known', fingerprint, name: known.name } : { state: 'first_seen', fingerprint };
  } finally {
    await store?.close();
  }
}

export function signatureLine(signature: SignatureState): string {
  if (signature.state === 'unsigned') return 'unsigned';
  if (signature.state === 'altered') return 'altered: refused';
  const by = `signed by ${fingerprintText(signature.fingerprint)}`;
  if (signature.state === 'known') return `${by}: known as ${signature.name}`;
  return `${by}: first seen here; ask its maker for this fingerprint, then --trust NAME remembers it`;
}
