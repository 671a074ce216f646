/** Whose signature a bundle carries, as this machine knows it. */
import type { BundleReading } from '../core/bundle/read.ts';
import { fingerprintText } from '../core/bundle/signature.ts';
import { knownSigner } from '../core/bundle/signers.ts';
import { problem, type Problem } from '../core/problem.ts';
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

/** Who signed it, as a sentence. */
export function signatureSaid(signature: SignatureState): Problem {
  if (signature.state === 'unsigned') return problem('sign.state_unsigned');
  if (signature.state === 'altered') return problem('sign.state_altered');
  const by = fingerprintText(signature.fingerprint);
  if (signature.state === 'known') return problem('sign.state_known', { by, name: signature.name });
  return problem('sign.state_first_seen', { by });
}
