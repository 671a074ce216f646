/** What two things have in common and where they differ, as a list that a person or a program can read. */
import type { Interval } from '../evaluation/evaluation-output.ts';
import type { Json } from '../json.ts';
import type { ColumnDrift } from '../monitor/drift-report.ts';

export type Change = 'added' | 'removed' | 'moved' | 'changed' | 'same';

/** What an entry is about; `diffWords` has the words. */
export type DiffItem =
  | 'title'
  | 'seed'
  | 'language'
  | 'parameter'
  | 'cell'
  | 'kind'
  | 'key'
  | 'line'
  | 'prose'
  | 'layout'
  | 'source'
  | 'data'
  | 'column'
  | 'rows'
  | 'distribution'
  | 'profile'
  | 'state'
  | 'output'
  | 'result'
  | 'model'
  | 'environment'
  | 'backend';

/** Two models on the same rows. */
export interface PairedDifference {
  /** Of `b − a`; absent when a score is undefined in too many replicates. */
  readonly interval?: Interval;
  /** Of `b` against `a`: `unclear` while the interval holds 0. */
  readonly verdict: 'better' | 'worse' | 'unclear';
}

export interface DiffEntry {
  readonly change: Change;
  readonly what: DiffItem;
  /** Names from the outside in: a cell, then a key and what is below it; empty for the whole. */
  readonly at: readonly string[];
  /** The two values; a side that has none leaves it out. */
  readonly a?: Json;
  readonly b?: Json;
  /** `b − a` where both are numbers. */
  readonly difference?: number;
  /** Around a value, where there is one. */
  readonly intervalA?: Interval;
  readonly intervalB?: Interval;
  /** Of a metric, where both models answered the same rows. */
  readonly paired?: PairedDifference;
  /** Of a column whose values are others; absent where its type has no test. */
  readonly drift?: ColumnDrift;
  /** Lines of the files, from 1. */
  readonly lineA?: number;
  readonly lineB?: number;
}

export interface DiffSection {
  readonly name: 'notebook' | 'parameters' | 'data' | 'results' | 'models' | 'environments';
  readonly entries: readonly DiffEntry[];
}

/** The sections without what is the same; a section in which nothing differs is left out. */
export function differing(sections: readonly DiffSection[]): DiffSection[] {
  return sections
    .map(({ name, entries }) => ({ name, entries: entries.filter(({ change }) => change !== 'same') }))
    .filter(({ entries }) => entries.length > 0);
}
