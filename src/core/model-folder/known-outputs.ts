import type { Digest } from '../graph/digest.ts';
import { lastRunId, type RunRecord } from '../graph/records.ts';
import type { Store } from '../ports.ts';
import type { Provenance } from '../registry/proposal.ts';

export interface KnownOutputs {
  /** The outputs of the run that a model was registered in, then those of its notebook's last run. */
  readonly outputs: readonly (readonly [string, Digest])[];
  /** The notebook's title in the later of the two. */
  readonly title?: string;
}

/** What a store knows about a registered model; nothing where it came from elsewhere. */
export async function knownOutputs(store: Store, { notebook, run }: Provenance): Promise<KnownOutputs> {
  const last = notebook === undefined ? undefined : await store.records.get('setting', lastRunId(notebook));
  const ids = [run, last?.['run']].filter((id) => typeof id === 'string');
  const outputs: (readonly [string, Digest])[] = [];
  let title: string | undefined;
  for (const id of new Set(ids)) {
    const record = (await store.records.get('run', id)) as RunRecord | undefined;
    if (!record) continue;
    title = record.title;
    for (const [cell, { digest }] of Object.entries(record.cells))
      if (digest !== undefined) outputs.push([cell, digest]);
  }
  return { outputs, ...(title !== undefined && { title }) };
}
