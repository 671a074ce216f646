/** Things that have a lineage, and what leads from one to the next. */
import type { Digest } from '../graph/digest.ts';
import type { OutputType } from '../kind/cell-kind.ts';

/** In the order in which things of equal distance stand in a list. */
export const NODE_TYPES = [
  'source',
  'notebook',
  'environment',
  'dataset',
  'result',
  'model',
  'version',
  'alias',
  'deployment',
  'serving',
  'monitoring',
  'window',
  'alert',
  'prediction',
  'decision',
  'run',
  'unknown',
] as const;
export type NodeType = (typeof NODE_TYPES)[number];

/** A cell that had the thing as its result. */
export interface Place {
  readonly notebook: string;
  readonly cell: string;
  /** The newest run in which it had. */
  readonly run: string;
}

export interface LineageNode {
  /** `output:<digest>`, `source:<digest>`, `version:flights/2`, `alias:flights@champion`, `deployment:production/3`, … */
  readonly id: string;
  readonly type: NodeType;
  /** As people call it: a cell, a file, a title, `flights 2`, the text of a decision. Empty where nobody named it. */
  readonly name: string;
  /** Of the document, the file, the text or the environment. */
  readonly digest?: Digest;
  /** Of the model's bytes, or the version of a dataset: what other records know it by. */
  readonly identity?: Digest;
  /** The newest first. */
  readonly places: readonly Place[];
  /** Kind of the cell, for results of cells. */
  readonly kind?: string;
  readonly output?: OutputType;
  /** The run that computed it. */
  readonly run?: string;
  /** Milliseconds since 1970, UTC, when it came to be. */
  readonly at?: number;
  /** It rests on simulated traffic. */
  readonly simulated?: true;
  /** A bundle claims it and nobody here has computed it. */
  readonly claimed?: true;
  /** The deployment serves now. */
  readonly live?: true;
  /** Numbers of the windows, from 0, for `window`. */
  readonly windows?: readonly [first: number, last: number];
  /** Where `decision` is a claim beside runs. */
  readonly hypothesis?: true;
  /** Of an environment: `engine 0.3.0`, `host Node 24`, …, as the run recorded it. */
  readonly facts?: readonly string[];
}

export interface LineageEdge {
  readonly from: string;
  readonly to: string;
  /** References through which it was read (`of`, `on test`), or the name by which it was found (`flights@champion`). */
  readonly through: readonly string[];
}

/** Everything that a store knows of, and what came from what. Edges lead from what was read to what was made. */
export interface LineageGraph {
  readonly nodes: ReadonlyMap<string, LineageNode>;
  /** Node → what it came from → through what. */
  readonly back: ReadonlyMap<string, ReadonlyMap<string, ReadonlySet<string>>>;
  /** Node → what came from it. */
  readonly forward: ReadonlyMap<string, ReadonlySet<string>>;
  /** Run → what its cells came to. */
  readonly runs: ReadonlyMap<string, { readonly outputs: ReadonlyMap<string, Digest> }>;
}

export const outputNode = (digest: Digest) => `output:${digest}`;
export const sourceNode = (sha256: Digest) => `source:${sha256}`;
export const textNode = (text: Digest) => `notebook:${text}`;
export const environmentNode = (environment: Digest) => `environment:${environment}`;
export const versionNode = (name: string, version: number) => `version:${name}/${version}`;
export const aliasNode = (name: string, alias: string) => `alias:${name}@${alias}`;
export const deploymentNode = (environment: string, revision: number) => `deployment:${environment}/${revision}`;
export const alertNode = (monitoring: Digest, rule: string) => `alert:${monitoring}/${rule}`;
export const claimNode = (id: string) => `claim:${id}`;
export const runNode = (id: string) => `run:${id}`;
