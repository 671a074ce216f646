/** Carrying out what one side changed, or a person has chosen: one alias, description, note or tag. */
import type { Clock, Store } from '../ports.ts';
import { problem, Refusal } from '../problem.ts';
import { readCard, standingCard } from '../registry/card.ts';
import { changeCard, changeModel, type Undated } from '../registry/change.ts';
import { aliasOf, versionOf, type ModelEvent, type RegisteredModel } from '../registry/registered-model.ts';
import type { Mlflow, WireVersion } from './api.ts';
import { cardOf, MAX_MODEL_TAG, MAX_VERSION_TAG, type Difference, type Value } from './merge.ts';
import { tagPair } from './names.ts';
import { wholeCard } from './pull-version.ts';
import { descriptionOf, OWN_FILES, versionOfModel } from './push-model.ts';
import { pullRunWord, pushRunWord, type RunDifference } from './run-words.ts';
import { readModel } from '../registry/read.ts';

export interface SetContext {
  readonly mlflow: Mlflow;
  readonly store: Store;
  readonly clock: Clock;
}

const FROM_THERE = { note: 'from MLflow' };

/** Writes on the server what stands here. Refusal `mlflow.version_not_there`. */
export async function pushValue(ctx: SetContext, difference: Difference): Promise<void> {
  const { mlflow, store } = ctx;
  const { target, ours } = difference;
  switch (target.type) {
    case 'note':
    case 'run_tag':
      return pushRunWord(ctx, difference as RunDifference);
    case 'about':
      return void (await mlflow.describeModel(target.model, ours ?? ''));
    case 'alias': {
      const { model, alias } = target;
      if (ours === null) return void (await mlflow.deleteAlias(model, alias));
      const version = await versionThere(ctx, model, ours);
      if (!version) throw new Refusal(problem('mlflow.version_not_there', { name: model, alias }));
      return void (await mlflow.setAlias(model, alias, version.version));
    }
    case 'card': {
      const version = await versionThere(ctx, target.model, target.of);
      if (!version) return;
      const card = await cardHere(store, target.model, target.of);
      if (descriptionOf(card) !== card) {
        const uri = await mlflow.versionUri(version.name, version.version);
        await mlflow.putFile(uri, OWN_FILES.card, new TextEncoder().encode(card));
      }
      return void (await mlflow.describeVersion(target.model, version.version, ours ?? ''));
    }
    case 'model_tag': {
      const { model, tag } = target;
      const { key, value } = tagPair(tag, ours ?? '', MAX_MODEL_TAG);
      return void (await (ours === null ? mlflow.deleteModelTag(model, key) : mlflow.setModelTag(model, key, value)));
    }
    case 'version_tag': {
      const { model, of, tag } = target;
      const version = await versionThere(ctx, model, of);
      if (!version) return;
      const { key, value } = tagPair(tag, ours ?? '', MAX_VERSION_TAG);
      if (ours === null) await mlflow.deleteVersionTag(model, version.version, key);
      else await mlflow.setVersionTag(model, version.version, key, value);
    }
  }
}

async function versionThere({ mlflow }: SetContext, model: string, of: string): Promise<WireVersion | undefined> {
  return versionOfModel(await mlflow.versions(model), of);
}

async function cardHere(store: Store, model: string, of: string): Promise<string> {
  const state = await readModel(store, model);
  const version = state.versions.find((each) => each.model.model === of);
  return version ? cardOf(version, await readCard(store, of)) : '';
}

/** Writes here what stands on the server. Refusal `mlflow.version_not_here`. */
export async function pullValue(ctx: SetContext, difference: Difference): Promise<void> {
  const { target, theirs } = difference;
  if (target.type === 'note' || target.type === 'run_tag') return pullRunWord(ctx, difference as RunDifference);
  if (target.type === 'card') return pullCard(ctx, target, theirs ?? '');
  await changeModel(ctx.store, ctx.clock, target.model, (state) => eventsFor(state, target, theirs));
}

type RegistryTarget = Difference['target'] & { readonly type: 'alias' | 'about' | 'model_tag' | 'version_tag' };

function eventsFor(state: RegisteredModel, target: RegistryTarget, theirs: Value): Undated<ModelEvent>[] {
  const by = FROM_THERE;
  switch (target.type) {
    case 'about':
      return [{ type: 'about', text: theirs ?? '', by }];
    case 'model_tag':
      return [{ type: 'tagged', tag: target.tag, value: theirs, by }];
    case 'version_tag': {
      const version = versionOf(state, target.of);
      return version === undefined ? [] : [{ type: 'tagged', version, tag: target.tag, value: theirs, by }];
    }
    case 'alias': {
      const { model: name, alias } = target;
      if (theirs === null) return [{ type: 'alias_removed', alias, by }];
      const version = versionOf(state, theirs);
      if (version === undefined) throw new Refusal(problem('mlflow.version_not_here', { name, alias, theirs }));
      return aliasOf(state, alias) === version ? [] : [{ type: 'alias_moved', alias, version, by }];
    }
  }
}

/** A card that a person wrote here gets the new text as its next; undoing goes back to what stood before. */
async function pullCard(
  ctx: SetContext,
  { model, of }: { readonly model: string; readonly of: string },
  theirs: string,
): Promise<void> {
  const { mlflow, store, clock } = ctx;
  const there = await versionThere(ctx, model, of);
  const card = there ? await wholeCard(mlflow, there, theirs) : theirs;
  const written = standingCard(await readCard(store, of));
  if (written) {
    await changeCard(store, clock, of, () => [{ type: 'written', text: card, evidence: written.evidence }]);
    return;
  }
  await changeModel(store, clock, model, (state): Undated<ModelEvent>[] => {
    const version = versionOf(state, of);
    if (version === undefined || state.versions[version - 1]!.card === card) return [];
    return [{ type: 'described', version, card, by: FROM_THERE }];
  });
}
