import { SvelteMap } from 'svelte/reactivity';
import type { Digest } from '../../core/graph/digest.ts';
import type { Output } from '../../core/kind/cell-kind.ts';
import { Refusal } from '../../core/problem.ts';
import { readManifest } from '../../core/table/dataset-output.ts';
import type { DatasetRef } from '../../core/table/dataset.ts';
import type { DatasetOutput } from '../../core/table/output.ts';

/** Names of columns by table; read when they are first asked for, and told once they are here. */
export class KnownColumns {
  private readonly names = new SvelteMap<Digest, readonly string[]>();
  private readonly asked = new Set<Digest>();
  private readonly object: (digest: Digest) => Promise<Uint8Array>;

  constructor(object: (digest: Digest) => Promise<Uint8Array>) {
    this.object = object;
  }

  /** Columns of a table, or of the first part of what comes in parts; none while they are not known. */
  of(output: Output | undefined): readonly string[] {
    const first = Object.values(output?.parts ?? {})[0];
    const { dataset } = ((output?.type === 'dataset' ? output : first) ?? {}) as Partial<DatasetOutput>;
    if (!dataset) return [];
    const { object } = dataset.manifest;
    if (!this.asked.has(object)) void this.read(dataset);
    return this.names.get(object) ?? [];
  }

  private async read(dataset: DatasetRef): Promise<void> {
    const { object } = dataset.manifest;
    this.asked.add(object);
    try {
      const { fields } = await readManifest({ get: this.object }, dataset);
      this.names.set(
        object,
        fields.map(({ name }) => name),
      );
    } catch (error) {
      // Of a table that is gone nothing can be offered; its cell is computed again when it runs.
      if (!(error instanceof Refusal)) throw error;
    }
  }
}
