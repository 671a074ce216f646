/** The way to a server, as the core sees it: one request, one answer. `platform/remote` implements it. */

import type { ByteSource } from '../ports.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the server's address on, with a leading slash and the query in it. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** A source leaves piece by piece: it may be larger than memory. */
  readonly body?: Uint8Array | ByteSource;
  /** Bytes of the body that have left so far; rises. */
  readonly onSent?: (bytes: number) => void;
  /**
   * Is given a good answer's bytes in order, one piece after the other, and the answer's `body` stays empty. `at` is
   * where the piece begins; 0 again when the request is sent again.
   */
  readonly onPiece?: (piece: Uint8Array, at: number) => Promise<void>;
}

export interface HttpResponse {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Sends credentials by itself: nothing above a transport ever holds them. Throws `TransportFault` when no answer came
 * and `Cancelled` when the person stopped it.
 */
export interface Transport {
  request(request: HttpRequest): Promise<HttpResponse>;
}

/** No answer: the server could not be reached, cut the line, or took too long. What it did is not known. */
export class TransportFault extends Error {
  readonly reason: 'unreachable' | 'timeout';

  constructor(reason: 'unreachable' | 'timeout', detail: string) {
    super(detail);
    this.name = 'TransportFault';
    this.reason = reason;
  }
}
