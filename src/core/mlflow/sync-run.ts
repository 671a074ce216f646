/** A run between the two worlds: what it is here, as it travels, and back. */
import { canonicalJson, parseCanonicalJson } from '../graph/canonical-json.ts';
import type { Digest } from '../graph/digest.ts';
import type { Pair, SentDataset, SentMetric, WireMetric, WireRun } from './api.ts';
import {
  changedNames,
  mapNames,
  MAX_PARAM,
  MAX_TAG,
  readTag,
  readValue,
  shortText,
  tagPair,
  valueText,
  type RunValue,
} from './names.ts';

export type Points = readonly (readonly [number, number])[];

export interface SyncDataset {
  readonly name: string;
  /** SHA-256, 64 hex; MLflow shows the first 32. */
  readonly digest: Digest;
  readonly context: string;
  readonly rows: number;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

export interface SyncRun {
  /** What the run is known by on every server: `bancada.run_hash`. */
  readonly hash: Digest;
  readonly name: string;
  /** Hash of the run that this one is nested in. */
  readonly parent: Digest | null;
  readonly status: 'FINISHED' | 'FAILED' | 'KILLED';
  /** Milliseconds since 1970, UTC. */
  readonly startedAt: number;
  readonly finishedAt: number;
  readonly params: Readonly<Record<string, RunValue>>;
  readonly metrics: Readonly<Record<string, number>>;
  readonly series: Readonly<Record<string, Points>>;
  readonly tags: Readonly<Record<string, string>>;
  /** Tags that a person has since written beside it, under names that `tags` does not have. */
  readonly added?: Readonly<Record<string, string>>;
  readonly note?: string | undefined;
  readonly datasets: readonly SyncDataset[];
  /** Objects of this store that travel as files, by path. */
  readonly files: Readonly<Record<string, Digest>>;
}

export const RUN_HASH = 'bancada.run_hash';
const MAPPING = 'bancada.mapping';
export const MAPPING_FILE = 'bancada/mapping.json';
export const WHOLE_FILE = 'bancada/whole-values.json';
export const NOTE = 'mlflow.note.content';
/** A longer note goes as a file: a tag would be cut without a word. */
const MAX_NOTE = 4000;

/** What must be known to read a travelled run back. Everything that travelled as itself is left out. */
interface Mapping {
  /** Travelling name → name. */
  readonly metrics?: Readonly<Record<string, string>>;
  readonly series?: Readonly<Record<string, string>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
  /** Travelling names that are curves and no final value. */
  readonly curves?: readonly string[];
  /** Travelling names that are both: the curve ends in the final value. */
  readonly both?: readonly string[];
  /** Travelling metric → [position, sign] of values that the server keeps as the largest double. */
  readonly infinite?: Readonly<Record<string, readonly (readonly [number, number])[]>>;
  /** Travelling metric → its steps, where they are no whole numbers that rise. */
  readonly steps?: Readonly<Record<string, readonly number[]>>;
  /** Travelling params that are text although they look like something else. */
  readonly texts?: readonly string[];
  /** Travelling params and tags that were cut; whole in `bancada/whole-values.json`. */
  readonly long?: { readonly params?: readonly string[]; readonly tags?: readonly string[] };
}

/** A run as the requests carry it. */
export interface Travelling {
  /** Given at creation: enough to find the run again and to show it. */
  readonly tags: readonly Pair[];
  readonly params: readonly Pair[];
  readonly metrics: readonly SentMetric[];
  readonly datasets: readonly SentDataset[];
  /** Files that say what the server's fields could not hold. */
  readonly notes: ReadonlyMap<string, Uint8Array>;
}

export function toTravelling(run: SyncRun, system: Readonly<Record<string, string>> = {}): Travelling {
  const metrics = travelMetrics(run);
  const params = travelTexts(
    Object.fromEntries(Object.entries(run.params).map(([name, value]) => [name, valueText(value)])),
    MAX_PARAM,
  );
  const tags = travelTexts(run.tags, MAX_TAG);
  const words = travelWords(run, new Set(tags.names.values()));
  const longTags = { ...tags.long, ...words.long };
  const texts = Object.entries(run.params)
    .filter(([, value]) => typeof value === 'string' && readValue(value) !== value)
    .map(([name]) => params.names.get(name)!);
  const mapping = withoutEmpty({
    ...metrics.mapping,
    params: changedNames(params.names),
    tags: changedNames(tags.names),
    texts,
    long: withoutEmpty({ params: Object.keys(params.long), tags: Object.keys(longTags) }),
  });
  const notes = new Map<string, Uint8Array>();
  const bytes = (value: unknown) => new TextEncoder().encode(canonicalJson(value));
  if ('long' in mapping) notes.set(WHOLE_FILE, bytes({ params: params.long, tags: longTags }));
  const text = canonicalJson(mapping);
  const asFile = text.length > MAX_NOTE || shortText(text, MAX_NOTE).text !== text;
  if (asFile) notes.set(MAPPING_FILE, bytes(mapping));
  return {
    tags: [
      { key: RUN_HASH, value: run.hash },
      ...Object.entries(system).map(([key, value]) => ({ key, value: shortText(value, MAX_TAG).text })),
      ...(text === '{}' ? [] : [{ key: MAPPING, value: asFile ? 'file' : text }]),
      ...tags.pairs,
      ...words.pairs,
    ],
    params: params.pairs,
    metrics: metrics.sent,
    datasets: run.datasets.map(sentDataset),
    notes,
  };
}

function withoutEmpty<T extends object>(members: T): Partial<T> {
  const kept = Object.entries(members).filter(
    ([, value]) => Object.keys((value as object | undefined) ?? {}).length > 0,
  );
  return Object.fromEntries(kept) as Partial<T>;
}

function travelTexts(values: Readonly<Record<string, string>>, limit: number) {
  const names = mapNames(Object.keys(values));
  const long: [string, string][] = [];
  const pairs = Object.entries(values).map(([name, value]): Pair => {
    const key = names.get(name)!;
    const { text, whole } = shortText(value, limit);
    if (!whole) long.push([key, value]);
    return { key, value: text };
  });
  return { names, pairs, long: Object.fromEntries(long) };
}

/** The note and the tags that stand beside a run. A long one under a name of ours cannot be told whole. */
function travelWords({ added = {}, note }: SyncRun, taken: ReadonlySet<string>) {
  const all = Object.entries(added).map(([name, value]) => ({ pair: tagPair(name, value, MAX_TAG, taken), value }));
  if (note !== undefined) all.push({ pair: { key: NOTE, value: shortText(note, MAX_TAG).text }, value: note });
  const long = all.filter(({ pair, value }) => pair.value.endsWith('…') && pair.value !== value);
  return {
    pairs: all.map(({ pair }) => pair),
    long: Object.fromEntries(long.map(({ pair, value }) => [pair.key, value])),
  };
}

interface Curve {
  readonly name: string;
  readonly points: Points;
}

/** Final values and curves share one space of names at the server: a curve steps aside unless it ends in the value. */
function travelMetrics(run: SyncRun) {
  const { metrics, series, startedAt: timestamp } = run;
  const both = Object.entries(series).filter(
    ([name, points]) =>
      points.length > 0 && Object.hasOwn(metrics, name) && Object.is(points.at(-1)![1], metrics[name]),
  );
  const joined = new Set(both.map(([name]) => name));
  const finals: Curve[] = Object.entries(metrics)
    .filter(([name]) => !joined.has(name))
    .map(([name, value]) => ({ name, points: [[0, value]] }));
  const curves: Curve[] = Object.entries(series).map(([name, points]) => ({ name, points }));
  const aside = new Map<string, string>();
  for (const name of Object.keys(series).filter((each) => !joined.has(each) && Object.hasOwn(metrics, each))) {
    let other = `${name} curve`;
    const isTaken = () =>
      Object.hasOwn(metrics, other) || Object.hasOwn(series, other) || [...aside.values()].includes(other);
    while (isTaken()) other += '_';
    aside.set(name, other);
  }
  const id = ({ name }: Curve, curve: boolean) => (curve ? (aside.get(name) ?? name) : name);
  const all = [
    ...finals.map((each) => ({ ...each, curve: false })),
    ...curves.map((each) => ({ ...each, curve: true })),
  ];
  const names = mapNames(all.map((each) => id(each, each.curve)));
  const sent: SentMetric[] = [];
  const infinite = new Map<string, [number, number][]>();
  const steps = new Map<string, number[]>();
  const renamed = { metrics: new Map<string, string>(), series: new Map<string, string>() };
  for (const { name, points, curve } of all) {
    const key = names.get(id({ name, points }, curve))!;
    if (key !== name && curve) renamed.series.set(key, name);
    if (key !== name && (!curve || joined.has(name))) renamed.metrics.set(key, name);
    const ordered = points.every(([step], at) => Number.isSafeInteger(step) && (at === 0 || step > points[at - 1]![0]));
    if (!ordered)
      steps.set(
        key,
        points.map(([step]) => step),
      );
    const beyond = points.flatMap(([, value], at): [number, number][] =>
      Math.abs(value) === Infinity ? [[at, Math.sign(value)]] : [],
    );
    if (beyond.length > 0) infinite.set(key, beyond);
    points.forEach(([step, value], at) => {
      sent.push({ key, value: Number.isFinite(value) ? value : String(value), timestamp, step: ordered ? step : at });
    });
  }
  return {
    sent,
    mapping: {
      metrics: Object.fromEntries(renamed.metrics),
      series: Object.fromEntries(renamed.series),
      curves: curves.filter(({ name }) => !joined.has(name)).map((each) => names.get(id(each, true))!),
      both: [...joined].map((name) => names.get(name)!),
      infinite: Object.fromEntries(infinite),
      steps: Object.fromEntries(steps),
    },
  };
}

const COLSPEC: Readonly<Record<string, string>> = {
  number: 'double',
  integer: 'long',
  boolean: 'boolean',
  timestamp: 'datetime',
  date: 'datetime',
};

/** MLflow's limits on what it stores of a dataset. */
const MAX_SCHEMA = 1_000_000;

function sentDataset({ name, digest, context, rows, columns }: SyncDataset): SentDataset {
  const spec = columns.map((each) => ({ type: COLSPEC[each.type] ?? 'string', name: each.name, required: false }));
  const schema = JSON.stringify({ mlflow_colspec: spec });
  return {
    tags: [
      { key: 'mlflow.data.context', value: context },
      { key: 'bancada.digest', value: digest },
    ],
    dataset: {
      name: shortText(name, MAX_PARAM).text.slice(0, 500),
      digest: digest.slice(0, 32),
      source_type: 'local',
      source: JSON.stringify({ uri: `bancada:${digest}` }),
      schema: schema.length > MAX_SCHEMA ? '' : schema,
      profile: JSON.stringify({ num_rows: rows }),
    },
  };
}

/** The part of a run that came back: everything but who it is and when. */
export interface ReadRun {
  readonly params: Record<string, RunValue>;
  readonly metrics: Record<string, number>;
  readonly series: Record<string, [number, number][]>;
  readonly tags: Record<string, string>;
  readonly note?: string;
}

export interface WireParts {
  readonly params: readonly Pair[];
  readonly tags: readonly Pair[];
  /** Every metric with all its points. */
  readonly histories: ReadonlyMap<string, readonly WireMetric[]>;
  /** A file that stands with the run, if it does. */
  readonly file: (path: string) => Promise<Uint8Array | undefined>;
}

/** Reads a run back, whoever wrote it: without a mapping every metric of several points is a curve and its last value. */
export async function fromTravelling({ params, tags, histories, file }: WireParts): Promise<ReadRun> {
  const mapped = tags.find(({ key }) => key === MAPPING)?.value;
  const mapping = mapped === undefined ? undefined : await readMapping(mapped, file);
  const isCut = mapping?.long !== undefined || [...params, ...tags].some(({ value }) => value.endsWith('…'));
  const { params: wholeParams, tags: wholeTags } = isCut ? await readWhole(file) : NO_WHOLE;
  const texts = new Set(mapping?.texts ?? []);
  const noted = tags.find(({ key }) => key === NOTE)?.value;
  return {
    params: Object.fromEntries(
      params.map(({ key, value }) => {
        const text = wholeOf(own(wholeParams, key), value, MAX_PARAM);
        return [own(mapping?.params, key) ?? key, texts.has(key) ? text : readValue(text)];
      }),
    ),
    tags: Object.fromEntries(
      tags.flatMap((pair) => {
        const read = readTag(pair);
        if (!read) return [];
        const [name, value] = read;
        return [[own(mapping?.tags, name) ?? name, wholeOf(own(wholeTags, pair.key), value, MAX_TAG)]];
      }),
    ),
    ...(noted !== undefined && { note: wholeOf(own(wholeTags, NOTE), noted, MAX_TAG) }),
    ...readMetrics(histories, mapping),
  };
}

const NO_WHOLE: WholeValues = { params: {}, tags: {} };

/** What was cut from the server's fields: whole texts by travelling name. */
export interface WholeValues {
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

export async function readWhole(file: WireParts['file']): Promise<WholeValues> {
  return { ...NO_WHOLE, ...(await readJson(file, WHOLE_FILE)) };
}

/** The whole text of a value that was cut, unless somebody has since written another over it. */
export function wholeOf(whole: string | undefined, value: string, limit: number): string {
  return whole !== undefined && shortText(whole, limit).text === value ? whole : value;
}

function readMetrics(
  histories: ReadonlyMap<string, readonly WireMetric[]>,
  mapping: Mapping | undefined,
): Pick<ReadRun, 'metrics' | 'series'> {
  const metrics: [string, number][] = [];
  const series: [string, [number, number][]][] = [];
  for (const [key, history] of histories) {
    const ordered = [...history].sort((a, b) => a.step - b.step || a.timestamp - b.timestamp);
    const infinite = new Map(own(mapping?.infinite, key) ?? []);
    const steps = own(mapping?.steps, key);
    const points = ordered.map(({ step, value }, at): [number, number] => {
      const sign = infinite.get(at);
      return [steps?.[at] ?? step, sign === undefined ? value : sign * Infinity];
    });
    if (points.length === 0) continue;
    const both = mapping?.both?.includes(key) ?? false;
    const curve = mapping?.curves?.includes(key) ?? points.length > 1;
    if (both || curve) series.push([own(mapping?.series, key) ?? key, points]);
    if (both || !curve || mapping === undefined) metrics.push([own(mapping?.metrics, key) ?? key, points.at(-1)![1]]);
  }
  return { metrics: Object.fromEntries(metrics), series: Object.fromEntries(series) };
}

/** A member of its own: names come from a server, and one may be `constructor`. */
function own<T>(record: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return record && Object.hasOwn(record, name) ? record[name] : undefined;
}

/** What names a run's tags had before they travelled, by travelling name. */
export async function tagNames(
  tags: readonly Pair[],
  file: WireParts['file'],
): Promise<Readonly<Record<string, string>>> {
  const mapped = tags.find(({ key }) => key === MAPPING)?.value;
  return (mapped !== undefined && (await readMapping(mapped, file))?.tags) || {};
}

async function readMapping(noted: string, file: WireParts['file']): Promise<Mapping | undefined> {
  if (noted === 'file') return (await readJson(file, MAPPING_FILE)) as Mapping | undefined;
  return parsed(noted) as Mapping | undefined;
}

async function readJson(file: WireParts['file'], path: string): Promise<object | undefined> {
  const bytes = await file(path);
  return bytes && parsed(new TextDecoder().decode(bytes));
}

/** A stranger's JSON object; undefined when it is something else. */
function parsed(text: string): object | undefined {
  try {
    const value = parseCanonicalJson(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    // Somebody else wrote this tag: the run is read as it stands.
    return undefined;
  }
}

/** Tags of a run on the server, by key. */
export function tagsOf(run: WireRun): ReadonlyMap<string, string> {
  return new Map(run.data.tags.map(({ key, value }) => [key, value]));
}
