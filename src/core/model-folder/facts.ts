/** What is known of a trained model, gathered from output documents: what a model folder and its card are made of. */
import { byCodeUnit, parseCanonicalJson } from '../graph/canonical-json.ts';
import type { Digest } from '../graph/digest.ts';
import { readOutput } from '../graph/read-output.ts';
import type { EvaluationOutput, Interval, Scores } from '../evaluation/evaluation-output.ts';
import type { Output } from '../kind/cell-kind.ts';
import type { FittedModel, KnownRows, ModelOutput } from '../learn/model-output.ts';
import type { ObjectStore } from '../ports.ts';
import type { RegistrationOutput } from '../registry/proposal.ts';
import { isMissing } from '../table/column.ts';
import type { DatasetRef } from '../table/dataset.ts';
import { datasetVersion, readManifest } from '../table/dataset-output.ts';
import { openDataset } from '../table/open-dataset.ts';
import type { DatasetOutput } from '../table/output.ts';

export type Objects = Pick<ObjectStore, 'get' | 'has'>;

export interface MetricFact {
  readonly metric: string;
  /** Null where undefined. */
  readonly value: number | null;
  readonly interval?: Interval;
}

/** What an `evaluate` cell says of the model. */
export interface EvaluationFact {
  readonly cell: string;
  readonly rows: number;
  /** Version of the data that it was judged on. */
  readonly data: Digest;
  readonly metrics: readonly MetricFact[];
}

export interface TrainingFact {
  readonly rows: number;
  /** Version of the part that it learned from, and of the dataset that this is a part of. */
  readonly version: Digest;
  readonly dataset: Digest;
  /** The cell that holds the dataset, where it is known. */
  readonly cell?: string;
}

export interface ModelFacts {
  /** Letters, digits, `_`, `.` and `-`: it stands in addresses. */
  readonly name: string;
  readonly fitted: FittedModel;
  /** Digest of the output document. */
  readonly output: Digest;
  /** On validation, by metric; empty without a validation part. */
  readonly validation: readonly MetricFact[];
  readonly training?: TrainingFact;
  /** By cell. */
  readonly evaluations: readonly EvaluationFact[];
  readonly onnx: Uint8Array;
  /** Absent where those rows may not be told. */
  readonly known?: KnownRows;
  /** Inputs of whole numbers without a missing value among the rows that it learned from. */
  readonly wholeInputs: readonly string[];
  /** What the notebook says it is for, Markdown; empty when it does not. */
  readonly about: string;
  readonly title: string;
}

export interface FactsRequest {
  readonly name: string;
  /** Digest of the model's output document. */
  readonly output: Digest;
  /**
   * Outputs that may say something of it, by cell: evaluations, registrations, datasets. A cell may stand there more
   * than once: of its evaluations of this model the last one counts.
   */
  readonly outputs: Iterable<readonly [string, Digest]>;
  /** The notebook's title. */
  readonly title?: string;
  /** In place of what the registrations among `outputs` say. */
  readonly about?: string;
}

/**
 * Gathers the facts. Objects that are not there (a bundle without its rows) leave their facts out; the graph must be
 * there. Cost: reads the named output documents, and the columns of whole numbers that the model learned from.
 */
export async function readModelFacts(objects: Objects, request: FactsRequest): Promise<ModelFacts> {
  const { name, output: digest, title = '' } = request;
  const output = (await readOutput(objects, digest)) as ModelOutput;
  const { model: fitted, trainedOn } = output;
  const documents = await readDocuments(objects, request.outputs);
  const known = (await objects.has(fitted.knownRows.object))
    ? ((await readJson(objects, fitted.knownRows.object)) as KnownRows)
    : undefined;
  return {
    name,
    fitted,
    output: digest,
    validation: metricFacts((output.result['metrics'] ?? {}) as Scores, {}),
    ...(trainedOn && { training: trainingFact(trainedOn, documents) }),
    evaluations: lastOfEach(documents.flatMap(([cell, each]) => evaluationFact(cell, each, fitted.state.object))),
    onnx: await objects.get(fitted.onnx.object),
    ...(known && { known }),
    wholeInputs: trainedOn ? await wholeInputs(objects, fitted, trainedOn) : [],
    about: request.about ?? aboutOf(documents, fitted.state.object),
    title,
  };
}

async function readDocuments(objects: Objects, outputs: FactsRequest['outputs']): Promise<[string, Output][]> {
  const found: [string, Output][] = [];
  for (const [cell, digest] of [...outputs].sort(([a], [b]) => byCodeUnit(a, b))) {
    if (await objects.has(digest)) found.push([cell, await readOutput(objects, digest)]);
  }
  return found;
}

async function readJson(objects: Objects, digest: Digest): Promise<unknown> {
  return parseCanonicalJson(new TextDecoder().decode(await objects.get(digest)));
}

function trainingFact(trainedOn: DatasetRef, documents: readonly [string, Output][]): TrainingFact {
  const dataset = trainedOn.manifest.object;
  const holder = documents.find(
    ([, output]) => (output as Partial<DatasetOutput>).dataset?.manifest.object === dataset,
  );
  return {
    rows: trainedOn.count,
    version: datasetVersion(trainedOn),
    dataset,
    ...(holder && { cell: holder[0] }),
  };
}

function evaluationFact(cell: string, output: Output, model: Digest): EvaluationFact[] {
  if (output.type !== 'evaluation') return [];
  const { evaluation, result } = output as EvaluationOutput;
  const judged = evaluation.models.find((each) => each.model === model);
  if (!judged) return [];
  // `of: a` puts the metrics themselves into the result, `of: [a, b]` one member per model.
  const own = evaluation.metrics.every((metric) => typeof result[metric] === 'number' || result[metric] === null);
  const pick = (value: unknown) => (own ? value : (value as Record<string, unknown>)[judged.name]);
  const scores = pick(result) as Scores;
  const intervals = pick(result['intervals']) as Readonly<Record<string, Interval>>;
  const chosen = Object.fromEntries(evaluation.metrics.map((metric) => [metric, scores[metric] ?? null]));
  return [
    { cell, rows: evaluation.count, data: datasetVersion(evaluation.on), metrics: metricFacts(chosen, intervals) },
  ];
}

function lastOfEach(evaluations: readonly EvaluationFact[]): EvaluationFact[] {
  return [...new Map(evaluations.map((each) => [each.cell, each])).values()];
}

function metricFacts(scores: Scores, intervals: Readonly<Record<string, Interval>>): MetricFact[] {
  return Object.entries(scores)
    .sort(([a], [b]) => byCodeUnit(a, b))
    .map(([metric, value]) => {
      const interval = intervals[metric];
      return { metric, value, ...(interval && { interval }) };
    });
}

function aboutOf(documents: readonly [string, Output][], model: Digest): string {
  const cards = documents.flatMap(([, output]) => {
    if (output.type !== 'registration') return [];
    const { plan } = output as RegistrationOutput;
    return plan.model.model === model && plan.card.trim() !== '' ? [plan.card.trim()] : [];
  });
  return [...new Set(cards)].join('\n\n');
}

/** Reads the columns of whole numbers only where the store holds all of them. */
async function wholeInputs(objects: Objects, { inputs }: FittedModel, trainedOn: DatasetRef): Promise<string[]> {
  const names = inputs
    .filter(({ type, element }) => type === 'integer' && element === 'double')
    .map(({ name }) => name);
  if (names.length === 0 || !(await objects.has(trainedOn.manifest.object))) return [];
  const { fields, groups } = await readManifest(objects, trainedOn);
  const dataset = await openDataset({ objects }, trainedOn);
  const whole: string[] = [];
  for (const name of names) {
    const at = fields.findIndex((field) => field.name === name);
    const needed = groups.map(({ columns }) => columns[at]!.object);
    if (trainedOn.rows) needed.push(trainedOn.rows.object);
    if (!(await holdsAll(objects, needed))) continue;
    const column = await dataset.column(name);
    let row = 0;
    while (row < column.length && !isMissing(column, row)) row++;
    if (row === column.length) whole.push(name);
  }
  return whole;
}

async function holdsAll(objects: Objects, digests: readonly Digest[]): Promise<boolean> {
  for (const digest of digests) if (!(await objects.has(digest))) return false;
  return true;
}
