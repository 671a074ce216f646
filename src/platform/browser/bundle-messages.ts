/** What the page and its bundle workers say to each other. */
import type { BundleOrder } from '../../core/bundle/desk.ts';
import type { CellStatus } from '../../core/graph/engine.ts';
import type { Digest } from '../../core/graph/digest.ts';
import type { Answer } from '../../core/graph/messages.ts';
import type { ImportChoices } from '../../core/tracking/import/read-import.ts';
import type { RunFiles } from './run-files.ts';

import type { HeldPlace } from './diff-work.ts';

export interface BundleWorkerSetup {
  /** The person's own store: read by an export, written to by an import, not touched by anything else. */
  readonly storeName: string;
  /** Address of the folder that `samples/…` means, with a slash at its end. */
  readonly samples: string;
  /** Of the app, kept with the run of a replay. */
  readonly version: string;
}

/** What a bundle worker is told first; `lender` starts workers for its replays. */
export interface BundleWorkerStart extends BundleWorkerSetup {
  readonly lender: MessagePort;
}

/** A file that the page holds; the same number for the same file. It crosses as a reference, not as bytes. */
export interface HeldFile {
  readonly id: number;
  readonly file: File;
}

export type Ask =
  /** Runs of another tracker. */
  | { readonly do: 'runs'; readonly files: RunFiles; readonly choices: ImportChoices }
  | { readonly do: 'open'; readonly held: HeldFile }
  | { readonly do: 'sniff'; readonly held: HeldFile }
  /** `exercise` is the text of the notebook as it was given out. */
  | { readonly do: 'glance'; readonly held: HeldFile; readonly exercise?: string }
  | { readonly do: 'grade'; readonly held: HeldFile }
  /** The output document of a claim. */
  | { readonly do: 'output'; readonly held: HeldFile; readonly digest: Digest }
  | { readonly do: 'plan'; readonly held: HeldFile }
  | { readonly do: 'verify'; readonly held: HeldFile }
  | { readonly do: 'replay'; readonly held: HeldFile }
  | { readonly do: 'import'; readonly held: HeldFile; readonly notebook: string }
  | { readonly do: 'diff'; readonly a: HeldPlace; readonly b: HeldPlace }
  | { readonly do: 'offer'; readonly order: BundleOrder }
  /** Into the file, or as a Blob that comes back. */
  | { readonly do: 'write'; readonly order: BundleOrder; readonly into?: FileSystemFileHandle };

export type ToBundleWorker =
  { readonly type: 'ask'; readonly id: number; readonly ask: Ask } | { readonly type: 'cancel'; readonly id: number };

export type FromBundleWorker =
  | { readonly type: 'progress'; readonly id: number; readonly done: number; readonly total: number }
  | { readonly type: 'status'; readonly id: number; readonly status: CellStatus }
  | { readonly type: 'done'; readonly id: number; readonly reply: Answer };
