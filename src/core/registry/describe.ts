/** What a person says of a registered model and of its versions. */
import type { Clock, Store } from '../ports.ts';
import { problem, Refusal } from '../problem.ts';
import { changeModel } from './change.ts';
import type { Provenance } from './proposal.ts';
import type { ModelVersion, RegisteredModel } from './registered-model.ts';

/** Says what the model is for, or with a version what that one is. Refusal `registry.unknown_version`. */
export function describeModel(
  store: Store,
  clock: Clock,
  { model, version, text }: { readonly model: string; readonly version?: number; readonly text: string },
  by: Provenance = {},
): Promise<RegisteredModel> {
  return changeModel(store, clock, model, (state) => {
    if (version === undefined) {
      return modelIn(state).about === text ? [] : [{ type: 'about', text, by }];
    }
    return versionIn(state, version).card === text ? [] : [{ type: 'described', version, card: text, by }];
  });
}

/** Sets the tags of a version, or without one of the model, to these: others are taken away. Refusal `registry.unknown_version`. */
export function setTags(
  store: Store,
  clock: Clock,
  target: { readonly model: string; readonly version?: number; readonly tags: Readonly<Record<string, string>> },
  by: Provenance = {},
): Promise<RegisteredModel> {
  const { model, version, tags } = target;
  return changeModel(store, clock, model, (state) => {
    const before = version === undefined ? modelIn(state).tags : versionIn(state, version).tags;
    const gone = Object.keys(before).filter((tag) => !Object.hasOwn(tags, tag));
    const set = Object.entries(tags).filter(([tag, value]) => !Object.hasOwn(before, tag) || before[tag] !== value);
    const next = [...gone.map((tag): [string, null] => [tag, null]), ...set];
    const on = version === undefined ? {} : { version };
    return next.map(([tag, value]) => ({ type: 'tagged', ...on, tag, value, by }) as const);
  });
}

function modelIn(state: RegisteredModel): RegisteredModel {
  if (state.versions.length === 0) throw unknownVersion(state, 1);
  return state;
}

function versionIn(state: RegisteredModel, version: number): ModelVersion {
  const found = state.versions[version - 1];
  if (!found) throw unknownVersion(state, version);
  return found;
}

function unknownVersion({ name, versions }: RegisteredModel, version: number): Refusal {
  return new Refusal(problem('registry.unknown_version', { name, version, versions: versions.length }));
}
