import type { Digest } from '../graph/digest.ts';
import type { Sources, Store } from '../ports.ts';
import { problem, Refusal } from '../problem.ts';
import { openAttachment, readAttachment, type Attachment } from './attachments.ts';

/** Whether a source's name leads to data that ship with Bancada, whatever the notebook. */
export function isSample(name: string): boolean {
  return name.startsWith('samples/');
}

/** Sources as attachments of a notebook, and shipped samples; no other file is reached. Refusal `source.not_attached`. */
export function attachedSources(store: Store, notebook: string, samples: Sources): Sources {
  return {
    async open(name) {
      if (isSample(name)) return samples.open(name);
      return openAttachment(store, await needAttachment(store, notebook, name));
    },
  };
}

/** SHA-256 of such sources; an attachment was hashed when it came in. */
export function attachedDigests(
  store: Store,
  notebook: string,
  sampleDigest: (name: string) => Promise<Digest>,
): (name: string) => Promise<Digest> {
  return async (name) => (isSample(name) ? sampleDigest(name) : (await needAttachment(store, notebook, name)).sha256);
}

async function needAttachment(store: Store, notebook: string, name: string): Promise<Attachment> {
  const attachment = await readAttachment(store, notebook, name);
  if (!attachment) throw new Refusal(problem('source.not_attached', { source: name }));
  return attachment;
}
