/** Three-way comparison of what both sides may change: where an alias points, and what a version's card says. */
import type { RegisteredModel } from '../registry/registered-model.ts';
import type { WireModel, WireVersion } from './api.ts';
import { descriptionOf, MODEL_HASH, versionOfModel } from './push-model.ts';

/** Null: not set. For an alias the model's digest, or `version <n>` of a version that this store does not hold. */
export type Value = string | null;

export interface Difference {
  /** `alias <model>@<alias>` or `card <model>/<digest>`; the same in every sync. */
  readonly id: string;
  readonly kind: 'alias' | 'card';
  readonly model: string;
  /** The alias, or the digest of the version's model. */
  readonly of: string;
  readonly verdict: 'push' | 'pull' | 'conflict';
  /** As it was when both sides last agreed; undefined when they never have. */
  readonly base: Value | undefined;
  readonly ours: Value;
  readonly theirs: Value;
}

export type Base = ReadonlyMap<string, Value>;

/** Who has moved since both agreed: nobody, one side, or both to different places. */
export function mergeVerdict(base: Value | undefined, ours: Value, theirs: Value): Difference['verdict'] | 'same' {
  if (ours === theirs) return 'same';
  if (base === undefined) return ours === null ? 'pull' : theirs === null ? 'push' : 'conflict';
  if (ours === base) return 'pull';
  return theirs === base ? 'push' : 'conflict';
}

/** MLflow keeps these words for itself. */
const RESERVED = /^(latest|v\d+)$/i;

/** Every alias and card of one registered model on which the two sides differ. */
export function differencesOf(
  ours: RegisteredModel,
  theirs: WireModel | undefined,
  versions: readonly WireVersion[],
  base: Base,
): { readonly differences: Difference[]; readonly agreed: Map<string, Value> } {
  const differences: Difference[] = [];
  const agreed = new Map<string, Value>();
  const compare = (kind: Difference['kind'], of: string, here: Value, there: Value) => {
    const id = kind === 'alias' ? `alias ${ours.name}@${of}` : `card ${ours.name}/${of}`;
    const before = base.get(id);
    const verdict = mergeVerdict(before, here, there);
    if (verdict === 'same') agreed.set(id, here);
    else differences.push({ id, kind, model: ours.name, of, verdict, base: before, ours: here, theirs: there });
  };
  const remote = new Map(
    (theirs?.aliases ?? []).map(({ alias, version }) => [alias, valueOfVersion(versions, version)]),
  );
  for (const alias of new Set([...Object.keys(ours.aliases), ...remote.keys()])) {
    if (RESERVED.test(alias)) continue;
    const version = Object.hasOwn(ours.aliases, alias) ? ours.versions[ours.aliases[alias]! - 1] : undefined;
    compare('alias', alias, version?.model.model ?? null, remote.get(alias) ?? null);
  }
  for (const { model, card } of ours.versions) {
    const there = versionOfModel(versions, model.model);
    if (there) compare('card', model.model, descriptionOf(card), there.description);
  }
  return { differences, agreed };
}

function valueOfVersion(versions: readonly WireVersion[], number: string): Value {
  const found = versions.find(({ version }) => version === number);
  return found?.tags.find(({ key }) => key === MODEL_HASH)?.value ?? `version ${number}`;
}
