import { Agent as HttpAgent, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import type { ByteSource } from '../../core/ports.ts';
import { TransportFault, type HttpRequest, type HttpResponse, type Transport } from '../../core/mlflow/transport.ts';
import { Cancelled } from '../../core/problem.ts';

export interface TransportOptions {
  /** As `serverAddress` gives it. */
  readonly address: string;
  readonly authorization?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Without a byte either way for so long, the line counts as dead. */
  readonly timeoutMs?: number;
}

/** Bytes of a body that are read and handed over at a time: with what the socket holds, all that memory sees of it. */
const PIECE = 262_144;

/** Requests over kept connections. Follows no redirect, so that credentials go to the named server alone. */
export function createHttpTransport({
  address,
  authorization,
  signal,
  timeoutMs = 60_000,
}: TransportOptions): Transport {
  const secure = address.toLowerCase().startsWith('https:');
  const agent = secure ? new HttpsAgent({ keepAlive: true }) : new HttpAgent({ keepAlive: true });
  const open = secure ? httpsRequest : httpRequest;

  function request({ method, path, headers, body, onSent, onPiece }: HttpRequest): Promise<HttpResponse> {
    if (signal?.aborted) return Promise.reject(new Cancelled());
    const options: RequestOptions = {
      method,
      agent,
      timeout: timeoutMs,
      headers: {
        ...headers,
        ...(authorization !== undefined && { authorization }),
        ...(body && { 'content-length': sizeOf(body) }),
      },
    };
    return new Promise((resolve, reject) => {
      /** Why this side ended it; the line then says only that it was cut. */
      let why: Error | undefined;
      const end = (error: Error) => {
        why ??= error;
        sent.destroy(error);
        fail(error);
      };
      const fail = (error: NodeJS.ErrnoException): void => {
        signal?.removeEventListener('abort', stop);
        reject(why ?? new TransportFault('unreachable', error.code ?? error.message));
      };
      const keep = onPiece && ((piece: Uint8Array, at: number) => onPiece(piece, at).catch(end));
      const sent = open(new URL(address + path), options, (response) => {
        answerOf(response, keep).then((answer) => {
          signal?.removeEventListener('abort', stop);
          resolve(answer);
        }, fail);
      });
      const stop = () => end(new Cancelled());
      signal?.addEventListener('abort', stop, { once: true });
      sent.on('error', fail);
      sent.on('timeout', () => end(new TransportFault('timeout', `${timeoutMs / 1000} s`)));
      write(sent, body, onSent).catch(end);
    });
  }

  return { request };
}

const sizeOf = (body: Uint8Array | ByteSource) => (body instanceof Uint8Array ? body.length : body.size);

async function answerOf(response: IncomingMessage, onPiece: HttpRequest['onPiece']): Promise<HttpResponse> {
  const status = response.statusCode!;
  const pieces: Buffer[] = [];
  let at = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    if (onPiece && status >= 200 && status <= 299) await onPiece(piece, at);
    else pieces.push(piece);
    at += piece.length;
  }
  const named = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
  const whole = Buffer.concat(pieces);
  return {
    status,
    headers: Object.fromEntries(named) as Record<string, string>,
    body: new Uint8Array(whole.buffer, whole.byteOffset, whole.length),
  };
}

/** Piece by piece, as fast as the line takes them. */
async function write(
  sent: ReturnType<typeof httpRequest>,
  body: Uint8Array | ByteSource | undefined,
  onSent?: (bytes: number) => void,
): Promise<void> {
  const size = body ? sizeOf(body) : 0;
  for (let at = 0; at < size && !sent.destroyed;) {
    const end = Math.min(size, at + PIECE);
    const piece = body instanceof Uint8Array ? body.subarray(at, end) : await body!.read(at, end);
    at = end;
    const room = sent.write(piece);
    onSent?.(at);
    if (!room && at < size) await drained(sent);
  }
  if (!sent.destroyed) sent.end();
}

/** Also when the line ends: nothing more is written to it then. */
function drained(sent: ReturnType<typeof httpRequest>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      sent.off('drain', done).off('close', done);
      resolve();
    };
    sent.on('drain', done).on('close', done);
  });
}
