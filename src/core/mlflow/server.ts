/** Asking an MLflow server: answers are checked, failures have names, and what is safe to ask again is asked again. */
import type { z } from 'zod';
import type { ByteSource } from '../ports.ts';
import { Cancelled, problem, Refusal, type Problem } from '../problem.ts';
import { TransportFault, type HttpRequest, type HttpResponse, type Transport } from './transport.ts';

export interface ServerOptions {
  readonly transport: Transport;
  /** Resolves after that many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
  readonly signal?: AbortSignal | undefined;
}

export interface Ask {
  readonly method: HttpRequest['method'];
  /** Under the server's address, for example `/api/2.0/mlflow/runs/get`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly bytes?: Uint8Array | ByteSource;
  readonly onSent?: (bytes: number) => void;
  /** As of `HttpRequest`: takes a good answer piece by piece. */
  readonly onPiece?: HttpRequest['onPiece'];
  /** Doing it twice is the same as doing it once, so that it may be sent again when no answer came. */
  readonly repeatable: boolean;
}

export interface Server {
  /** The answer as JSON of that shape. */
  json<Schema extends z.ZodType>(ask: Ask, schema: Schema): Promise<z.output<Schema>>;
  /** The answer's bytes. */
  bytes(ask: Ask): Promise<Uint8Array>;
}

/** What the server said no to, or why it could not be asked. `mlflow.*` codes; `errorCode` is MLflow's own word. */
export class ServerRefusal extends Refusal {
  readonly status: number;
  readonly errorCode: string;

  constructor(why: Problem, status: number, errorCode = '') {
    super(why);
    this.name = 'ServerRefusal';
    this.status = status;
    this.errorCode = errorCode;
  }

  get code(): string {
    return this.problems[0]!.code;
  }
}

/** Nothing else will work either: there is no server, or it does not let this person in. */
export function endsEverything(error: unknown): boolean {
  return (
    error instanceof ServerRefusal &&
    ['mlflow.down', 'mlflow.timeout', 'mlflow.html', 'mlflow.unauthorized', 'mlflow.too_many'].includes(error.code)
  );
}

const WAITS_MS = [500, 1000, 2000];
const LONGEST_WAIT_MS = 30_000;

export function createServer({ transport, wait, signal }: ServerOptions): Server {
  /** The first answer that is not worth asking again for. */
  async function send(ask: Ask): Promise<HttpResponse> {
    for (let attempt = 0; ; attempt++) {
      if (signal?.aborted) throw new Cancelled();
      const last = attempt >= WAITS_MS.length;
      try {
        const response = await transport.request(requestOf(ask));
        const pause = last ? undefined : pauseOf(ask, response, WAITS_MS[attempt]!);
        if (pause === undefined) return response;
        await wait(pause);
      } catch (error) {
        if (!(error instanceof TransportFault)) throw error;
        if (last || !ask.repeatable) throw noAnswer(error);
        await wait(WAITS_MS[attempt]!);
      }
    }
  }

  return {
    async json(ask, schema) {
      const response = await send(ask);
      const document = readJson(ask, response);
      const read = schema.safeParse(document);
      if (read.success) return read.data;
      const [issue] = read.error.issues;
      const detail = `${issue!.path.join('.')}: ${issue!.message}`;
      throw new ServerRefusal(problem('mlflow.wrong_json', { path: ask.path, detail }), response.status);
    },
    async bytes(ask) {
      const response = await send(ask);
      if (response.status < 200 || response.status > 299) readJson(ask, response);
      return response.body;
    },
  };
}

function requestOf({ method, path, query, json, bytes, onSent, onPiece }: Ask): HttpRequest {
  const search = Object.entries(query ?? {})
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  const body = json === undefined ? bytes : new TextEncoder().encode(JSON.stringify(json));
  return {
    method,
    path: search === '' ? path : `${path}?${search}`,
    headers: json === undefined ? {} : { 'content-type': 'application/json' },
    ...(body && { body }),
    ...(onSent && { onSent }),
    ...(onPiece && { onPiece }),
  };
}

function sizeOf(body: HttpRequest['body']): number {
  if (body === undefined) return 0;
  return body instanceof Uint8Array ? body.length : body.size;
}

/** How long to wait before asking again; undefined where this answer is the answer. */
function pauseOf({ repeatable }: Ask, { status, headers }: HttpResponse, usual: number): number | undefined {
  if (status === 429 || status === 503) {
    const seconds = Number(headers['retry-after'] ?? NaN);
    const asked = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : usual;
    // A server that refuses for load has not begun the work, whatever the work is.
    if (status === 429 || repeatable) return asked <= LONGEST_WAIT_MS ? asked : undefined;
  }
  return repeatable && status >= 500 && status !== 501 ? usual : undefined;
}

function noAnswer({ reason, message }: TransportFault): ServerRefusal {
  const code = reason === 'timeout' ? 'mlflow.timeout' : 'mlflow.down';
  return new ServerRefusal(problem(code, { detail: message }), 0);
}

/** The document of a good answer; a `ServerRefusal` of any other. */
function readJson(ask: Ask, response: HttpResponse): unknown {
  const { status, headers, body } = response;
  const text = new TextDecoder().decode(body.length > 4096 && status >= 400 ? body.subarray(0, 4096) : body);
  const page = (headers['content-type'] ?? '').includes('html') || text.trimStart().startsWith('<');
  const { path } = ask;
  if (status >= 200 && status <= 299 && !page) {
    try {
      return JSON.parse(text === '' ? '{}' : text);
    } catch {
      throw new ServerRefusal(problem('mlflow.wrong_json', { path, detail: plain(text) }), status);
    }
  }
  const { errorCode, message } = page ? { errorCode: '', message: '' } : saidIn(text);
  throw new ServerRefusal(refusalOf({ path, page, status, errorCode, message, headers, ask }), status, errorCode);
}

interface Said {
  readonly path: string;
  readonly page: boolean;
  readonly status: number;
  readonly errorCode: string;
  readonly message: string;
  readonly headers: HttpResponse['headers'];
  readonly ask: Ask;
}

function refusalOf({ path, page, status, errorCode, message, headers, ask }: Said): Problem {
  if (status === 401) return problem('mlflow.unauthorized');
  if (status === 403) return problem('mlflow.forbidden', { path, message });
  if (status === 413) return problem('mlflow.too_large', { path, bytes: sizeOf(requestOf(ask).body) });
  if (status === 429) return problem('mlflow.too_many', { seconds: headers['retry-after'] ?? '' });
  if (status >= 500) return problem('mlflow.server_error', { path, status, message });
  if (page || status < 400) return problem('mlflow.html', { path, status });
  if (errorCode === 'RESOURCE_ALREADY_EXISTS' || status === 409) return problem('mlflow.conflict', { path, message });
  if (errorCode === 'RESOURCE_DOES_NOT_EXIST' || status === 404) return problem('mlflow.not_found', { path, message });
  return problem('mlflow.refused', { path, status, message });
}

/** `{ error_code, message }` as MLflow says it; else the text itself. */
function saidIn(text: string): { errorCode: string; message: string } {
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return { errorCode: '', message: plain(text) };
  }
  const { error_code: code, message } = (said ?? {}) as { error_code?: unknown; message?: unknown };
  return {
    errorCode: typeof code === 'string' ? code : '',
    message: typeof message === 'string' ? plain(message) : '',
  };
}

/** A stranger's text, short and without what could steer a terminal. */
function plain(text: string): string {
  const line = text.replace(/[\p{C}\s]+/gu, ' ').trim();
  return line.length > 300 ? `${line.slice(0, 299)}…` : line;
}
