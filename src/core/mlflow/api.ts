/** The calls to MLflow's REST interface that a sync makes, with the shapes of their answers. Source: MLflow 3.17. */
import { z } from 'zod';
import '../kind/body.ts';
import type { ByteSource } from '../ports.ts';
import { problem } from '../problem.ts';
import { ServerRefusal, type Server } from './server.ts';
import type { HttpRequest } from './transport.ts';

/** Whole numbers come as JSON numbers or, beyond 2^53, as text. */
const whole = z.union([z.number(), z.string()]).transform(Number);
/** Doubles; what JSON has no number for comes as `NaN`, `Infinity`, `-Infinity`. */
const double = z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)]);

const pair = z.object({ key: z.string(), value: z.string().default('') });
const metric = z.object({ key: z.string(), value: double, timestamp: whole.default(0), step: whole.default(0) });
const dataset = z.object({
  tags: z.array(pair).default([]),
  dataset: z.object({
    name: z.string(),
    digest: z.string(),
    schema: z.string().default(''),
    profile: z.string().default(''),
    source: z.string().default(''),
  }),
});

const run = z.object({
  info: z.object({
    run_id: z.string(),
    run_name: z.string().default(''),
    experiment_id: z.string(),
    status: z.string().default('RUNNING'),
    start_time: whole.default(0),
    end_time: whole.optional(),
    artifact_uri: z.string().default(''),
    lifecycle_stage: z.string().default('active'),
  }),
  data: z
    .object({
      metrics: z.array(metric).default([]),
      params: z.array(pair).default([]),
      tags: z.array(pair).default([]),
    })
    .prefault({}),
  inputs: z.object({ dataset_inputs: z.array(dataset).default([]) }).prefault({}),
  outputs: z.object({ model_outputs: z.array(z.object({ model_id: z.string() })).default([]) }).prefault({}),
});

const loggedModel = z.object({
  info: z.object({
    model_id: z.string(),
    name: z.string().default(''),
    artifact_uri: z.string().default(''),
    status: z.string().default(''),
    source_run_id: z.string().optional(),
    tags: z.array(pair).default([]),
  }),
});

const version = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string().default(''),
  source: z.string().default(''),
  run_id: z.string().optional(),
  tags: z.array(pair).default([]),
});

const registered = z.object({
  name: z.string(),
  description: z.string().default(''),
  aliases: z.array(z.object({ alias: z.string(), version: z.string() })).default([]),
  tags: z.array(pair).default([]),
});

const files = z.object({
  root_uri: z.string().default(''),
  files: z
    .array(z.object({ path: z.string(), is_dir: z.boolean().default(false), file_size: whole.default(0) }))
    .default([]),
  next_page_token: z.string().optional(),
});

export type Pair = z.output<typeof pair>;
export type WireMetric = z.output<typeof metric>;
export type WireDataset = z.output<typeof dataset>;
export type WireRun = z.output<typeof run>;
export type LoggedModel = z.output<typeof loggedModel>;
export type WireVersion = z.output<typeof version>;
export type WireModel = z.output<typeof registered>;
export interface WireFile {
  readonly path: string;
  readonly sizeBytes: number;
}

/** A metric as it is sent; a value that JSON has no number for goes as text. */
export interface SentMetric {
  readonly key: string;
  readonly value: number | string;
  readonly timestamp: number;
  readonly step: number;
  readonly model_id?: string;
  readonly dataset_name?: string;
  readonly dataset_digest?: string;
}

export interface SentDataset {
  readonly tags: readonly Pair[];
  readonly dataset: {
    readonly name: string;
    readonly digest: string;
    readonly source_type: string;
    readonly source: string;
    readonly schema: string;
    readonly profile: string;
  };
}

export interface Batch {
  readonly metrics: readonly SentMetric[];
  readonly params: readonly Pair[];
  readonly tags: readonly Pair[];
}

const API = '/api/2.0/mlflow';
const nothing = z.object({});
/** Deeper folders or more files than this are no artifacts of a run. */
const MAX_FILES = 10_000;

export type Mlflow = ReturnType<typeof createMlflow>;

/** Every call throws `ServerRefusal`. What creates is never repeated unasked: look for it by tag first. */
export function createMlflow(server: Server) {
  const get = <S extends z.ZodType>(path: string, query: Record<string, string>, schema: S) =>
    server.json({ method: 'GET', path: API + path, query, repeatable: true }, schema);
  const post = <S extends z.ZodType>(path: string, json: unknown, schema: S, repeatable: boolean) =>
    server.json({ method: 'POST', path: API + path, json, repeatable }, schema);
  const patch = <S extends z.ZodType>(path: string, json: unknown, schema: S) =>
    server.json({ method: 'PATCH', path: API + path, json, repeatable: true }, schema);

  async function pages<T>(ask: (token: string) => Promise<{ items: T[]; next: string | undefined }>): Promise<T[]> {
    const all: T[] = [];
    for (let token = ''; ;) {
      const { items, next } = await ask(token);
      all.push(...items);
      if (next === undefined || next === '' || next === token) return all;
      token = next;
    }
  }

  return {
    async experimentByName(name: string): Promise<string | undefined> {
      const shape = z.object({ experiment: z.object({ experiment_id: z.string(), lifecycle_stage: z.string() }) });
      try {
        return (await get('/experiments/get-by-name', { experiment_name: name }, shape)).experiment.experiment_id;
      } catch (error) {
        if (error instanceof ServerRefusal && error.code === 'mlflow.not_found') return undefined;
        throw error;
      }
    },

    async createExperiment(name: string): Promise<string> {
      return (await post('/experiments/create', { name }, z.object({ experiment_id: z.string() }), false))
        .experiment_id;
    },

    searchRuns(experiment: string, filter: string, view: 'ACTIVE_ONLY' | 'ALL' = 'ALL'): Promise<WireRun[]> {
      const shape = z.object({ runs: z.array(run).default([]), next_page_token: z.string().optional() });
      return pages(async (token) => {
        const body = {
          experiment_ids: [experiment],
          filter,
          run_view_type: view,
          max_results: 1000,
          ...(token !== '' && { page_token: token }),
        };
        const { runs, next_page_token: next } = await post('/runs/search', body, shape, true);
        return { items: runs, next };
      });
    },

    async getRun(id: string): Promise<WireRun> {
      return (await get('/runs/get', { run_id: id }, z.object({ run }))).run;
    },

    async createRun(sent: {
      readonly experiment: string;
      readonly name: string;
      readonly startTime: number;
      readonly tags: readonly Pair[];
    }): Promise<WireRun> {
      const { experiment, name, startTime, tags } = sent;
      const body = { experiment_id: experiment, run_name: name, start_time: startTime, tags };
      return (await post('/runs/create', body, z.object({ run }), false)).run;
    },

    logBatch: (id: string, batch: Batch) => post('/runs/log-batch', { run_id: id, ...batch }, nothing, true),
    logInputs: (id: string, datasets: readonly SentDataset[]) =>
      post('/runs/log-inputs', { run_id: id, datasets }, nothing, true),
    logOutput: (id: string, model: string) =>
      post('/runs/outputs', { run_id: id, models: [{ model_id: model, step: 0 }] }, nothing, false),
    endRun: (id: string, status: string, endTime: number) =>
      post('/runs/update', { run_id: id, status, end_time: endTime }, nothing, true),
    setTag: (id: string, key: string, value: string) =>
      post('/runs/set-tag', { run_id: id, key, value }, nothing, true),
    /** Also when somebody else was faster. */
    async deleteTag(id: string, key: string): Promise<void> {
      try {
        await post('/runs/delete-tag', { run_id: id, key }, nothing, true);
      } catch (error) {
        if (!(error instanceof ServerRefusal && error.code === 'mlflow.not_found')) throw error;
      }
    },
    restoreRun: (id: string) => post('/runs/restore', { run_id: id }, nothing, true),

    async metricHistory(id: string, key: string): Promise<WireMetric[]> {
      const shape = z.object({ metrics: z.array(metric).default([]), next_page_token: z.string().optional() });
      return pages(async (token) => {
        const query = { run_id: id, metric_key: key, max_results: '25000', ...(token !== '' && { page_token: token }) };
        const { metrics, next_page_token: next } = await get('/metrics/get-history', query, shape);
        return { items: metrics, next };
      });
    },

    runFiles: (id: string) => walk((path) => get('/artifacts/list', { run_id: id, ...path }, files)),
    modelFiles: (id: string) =>
      walk(({ path = '', page_token: token = '' }) =>
        get(
          `/logged-models/${encodeURIComponent(id)}/artifacts/directories`,
          { ...(path !== '' && { artifact_directory_path: path }), ...(token !== '' && { page_token: token }) },
          files,
        ),
      ),

    async findLoggedModels(experiment: string, tag: string, value: string): Promise<LoggedModel[]> {
      const body = { experiment_ids: [experiment], filter: `tags.\`${tag}\` = '${value}'`, max_results: 50 };
      const shape = z.object({ models: z.array(loggedModel).default([]) });
      return (await post('/logged-models/search', body, shape, true)).models;
    },
    async createLoggedModel(sent: {
      readonly experiment: string;
      readonly name: string;
      readonly run: string | undefined;
      readonly params: readonly Pair[];
      readonly tags: readonly Pair[];
    }): Promise<LoggedModel> {
      const { experiment, name, run: source, params, tags } = sent;
      const body = {
        experiment_id: experiment,
        name,
        model_type: 'onnx',
        ...(source !== undefined && { source_run_id: source }),
        params,
        tags,
      };
      return (await post('/logged-models', body, z.object({ model: loggedModel }), false)).model;
    },
    async getLoggedModel(id: string): Promise<LoggedModel> {
      return (await get(`/logged-models/${encodeURIComponent(id)}`, {}, z.object({ model: loggedModel }))).model;
    },
    readyLoggedModel: (id: string) =>
      patch(`/logged-models/${encodeURIComponent(id)}`, { model_id: id, status: 'LOGGED_MODEL_READY' }, nothing),

    async listModels(): Promise<WireModel[]> {
      const shape = z.object({
        registered_models: z.array(registered).default([]),
        next_page_token: z.string().optional(),
      });
      return pages(async (token) => {
        const query = { max_results: '200', ...(token !== '' && { page_token: token }) };
        const answer = await get('/registered-models/search', query, shape);
        return { items: answer.registered_models, next: answer.next_page_token };
      });
    },
    createModel: (name: string) =>
      post('/registered-models/create', { name, tags: [{ key: 'bancada', value: '1' }] }, nothing, false),
    async versions(name: string): Promise<WireVersion[]> {
      const shape = z.object({ model_versions: z.array(version).default([]), next_page_token: z.string().optional() });
      // The filter language has no escape for its quotes, so names with both kinds cannot be asked for.
      const quoted = name.includes("'") ? `"${name}"` : `'${name}'`;
      return pages(async (token) => {
        const query = {
          filter: `name=${quoted}`,
          max_results: '200',
          ...(token !== '' && { page_token: token }),
        };
        const { model_versions: items, next_page_token: next } = await get('/model-versions/search', query, shape);
        return { items, next };
      });
    },
    async createVersion(sent: {
      readonly name: string;
      readonly source: string;
      readonly model: string;
      readonly run: string | undefined;
      readonly description: string;
      readonly tags: readonly Pair[];
    }): Promise<WireVersion> {
      const { name, source, model, run: id, description, tags } = sent;
      const body = { name, source, model_id: model, ...(id !== undefined && { run_id: id }), description, tags };
      return (await post('/model-versions/create', body, z.object({ model_version: version }), false)).model_version;
    },
    describeVersion: (name: string, number: string, description: string) =>
      patch('/model-versions/update', { name, version: number, description }, nothing),
    describeModel: (name: string, description: string) =>
      patch('/registered-models/update', { name, description }, nothing),
    setModelTag: (name: string, key: string, value: string) =>
      post('/registered-models/set-tag', { name, key, value }, nothing, true),
    deleteModelTag: (name: string, key: string) =>
      server.json(
        { method: 'DELETE', path: `${API}/registered-models/delete-tag`, json: { name, key }, repeatable: true },
        nothing,
      ),
    setVersionTag: (name: string, number: string, key: string, value: string) =>
      post('/model-versions/set-tag', { name, version: number, key, value }, nothing, true),
    deleteVersionTag: (name: string, number: string, key: string) =>
      server.json(
        {
          method: 'DELETE',
          path: `${API}/model-versions/delete-tag`,
          json: { name, version: number, key },
          repeatable: true,
        },
        nothing,
      ),
    setAlias: (name: string, alias: string, number: string) =>
      post('/registered-models/alias', { name, alias, version: number }, nothing, true),
    deleteAlias: (name: string, alias: string) =>
      server.json(
        { method: 'DELETE', path: `${API}/registered-models/alias`, json: { name, alias }, repeatable: true },
        nothing,
      ),
    async versionUri(name: string, number: string): Promise<string> {
      const shape = z.object({ artifact_uri: z.string() });
      return (await get('/model-versions/get-download-uri', { name, version: number }, shape)).artifact_uri;
    },

    putFile: (uri: string, path: string, bytes: Uint8Array | ByteSource, onSent?: (sent: number) => void) =>
      server.bytes({ method: 'PUT', path: fileUrl(uri, path), bytes, repeatable: true, ...(onSent && { onSent }) }),
    getFile: (uri: string, path: string) => server.bytes({ method: 'GET', path: fileUrl(uri, path), repeatable: true }),
    /** A file piece by piece, from its beginning again (`at` is 0) whenever the line was lost. */
    takeFile: (uri: string, path: string, onPiece: NonNullable<HttpRequest['onPiece']>) =>
      server.bytes({ method: 'GET', path: fileUrl(uri, path), repeatable: true, onPiece }),
  };
}

type Listing = z.output<typeof files>;

/** Every file under an artifact root. */
async function walk(list: (query: { path?: string; page_token?: string }) => Promise<Listing>): Promise<WireFile[]> {
  const found: WireFile[] = [];
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (let token = ''; ;) {
      const query = { ...(folder !== '' && { path: folder }), ...(token !== '' && { page_token: token }) };
      const answer = await list(query);
      for (const each of answer.files) {
        // A folder lies inside the one that was asked for, or the walk would not end.
        if (!each.is_dir) found.push({ path: each.path, sizeBytes: each.file_size });
        else if (each.path.length > folder.length) folders.push(each.path);
      }
      if (found.length + folders.length > MAX_FILES) return found;
      const next = answer.next_page_token ?? '';
      if (next === '' || next === token) break;
      token = next;
    }
  }
  return found;
}

const SERVED = 'mlflow-artifacts:';

/** Where the server itself hands out a file. Refusal `mlflow.artifacts_elsewhere` when it does not serve them. */
function fileUrl(uri: string, path: string): string {
  if (!uri.startsWith(SERVED)) {
    const where = uri.replace(/\?.*$/, '').slice(0, 200);
    throw new ServerRefusal(problem('mlflow.artifacts_elsewhere', { uri: where }), 0);
  }
  const root = uri.slice(SERVED.length).replace(/^\/\/[^/]*/, '');
  const parts = `${root}/${path}`.split('/').filter((part) => part !== '');
  // A browser would fold `..` before it asks, and so reach another run's files.
  if (parts.some((part) => part === '.' || part === '..')) throw new Error(`no file of a model is called ${path}`);
  return `/api/2.0/mlflow-artifacts/artifacts/${parts.map(encodeURIComponent).join('/')}`;
}
