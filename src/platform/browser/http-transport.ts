import { TransportFault, type HttpRequest, type HttpResponse, type Transport } from '../../core/mlflow/transport.ts';
import { Cancelled } from '../../core/problem.ts';
import { BlobSource } from './blob-source.ts';

export interface TransportOptions {
  /** As `serverAddress` gives it. */
  readonly address: string;
  readonly authorization: string | undefined;
  readonly signal: AbortSignal;
  /** Without an answer for so long, the request counts as lost. */
  readonly timeoutMs?: number;
}

/** Bytes of a body without a Blob behind it that are read at a time. */
const PIECE = 4 * 1024 * 1024;

/**
 * Uploads by XMLHttpRequest, because `fetch` does not tell how far a body has gone: a Blob leaves from where the browser
 * keeps it. Downloads in pieces by `fetch`, because XMLHttpRequest holds them whole. No cookies are sent to the server.
 */
export function createHttpTransport(options: TransportOptions): Transport {
  return {
    request: (request) =>
      request.onPiece ? download(options, request, request.onPiece) : exchange(options, request, request.body),
  };
}

async function exchange(
  { address, authorization, signal, timeoutMs = 120_000 }: TransportOptions,
  { method, path, headers, onSent }: HttpRequest,
  body: HttpRequest['body'],
): Promise<HttpResponse> {
  const leaving = body && (await blobOf(body));
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(new Cancelled());
    const sent = new XMLHttpRequest();
    sent.open(method, address + path);
    sent.responseType = 'arraybuffer';
    for (const [name, value] of Object.entries(headers)) sent.setRequestHeader(name, value);
    if (authorization !== undefined) sent.setRequestHeader('authorization', authorization);
    const idle = createIdle(timeoutMs, () => sent.abort());
    const stop = () => sent.abort();
    signal.addEventListener('abort', stop, { once: true });
    sent.onloadend = () => {
      idle.stop();
      signal.removeEventListener('abort', stop);
    };
    sent.onload = () => {
      const answer = new Uint8Array((sent.response as ArrayBuffer | null) ?? new ArrayBuffer(0));
      resolve({ status: sent.status, headers: headersOf(sent.getAllResponseHeaders()), body: answer });
    };
    sent.onabort = () => reject(idle.isOver ? timedOut(timeoutMs) : new Cancelled());
    sent.onerror = () => reject(unreachable(address));
    sent.onprogress = () => idle.touch();
    if (onSent) {
      sent.upload.onprogress = ({ loaded }) => {
        idle.touch();
        onSent(loaded);
      };
    }
    sent.send(leaving ?? null);
  });
}

/** A Blob, so that no script need hold the body while it leaves. */
async function blobOf(body: NonNullable<HttpRequest['body']>): Promise<Blob> {
  if (body instanceof BlobSource) return body.blob;
  if (body instanceof Uint8Array) return new Blob([body as Uint8Array<ArrayBuffer>]);
  const blobs: Blob[] = [];
  for (let at = 0; at < body.size; at += PIECE) {
    const piece = await body.read(at, Math.min(body.size, at + PIECE));
    blobs.push(new Blob([piece as Uint8Array<ArrayBuffer>]));
  }
  return new Blob(blobs);
}

async function download(
  { address, authorization, signal, timeoutMs = 120_000 }: TransportOptions,
  { method, path, headers }: HttpRequest,
  onPiece: NonNullable<HttpRequest['onPiece']>,
): Promise<HttpResponse> {
  const line = new AbortController();
  const idle = createIdle(timeoutMs, () => line.abort());
  const lost = (): Error => {
    if (signal.aborted) return new Cancelled();
    return idle.isOver ? timedOut(timeoutMs) : unreachable(address);
  };
  try {
    const response = await fetch(address + path, {
      method,
      headers: { ...headers, ...(authorization !== undefined && { authorization }) },
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.any([signal, line.signal]),
    }).catch(() => Promise.reject(lost()));
    const { status } = response;
    const named = Object.fromEntries(response.headers.entries());
    if (!response.ok || !response.body) {
      const rest: ArrayBuffer = await response.arrayBuffer().catch(() => Promise.reject(lost()));
      return { status, headers: named, body: new Uint8Array(rest) };
    }
    const reader = response.body.getReader();
    for (let at = 0; ;) {
      const { done, value } = await reader.read().catch(() => Promise.reject(lost()));
      if (done) break;
      idle.touch();
      await onPiece(value, at);
      at += value.length;
    }
    return { status, headers: named, body: new Uint8Array(0) };
  } finally {
    idle.stop();
  }
}

/** Calls `end` when nothing has moved for so long. */
function createIdle(ms: number, end: () => void) {
  let over = false;
  const expire = () => {
    over = true;
    end();
  };
  let timer = setTimeout(expire, ms);
  return {
    get isOver() {
      return over;
    },
    touch() {
      clearTimeout(timer);
      timer = setTimeout(expire, ms);
    },
    stop: () => clearTimeout(timer),
  };
}

const timedOut = (ms: number) => new TransportFault('timeout', `${ms / 1000} s`);
/** The browser does not say which: no server, a refused origin, a network that this page may not enter. */
const unreachable = (address: string) => new TransportFault('unreachable', new URL(address).host);

function headersOf(text: string): Record<string, string> {
  const lines = text.trim().split(/\r?\n/);
  const pairs = lines.map((line) => [
    line.slice(0, line.indexOf(':')).toLowerCase(),
    line.slice(line.indexOf(':') + 1).trim(),
  ]);
  return Object.fromEntries(pairs) as Record<string, string>;
}
