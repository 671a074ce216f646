import type { Output } from '../kind/cell-kind.ts';
import type { ObjectStore } from '../ports.ts';
import { parseCanonicalJson } from './canonical-json.ts';
import type { Digest } from './digest.ts';

/** The output document that stands under a digest. */
export async function readOutput(objects: Pick<ObjectStore, 'get'>, digest: Digest): Promise<Output> {
  return parseCanonicalJson(new TextDecoder().decode(await objects.get(digest))) as Output;
}
