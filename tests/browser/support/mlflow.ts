/** An MLflow server for a journey: the one in memory over HTTP, or a real one where Python has it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { HttpRequest } from '../../../src/core/mlflow/transport.ts';
import { FakeMlflow } from '../../core/mlflow/fake-mlflow.ts';

export interface Mode {
  /** Whether answers let another origin read them. */
  cors: boolean;
  /** The header that requests must carry. */
  authorization?: string;
  /** Answered instead of everything else. */
  page?: string;
}

export interface FakeServer {
  readonly url: string;
  readonly fake: FakeMlflow;
  readonly mode: Mode;
  close(): Promise<void>;
}

export async function fakeServer(): Promise<FakeServer> {
  const fake = new FakeMlflow();
  const mode: Mode = { cors: true };
  const server = createServer((request, response) => void answer(fake, mode, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    fake,
    mode,
    close: () => new Promise((resolve) => (server.closeAllConnections(), server.close(() => resolve()))),
  };
}

async function answer(fake: FakeMlflow, mode: Mode, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const cors = {
    'access-control-allow-origin': request.headers.origin ?? '*',
    'access-control-allow-methods': 'GET, POST, PUT, PATCH, DELETE',
    'access-control-allow-headers': 'content-type, authorization',
  };
  const headers = mode.cors ? cors : {};
  if (request.method === 'OPTIONS') return void response.writeHead(mode.cors ? 200 : 400, headers).end();
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  if (mode.page !== undefined)
    return void response.writeHead(200, { ...headers, 'content-type': 'text/html' }).end(mode.page);
  if (mode.authorization !== undefined && request.headers.authorization !== mode.authorization) {
    return void response.writeHead(401, headers).end('You are not authenticated.');
  }
  const method = request.method as HttpRequest['method'];
  const body = new Uint8Array(Buffer.concat(pieces));
  const given = await fake.request({ method, path: request.url!, headers: {}, ...(body.length > 0 && { body }) });
  response.writeHead(given.status, { ...headers, ...given.headers }).end(given.body);
}

/** `mlflow server` of that Python, which lets the origin in; ended with all its processes. */
export async function realServer(
  python: string,
  origin: string,
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const folder = mkdtempSync(path.join(tmpdir(), 'bancada-mlflow-'));
  const probe = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => probe.once('listening', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  const options = ['--host', '127.0.0.1', '--port', String(port), '--workers', '1', '--serve-artifacts'];
  const stores = ['--backend-store-uri', `sqlite:///${folder}/m.db`, '--artifacts-destination', `${folder}/files`];
  const command = ['-m', 'mlflow', 'server', ...options, ...stores, '--cors-allowed-origins', origin];
  const server = spawn(python, command, { cwd: folder, detached: true, stdio: 'ignore' });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  const url = `http://127.0.0.1:${port}`;
  const isUp = () =>
    fetch(`${url}/health`).then(
      (answered) => answered.ok,
      () => false,
    );
  while (server.exitCode === null && !(await isUp())) await new Promise((resolve) => setTimeout(resolve, 300));
  return {
    url,
    async close() {
      process.kill(-server.pid!, 'SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
