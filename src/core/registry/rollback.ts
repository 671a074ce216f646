/** A person's own acts on the registry: moving an alias, rolling back, taking a rollout on or ending it. */
import type { Clock, Store } from '../ports.ts';
import { problem, Refusal } from '../problem.ts';
import { changeEnvironment, changeModel } from './change.ts';
import { environmentRollbackTarget, type Environment } from './environment.ts';
import type { Provenance } from './proposal.ts';
import { aliasOf, rollbackTarget, type RegisteredModel } from './registered-model.ts';

/** What to roll back: an alias of a registered model, or an environment. */
export type RollbackTarget = { readonly model: string; readonly alias: string } | { readonly environment: string };

/**
 * An alias goes back to the version before; an environment goes back to the revision that was live before, or, while a
 * rollout is under way, ends it. Refusals: `registry.nothing_before`, `registry.unknown_alias`.
 */
export async function rollback(
  store: Store,
  clock: Clock,
  target: RollbackTarget,
  by: Provenance = {},
): Promise<RegisteredModel | Environment> {
  if ('environment' in target) return rollbackEnvironment(store, clock, target.environment, by);
  const { model, alias } = target;
  return changeModel(store, clock, model, (state) => {
    if (aliasOf(state, alias) === undefined) {
      const known = Object.keys(state.aliases);
      throw new Refusal(problem('registry.unknown_alias', { name: model, alias, known }));
    }
    const version = rollbackTarget(state, alias);
    if (version === undefined) throw new Refusal(problem('registry.nothing_before', { name: `${model}@${alias}` }));
    return [{ type: 'alias_rolled_back', alias, version, by }];
  });
}

function rollbackEnvironment(store: Store, clock: Clock, name: string, by: Provenance): Promise<Environment> {
  return changeEnvironment(store, clock, name, (state) => {
    if (state.rollout)
      return [
        {
          type: 'aborted',
          revision: state.rollout.revision,
          reasons: ['rolled back'],
          said: [problem('rollout.rolled_back')],
          by,
        },
      ];
    const revision = environmentRollbackTarget(state);
    if (revision === undefined) throw new Refusal(problem('registry.nothing_before', { name }));
    return [{ type: 'rolled_back', revision, by }];
  });
}

/** Points an alias at a version. Refusal `registry.unknown_version`. */
export function setAlias(
  store: Store,
  clock: Clock,
  target: { readonly model: string; readonly alias: string; readonly version: number },
  by: Provenance = {},
): Promise<RegisteredModel> {
  const { model, alias, version } = target;
  return changeModel(store, clock, model, (state) => {
    if (!state.versions[version - 1]) {
      throw new Refusal(problem('registry.unknown_version', { name: model, version, versions: state.versions.length }));
    }
    return aliasOf(state, alias) === version ? [] : [{ type: 'alias_moved', alias, version, by }];
  });
}

/** Takes an alias away. Refusal `registry.unknown_alias`. */
export function removeAlias(
  store: Store,
  clock: Clock,
  target: { readonly model: string; readonly alias: string },
  by: Provenance = {},
): Promise<RegisteredModel> {
  const { model, alias } = target;
  return changeModel(store, clock, model, (state) => {
    if (aliasOf(state, alias) === undefined) {
      throw new Refusal(problem('registry.unknown_alias', { name: model, alias, known: Object.keys(state.aliases) }));
    }
    return [{ type: 'alias_removed', alias, by }];
  });
}

/** The next step of the rollout under way, or, behind the last, all traffic. Refusal `registry.no_rollout`. */
export function advanceRollout(store: Store, clock: Clock, name: string, by: Provenance = {}): Promise<Environment> {
  return changeEnvironment(store, clock, name, (state) => {
    const { rollout } = state;
    if (!rollout) throw new Refusal(problem('registry.no_rollout', { name }));
    const step = rollout.step + 1;
    const { steps } = state.revisions[rollout.revision - 1]!.plan;
    if (step < steps.length) return [{ type: 'stepped', step, by }];
    return [{ type: 'promoted', revision: rollout.revision, by }];
  });
}
