import { TransportFault, type HttpRequest, type HttpResponse, type Transport } from '../../core/mlflow/transport.ts';
import { Cancelled } from '../../core/problem.ts';

export interface TransportOptions {
  /** As `serverAddress` gives it. */
  readonly address: string;
  readonly authorization: string | undefined;
  readonly signal: AbortSignal;
  /** Without an answer for so long, the request counts as lost. */
  readonly timeoutMs?: number;
}

/** XMLHttpRequest, because `fetch` does not tell how far a body has gone. No cookies are sent to the server. */
export function createHttpTransport({
  address,
  authorization,
  signal,
  timeoutMs = 120_000,
}: TransportOptions): Transport {
  function request({ method, path, headers, body, onSent }: HttpRequest): Promise<HttpResponse> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(new Cancelled());
      const sent = new XMLHttpRequest();
      sent.open(method, address + path);
      sent.responseType = 'arraybuffer';
      sent.timeout = timeoutMs;
      for (const [name, value] of Object.entries(headers)) sent.setRequestHeader(name, value);
      if (authorization !== undefined) sent.setRequestHeader('authorization', authorization);
      const stop = () => sent.abort();
      signal.addEventListener('abort', stop, { once: true });
      sent.onloadend = () => signal.removeEventListener('abort', stop);
      sent.onload = () => {
        const answer = new Uint8Array((sent.response as ArrayBuffer | null) ?? new ArrayBuffer(0));
        resolve({ status: sent.status, headers: headersOf(sent), body: answer });
      };
      sent.onabort = () => reject(new Cancelled());
      sent.ontimeout = () => reject(new TransportFault('timeout', `${timeoutMs / 1000} s`));
      // The browser does not say which: no server, a refused origin, a network that this page may not enter.
      sent.onerror = () => reject(new TransportFault('unreachable', new URL(address).host));
      if (onSent) sent.upload.onprogress = ({ loaded }) => onSent(loaded);
      sent.send(body ? new Uint8Array(body) : null);
    });
  }
  return { request };
}

function headersOf(sent: XMLHttpRequest): Record<string, string> {
  const lines = sent.getAllResponseHeaders().trim().split(/\r?\n/);
  const pairs = lines.map((line) => [
    line.slice(0, line.indexOf(':')).toLowerCase(),
    line.slice(line.indexOf(':') + 1).trim(),
  ]);
  return Object.fromEntries(pairs) as Record<string, string>;
}
