/** What has to be done so that a folder and the store hold the same, given what both held when they last agreed. */
import { byCodeUnit } from '../graph/canonical-json.ts';
import type { Digest } from '../graph/digest.ts';

/** Path → SHA-256 of the bytes there. */
export type Files = ReadonlyMap<string, Digest>;

export interface Sides {
  /** What both held when they last agreed. */
  readonly base: Files;
  readonly folder: Files;
  readonly store: Files;
}

export interface MirrorStep {
  readonly path: string;
  /**
   * `agree`: the same on both sides, to be noted. `write`: changed in the store alone. `take`: changed in the folder
   * alone. `ask`: changed on both sides, or gone from one; whatever is done loses something.
   */
  readonly do: 'agree' | 'write' | 'take' | 'ask';
  /** Undefined where there is no such file. */
  readonly folder: Digest | undefined;
  readonly store: Digest | undefined;
}

/**
 * One step for each path that any side has, by path. Only a side that did not change since the last agreement is ever
 * written over, and nothing is ever removed without asking. Cost: n log n in paths.
 */
export function planMirror({ base, folder, store }: Sides): MirrorStep[] {
  const paths = [...new Set([...base.keys(), ...folder.keys(), ...store.keys()])].sort(byCodeUnit);
  return paths.map((path) => {
    const [was, there, here] = [base.get(path), folder.get(path), store.get(path)];
    return { path, do: stepOf(was, there, here), folder: there, store: here };
  });
}

function stepOf(was: Digest | undefined, there: Digest | undefined, here: Digest | undefined): MirrorStep['do'] {
  if (there === here) return 'agree';
  if (there === was && here !== undefined) return 'write';
  if (here === was && there !== undefined) return 'take';
  return 'ask';
}
