/** The log of hypotheses and decisions, each bound by digests to the runs that speak for it. */
import { digestJson, type Digest } from '../graph/digest.ts';
import { change } from '../graph/records.ts';
import type { JsonObject } from '../json.ts';
import type { Change } from '../ports.ts';
import {
  attributeNumber,
  attributeText,
  columnNumber,
  rowOfRun,
  spreadColumn,
  valueAt,
  type RunIndex,
} from './run-index.ts';
import { metricNumber, metricValue, type MetricValue } from './tracked-run.ts';

export type ClaimKind = 'hypothesis' | 'decision';

/** Record of table `note`, under `claimId(id)`. */
export interface Claim {
  /** Ids sort by time. */
  readonly id: string;
  readonly kind: ClaimKind;
  readonly text: string;
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly evidence: readonly Evidence[];
}

/** One run, as it was when the claim was written. */
export interface Evidence {
  readonly run: string;
  readonly name: string;
  /** Of its parameters and metrics. */
  readonly digest: Digest;
  /** The metrics that the claim rests on. */
  readonly metrics: Readonly<Record<string, { readonly value: MetricValue; readonly digest: Digest }>>;
}

export type EvidenceState =
  | { readonly state: 'same' }
  | { readonly state: 'gone' }
  /** The run now says something else: of these metrics, or (none named) of its parameters or other metrics. */
  | { readonly state: 'changed'; readonly metrics: readonly MetricChange[] }
  /** The same training was done again and came out otherwise. */
  | { readonly state: 'repeated'; readonly run: string; readonly metrics: readonly MetricChange[] };

export interface MetricChange {
  readonly name: string;
  readonly before: MetricValue;
  /** Undefined where the metric is no longer there. */
  readonly after: MetricValue | undefined;
}

export const CLAIMS = 'claim/';

export function claimChange(claim: Claim): Change {
  return change('note', `${CLAIMS}${claim.id}`, claim);
}

export function claimRemoval(id: string): Change {
  return { table: 'note', id: `${CLAIMS}${id}`, value: null };
}

export function readClaim(record: JsonObject): Claim {
  return record as unknown as Claim;
}

/** A run as evidence. @param metrics names of those that the claim rests on; ones that the run lacks are left out. */
export function evidenceOf(index: RunIndex, row: number, metrics: readonly string[]): Evidence {
  const run = attributeText(index, 'id', row);
  const bound = metrics.flatMap((name) => {
    const value = metricOf(index, name, row);
    return value === undefined ? [] : [[name, { value, digest: digestJson({ run, metric: name, value }) }] as const];
  });
  return {
    run,
    name: attributeText(index, 'name', row),
    digest: runDigest(index, row),
    metrics: Object.fromEntries(bound),
  };
}

/** Of the parameters and metrics of a run. */
export function runDigest(index: RunIndex, row: number): Digest {
  const facts = index.columns.flatMap(({ id, from }, c) => {
    const value = from === 'params' || from === 'metrics' ? valueAt(index, c, row) : undefined;
    return value === undefined ? [] : [[id, value] as const];
  });
  return digestJson(Object.fromEntries(facts));
}

/** What has become of each piece of evidence; a claim with one that is not `same` is stale. */
export function checkEvidence(index: RunIndex, claim: Claim): EvidenceState[] {
  return claim.evidence.map((evidence) => {
    const row = rowOfRun(index, evidence.run);
    if (row < 0) return { state: 'gone' };
    if (runDigest(index, row) !== evidence.digest)
      return { state: 'changed', metrics: changesOf(index, evidence, row) };
    const again = newestTwin(index, row);
    const metrics = again === undefined ? [] : changesOf(index, evidence, again);
    if (again === undefined || metrics.length === 0) return { state: 'same' };
    return { state: 'repeated', run: attributeText(index, 'id', again), metrics };
  });
}

function changesOf(index: RunIndex, { metrics }: Evidence, row: number): MetricChange[] {
  return Object.entries(metrics).flatMap(([name, { value }]) => {
    const after = metricOf(index, name, row);
    const isSame = after !== undefined && Object.is(metricNumber(after), metricNumber(value));
    return isSame ? [] : [{ name, before: value, after }];
  });
}

/** The newest run of the same name in the same notebook, if that is a later one. O(runs). */
function newestTwin(index: RunIndex, row: number): number | undefined {
  const start = attributeNumber(index, 'start', row);
  if (start === undefined || attributeText(index, 'cell', row) === '') return undefined;
  const same = ['notebook', 'cell', 'name'].map((name) =>
    spreadColumn(index, columnNumber(index, `attributes.${name}`)!),
  );
  for (let other = 0; other < row; other++) {
    if (same.every((column) => column[other] === column[row])) {
      return (attributeNumber(index, 'start', other) ?? start) > start ? other : undefined;
    }
  }
  return undefined;
}

function metricOf(index: RunIndex, name: string, row: number): MetricValue | undefined {
  const c = columnNumber(index, `metrics.${name}`);
  const value = c === undefined ? undefined : valueAt(index, c, row);
  return typeof value === 'number' ? metricValue(value) : undefined;
}
