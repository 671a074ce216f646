/** A handed-in bundle judged by its replay: nothing of what it claims counts. */
import { canonicalJson } from '../graph/canonical-json.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Output, OutputType } from '../kind/cell-kind.ts';
import type { Notebook } from '../notebook/notebook.ts';
import type { Problem } from '../problem.ts';
import type { Replay, Verdict } from './replay.ts';

/** The kind whose cells say what a finished notebook must show, and its output. */
const EXPECT = 'expect';
const EXERCISE = 'exercise';

export interface Grade {
  readonly verdict: Verdict;
  /** Metrics of every evaluation as the replay computed them, as `<cell>.<metric>`. */
  readonly metrics: Readonly<Record<string, number>>;
  /** How many expectations the replay found met; absent when the notebook has none that ran. */
  readonly expected?: { readonly met: number; readonly total: number };
  /** What is missing, in the order of the notebook. */
  readonly missing: readonly Problem[];
  /**
   * Names of cells of the exercise that the handed-in notebook has otherwise or not at all: its expectations, and
   * what it reads from files. Empty without an exercise to compare with.
   */
  readonly changed: readonly string[];
}

/** Judges a replay. `exercise` is the notebook as it was given out: who hands in may not have eased it. */
export function gradeReplay({ verdict, report, notebook }: Replay, exercise?: Notebook): Grade {
  const outputs = [...report.cells].flatMap(([name, { output }]) => (output ? [{ name, output }] : []));
  const graded = outputs.filter(({ output }) => output.type === EXERCISE);
  const details = graded.flatMap(({ output }) => output['details'] as readonly { readonly problem?: Problem }[]);
  return {
    verdict,
    ...figuresOf(outputs),
    missing: details.flatMap(({ problem }) => (problem ? [problem] : [])),
    changed: exercise ? changedCells(exercise, notebook) : [],
  };
}

/** Outputs whose results a table of handed-in bundles shows. */
export const SHOWN: readonly OutputType[] = ['evaluation', EXERCISE];

/** Metrics and expectations in outputs of cells, whoever computed them. */
export function figuresOf(
  outputs: readonly { readonly name: string; readonly output: Pick<Output, 'type' | 'result'> }[],
): Pick<Grade, 'metrics' | 'expected'> {
  const items = outputs
    .filter(({ output }) => output.type === EXERCISE)
    .flatMap(({ output }) => output.result['items'] as unknown as readonly { readonly passed: boolean }[]);
  return {
    metrics: Object.fromEntries(outputs.flatMap(({ name, output }) => metricsOf(name, output))),
    ...(items.length > 0 && {
      expected: { met: items.filter(({ passed }) => passed).length, total: items.length },
    }),
  };
}

/** Whether everything that can be asked of a handed-in bundle holds. */
export function isPassed({ verdict, expected, changed }: Grade): boolean {
  const same = verdict === 'identical' || verdict === 'within_tolerance';
  return same && changed.length === 0 && expected !== undefined && expected.met === expected.total;
}

const NOT_METRICS: ReadonlySet<string> = new Set(['intervals', 'slices', 'curves']);

function metricsOf(name: string, { type, result }: Pick<Output, 'type' | 'result'>): [string, number][] {
  return type === 'evaluation' ? numbersIn(result, name) : [];
}

function numbersIn(values: JsonObject, path: string): [string, number][] {
  return Object.entries(values).flatMap(([key, value]): [string, number][] => {
    if (typeof value === 'number') return [[`${path}.${key}`, value]];
    const isGroup = value !== null && typeof value === 'object' && !Array.isArray(value) && !NOT_METRICS.has(key);
    return isGroup ? numbersIn(value as JsonObject, `${path}.${key}`) : [];
  });
}

/**
 * Names of the cells of an exercise that a handed-in notebook has otherwise or not at all: its expectations, but for
 * their hints, and what it reads from files.
 */
export function changedCells(exercise: Notebook, handedIn: Notebook): string[] {
  const bodies = new Map(handedIn.cells.map(({ name, kind, body }) => [name, given(kind, body)]));
  return exercise.cells
    .filter(({ kind, body }) => kind === EXPECT || sourceOf(body) !== undefined)
    .filter(({ name, kind, body }) => bodies.get(name) !== given(kind, body))
    .map(({ name }) => name);
}

/** What must stay as it was given: an expectation but for its hints; of a cell that reads a file, the file's name. */
function given(kind: string, body: Json | undefined): string {
  if (kind !== EXPECT) return canonicalJson([kind, sourceOf(body) ?? null]);
  const items = (body as { readonly items?: readonly JsonObject[] } | undefined)?.items ?? [];
  return canonicalJson([kind, items.map(({ hint: _hint, ...item }) => item)]);
}

function sourceOf(body: Json | undefined): string | undefined {
  const source = (body as JsonObject | null | undefined)?.['source'];
  return typeof source === 'string' ? source : undefined;
}
