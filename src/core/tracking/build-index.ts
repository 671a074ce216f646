import { byCodeUnit } from '../graph/canonical-json.ts';
import { COLUMN_SOURCES, compareColumns, type ColumnSource, type RunColumn, type RunIndex } from './run-index.ts';
import { sortRunValues } from './run-value.ts';
import { metricNumber, type RunValue, type TrackedRun } from './tracked-run.ts';

/** What a person wrote beside a run. */
export interface RunNote {
  readonly text?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface IndexBuilder {
  add(run: TrackedRun, note?: RunNote): void;
  /** The index of all that was added; the builder is used up. */
  finish(): RunIndex;
}

interface Draft {
  readonly from: ColumnSource;
  readonly name: string;
  count: number;
  /** Values that are no numbers, in order of first appearance; undefined while every value is one. */
  words: Map<RunValue, number> | undefined;
}

/**
 * Takes runs one by one, so that they can be read page by page and forgotten. Cost: linear in the values, and
 * n log n in the distinct words of a column. Null parameters count as missing.
 */
export function createIndexBuilder(): IndexBuilder {
  const drafts = new Map(COLUMN_SOURCES.map((from) => [from, new Map<string, number>()]));
  const columns: Draft[] = [];
  const at: number[] = [];
  const ids: string[] = [];
  /** Entries of row r stand at `ends[r - 1]` … `ends[r]`. */
  const ends: number[] = [];
  const columnOf: number[] = [];
  const numbers: number[] = [];
  const isWord: boolean[] = [];

  function put(from: ColumnSource, name: string, value: RunValue | undefined): void {
    if (value === undefined || value === null) return;
    const ofSource = drafts.get(from)!;
    let c = ofSource.get(name);
    if (c === undefined) {
      ofSource.set(name, (c = columns.length));
      columns.push({ from, name, count: 0, words: undefined });
    }
    const column = columns[c]!;
    column.count++;
    columnOf.push(c);
    isWord.push(typeof value !== 'number');
    numbers.push(typeof value === 'number' ? value : wordOf(column, value));
  }

  function add(run: TrackedRun, note: RunNote = {}): void {
    for (const [name, value] of attributesOf(run, note)) put('attributes', name, value);
    for (const [name, value] of Object.entries(run.metrics)) put('metrics', name, metricNumber(value));
    for (const [name, value] of Object.entries(run.params)) put('params', name, value);
    for (const [name, value] of Object.entries({ ...run.tags, ...note.tags })) put('tags', name, value);
    ids.push(run.id);
    at.push(run.startedAt ?? run.endedAt ?? -Infinity);
    ends.push(numbers.length);
  }

  function finish(): RunIndex {
    const order = columns.map((_, c) => c).sort((a, b) => compareColumns(columns[a]!, columns[b]!));
    const place = new Uint32Array(columns.length);
    const starts = new Uint32Array(columns.length + 1);
    for (const [to, c] of order.entries()) {
      place[c] = to;
      starts[to + 1] = starts[to]! + columns[c]!.count;
    }
    const mixed = columns.map(() => new Set<number>());
    for (const [entry, c] of columnOf.entries()) {
      if (columns[c]!.words && !isWord[entry]) mixed[c]!.add(numbers[entry]!);
    }
    const ranks = order.map((c) => ranksOf(columns[c]!, mixed[c]!));
    const next = starts.slice();
    const rows = new Uint32Array(numbers.length);
    const values = new Float64Array(numbers.length);
    const newest = ids.map((_, run) => run).sort((a, b) => at[b]! - at[a]! || byCodeUnit(ids[a]!, ids[b]!));
    for (const [row, run] of newest.entries()) {
      for (let entry = run === 0 ? 0 : ends[run - 1]!; entry < ends[run]!; entry++) {
        const to = place[columnOf[entry]!]!;
        const entryTo = next[to]!++;
        const value = numbers[entry]!;
        rows[entryTo] = row;
        const ranked = ranks[to];
        if (ranked === undefined) values[entryTo] = value;
        else values[entryTo] = isWord[entry] ? ranked.ofWord[value]! : ranked.ofNumber.get(value)!;
      }
    }
    return {
      count: ids.length,
      columns: order.map((c, to) => describe(columns[c]!, ranks[to] === undefined)),
      starts,
      rows,
      values,
      levels: ranks.map((each) => each?.levels),
    };
  }

  return { add, finish };
}

function attributesOf(run: TrackedRun, note: RunNote): [string, RunValue | undefined][] {
  const { startedAt, endedAt } = run;
  return [
    ['id', run.id],
    ['name', run.name],
    ['source', run.source],
    ['status', run.status],
    ['notebook', run.notebook],
    ['cell', run.cell],
    ['start', startedAt ?? endedAt],
    ['end', endedAt],
    ['duration', startedAt === undefined || endedAt === undefined ? undefined : (endedAt - startedAt) / 1000],
    ['kind', kindOf(run)],
    ['parent', run.parent],
    ['file', run.file],
    ['verdict', run.verdict],
    ['note', note.text ?? run.note],
  ];
}

/** What kind of model was trained, where the parameters say. */
function kindOf({ params }: TrackedRun): RunValue | undefined {
  return Object.hasOwn(params, 'model') ? params['model'] : undefined;
}

function wordOf(column: Draft, value: RunValue): number {
  column.words ??= new Map();
  let word = column.words.get(value);
  if (word === undefined) column.words.set(value, (word = column.words.size));
  return word;
}

interface Ranks {
  readonly levels: readonly RunValue[];
  readonly ofWord: Uint32Array;
  readonly ofNumber: ReadonlyMap<number, number>;
}

/** The levels of a column that holds anything but numbers, and where each of its words and numbers stands among them. */
function ranksOf({ words }: Draft, numbersToo: ReadonlySet<number>): Ranks | undefined {
  if (words === undefined) return undefined;
  const levels = sortRunValues([...words.keys(), ...numbersToo]);
  const ofWord = new Uint32Array(words.size);
  const ofNumber = new Map<number, number>();
  for (const [rank, level] of levels.entries()) {
    if (typeof level === 'number') ofNumber.set(level, rank);
    else ofWord[words.get(level)!] = rank;
  }
  return { levels, ofWord, ofNumber };
}

function describe({ from, name }: Draft, numeric: boolean): RunColumn {
  return { id: `${from}.${name}`, from, name, numeric };
}
