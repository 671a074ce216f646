/** Two things held against each other, as plain data that crosses between threads. */
import type { Digest } from '../graph/digest.ts';
import type { Notebook } from '../notebook/notebook.ts';
import type { Hasher } from '../ports.ts';
import type { ComparedRun } from './compared-run.ts';
import { diffLines, type DiffLine } from './lines.ts';
import { diffNotebooks } from './notebooks.ts';
import { diffRuns } from './runs.ts';
import type { DiffSection } from './section.ts';
import type { DiffTools } from './tools.ts';

/** A run, or a notebook's text alone. */
export interface Compared {
  readonly notebook: Notebook;
  readonly run?: ComparedRun;
}

/** What is in the store: a run by its id, or a notebook's text as `findText` takes it. */
export type StoredPlace =
  | { readonly is: 'run'; readonly run: string }
  | { readonly is: 'text'; readonly notebook: string; readonly revision: string };

export interface DiffedSide {
  readonly title: string;
  /** SHA-256 of the notebook's text, as UTF-8. */
  readonly text: Digest;
  /** Digests of what the cells left; undefined for a text alone. */
  readonly outputs?: Readonly<Record<string, Digest>>;
}

export interface DiffDocument {
  readonly a: DiffedSide;
  readonly b: DiffedSide;
  /** Everything, also what is the same. */
  readonly sections: readonly DiffSection[];
  readonly lines: readonly DiffLine[];
}

/** Of two runs all that differs, else that of the notebooks. */
export function diffSections(a: Compared, b: Compared, tools: DiffTools): Promise<DiffSection[]> {
  if (a.run && b.run) return diffRuns(a.run, b.run, tools);
  return Promise.resolve(diffNotebooks(a.notebook, b.notebook));
}

export async function diffDocument(
  a: Compared,
  b: Compared,
  tools: DiffTools,
  hasher: Pick<Hasher, 'sha256'>,
): Promise<DiffDocument> {
  return {
    a: await sideOf(a, hasher),
    b: await sideOf(b, hasher),
    sections: await diffSections(a, b, tools),
    lines: diffLines(a.notebook.text, b.notebook.text),
  };
}

async function sideOf({ notebook, run }: Compared, hasher: Pick<Hasher, 'sha256'>): Promise<DiffedSide> {
  const text = await hasher.sha256(new TextEncoder().encode(notebook.text));
  const outputs = Object.entries(run?.cells ?? {}).flatMap(([name, { digest }]) => (digest ? [[name, digest]] : []));
  return {
    title: notebook.front.title ?? '',
    text,
    ...(run && { outputs: Object.fromEntries(outputs) as Record<string, Digest> }),
  };
}
