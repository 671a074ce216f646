/** What the commands need of the process and the platform; `main.ts` wires it. */
import type { Engine, Pool } from '../core/graph/engine.ts';
import type { Json } from '../core/json.ts';
import type { Transport } from '../core/mlflow/transport.ts';
import type { CellKind } from '../core/kind/cell-kind.ts';
import type { ByteSource, Clock, Hasher, Locks, Sources, Store } from '../core/ports.ts';
import type { Keys } from './keys.ts';
import type { Language } from '../core/words/index.ts';

export interface World {
  readonly store: Store;
  readonly pool: Pool;
  readonly clock: Clock;
  readonly locks: Locks;
  readonly hasher: Hasher;
  /** A notebook file's id in the store. */
  notebookId(file: string): string;
  /** The engine of a notebook file; `snapshot` stands for the registry when it is given. */
  engine(file: string, snapshot?: (name: string, cell: string) => Promise<Json>): Engine;
  /** The sources as a notebook file names them. */
  sources(file: string): Sources;
  close(): Promise<void>;
}

export interface WorldOptions {
  readonly storeDir: string;
  readonly workers?: number;
  /** Sources are attachments in the store, and no file but a sample is read. */
  readonly attached?: boolean;
}

export interface Host {
  readonly kinds: ReadonlyMap<string, CellKind>;
  readonly language: Language;
  readonly version: string;
  /** The folder of shipped data, for sources that are checked without running. */
  readonly samples: string;
  /** Results. */
  out(text: string): void;
  /** What is said to people meanwhile. */
  err(text: string): void;
  /** Width of the terminal behind `err`, or undefined when it is no terminal. */
  readonly columns: number | undefined;
  /** Aborted when the person presses Ctrl-C. */
  readonly signal: AbortSignal;
  openWorld(options: WorldOptions): Promise<World>;
  readonly hasher: Hasher;
  readonly keys: Keys;
  /** The way to a server; `authorization` is the header's value, sent to that address alone. */
  transport(options: { address: string; authorization: string | undefined; signal: AbortSignal }): Transport;
  /** A variable of the environment. */
  env(name: string): string | undefined;
  /** Asks the person for a line, without showing it when it is secret; undefined where nobody sits. */
  readonly ask: ((question: string, secret: boolean) => Promise<string>) | undefined;
  /** The repositories that a folder is in, if any. */
  readonly repositories: {
    dvc(folder: string): { readonly cache: string } | undefined;
    /** The folder that holds Git LFS's objects. */
    git(folder: string): string | undefined;
  };
  /** Bytes of a file of that size, for files that may be larger than memory. */
  file(name: string, size: number): ByteSource;
}

/** 0 done; 1 a check or gate said no; 2 the input is wrong; 3 a fault of ours; 130 cancelled. */
export type ExitStatus = 0 | 1 | 2 | 3 | 130;

export interface Option {
  readonly type: 'text' | 'count' | 'flag' | 'pairs';
  /** What stands for the value in the usage. */
  readonly value?: string;
  readonly short?: string;
  readonly doc: string;
}

/** Values by option name, as their types say. */
export interface Arguments {
  readonly positionals: readonly string[];
  text(name: string): string | undefined;
  /** Every value of an option that stood several times, in order. */
  texts(name: string): readonly string[];
  count(name: string): number | undefined;
  flag(name: string): boolean;
  pairs(name: string): Readonly<Record<string, string>>;
}

export interface Command {
  readonly name: string;
  readonly doc: string;
  /** Names of the positional arguments; `[NAME]` may be left out. */
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, Option>>;
  run(host: Host, args: Arguments): Promise<ExitStatus>;
}
