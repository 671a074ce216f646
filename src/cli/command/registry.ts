import path from 'node:path';
import { problem, Refusal } from '../../core/problem.ts';
import type { Environment } from '../../core/registry/environment.ts';
import { listEnvironments, listModels } from '../../core/registry/read.ts';
import type { RegisteredModel } from '../../core/registry/registered-model.ts';
import { rollback, type RollbackTarget } from '../../core/registry/rollback.ts';
import type { Arguments, Command, Host, World } from '../host.ts';
import { withWorld } from '../open-notebook.ts';
import { jsonOption, storeOption } from '../options.ts';
import { printJson, table } from '../print.ts';

export const registry: Command = {
  name: 'registry',
  doc: 'Lists registered models and environments, or takes an alias or an environment back to what it was before.',
  positionals: ['list|rollback', '[MODEL@ALIAS|ENVIRONMENT]'],
  options: { store: { ...storeOption, doc: 'the store; without it, .bancada in this folder' }, json: jsonOption },
  async run(host, args) {
    const [act, target] = args.positionals;
    if (act !== 'list' && act !== 'rollback') {
      throw new Refusal(problem('cli.unknown_act', { command: 'registry', got: act!, expected: ['list', 'rollback'] }));
    }
    if (act === 'rollback' && target === undefined) {
      throw new Refusal(problem('cli.missing_argument', { command: 'registry rollback', missing: ['MODEL@ALIAS'] }));
    }
    const storeDir = path.resolve(args.text('store') ?? '.bancada');
    return withWorld(host, { storeDir }, async (world) => {
      if (act === 'list') await list(host, world, args);
      else await rollBack(host, world, args, target!);
      return 0 as const;
    });
  },
};

async function list(host: Host, world: World, args: Arguments): Promise<void> {
  const models = await listModels(world.store);
  const environments = await listEnvironments(world.store);
  if (args.flag('json')) {
    host.out(printJson({ models, environments }));
    return;
  }
  if (models.length + environments.length === 0) host.err('nothing is registered or deployed in this store\n');
  if (models.length > 0) host.out(table(['model', 'versions', 'aliases'], models.map(modelRow)));
  if (environments.length > 0) {
    host.out(table(['environment', 'revisions', 'live', 'rollout'], environments.map(environmentRow)));
  }
}

function modelRow({ name, versions, aliases }: RegisteredModel): (string | number)[] {
  const named = Object.entries(aliases).map(([alias, version]) => `${alias}=${version}`);
  return [name, versions.length, named.join(' ')];
}

function environmentRow({ name, revisions, live, rollout }: Environment): (string | number | null)[] {
  const under = rollout ? `revision ${rollout.revision}, step ${rollout.step + 1}` : '';
  return [name, revisions.length, live, under];
}

async function rollBack(host: Host, world: World, args: Arguments, written: string): Promise<void> {
  const at = written.indexOf('@');
  const target: RollbackTarget =
    at < 0 ? { environment: written } : { model: written.slice(0, at), alias: written.slice(at + 1) };
  const state = await rollback(world.store, world.clock, target, { note: 'rolled back from the command line' });
  if (args.flag('json')) host.out(printJson(state));
  else if ('aliases' in state) host.out(table(['model', 'versions', 'aliases'], [modelRow(state)]));
  else host.out(table(['environment', 'revisions', 'live', 'rollout'], [environmentRow(state)]));
}
