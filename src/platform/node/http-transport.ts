import { Agent as HttpAgent, request as httpRequest, type RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
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

/** Bytes of a body that are handed over before its progress is said. */
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

  function request({ method, path, headers, body, onSent }: HttpRequest): Promise<HttpResponse> {
    if (signal?.aborted) return Promise.reject(new Cancelled());
    const options: RequestOptions = {
      method,
      agent,
      timeout: timeoutMs,
      headers: {
        ...headers,
        ...(authorization !== undefined && { authorization }),
        ...(body && { 'content-length': body.length }),
      },
    };
    return new Promise((resolve, reject) => {
      const sent = open(new URL(address + path), options, (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        response.on('error', fail);
        response.on('end', () => {
          signal?.removeEventListener('abort', stop);
          const named = Object.entries(response.headers).map(([name, value]) => [name, String(value)]);
          const whole = Buffer.concat(pieces);
          resolve({
            status: response.statusCode!,
            headers: Object.fromEntries(named) as Record<string, string>,
            body: new Uint8Array(whole.buffer, whole.byteOffset, whole.length),
          });
        });
      });
      const stop = () => sent.destroy(new Cancelled());
      function fail(error: NodeJS.ErrnoException): void {
        signal?.removeEventListener('abort', stop);
        if (error instanceof Cancelled || error instanceof TransportFault) reject(error);
        else reject(new TransportFault('unreachable', error.code ?? error.message));
      }
      signal?.addEventListener('abort', stop, { once: true });
      sent.on('error', fail);
      sent.on('timeout', () => sent.destroy(new TransportFault('timeout', `${timeoutMs / 1000} s`)));
      write(sent, body, onSent);
    });
  }

  return { request };
}

/** Piece by piece, as fast as the line takes them. */
function write(
  sent: ReturnType<typeof httpRequest>,
  body: Uint8Array | undefined,
  onSent?: (bytes: number) => void,
): void {
  let at = 0;
  const next = () => {
    while (body && at < body.length) {
      const piece = body.subarray(at, at + PIECE);
      at += piece.length;
      const room = sent.write(piece);
      onSent?.(at);
      if (!room && at < body.length) return void sent.once('drain', next);
    }
    sent.end();
  };
  next();
}
