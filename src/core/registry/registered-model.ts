/** A registered model as a state machine: numbered versions, movable aliases, and every move on record. */
import type { Digest } from '../graph/digest.ts';
import type { ModelRef, Provenance } from './proposal.ts';

interface EventBase {
  /** Milliseconds since 1970, UTC. */
  readonly at: number;
  readonly by: Provenance;
  /** The proposal that this event belongs to; absent for a person's direct act. */
  readonly proposal?: Digest;
}

export type ModelEvent = EventBase &
  (
    | { readonly type: 'registered'; readonly version: number; readonly model: ModelRef; readonly card: string }
    | { readonly type: 'alias_moved'; readonly alias: string; readonly version: number }
    | { readonly type: 'alias_rolled_back'; readonly alias: string; readonly version: number }
    | { readonly type: 'alias_removed'; readonly alias: string }
    /** The card of a version was written anew. */
    | { readonly type: 'described'; readonly version: number; readonly card: string }
    /** What the model is for, whatever its version. */
    | { readonly type: 'about'; readonly text: string }
    /** Null takes the tag away; without a version it is the model's own. */
    | { readonly type: 'tagged'; readonly version?: number; readonly tag: string; readonly value: string | null }
    /** A proposal that found everything as it wants it. */
    | { readonly type: 'confirmed' }
  );

export interface ModelVersion {
  readonly version: number;
  readonly model: ModelRef;
  readonly card: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly at: number;
  readonly by: Provenance;
}

/** One line of history: what an alias pointed to before and after; null where it was not set. */
export interface AliasMove {
  readonly alias: string;
  readonly from: number | null;
  readonly to: number | null;
  readonly how: 'moved' | 'rolled_back' | 'removed';
  readonly at: number;
  readonly by: Provenance;
}

export interface RegisteredModel {
  readonly name: string;
  /** What it is for, in Markdown; empty while nobody has said. */
  readonly about: string;
  /** Of the model itself, whatever its version. */
  readonly tags: Readonly<Record<string, string>>;
  /** Version n stands at index n - 1. */
  readonly versions: readonly ModelVersion[];
  readonly aliases: Readonly<Record<string, number>>;
  readonly history: readonly AliasMove[];
  /** Per alias the versions that a rollback would go through, the current one last. */
  readonly trails: Readonly<Record<string, readonly number[]>>;
  readonly applied: readonly Digest[];
  /** Events seen, so also the number of the last. */
  readonly length: number;
}

export function newRegisteredModel(name: string): RegisteredModel {
  return { name, about: '', tags: {}, versions: [], aliases: {}, history: [], trails: {}, applied: [], length: 0 };
}

/**
 * The state after one more event. Total: an event that does not fit (a version out of order, an alias of an unknown
 * version) leaves everything but the count as it was, so that a damaged log cannot break the registry.
 */
export function registeredModelStep(state: RegisteredModel, event: ModelEvent): RegisteredModel {
  const changed = applyEvent(state, event);
  const { proposal } = event;
  const isNew = proposal !== undefined && !changed.applied.includes(proposal);
  return { ...changed, length: state.length + 1, applied: isNew ? [...changed.applied, proposal] : changed.applied };
}

function applyEvent(state: RegisteredModel, event: ModelEvent): RegisteredModel {
  switch (event.type) {
    case 'registered': {
      if (event.version !== state.versions.length + 1) return state;
      if (versionOf(state, event.model.model) !== undefined) return state;
      const { version, model, card, at, by } = event;
      return { ...state, versions: [...state.versions, { version, model, card, tags: {}, at, by }] };
    }
    case 'alias_moved': {
      const { alias, version } = event;
      if (!state.versions[version - 1] || aliasOf(state, alias) === version) return state;
      const trail = [...trailOf(state, alias), version];
      return moveAlias(state, event, version, 'moved', trail);
    }
    case 'alias_rolled_back': {
      const target = rollbackTarget(state, event.alias);
      if (target === undefined || target !== event.version) return state;
      return moveAlias(state, event, target, 'rolled_back', trailOf(state, event.alias).slice(0, -1));
    }
    case 'alias_removed': {
      const { alias } = event;
      const from = aliasOf(state, alias);
      if (from === undefined) return state;
      const { [alias]: _alias, ...aliases } = state.aliases;
      const { [alias]: _trail, ...trails } = state.trails;
      const move: AliasMove = { alias, from, to: null, how: 'removed', at: event.at, by: event.by };
      return { ...state, aliases, trails, history: [...state.history, move] };
    }
    case 'described': {
      const { version, card } = event;
      const versions = state.versions.map((each) => (each.version === version ? { ...each, card } : each));
      return { ...state, versions };
    }
    case 'about':
      return { ...state, about: event.text };
    case 'tagged': {
      const { version } = event;
      if (version === undefined) return { ...state, tags: retagged(state.tags, event) };
      const retag = (each: ModelVersion) => ({ ...each, tags: retagged(each.tags, event) });
      const versions = state.versions.map((each) => (each.version === version ? retag(each) : each));
      return { ...state, versions };
    }
    case 'confirmed':
      return state;
  }
}

function retagged(
  tags: ModelVersion['tags'],
  { tag, value }: ModelEvent & { readonly type: 'tagged' },
): Record<string, string> {
  const others = Object.entries(tags).filter(([name]) => name !== tag);
  return Object.fromEntries(value === null ? others : [...others, [tag, value]]);
}

function moveAlias(
  state: RegisteredModel,
  event: ModelEvent & { readonly alias: string },
  to: number,
  how: 'moved' | 'rolled_back',
  trail: readonly number[],
): RegisteredModel {
  const { alias, at, by } = event;
  const move: AliasMove = { alias, from: aliasOf(state, alias) ?? null, to, how, at, by };
  return {
    ...state,
    aliases: { ...state.aliases, [alias]: to },
    trails: { ...state.trails, [alias]: trail },
    history: [...state.history, move],
  };
}

/** The version that an alias points to. */
export function aliasOf(state: RegisteredModel, alias: string): number | undefined {
  return Object.hasOwn(state.aliases, alias) ? state.aliases[alias] : undefined;
}

function trailOf(state: RegisteredModel, alias: string): readonly number[] {
  return Object.hasOwn(state.trails, alias) ? state.trails[alias]! : [];
}

/** The version that a rollback of this alias leads to; undefined when it has pointed to one version only. */
export function rollbackTarget(state: RegisteredModel, alias: string): number | undefined {
  return trailOf(state, alias).at(-2);
}

/** The version that holds a model, by the digest of its bytes. */
export function versionOf(state: RegisteredModel, model: Digest): number | undefined {
  return state.versions.find((each) => each.model.model === model)?.version;
}
