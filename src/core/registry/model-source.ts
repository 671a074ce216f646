/** Where a body's `model` leads: a training, a registration, or a registered model at an alias. */
import { z } from 'zod';
import { canonicalJson, parseCanonicalJson } from '../graph/canonical-json.ts';
import { digestJson } from '../graph/digest.ts';
import type { Json, JsonObject } from '../json.ts';
import { cellName } from '../kind/body.ts';
import type { CellInput, CellReference, Output } from '../kind/cell-kind.ts';
import type { CellContext } from '../kind/context.ts';
import { referenceTo } from '../kind/reference.ts';
import type { FittedModel, ModelOutput } from '../learn/model-output.ts';
import { problem, Refusal } from '../problem.ts';
import type { DatasetRef } from '../table/dataset.ts';
import type { ModelRef, RegistrationOutput, Verdict } from './proposal.ts';

const AT_ALIAS = /^(?<name>[A-Za-z0-9_][A-Za-z0-9_.-]*)@(?<alias>[A-Za-z0-9_][A-Za-z0-9_.-]*)$/;

/** A cell that gives a model, or `name@alias`. */
export function modelSource() {
  return z.union([
    cellName('model', 'registration'),
    z.string().regex(AT_ALIAS, 'a registered model at an alias, such as flight_delays@champion'),
  ]);
}

/** The reference of a `model` value; none for `name@alias`. */
export function modelReferences(key: string, text: string | undefined): CellReference[] {
  if (text === undefined || AT_ALIAS.test(text)) return [];
  return [referenceTo([key], text, ['model', 'registration'])];
}

/** The snapshot that a `model` value reads; none for a cell. */
export function modelSnapshots(text: string | undefined): string[] {
  return text !== undefined && AT_ALIAS.test(text) ? [`registry:${text}`] : [];
}

export interface ResolvedModel {
  readonly ref: ModelRef;
  readonly fitted: FittedModel;
  /** Its name in the registry, when it came from there. */
  readonly name: string | null;
  /** What the gates of its registration said; undefined for a model straight from training. */
  readonly verdict: Verdict | undefined;
  /** The dataset it learned from, when its document says. */
  readonly trainedOn: DatasetRef | null;
}

/** The model behind a `model` value. Refusal `registry.nothing_at_alias` when the alias points to nothing. */
export async function resolveModel(
  ctx: Pick<CellContext, 'objects' | 'snapshots'>,
  text: string,
  input: CellInput | undefined,
): Promise<ResolvedModel> {
  if (input?.output.type === 'model') return fromOutput(input.output, null);
  if (input) {
    const { plan, verdict } = input.output as RegistrationOutput;
    return { ...(await fromStored(ctx, plan.model, plan.name)), verdict };
  }
  const snapshot = ctx.snapshots[`registry:${text}`] as JsonObject | null | undefined;
  if (!snapshot) throw new Refusal(problem('registry.nothing_at_alias', { name: text }, { key: 'model' }));
  return fromStored(ctx, await storedRef(ctx, snapshot), AT_ALIAS.exec(text)!.groups!['name']!);
}

/** The model that a snapshot of the registry or of an environment names. */
export async function modelOfSnapshot(
  ctx: Pick<CellContext, 'objects'>,
  snapshot: Json | undefined,
): Promise<ResolvedModel | null> {
  if (!snapshot) return null;
  return fromStored(ctx, await storedRef(ctx, snapshot as JsonObject), null);
}

async function storedRef(ctx: Pick<CellContext, 'objects'>, snapshot: JsonObject): Promise<ModelRef> {
  const object = String(snapshot['output']);
  const { length } = await ctx.objects.get(object);
  return { model: String(snapshot['model']), output: { object, size: length, form: 'json' } };
}

/** The model that a proposal names. */
export function loadModel(ctx: Pick<CellContext, 'objects'>, ref: ModelRef): Promise<ResolvedModel> {
  return fromStored(ctx, ref, null);
}

async function fromStored(
  ctx: Pick<CellContext, 'objects'>,
  ref: ModelRef,
  name: string | null,
): Promise<ResolvedModel> {
  const text = new TextDecoder().decode(await ctx.objects.get(ref.output.object));
  return fromOutput(parseCanonicalJson(text) as Output, name);
}

/** An output document's canonical JSON is what the store holds, so its digest can be told from the document. */
function fromOutput(output: Output, name: string | null): ResolvedModel {
  const { model, trainedOn } = output as ModelOutput;
  const size = new TextEncoder().encode(canonicalJson(output)).length;
  return {
    ref: { model: model.state.object, output: { object: digestJson(output), size, form: 'json' } },
    fitted: model,
    name,
    verdict: undefined,
    trainedOn: trainedOn ?? null,
  };
}
