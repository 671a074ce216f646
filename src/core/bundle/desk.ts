/** What is said of a bundle across threads: plain data, so that reading, hashing and replaying stay off the page. */
import type { Digest } from '../graph/digest.ts';
import type { Language } from '../words/index.ts';
import type { BundleContents } from './contents.ts';
import type { Grade } from './grade.ts';
import type { BundleListing } from './listing.ts';
import type { BundledFile, Manifest } from './manifest.ts';
import type { Replay } from './replay.ts';

/** An opened bundle without its bytes. What it says is claimed by whoever made it. */
export interface OpenBundle {
  readonly file: string;
  readonly size: number;
  /** SHA-256 of `manifest.json`. */
  readonly digest: Digest;
  readonly manifest: Manifest;
  /** `notebook.md`. */
  readonly text: string;
  /** SHA-256 of the key that signed it; absent for an unsigned bundle. */
  readonly fingerprint?: Digest;
}

/** What can be shown of a bundle that only a newer Bancada can import and replay. */
export interface OpenNewer {
  readonly file: string;
  readonly size: number;
  readonly digest: Digest;
  readonly title: string;
  readonly text: string;
  readonly files: Readonly<Record<string, BundledFile>>;
  /** The first version that opens it; empty when it does not say. */
  readonly since: string;
  readonly fingerprint?: Digest;
}

/** A bundle to be written. */
export interface BundleOrder {
  readonly run: string;
  readonly notebook: string;
  readonly contents: BundleContents;
  /** Of the texts that people read. */
  readonly language: Language;
  /** With the person's own key, which must be there. */
  readonly sign: boolean;
}

/** What a bundle will hold, before a byte of it is written. */
export interface BundleOffer extends BundleListing {
  /** Names of the sources, of which each may be left out. */
  readonly sources: readonly string[];
}

/** What a replay found. */
export type ReplayFindings = Pick<Replay, 'verdict' | 'first' | 'cells' | 'unclaimed' | 'plan' | 'problems'>;

/** A handed-in bundle after its replay. */
export interface GradedBundle {
  readonly grade: Grade;
  readonly findings: ReplayFindings;
}
