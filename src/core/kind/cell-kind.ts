import type { z } from 'zod';
import type { Json, JsonObject } from '../json.ts';
import type { Sides } from '../bundle/differences.ts';
import type { Difference } from '../bundle/first-difference.ts';
import type { Sources } from '../ports.ts';
import type { Problem } from '../problem.ts';
import type { CellContext } from './context.ts';

/** What an output is, so that a reference to the wrong thing is found before anything runs. */
export const OUTPUT_TYPES = [
  'dataset',
  'parts',
  'model',
  'report',
  'evaluation',
  'verdict',
  'registration',
  'rollout',
  'scenario',
  'serving',
  'monitoring',
  'record',
  'exercise',
] as const;
export type OutputType = (typeof OUTPUT_TYPES)[number];

/** A reference to another cell, `name` or `name.part`, found at `at` in the body. */
export interface CellReference {
  readonly at: readonly (string | number)[];
  readonly name: string;
  readonly part?: string;
  readonly accepts: readonly OutputType[];
}

/** A source named at `at` in the body; in the key it is replaced by the SHA-256 of its bytes. */
export interface SourceReference {
  readonly at: readonly (string | number)[];
  readonly name: string;
}

/** Another cell of the notebook, as `snapshots` may see it. */
export interface NotebookCell {
  readonly name: string;
  readonly kind: string;
  readonly body: Json;
}

export interface Tolerance {
  readonly absolute: number;
  /** A share of the replayed number. */
  readonly relative: number;
}

/**
 * An output document: canonical JSON, stored under its own digest. It refers to bytes by `ObjectRef`, so that its
 * digest covers them, and holds no time, run id or log line.
 * `parts` are outputs of their own, reached by a dotted name (`parts.test`).
 */
export interface Output {
  readonly type: OutputType;
  /** The summary that `run --json` prints; its shape is the kind's `result` schema. */
  readonly result: JsonObject;
  /** The cell did what it should and the answer is no (a check failed, a gate refused). Exit status 1. */
  readonly saidNo?: boolean;
  /** This output blocks every cell that reads its subject, directly or not (`check` with `on_fail: stop`). */
  readonly blocks?: string;
  readonly parts?: Readonly<Record<string, Output>>;
  /**
   * Only where the cell's work is `inexact`: how far numbers of this output may be off in a replay. A number fits when
   * it is within either.
   */
  readonly tolerance?: Tolerance;
  /** Everything else that views and later cells read. Object references anywhere inside are followed. */
  readonly [key: string]: unknown;
}

/** A resolved input: the output a reference leads to (its part already picked). */
export interface CellInput {
  readonly name: string;
  readonly part?: string;
  readonly output: Output;
}

/** Inputs by the reference's path joined with dots: `of`, `on`, `of.0`, `require.1.check`. */
export type CellInputs = Readonly<Record<string, CellInput>>;

export type Group = 'data' | 'training' | 'decision' | 'production' | 'note';

export interface CellKind<Schema extends z.ZodType = z.ZodType> {
  readonly id: string;
  /** Rises when the same body would give another output. */
  readonly version: number;
  readonly title: string;
  /** One paragraph in English; Portuguese stands in `<id>.pt.json`. */
  readonly doc: string;
  readonly group: Group;
  /** The body. `.describe()` gives each key its help; `.meta({ input })` its form control (see `body.ts`). */
  readonly schema: Schema;
  readonly output: OutputType;
  /** The shape of `Output.result`. */
  readonly result: z.ZodType;
  /** Names of the parts that a reference may pick, given the body. */
  parts?(body: z.output<Schema>): readonly string[];
  references(body: z.output<Schema>): readonly CellReference[];
  sources?(body: z.output<Schema>): readonly SourceReference[];
  /** What the body gets wrong beyond its schema; `where.key` says at which key. */
  validate?(body: z.output<Schema>): readonly Problem[];
  /**
   * What the beginnings of its sources leave open and the body does not state: warnings with examples. Asked for where
   * people look, never during a run, so that no output depends on it.
   */
  leftOpen?(sources: Sources, body: z.output<Schema>): Promise<readonly Problem[]>;
  /** Registry names to be read before the run and kept in the key, for example `registry:flights@champion`. */
  snapshots?(body: z.output<Schema>, cell: string, cells: readonly NotebookCell[]): readonly string[];
  /**
   * The reference (`rides` or `parts.test`) whose readers wait for this cell's answer, because its output may say
   * `blocks`: a check that stops. Undefined when it holds nobody up.
   */
  guards?(body: z.output<Schema>): string | undefined;
  /** True when the cell draws random numbers, so that the seed and the cell's name belong to its key. */
  draws(body: z.output<Schema>): boolean;
  /** Numeric units used, for example `gbdt@1`, `math@1`: the engine part of the key. */
  units(body: z.output<Schema>): readonly string[];
  /** For bodies whose work does not give the same bytes on every machine; absent where it always does. */
  readonly inexact?: {
    applies(body: z.output<Schema>): boolean;
    /**
     * Where a claimed output is not what was computed here, beyond the tolerance that ours states; empty when it is.
     * The claimed side may be anything.
     */
    differences(sides: Sides, tolerance: Tolerance): Promise<readonly Difference[]>;
  };
  run(ctx: CellContext, inputs: CellInputs, body: z.output<Schema>): Promise<Output>;
  /** Work that can be sent to other workers through `ctx.task`. */
  readonly tasks?: Readonly<Record<string, (ctx: CellContext, args: JsonObject) => Promise<Json>>>;
  /** Bodies that are right, for the reference page and the common tests: YAML text of a whole small notebook. */
  readonly examples: readonly string[];
}

export function defineCell<Schema extends z.ZodType>(kind: CellKind<Schema>): CellKind<Schema> {
  return kind;
}
