/** The bundles of a class as rows of a table of runs: what each claims, and what its replay found. */
import type { Problem } from '../problem.ts';
import { trackedRunId, type TrackedRun } from '../tracking/tracked-run.ts';
import type { Glance } from './glance.ts';
import { isPassed, type Grade } from './grade.ts';
import { printable } from './printable.ts';
import type { Verdict } from './replay.ts';

/** What is known of one handed-in file so far. */
export interface HandedIn {
  /** Its path below what was dropped: no two are alike. */
  readonly file: string;
  /** Absent until it was read, and for one that cannot be. */
  readonly glance?: Glance;
  /** The name that the person has given its key, or a part of the fingerprint. */
  readonly signer?: string;
  /** The file before it in the list that is the same bundle. */
  readonly sameAs?: string;
  /** What the replay computed. */
  readonly grade?: Grade;
  /** Why it cannot be read or replayed. */
  readonly problems: readonly Problem[];
  /** What went wrong with us while it was read or replayed. */
  readonly fault?: string;
}

export const STANDINGS = [
  'waiting',
  'claimed',
  'identical',
  'within_tolerance',
  'differs',
  'not_here',
  'not_comparable',
  'not_replayable',
  'unreadable',
  'newer',
  'failed',
] as const satisfies readonly (Verdict | string)[];
export type Standing = (typeof STANDINGS)[number];

/** `claimed` until it was replayed; `unreadable` for what is no whole bundle or does not hold what its manifest says. */
export function standingOf({ glance, grade, problems, fault }: HandedIn): Standing {
  if (problems.some(({ code }) => code === 'E_NEWER')) return 'newer';
  if (grade) return grade.verdict;
  if (fault !== undefined) return 'failed';
  if (problems.length > 0) return 'unreadable';
  return glance ? 'claimed' : 'waiting';
}

/**
 * Whether it meets the exercise: undefined until that is known, and where there is none. `exercise`: one was given to
 * compare with, so that a bundle without expectations does not meet it.
 */
export function passesExercise(row: HandedIn, exercise: boolean): boolean | undefined {
  const standing = standingOf(row);
  if (['waiting', 'claimed', 'failed', 'newer'].includes(standing)) return undefined;
  const { glance, grade } = row;
  const asked = exercise || glance?.expected !== undefined || grade?.expected !== undefined;
  if (!asked) return undefined;
  return grade !== undefined && isPassed({ ...grade, changed: glance?.changed ?? [] });
}

/** Whether the figures of its row are what a replay here computed, rather than what the file claims. */
export function isReplayed({ grade }: HandedIn): boolean {
  return grade !== undefined && grade.verdict !== 'not_replayable';
}

/** A file cannot fill the table with names. */
const MAX_METRICS = 200;

/** The row that `createIndexBuilder` takes. `exercise.met` and `exercise.total` stand among its metrics. */
export function handedInRun(row: HandedIn, exercise: boolean): TrackedRun {
  const { file, glance, signer, sameAs, grade } = row;
  const { metrics, expected } = isReplayed(row) ? grade! : { metrics: {}, ...glance };
  const passed = passesExercise(row, exercise);
  const shown = Object.entries(metrics).slice(0, MAX_METRICS);
  return {
    id: trackedRunId('bundle', file),
    source: 'bundle',
    name: printable(glance?.title ?? ''),
    status: standingOf(row) === 'unreadable' ? 'failed' : passed === false ? 'said_no' : 'finished',
    params: {},
    metrics: {
      ...Object.fromEntries(shown),
      ...(expected && { 'exercise.met': expected.met, 'exercise.total': expected.total }),
    },
    tags: {
      ...(signer !== undefined && { signer }),
      ...(passed !== undefined && { passed: passed ? 'yes' : 'no' }),
      ...(glance && { figures: isReplayed(row) ? 'replayed' : 'claimed' }),
      ...(glance && glance.changed.length > 0 && { changed: glance.changed.join(' ') }),
      ...(sameAs !== undefined && { same_as: printable(sameAs) }),
    },
    file: printable(file),
    verdict: standingOf(row),
  };
}
