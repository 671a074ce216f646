import path from 'node:path';
import { problem, Refusal } from '../../core/problem.ts';
import type { Environment } from '../../core/registry/environment.ts';
import { describeModel, setTags } from '../../core/registry/describe.ts';
import { listEnvironments, listModels, readModel } from '../../core/registry/read.ts';
import type { RegisteredModel } from '../../core/registry/registered-model.ts';
import { advanceRollout, removeAlias, rollback, setAlias, type RollbackTarget } from '../../core/registry/rollback.ts';
import { readTags } from '../../core/tracking/notes.ts';
import type { Language } from '../../core/words/index.ts';
import type { Arguments, Command, Host, World } from '../host.ts';
import { head, said } from '../lines.ts';
import { withWorld } from '../open-notebook.ts';
import { jsonOption, storeOption } from '../options.ts';
import { printJson, table } from '../print.ts';

const ACTS = ['list', 'rollback', 'alias', 'unalias', 'advance', 'describe', 'tag', 'untag'] as const;

export const registry: Command = {
  name: 'registry',
  doc:
    'Lists registered models and environments; moves an alias, takes a rollout on, or goes back to what was before; ' +
    'says what a model (MODEL) or a version of it (MODEL/VERSION) is, and tags either.',
  positionals: [
    'list|rollback|alias|unalias|advance|describe|tag|untag',
    '[MODEL@ALIAS|MODEL/VERSION|MODEL|ENVIRONMENT]',
    '[VERSION|TEXT|TAG=VALUE|TAG]',
  ],
  options: { store: { ...storeOption, doc: 'the store; without it, .bancada in this folder' }, json: jsonOption },
  async run(host, args) {
    const [act] = args.positionals;
    if (!ACTS.some((each) => each === act)) {
      throw new Refusal(problem('cli.unknown_act', { command: 'registry', got: act!, expected: ACTS }));
    }
    const change = act === 'list' ? undefined : changeOf(args);
    const storeDir = path.resolve(args.text('store') ?? '.bancada');
    return withWorld(host, { storeDir }, async (world) => {
      if (!change) await list(host, world, args);
      else say(host, args, await change(world));
      return 0 as const;
    });
  },
};

type Change = (world: World) => Promise<RegisteredModel | Environment>;
const BY = { note: 'from the command line' };

/** What an act would do, its arguments checked. Refusals: `cli.missing_argument`, `cli.not_a_version`. */
function changeOf(args: Arguments): Change {
  const [act, target, version] = args.positionals;
  const need = (missing: string): never => {
    throw new Refusal(problem('cli.missing_argument', { command: `registry ${act}`, missing: [missing] }));
  };
  const aliased = act === 'alias' || act === 'unalias';
  if (act === 'describe' || act === 'tag' || act === 'untag') return wordsOf(args, need);
  if (target === undefined) return need(act === 'advance' ? 'ENVIRONMENT' : 'MODEL@ALIAS');
  const at = target.indexOf('@');
  const [model, alias] = [target.slice(0, at), target.slice(at + 1)];
  if (aliased && at < 0) return need('MODEL@ALIAS');
  if (act === 'advance') return ({ store, clock }) => advanceRollout(store, clock, target, BY);
  if (act === 'unalias') return ({ store, clock }) => removeAlias(store, clock, { model, alias }, BY);
  if (act === 'alias') {
    if (version === undefined) return need('VERSION');
    if (!/^[1-9]\d*$/.test(version)) throw new Refusal(problem('cli.not_a_version', { got: version }));
    return ({ store, clock }) => setAlias(store, clock, { model, alias, version: Number(version) }, BY);
  }
  const back: RollbackTarget = at < 0 ? { environment: target } : { model, alias };
  return ({ store, clock }) => rollback(store, clock, back, BY);
}

/** `describe`, `tag` and `untag`: which model or version, and what is said of it. */
function wordsOf(args: Arguments, need: (missing: string) => never): Change {
  const [act, target, text] = args.positionals;
  if (target === undefined) return need('MODEL');
  if (text === undefined) return need(act === 'describe' ? 'TEXT' : act === 'tag' ? 'TAG=VALUE' : 'TAG');
  const slash = target.lastIndexOf('/');
  const model = slash < 0 ? target : target.slice(0, slash);
  const number = slash < 0 ? undefined : target.slice(slash + 1);
  if (number !== undefined && !/^[1-9]\d*$/.test(number))
    throw new Refusal(problem('cli.not_a_version', { got: number }));
  const version = number === undefined ? undefined : Number(number);
  if (act === 'describe') {
    return ({ store, clock }) =>
      describeModel(store, clock, { model, text, ...(version !== undefined && { version }) }, BY);
  }
  return async ({ store, clock }) => {
    const state = await readModel(store, model);
    const known = (version === undefined ? state : state.versions[version - 1])?.tags ?? {};
    const [tag, value] = Object.entries(readTags(text))[0] ?? [text.trim(), ''];
    const others = Object.entries(known).filter(([name]) => name !== tag);
    const tags = Object.fromEntries(act === 'tag' ? [...others, [tag, value]] : others);
    return setTags(store, clock, { model, tags, ...(version !== undefined && { version }) }, BY);
  };
}

async function list(host: Host, world: World, args: Arguments): Promise<void> {
  const models = await listModels(world.store);
  const environments = await listEnvironments(world.store);
  if (args.flag('json')) {
    host.out(printJson({ models, environments }));
    return;
  }
  if (models.length + environments.length === 0) host.err(`${said(host.language, 'nothing_registered')}\n`);
  if (models.length > 0) host.out(modelTable(host.language, models));
  if (environments.length > 0) host.out(environmentTable(host.language, environments));
}

function modelTable(language: Language, models: readonly RegisteredModel[]): string {
  const rows = models.map(({ name, versions, aliases }) => {
    const named = Object.entries(aliases).map(([alias, version]) => `${alias}=${version}`);
    return [name, versions.length, named.join(' ')];
  });
  return table(head(language, 'model', 'versions', 'aliases'), rows);
}

function environmentTable(language: Language, environments: readonly Environment[]): string {
  const rows = environments.map(({ name, revisions, live, rollout }) => {
    const at = rollout && { revision: rollout.revision, step: rollout.step + 1 };
    return [name, revisions.length, live, at ? said(language, 'rollout', at) : ''];
  });
  return table(head(language, 'environment', 'revisions', 'live', 'rollout'), rows);
}

function say(host: Host, args: Arguments, state: RegisteredModel | Environment): void {
  if (args.flag('json')) host.out(printJson(state));
  else if ('aliases' in state) host.out(modelTable(host.language, [state]));
  else host.out(environmentTable(host.language, [state]));
}
