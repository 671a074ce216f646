/**
 * An MLflow server in memory, as strict as the real one where a sync could go wrong: limits, names, what may be sent
 * twice and what may not. It counts requests and can cut the line before or after any of them.
 */
import {
  TransportFault,
  type HttpRequest,
  type HttpResponse,
  type Transport,
} from '../../../src/core/mlflow/transport.ts';

interface Pair {
  key: string;
  value: string;
}
interface Metric {
  key: string;
  value: number | string;
  timestamp: number;
  step: number;
}
interface FakeRun {
  id: string;
  experiment: string;
  name: string;
  status: string;
  start: number;
  end?: number;
  deleted: boolean;
  tags: Map<string, string>;
  params: Map<string, string>;
  metrics: Map<string, Metric>;
  inputs: Map<string, object>;
  outputs: string[];
}
interface FakeVersion {
  version: string;
  description: string;
  source: string;
  run_id?: string;
  tags: Pair[];
}

type Answer = [status: number, body: object | string | Uint8Array];
type Body = Record<string, never> & Record<string, unknown>;

/** Bytes of a file that are handed over at a time. */
const PIECE = 65_536;

async function wholeBody(body: HttpRequest['body']): Promise<Uint8Array | undefined> {
  return body === undefined || body instanceof Uint8Array ? body : body.read(0, body.size);
}

export class FakeMlflow implements Transport {
  readonly experiments = new Map<string, string>();
  readonly runs = new Map<string, FakeRun>();
  readonly models = new Map<
    string,
    { id: string; experiment: string; name: string; status: string; run?: string; tags: Pair[] }
  >();
  readonly registry = new Map<
    string,
    { description: string; aliases: Map<string, string>; versions: FakeVersion[]; tags: Pair[] }
  >();
  readonly files = new Map<string, Uint8Array>();
  readonly log: string[] = [];
  /** Cut at this request (from 0): `before` it is done, or `after`, when the answer is lost. */
  cut: { at: number; when: 'before' | 'after' } | undefined;
  /** Answers given instead of the server's own, by request number. */
  readonly forced = new Map<number, HttpResponse>();
  /** Files of runs lie where the server does not hand them on. */
  elsewhere = false;
  private next = 1;

  async request(request: HttpRequest): Promise<HttpResponse> {
    const number = this.log.length;
    this.log.push(`${request.method} ${request.path.split('?')[0]}`);
    const forced = this.forced.get(number);
    if (forced) return forced;
    const lost = this.cut && number >= this.cut.at;
    if (lost && (this.cut!.when === 'before' || number > this.cut!.at)) throw new TransportFault('unreachable', 'cut');
    const sent = await wholeBody(request.body);
    const [status, body] = this.answer(request, sent);
    if (lost) {
      // Half of the answer may have come before the line broke.
      if (body instanceof Uint8Array) await request.onPiece?.(body.subarray(0, body.length >> 1), 0);
      throw new TransportFault('unreachable', 'cut');
    }
    request.onSent?.(sent?.length ?? 0);
    if (body instanceof Uint8Array) {
      if (!request.onPiece || status !== 200) return { status, headers: {}, body };
      for (let at = 0; at < body.length; at += PIECE) await request.onPiece(body.subarray(at, at + PIECE), at);
      return { status, headers: {}, body: new Uint8Array(0) };
    }
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return { status, headers: { 'content-type': 'application/json' }, body: new TextEncoder().encode(text) };
  }

  /** Everything that a person would see, without what differs between two servers. */
  state(): object {
    const hashOf = (id: string | undefined) =>
      id === undefined ? undefined : this.runs.get(id)?.tags.get('bancada.run_hash');
    return {
      runs: [...this.runs.values()]
        .map(({ id, tags, params, metrics, inputs, outputs, ...rest }) => ({
          name: rest.name,
          status: rest.status,
          start: rest.start,
          end: rest.end,
          tags: [...tags].map(([key, value]) => [key, key === 'mlflow.parentRunId' ? hashOf(value) : value]).sort(),
          params: [...params].sort(),
          metrics: [...metrics.keys()].sort(),
          inputs: [...inputs.keys()].sort(),
          outputs: outputs.map((each) => this.models.get(each)?.name),
          files: this.filesUnder(`1/${id}/artifacts/`),
        }))
        .sort((a, b) => (JSON.stringify(a.tags) < JSON.stringify(b.tags) ? -1 : 1)),
      models: [...this.models.values()].map(({ id, name, status, run, tags }) => ({
        name,
        status,
        tags,
        run: hashOf(run),
        files: this.filesUnder(`1/models/${id}/artifacts/`),
      })),
      registry: [...this.registry].map(([name, { description, aliases, versions }]) => ({
        name,
        description,
        aliases: [...aliases].sort(),
        versions: versions.map((each) => ({
          version: each.version,
          description: each.description,
          tags: each.tags,
          run: hashOf(each.run_id),
        })),
      })),
    };
  }

  /** A finished run that somebody else logged, its id. */
  addRun(name: string, tags: Readonly<Record<string, string>> = {}): string {
    const id = this.id('r');
    const empty = { params: new Map(), metrics: new Map(), inputs: new Map(), outputs: [] };
    const when = { status: 'FINISHED', start: 1000, end: 2000, deleted: false };
    this.runs.set(id, { id, experiment: '1', name, ...when, tags: new Map(Object.entries(tags)), ...empty });
    return id;
  }

  private filesUnder(root: string): string[] {
    return [...this.files]
      .filter(([path]) => path.startsWith(root))
      .map(([path, bytes]) => `${path.slice(root.length)} ${bytes.length}`)
      .sort();
  }

  private id(prefix: string): string {
    return `${prefix}${String(this.next++).padStart(4, '0')}`;
  }

  private answer({ method, path }: HttpRequest, bytes: Uint8Array | undefined): Answer {
    const url = new URL(path, 'http://fake');
    const served = '/api/2.0/mlflow-artifacts/artifacts/';
    if (url.pathname.startsWith(served)) {
      const file = decodeURIComponent(url.pathname.slice(served.length));
      if (method === 'PUT') {
        this.files.set(file, (bytes ?? new Uint8Array(0)).slice());
        return [200, ''];
      }
      const found = this.files.get(file);
      return found ? [200, found] : [404, { error_code: 'RESOURCE_DOES_NOT_EXIST', message: file }];
    }
    if (url.pathname === '/health') return [200, new TextEncoder().encode('OK')];
    const body = (bytes && bytes.length > 0 ? JSON.parse(new TextDecoder().decode(bytes)) : {}) as Body;
    if ((bytes?.length ?? 0) > 1_000_000) return [413, { message: 'too large' }];
    return this.call(`${method} ${url.pathname.replace('/api/2.0/mlflow/', '')}`, body, url.searchParams);
  }

  private call(what: string, body: Body, query: URLSearchParams): Answer {
    const directories = /^GET logged-models\/([^/]+)\/artifacts\/directories$/.exec(what);
    if (directories)
      return this.list(`1/models/${directories[1]}/artifacts/`, query.get('artifact_directory_path') ?? '');
    const model = /^(GET|PATCH) logged-models\/([^/]+)$/.exec(what);
    if (model) {
      const found = this.models.get(model[2]!);
      if (!found) return missing(model[2]!);
      if (model[1] === 'PATCH') found.status = String(body['status']);
      return [200, { model: this.modelDocument(found) }];
    }
    return this.runCall(what, body, query) ?? this.registryCall(what, body, query) ?? [404, '<!doctype html>'];
  }

  private runCall(what: string, body: Body, query: URLSearchParams): Answer | undefined {
    const run = this.runs.get(String(body['run_id'] ?? query.get('run_id') ?? ''));
    switch (what) {
      case 'GET experiments/get-by-name': {
        const id = this.experiments.get(query.get('experiment_name')!);
        return id ? [200, { experiment: { experiment_id: id, lifecycle_stage: 'active' } }] : missing('experiment');
      }
      case 'POST experiments/create':
        if (this.experiments.has(String(body['name']))) return exists('experiment');
        this.experiments.set(String(body['name']), '1');
        return [200, { experiment_id: '1' }];
      case 'POST runs/search': {
        const wanted = /^tags\.`(.+)` (=|!=) '(.*)'$/.exec(String(body['filter'] ?? ''));
        const found = [...this.runs.values()].filter(({ tags }) => {
          if (!wanted) return true;
          const value = tags.get(wanted[1]!);
          return value !== undefined && (value === wanted[3]) === (wanted[2] === '=');
        });
        return [200, { runs: found.map((each) => this.runDocument(each)) }];
      }
      case 'POST runs/create': {
        const made: FakeRun = {
          id: this.id('r'),
          experiment: String(body['experiment_id']),
          name: String(body['run_name']),
          status: 'RUNNING',
          start: Number(body['start_time']),
          deleted: false,
          tags: new Map((body['tags'] as unknown as Pair[]).map(({ key, value }) => [key, value])),
          params: new Map(),
          metrics: new Map(),
          inputs: new Map(),
          outputs: [],
        };
        this.runs.set(made.id, made);
        return [200, { run: this.runDocument(made) }];
      }
    }
    if (!/runs\/|metrics\/|artifacts\/list/.test(what)) return undefined;
    if (!run) return missing('run');
    return this.oneRun(what, body, query, run);
  }

  private oneRun(what: string, body: Body, query: URLSearchParams, run: FakeRun): Answer | undefined {
    switch (what) {
      case 'GET runs/get':
        return [200, { run: this.runDocument(run) }];
      case 'POST runs/log-batch':
        return this.logBatch(run, body);
      case 'POST runs/log-inputs':
        for (const each of body['datasets'] as unknown as { dataset: { name: string; digest: string } }[]) {
          if (each.dataset.digest.length > 36) return refused('digest');
          run.inputs.set(`${each.dataset.name} ${each.dataset.digest}`, each);
        }
        return [200, {}];
      case 'POST runs/outputs': {
        const id = (body['models'] as unknown as { model_id: string }[])[0]!.model_id;
        if (run.outputs.includes(id)) return [400, { error_code: 'BAD_REQUEST', message: 'UNIQUE constraint failed' }];
        run.outputs.push(id);
        return [200, {}];
      }
      case 'POST runs/update':
        run.status = String(body['status']);
        run.end = Number(body['end_time']);
        return [200, {}];
      case 'POST runs/set-tag':
        run.tags.set(String(body['key']), String(body['value']).slice(0, 8000));
        return [200, {}];
      case 'POST runs/delete-tag':
        return run.tags.delete(String(body['key'])) ? [200, {}] : missing('tag');
      case 'POST runs/restore':
        run.deleted = false;
        return [200, {}];
      case 'GET metrics/get-history': {
        const metrics = [...run.metrics.values()].filter(({ key }) => key === query.get('metric_key'));
        return [200, { metrics }];
      }
      case 'GET artifacts/list':
        return this.list(`1/${run.id}/artifacts/`, query.get('path') ?? '');
    }
    return undefined;
  }

  private logBatch(run: FakeRun, body: Body): Answer {
    const {
      metrics = [],
      params = [],
      tags = [],
    } = body as unknown as {
      metrics?: Metric[];
      params?: Pair[];
      tags?: Pair[];
    };
    if (metrics.length > 1000 || params.length > 100 || tags.length > 100) return refused('too many');
    if (metrics.length + params.length + tags.length > 1000) return refused('too many together');
    for (const { key } of [...metrics, ...params, ...tags]) {
      const folded = key.split('/').some((part) => ['', '.', '..'].includes(part));
      if (!/^[\p{L}\p{N}_\-. :/]{1,250}$/u.test(key) || folded) return refused(`Invalid value ${key}`);
    }
    for (const { key, value } of params) {
      if ((run.params.get(key) ?? value) !== value) return refused('changing param values is not allowed');
      run.params.set(key, value.slice(0, 6000));
    }
    for (const { key, value } of tags) run.tags.set(key, value.slice(0, 8000));
    for (const each of metrics) {
      const value =
        each.value === 'Infinity' ? Number.MAX_VALUE : each.value === '-Infinity' ? -Number.MAX_VALUE : each.value;
      const { key, timestamp, step } = each;
      run.metrics.set(JSON.stringify([key, timestamp, step, value]), { key, timestamp, step, value });
    }
    return [200, {}];
  }

  private runDocument(run: FakeRun): object {
    const latest = new Map<string, Metric>();
    for (const each of run.metrics.values()) {
      if ((latest.get(each.key)?.step ?? -Infinity) <= each.step) latest.set(each.key, each);
    }
    const pairs = (map: Map<string, string>) => [...map].map(([key, value]) => ({ key, value }));
    return {
      info: {
        run_id: run.id,
        run_name: run.name,
        experiment_id: run.experiment,
        status: run.status,
        start_time: run.start,
        end_time: run.end,
        artifact_uri: this.elsewhere ? `s3://bucket/${run.id}` : `mlflow-artifacts:/1/${run.id}/artifacts`,
        lifecycle_stage: run.deleted ? 'deleted' : 'active',
      },
      data: { metrics: [...latest.values()], params: pairs(run.params), tags: pairs(run.tags) },
      inputs: { dataset_inputs: [...run.inputs.values()] },
      outputs: { model_outputs: run.outputs.map((id) => ({ model_id: id })) },
    };
  }

  private modelDocument(model: NonNullable<ReturnType<FakeMlflow['models']['get']>>): object {
    const { id, name, status, run, tags } = model;
    return {
      info: {
        model_id: id,
        name,
        status,
        source_run_id: run,
        tags,
        artifact_uri: `mlflow-artifacts:/1/models/${id}/artifacts`,
      },
    };
  }

  private list(root: string, folder: string): Answer {
    const prefix = folder === '' ? root : `${root}${folder}/`;
    const found = new Map<string, object>();
    for (const [path, bytes] of this.files) {
      if (!path.startsWith(prefix)) continue;
      const [head, ...rest] = path.slice(prefix.length).split('/');
      const name = `${folder === '' ? '' : `${folder}/`}${head}`;
      found.set(name, { path: name, is_dir: rest.length > 0, ...(rest.length === 0 && { file_size: bytes.length }) });
    }
    return [200, { root_uri: `mlflow-artifacts:/${root}`, files: [...found.values()] }];
  }

  private registryCall(what: string, body: Body, query: URLSearchParams): Answer | undefined {
    const name = String(body['name'] ?? query.get('name') ?? '');
    const found = this.registry.get(name);
    switch (what) {
      case 'POST logged-models/search': {
        const wanted = /^tags\.`(.+)` = '(.*)'$/.exec(String(body['filter']))!;
        const models = [...this.models.values()].filter(({ tags }) =>
          tags.some(({ key, value }) => key === wanted[1] && value === wanted[2]),
        );
        return [200, { models: models.map((each) => this.modelDocument(each)) }];
      }
      case 'POST logged-models': {
        const id = this.id('m');
        const made = {
          id,
          experiment: String(body['experiment_id']),
          name,
          status: 'LOGGED_MODEL_PENDING',
          ...(body['source_run_id'] !== undefined && { run: String(body['source_run_id']) }),
          tags: body['tags'] as unknown as Pair[],
        };
        this.models.set(id, made);
        return [200, { model: this.modelDocument(made) }];
      }
      case 'GET registered-models/search':
        return [
          200,
          {
            registered_models: [...this.registry].map(([each, { description, aliases, tags }]) => ({
              name: each,
              description,
              tags,
              aliases: [...aliases].map(([alias, version]) => ({ alias, version })),
            })),
          },
        ];
      case 'POST registered-models/create':
        if (found) return exists(name);
        this.registry.set(name, {
          description: '',
          aliases: new Map(),
          versions: [],
          tags: (body['tags'] ?? []) as unknown as Pair[],
        });
        return [200, {}];
      case 'GET model-versions/search': {
        const asked = /^name=['"](.*)['"]$/.exec(query.get('filter')!)![1]!;
        const versions = this.registry.get(asked)?.versions ?? [];
        return [200, { model_versions: versions.map((each) => ({ name: asked, ...each })) }];
      }
    }
    if (!/registered-models|model-versions/.test(what)) return undefined;
    if (!found) return missing(name);
    return this.oneModel(what, body, query, found);
  }

  private oneModel(
    what: string,
    body: Body,
    query: URLSearchParams,
    found: NonNullable<ReturnType<FakeMlflow['registry']['get']>>,
  ): Answer | undefined {
    const number = String(body['version'] ?? query.get('version') ?? '');
    switch (what) {
      case 'POST model-versions/create': {
        const made: FakeVersion = {
          version: String(found.versions.length + 1),
          description: String(body['description'] ?? ''),
          source: String(body['source']),
          ...(body['run_id'] !== undefined && { run_id: String(body['run_id']) }),
          tags: (body['tags'] ?? []) as unknown as Pair[],
        };
        found.versions.push(made);
        return [200, { model_version: { name: String(body['name']), ...made } }];
      }
      case 'PATCH model-versions/update':
        found.versions.find((each) => each.version === number)!.description = String(body['description']);
        return [200, {}];
      case 'PATCH registered-models/update':
        found.description = String(body['description']);
        return [200, {}];
      case 'POST model-versions/set-tag': {
        const { tags } = found.versions.find((each) => each.version === number)!;
        const [key, value] = [String(body['key']), String(body['value'])];
        const old = tags.find((each) => each.key === key);
        if (old) old.value = value;
        else tags.push({ key, value });
        return [200, {}];
      }
      case 'DELETE model-versions/delete-tag': {
        const version = found.versions.find((each) => each.version === number)!;
        version.tags = version.tags.filter(({ key }) => key !== body['key']);
        return [200, {}];
      }
      case 'POST registered-models/set-tag':
        found.tags = found.tags.filter(({ key }) => key !== body['key']);
        found.tags.push({ key: String(body['key']), value: String(body['value']) });
        return [200, {}];
      case 'DELETE registered-models/delete-tag':
        found.tags = found.tags.filter(({ key }) => key !== body['key']);
        return [200, {}];
      case 'POST registered-models/alias':
        found.aliases.set(String(body['alias']), number);
        return [200, {}];
      case 'DELETE registered-models/alias':
        found.aliases.delete(String(body['alias']));
        return [200, {}];
      case 'GET model-versions/get-download-uri': {
        const { source } = found.versions.find((each) => each.version === number)!;
        return [200, { artifact_uri: `mlflow-artifacts:/1/models/${source.replace('models:/', '')}/artifacts` }];
      }
    }
    return undefined;
  }
}

const missing = (what: string): Answer => [404, { error_code: 'RESOURCE_DOES_NOT_EXIST', message: `no ${what}` }];
const exists = (what: string): Answer => [400, { error_code: 'RESOURCE_ALREADY_EXISTS', message: `${what} exists` }];
const refused = (what: string): Answer => [400, { error_code: 'INVALID_PARAMETER_VALUE', message: what }];
