/** Three-way comparison of what both sides may change: aliases, descriptions, notes and tags. */
import { standingCard, type CardHistory } from '../registry/card.ts';
import type { ModelVersion, RegisteredModel } from '../registry/registered-model.ts';
import type { Pair, WireModel, WireVersion } from './api.ts';
import { readTag, tagPair } from './names.ts';
import { descriptionOf, MODEL_HASH, versionOfModel } from './push-model.ts';

/** Null: not set. For an alias the model's digest, or `version <n>` of a version that this store does not hold. */
export type Value = string | null;

/** A run on both sides. */
export interface RunPlace {
  /** Id of the record here. */
  readonly id: string;
  readonly name: string;
  /** Id and root of the files on the server. */
  readonly remote: string;
  readonly uri: string;
  /** It came from the server, so that its record is a copy and may follow; a run of this store is never changed. */
  readonly isCopy: boolean;
}

/** What a value is the value of. `of` is the digest of the version's model, `key` the name that a tag travels under. */
export type Target =
  | { readonly type: 'alias'; readonly model: string; readonly alias: string }
  | { readonly type: 'card'; readonly model: string; readonly of: string }
  | { readonly type: 'about'; readonly model: string }
  | { readonly type: 'model_tag'; readonly model: string; readonly tag: string }
  | { readonly type: 'version_tag'; readonly model: string; readonly of: string; readonly tag: string }
  | { readonly type: 'note'; readonly run: RunPlace }
  | { readonly type: 'run_tag'; readonly run: RunPlace; readonly tag: string; readonly key: string };

export interface Difference {
  /** The same in every sync. */
  readonly id: string;
  readonly target: Target;
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

export interface Comparison {
  readonly differences: Difference[];
  /** What is newly known to be the same. */
  readonly agreed: Map<string, Value>;
  /** `origin` is what both sides are known to have begun with. */
  compare(id: string, target: Target, ours: Value, theirs: Value, origin?: Value): void;
}

export function createComparison(base: Base): Comparison {
  const differences: Difference[] = [];
  const agreed = new Map<string, Value>();
  return {
    differences,
    agreed,
    compare(id, target, ours, theirs, origin) {
      const before = base.has(id) ? base.get(id) : origin;
      const verdict = mergeVerdict(before, ours, theirs);
      if (verdict !== 'same') differences.push({ id, target, verdict, base: before, ours, theirs });
      else if (before !== ours) agreed.set(id, ours);
    },
  };
}

/** MLflow keeps these words for itself. */
const RESERVED = /^(latest|v\d+)$/i;

/** Everything of one registered model on which the two sides may differ. `cards` are those that people wrote. */
export function compareModel(
  comparison: Comparison,
  ours: RegisteredModel,
  theirs: WireModel | undefined,
  versions: readonly WireVersion[],
  cards: ReadonlyMap<string, CardHistory>,
): void {
  const model = ours.name;
  const { compare } = comparison;
  const remote = new Map(
    (theirs?.aliases ?? []).map(({ alias, version }) => [alias, valueOfVersion(versions, version)]),
  );
  for (const alias of new Set([...Object.keys(ours.aliases), ...remote.keys()])) {
    if (RESERVED.test(alias)) continue;
    const version = Object.hasOwn(ours.aliases, alias) ? ours.versions[ours.aliases[alias]! - 1] : undefined;
    const here = version?.model.model ?? null;
    compare(`alias ${model}@${alias}`, { type: 'alias', model, alias }, here, remote.get(alias) ?? null);
  }
  const [about, told] = [descriptionOf(ours.about) || null, theirs?.description || null];
  if (about !== null || told !== null) compare(`about ${model}`, { type: 'about', model }, about, told);
  compareTags({ tags: ours.tags, there: theirs?.tags, limit: MAX_MODEL_TAG }, (tag, here, there) =>
    compare(`model tag ${model} ${tag}`, { type: 'model_tag', model, tag }, here, there),
  );
  const compareVersion = (of: string, tags: Readonly<Record<string, string>>, there: WireVersion | undefined) =>
    compareTags({ tags, there: there?.tags, limit: MAX_VERSION_TAG }, (tag, here, remote) =>
      compare(`tag ${model}/${of} ${tag}`, { type: 'version_tag', model, of, tag }, here, remote),
    );
  for (const version of ours.versions) {
    const of = version.model.model;
    const there = versionOfModel(versions, of);
    const card = descriptionOf(cardOf(version, cards.get(of)));
    if (there) compare(`card ${model}/${of}`, { type: 'card', model, of }, card, there.description);
    compareVersion(of, version.tags, there);
  }
  const here = new Set(ours.versions.map((version) => version.model.model));
  for (const version of versions) {
    const of = modelOf(version);
    if (of === undefined || here.has(of)) continue;
    here.add(of);
    compareVersion(of, {}, versionOfModel(versions, of));
  }
}

/** What a person wrote of the model, or what its `register` cell says. */
export function cardOf({ card }: ModelVersion, history: CardHistory | undefined): string {
  return (history && standingCard(history)?.text) ?? card;
}

/** MLflow keeps this much of a version's tag, and of a model's. */
export const MAX_VERSION_TAG = 100_000;
export const MAX_MODEL_TAG = 5000;

interface TagsOnBothSides {
  readonly tags: Readonly<Record<string, string>>;
  readonly there: readonly Pair[] | undefined;
  /** Characters of a value that the server keeps. */
  readonly limit: number;
}

function compareTags(
  { tags, there = [], limit }: TagsOnBothSides,
  compare: (tag: string, ours: Value, theirs: Value) => void,
): void {
  const remote = new Map(there.flatMap((pair) => [readTag(pair)].filter((each) => each !== undefined)));
  for (const tag of new Set([...Object.keys(tags), ...remote.keys()])) {
    const here = Object.hasOwn(tags, tag) ? (readTag(tagPair(tag, tags[tag]!, limit))?.[1] ?? null) : null;
    compare(tag, here, remote.get(tag) ?? null);
  }
}

/** Digest of the model that a version of ours holds. */
export function modelOf({ tags }: WireVersion): string | undefined {
  const digest = tags.find(({ key }) => key === MODEL_HASH)?.value;
  return digest !== undefined && /^[0-9a-f]{64}$/.test(digest) ? digest : undefined;
}

function valueOfVersion(versions: readonly WireVersion[], number: string): Value {
  const found = versions.find(({ version }) => version === number);
  return (found && modelOf(found)) ?? `version ${number}`;
}
