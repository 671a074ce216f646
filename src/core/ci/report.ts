/** What a run means to continuous integration: cases that pass or fail, and numbers beside those of an earlier run. */
import type { CellStatus, RunOutcome } from '../graph/engine.ts';
import type { Json } from '../json.ts';
import type { Output } from '../kind/cell-kind.ts';
import type { Problem } from '../problem.ts';
import { metricRows, type MetricRow } from './metric-rows.ts';

/** One line of a JUnit report. `skipped` stands for what was not asked, and for warnings that stop nothing. */
export interface CiCase {
  readonly cell: string;
  readonly kind: string;
  readonly name: string;
  readonly state: 'passed' | 'failed' | 'error' | 'skipped';
  /** Why it did not pass; its words are rendered in the reader's language. */
  readonly said: readonly Problem[];
  /** Beside `said`: message and stack of a fault of ours. */
  readonly fault?: string;
  /** Time that computing took when it was computed; of the cell's first case alone. */
  readonly seconds: number;
}

export interface CheckLine {
  readonly cell: string;
  readonly expectation: string;
  readonly column: string | null;
  /** How many rows fail. */
  readonly rows: number;
  readonly state: CiCase['state'];
  readonly said?: Problem;
}

export interface GateLine {
  readonly cell: string;
  readonly require: string;
  readonly got: number | boolean | null;
  readonly passed: boolean;
  readonly said?: Problem;
}

export interface CiCell {
  readonly name: string;
  readonly kind: string;
  /** Parameters in, defaults filled; undefined when it does not fit its kind. */
  readonly body: Json | undefined;
  /** Undefined for a cell that this run did not ask for. */
  readonly status: CellStatus | undefined;
}

export interface CiReport {
  /** The notebook's path, as CI names it. */
  readonly notebook: string;
  readonly title: string;
  readonly outcome: RunOutcome;
  readonly cells: { readonly fresh: number; readonly cached: number; readonly other: number };
  readonly cases: readonly CiCase[];
  readonly checks: readonly CheckLine[];
  readonly gates: readonly GateLine[];
  readonly metrics: readonly MetricRow[];
  readonly problems: readonly Problem[];
}

export interface CiInput {
  readonly notebook: string;
  readonly title: string;
  readonly outcome: RunOutcome;
  /** In the order of the file. */
  readonly cells: readonly CiCell[];
  readonly problems: readonly Problem[];
  /** Outputs of an earlier run, by cell. */
  readonly baseline?: ReadonlyMap<string, Output>;
  /** Which way each metric goes. */
  readonly better: ReadonlyMap<string, 'higher' | 'lower'>;
}

/** The whole report. Cost: linear in cells, expectations, reasons and metrics. */
export function ciReport(input: CiInput): CiReport {
  const ran = input.cells.flatMap((cell) => (cell.status ? [{ ...cell, status: cell.status }] : []));
  const checks = ran.flatMap(checkLines);
  const gates = ran.flatMap(gateLines);
  const count = (state: string) => ran.filter(({ status }) => status.state === state).length;
  const [fresh, cached] = [count('fresh'), count('cached')];
  return {
    notebook: input.notebook,
    title: input.title,
    outcome: input.outcome,
    cells: { fresh, cached, other: ran.length - fresh - cached },
    cases: ran.flatMap((cell) => casesOf(cell, checks, gates)),
    checks,
    gates,
    metrics: ran.flatMap(({ name, status }) =>
      status.output ? metricRows(name, status.output, input.baseline?.get(name), input.better) : [],
    ),
    problems: input.problems,
  };
}

type RanCell = CiCell & { readonly status: CellStatus };

interface Failure {
  readonly expectation: string;
  readonly column: string | null;
  readonly rows: number;
}

/** Every expectation of a check, the kept ones too: the body lists them, the result tells which failed. */
function checkLines({ name, body, status }: RanCell): CheckLine[] {
  const { output } = status;
  if (output?.type !== 'report') return [];
  const failures = (output.result as { failures?: readonly Failure[] }).failures ?? [];
  const details =
    (output as { details?: readonly { readonly item: number; readonly problem: Problem }[] }).details ?? [];
  const expect = (body as { expect?: readonly Readonly<Record<string, Json>>[] } | undefined)?.expect ?? [];
  return expect.flatMap((item, at) =>
    Object.keys(item)
      .filter((key) => key !== 'column')
      .map((expectation): CheckLine => {
        const column = typeof item['column'] === 'string' ? item['column'] : null;
        const failed = failures.findIndex(
          (each, index) => each.expectation === expectation && details[index]?.item === at,
        );
        if (failed < 0) return { cell: name, expectation, column, rows: 0, state: 'passed' };
        const state = output.saidNo === true ? 'failed' : 'skipped';
        const { rows } = failures[failed]!;
        return { cell: name, expectation, column, rows, state, said: details[failed]!.problem };
      }),
  );
}

function gateLines({ name, status }: RanCell): GateLine[] {
  const { output } = status;
  if (output?.type !== 'verdict') return [];
  const reasons = (output.result as unknown as { reasons: readonly Omit<GateLine, 'cell' | 'said'>[] }).reasons;
  const said = (output as { said?: readonly Problem[] }).said ?? [];
  return reasons.map(({ require, got, passed }, index) => {
    const words = said[index];
    return { cell: name, require, got, passed, ...(words && { said: words }) };
  });
}

/** A check or gate stands as its expectations or requirements, every other cell as itself. */
function casesOf(cell: RanCell, checks: readonly CheckLine[], gates: readonly GateLine[]): CiCase[] {
  const { name, kind, status } = cell;
  const seconds = (status.ms ?? 0) / 1000;
  const finer = [
    ...checks
      .filter((each) => each.cell === name)
      .map(({ expectation, column, state, said }) => {
        return { name: column === null ? expectation : `${column}: ${expectation}`, state, said };
      }),
    ...gates
      .filter((each) => each.cell === name)
      .map(({ require, passed, said }) => ({
        name: require,
        state: passed ? ('passed' as const) : ('failed' as const),
        said,
      })),
  ];
  if (finer.length === 0) return [wholeCase(cell, seconds)];
  return finer.map(({ said, ...each }, index) => ({
    cell: name,
    kind,
    ...each,
    said: said && each.state !== 'passed' ? [said] : [],
    seconds: index === 0 ? seconds : 0,
  }));
}

function wholeCase({ name, kind, status }: RanCell, seconds: number): CiCase {
  const { state, output, fault, problems } = status;
  const base = { cell: name, kind, name: kind, seconds };
  if (fault) return { ...base, state: 'error', said: [], fault: fault.stack ?? fault.message };
  if (state === 'failed') return { ...base, state: 'error', said: problems };
  if (!output) return { ...base, state: 'skipped', said: problems };
  return { ...base, state: output.saidNo === true ? 'failed' : 'passed', said: [] };
}
