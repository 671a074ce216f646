import path from 'node:path';
import { createMlflow } from '../../core/mlflow/api.ts';
import { authorizationOf, serverAddress, type Credentials } from '../../core/mlflow/connect.ts';
import type { FileProgress } from '../../core/mlflow/files.ts';
import { modelFiles } from '../../core/mlflow/model-files.ts';
import { itemOf, readOutbox, runSync, type SyncReport, type SyncWorld } from '../../core/mlflow/sync.ts';
import { planSync, type Conflict, type SyncItem, type SyncPlan, type SyncRequest } from '../../core/mlflow/plan.ts';
import { createServer, ServerRefusal } from '../../core/mlflow/server.ts';
import { problem, Refusal } from '../../core/problem.ts';
import { holding } from '../../core/store/hold.ts';
import type { Language } from '../../core/words/index.ts';
import type { Arguments, Command, ExitStatus, Host, World } from '../host.ts';
import { said, word, type Line } from '../lines.ts';
import { readNotebookFile, storeDirOf, withWorld } from '../open-notebook.ts';
import { jsonOption, storeOption } from '../options.ts';
import { printJson, problemJson, problemLine } from '../print.ts';
import { fetchModel } from '../fetch-model.ts';

const CHOICES = ['ask', 'ours', 'theirs'];

export const sync: Command = {
  name: 'sync',
  doc:
    'Takes the notebook’s runs and the store’s registered models to an MLflow server, and with --pull brings what is ' +
    'new there. Repeat it as often as you like: nothing is sent twice. MLFLOW_TRACKING_USERNAME and ' +
    'MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN, say who asks; they are kept nowhere.',
  positionals: ['NOTEBOOK'],
  options: {
    to: { type: 'text', value: 'URL', doc: 'the server, such as http://localhost:5000' },
    experiment: { type: 'text', value: 'NAME', doc: 'the experiment; without it, the notebook’s title' },
    pull: { type: 'flag', doc: 'also bring runs, versions, aliases, descriptions, notes and tags from the server' },
    files: { type: 'flag', doc: 'with --pull: also the files of the runs' },
    model: {
      type: 'text',
      value: 'NAME@ALIAS',
      doc: 'only fetch this registered model’s ONNX (or NAME/VERSION), beside the notebook, with the cell that uses it',
    },
    'on-conflict': {
      type: 'text',
      value: CHOICES.join('|'),
      doc: 'what both sides changed: ask (the default) or decide',
    },
    'dry-run': { type: 'flag', doc: 'say what would move, and move nothing' },
    store: storeOption,
    json: jsonOption,
  },
  async run(host, args) {
    const to = args.text('to');
    if (to === undefined) throw new Refusal(problem('cli.missing_option', { option: '--to', value: 'URL' }));
    const onConflict = args.text('on-conflict') ?? 'ask';
    if (!CHOICES.includes(onConflict)) {
      throw new Refusal(problem('sync.choice', { option: '--on-conflict', got: onConflict, expected: CHOICES }));
    }
    const open = readNotebookFile(host, args.positionals[0]!, {});
    return withWorld(host, { storeDir: storeDirOf(open.file, args) }, async (world) => {
      const title = open.notebook.front.title ?? path.basename(open.file, path.extname(open.file));
      const request: SyncRequest = {
        url: serverAddress(to),
        experiment: args.text('experiment') ?? title,
        notebook: world.notebookId(open.file),
        pull: args.flag('pull'),
        files: args.flag('files'),
      };
      return signedIn(host, to, async (credentials) => {
        const parts = worldOf(host, world, to, credentials);
        const model = args.text('model');
        if (model !== undefined) return fetchModel(host, parts.mlflow, open, model, args.flag('json'));
        if (args.flag('dry-run')) return sayPlan(host, await planSync(parts.mlflow, world.store, request), args);
        return holding(world.locks, () => synced(host, parts, request, onConflict, args));
      });
    });
  },
};

function worldOf(host: Host, world: World, to: string, credentials: Credentials | undefined): SyncWorld {
  const transport = host.transport({
    address: serverAddress(to, credentials),
    authorization: credentials && authorizationOf(credentials),
    signal: host.signal,
  });
  const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  const { store, clock, hasher } = world;
  return {
    mlflow: createMlflow(createServer({ transport, wait, signal: host.signal })),
    store,
    clock,
    hasher,
    modelFiles,
  };
}

/** Does the work with the credentials of the environment; asks for them, on a terminal, when the server wants some. */
async function signedIn(
  host: Host,
  to: string,
  work: (credentials: Credentials | undefined) => Promise<ExitStatus>,
): Promise<ExitStatus> {
  const given = await givenCredentials(host);
  try {
    return await work(given);
  } catch (error) {
    const wanted = error instanceof ServerRefusal && error.code === 'mlflow.unauthorized';
    if (!wanted || given || !host.ask) throw error;
    const username = await host.ask(said(host.language, 'user_name', { url: serverAddress(to) }), false);
    return work({ kind: 'basic', username, password: await host.ask(said(host.language, 'password'), true) });
  }
}

async function givenCredentials({ env, ask, language }: Host): Promise<Credentials | undefined> {
  const token = env('MLFLOW_TRACKING_TOKEN');
  if (token) return { kind: 'token', token };
  const username = env('MLFLOW_TRACKING_USERNAME');
  if (!username) return undefined;
  const password =
    env('MLFLOW_TRACKING_PASSWORD') ?? (ask ? await ask(said(language, 'password_of', { name: username }), true) : '');
  return { kind: 'basic', username, password };
}

async function synced(
  host: Host,
  world: SyncWorld,
  request: SyncRequest,
  onConflict: string,
  args: Arguments,
): Promise<ExitStatus> {
  const choices = await choose(host, world, request, onConflict);
  const left = await readOutbox(world.store, request);
  if (left.length > 0) host.err(`${said(host.language, 'left_before', { n: left.length })}\n`);
  let last = -1;
  const report = await runSync(
    world,
    { ...request, choices },
    {
      signal: host.signal,
      onProgress: ({ done, total, name, bytes, file }) => {
        const moved = bytes > 0 ? `${(bytes / 1e6).toFixed(1)} MB  ` : '';
        const of = file && file.done < file.size ? `  ${file.path} ${percent(file)}` : '';
        const line = `${said(host.language, 'done_of', { done, total })}  ${moved}${name}${of}`;
        if (host.columns !== undefined) host.err(`\r\u001b[2K${line.slice(0, host.columns - 1)}`);
        else if (done !== last && (done % 100 === 0 || done === total)) host.err(`${line}\n`);
        last = done;
      },
    },
  );
  if (host.columns !== undefined && last >= 0) host.err('\r\u001b[2K');
  return sayReport(host, report, args.flag('json'));
}

const percent = ({ done, size }: FileProgress) => `${Math.floor((100 * done) / size)} %`;

/** What to do about each conflict; asked one by one on a terminal, left open elsewhere. */
async function choose(
  host: Host,
  world: SyncWorld,
  request: SyncRequest,
  onConflict: string,
): Promise<Map<string, 'ours' | 'theirs'>> {
  const choices = new Map<string, 'ours' | 'theirs'>();
  if (onConflict === 'ask' && !host.ask) return choices;
  const { conflicts } = await planSync(world.mlflow, world.store, request);
  for (const conflict of conflicts) {
    if (onConflict !== 'ask') choices.set(conflict.id, onConflict as 'ours' | 'theirs');
    else {
      host.err(`${conflictLine(host.language, conflict)}\n`);
      const answer = (await host.ask!(said(host.language, 'keep_or_take'), false)).trim().toLowerCase();
      if (answer.startsWith('o')) choices.set(conflict.id, 'ours');
      if (answer.startsWith('t')) choices.set(conflict.id, 'theirs');
    }
  }
  return choices;
}

const itemLine = (language: Language, { kind, direction, name }: SyncItem) =>
  `${word(language, direction)}  ${word(language, kind)}  ${name}`;

function conflictLine(language: Language, { kind, name, ours, theirs }: Conflict): string {
  const side = (value: string | null) =>
    value === null ? said(language, 'nothing') : JSON.stringify(value.slice(0, 60));
  return said(language, 'conflict', { kind: word(language, kind), name, ours: side(ours), theirs: side(theirs) });
}

function sayPlan(host: Host, plan: SyncPlan, args: Arguments): ExitStatus {
  const { experiment, steps, waiting, conflicts, same } = plan;
  if (args.flag('json')) {
    const items = { would_move: steps.map(itemOf), waiting: waiting.map(itemOf), conflicts, same };
    host.out(printJson({ experiment: experiment.name, exists: experiment.id !== undefined, ...items }));
  } else {
    const { language } = host;
    for (const step of steps) host.out(`${itemLine(language, step)}\n`);
    for (const step of waiting) host.out(`${said(language, 'with_pull', { item: itemLine(language, step) })}\n`);
    for (const each of conflicts) host.out(`${conflictLine(language, each)}\n`);
    host.err(`${said(language, 'would_move', { n: steps.length, conflicts: conflicts.length, same })}\n`);
  }
  return conflicts.length > 0 ? 1 : 0;
}

/** Conflicts that stay open exit 1; what the server refused 2. */
function sayReport(host: Host, report: SyncReport, json: boolean): ExitStatus {
  const { moved, failed, left, stopped, cancelled, conflicts, waiting, same } = report;
  for (const { item, problems } of failed) {
    for (const each of problems) host.err(`${item.name}: ${problemLine(each, host.language)}\n`);
  }
  for (const each of stopped) host.err(`${problemLine(each, host.language)}\n`);
  for (const each of conflicts) host.err(`${conflictLine(host.language, each)}\n`);
  if (json) {
    const refused = failed.map(({ item, problems }) => ({ ...item, problems: problems.map(problemJson) }));
    const problems = stopped.map(problemJson);
    host.out(printJson({ moved, failed: refused, left, conflicts, waiting, same, problems }));
  } else {
    const counts: [Line, number][] = [
      ['moved', moved.length],
      ['were_there', same],
      ['sync_refused', failed.length],
      ['sync_left', left.length],
      ['conflicts', conflicts.length],
      ['new_there', waiting.length],
    ];
    const told = counts.filter(([line, n]) => n > 0 || line === 'moved' || line === 'were_there');
    host.out(`${told.map(([line, n]) => said(host.language, line, { n })).join(', ')}\n`);
  }
  if (cancelled) return 130;
  if (failed.length > 0 || stopped.length > 0) return 2;
  return conflicts.length > 0 ? 1 : 0;
}
