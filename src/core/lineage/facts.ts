/** What lineage is made of: the records that say what was made from what, by which run, under which name. */
import { digestJson, type Digest } from '../graph/digest.ts';
import { parseRead, type KeyReads } from '../graph/key.ts';
import type { RunCell, RunRecord } from '../graph/records.ts';
import type { JsonObject } from '../json.ts';
import type { OutputType } from '../kind/cell-kind.ts';
import type { Environment } from '../registry/environment.ts';
import type { RegisteredModel } from '../registry/registered-model.ts';
import type { Claim } from '../tracking/claims.ts';
import type { TrackedRun } from '../tracking/tracked-run.ts';
import type { Place } from './node.ts';

/** One key and the output that it led to. */
export interface Step {
  readonly output: Digest;
  readonly type: OutputType;
  readonly kind: string;
  readonly result: JsonObject;
  readonly run: string;
  readonly at: number;
  readonly claimed: boolean;
  readonly inputs: readonly StepInput[];
  readonly sources: readonly StepSource[];
  /** What it read of the registry and of environments, by name. */
  readonly snapshots: JsonObject;
}

export interface StepInput {
  /** Path of the reference in the body, such as `of` or `because.0`. */
  readonly at: string;
  readonly output: Digest;
  readonly part?: string;
}

export interface StepSource {
  readonly name: string;
  readonly sha256: Digest;
}

/** The run of a notebook, without what its cells said. */
export interface RunFacts {
  readonly notebook: string;
  readonly title: string;
  readonly startedAt: number;
  readonly text: Digest;
  readonly environment: Digest;
  /** Cell → digest of its output. */
  readonly outputs: ReadonlyMap<string, Digest>;
}

export interface LineageFacts {
  /** In the order of their keys. */
  readonly steps: readonly Step[];
  readonly runs: ReadonlyMap<string, RunFacts>;
  /** Output → the cells that had it, the newest first. */
  readonly places: ReadonlyMap<Digest, readonly Place[]>;
  readonly environments: ReadonlyMap<Digest, JsonObject>;
  readonly models: readonly RegisteredModel[];
  readonly deployments: readonly Environment[];
  readonly claims: readonly Claim[];
  /** Runs from elsewhere that a claim rests on or that say what they read. */
  readonly foreign: readonly TrackedRun[];
}

/** Gathers the runs of a store one by one; what is not needed for lineage is forgotten at once. */
export class RunCollector {
  readonly runs = new Map<string, RunFacts>();
  readonly environments = new Map<Digest, JsonObject>();
  /** Key → what the run that computed it says of its cell. */
  readonly cells = new Map<Digest, { readonly name: string; readonly run: string; readonly cell: RunCell }>();
  private readonly found = new Map<Digest, Map<string, Place & { readonly startedAt: number }>>();
  private readonly known = new Map<string, Digest>();

  add(record: RunRecord): void {
    const { id, notebook, title, startedAt, text } = record;
    const outputs = new Map<string, Digest>();
    for (const [name, cell] of Object.entries(record.cells)) {
      const { key, digest, from } = cell;
      if (digest === undefined) continue;
      outputs.set(name, digest);
      this.addPlace(digest, { notebook, cell: name, run: id, startedAt });
      // A run that was cut off says nothing of its cells; one that found the result kept does.
      if (key !== undefined && (from === undefined || !this.cells.has(key)))
        this.cells.set(key, { name, run: id, cell });
    }
    this.runs.set(id, { notebook, title, startedAt, text, environment: this.environment(record.environment), outputs });
  }

  places(): Map<Digest, readonly Place[]> {
    const sorted = [...this.found].map(([digest, places]): [Digest, Place[]] => {
      const newest = [...places.values()].sort((a, b) => b.startedAt - a.startedAt || (a.run < b.run ? 1 : -1));
      return [digest, newest.map(({ notebook, cell, run }) => ({ notebook, cell, run }))];
    });
    return new Map(sorted);
  }

  private addPlace(digest: Digest, place: Place & { readonly startedAt: number }): void {
    const places = this.found.get(digest) ?? new Map<string, Place & { readonly startedAt: number }>();
    const id = `${place.notebook}\n${place.cell}`;
    const before = places.get(id);
    if (!before || before.startedAt <= place.startedAt) places.set(id, place);
    this.found.set(digest, places);
  }

  /** Most runs of a store share a few environments. */
  private environment(environment: JsonObject): Digest {
    const text = JSON.stringify(environment);
    const digest = this.known.get(text) ?? digestJson(environment);
    this.known.set(text, digest);
    this.environments.set(digest, environment);
    return digest;
  }
}

export function stepReads({ inputs, sources }: KeyReads): Pick<Step, 'inputs' | 'sources'> {
  return {
    inputs: Object.entries(inputs).map(([at, text]) => {
      const { digest: output, part } = parseRead(text);
      return { at, output, ...(part !== undefined && { part }) };
    }),
    sources: Object.entries(sources).map(([name, text]) => ({ name, sha256: parseRead(text).digest })),
  };
}
