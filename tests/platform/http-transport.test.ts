import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { TransportFault } from '../../src/core/mlflow/transport.ts';
import { Cancelled } from '../../src/core/problem.ts';
import { createHttpTransport } from '../../src/platform/node/http-transport.ts';

const servers: Server[] = [];
afterEach(() => servers.splice(0).forEach((each) => (each.closeAllConnections(), each.close())));

async function listening(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const get = { method: 'GET', path: '/x?y=1', headers: {} } as const;
const failed = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

describe('requests from Node', () => {
  it('carry the path, the body and the credentials, and bring the whole answer', async () => {
    const address = await listening((request, response) => {
      const pieces: Buffer[] = [];
      request.on('data', (piece: Buffer) => pieces.push(piece));
      request.on('end', () => {
        const { method, url, headers } = request;
        response.writeHead(201, { 'X-Seen': 'yes' });
        response.end(JSON.stringify([method, url, headers.authorization, Buffer.concat(pieces).length]));
      });
    });
    const sent: number[] = [];
    const transport = createHttpTransport({ address: `${address}/team`, authorization: 'Bearer x' });
    const body = new Uint8Array(1_000_000).fill(7);
    const answer = await transport.request({
      method: 'PUT',
      path: '/f',
      headers: {},
      body,
      onSent: (bytes) => sent.push(bytes),
    });
    expect([answer.status, answer.headers['x-seen']]).toEqual([201, 'yes']);
    expect(JSON.parse(new TextDecoder().decode(answer.body))).toEqual(['PUT', '/team/f', 'Bearer x', 1_000_000]);
    expect([sent.length > 2, sent.at(-1), [...sent].sort((a, b) => a - b)]).toEqual([true, 1_000_000, sent]);
  });

  it('name a server that is not there, one that cuts the line and one that says nothing', async () => {
    const cuts = await listening((request) => request.socket.destroy());
    const silent = await listening(() => undefined);
    const faults = [
      await failed(createHttpTransport({ address: 'http://127.0.0.1:9' }).request(get)),
      await failed(createHttpTransport({ address: cuts }).request(get)),
      await failed(createHttpTransport({ address: silent, timeoutMs: 50 }).request(get)),
    ];
    expect(faults.every((each) => each instanceof TransportFault)).toBe(true);
    expect(faults.map((each) => (each as TransportFault).reason)).toEqual(['unreachable', 'unreachable', 'timeout']);
  });

  it('do not go where they are sent on to, so that credentials stay with the server', async () => {
    const address = await listening((_, response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(),
    );
    expect((await createHttpTransport({ address, authorization: 'Bearer x' }).request(get)).status).toBe(302);
  });

  it('end at once when the person says stop', async () => {
    const controller = new AbortController();
    const address = await listening(() => controller.abort());
    const transport = createHttpTransport({ address, signal: controller.signal });
    expect(await failed(transport.request(get))).toBeInstanceOf(Cancelled);
    expect(await failed(transport.request(get))).toBeInstanceOf(Cancelled);
  });
});
