import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createMlflow } from '../../../src/core/mlflow/api.ts';
import { createServer, endsEverything, ServerRefusal, type Ask } from '../../../src/core/mlflow/server.ts';
import { TransportFault, type HttpRequest, type HttpResponse } from '../../../src/core/mlflow/transport.ts';
import { renderProblem } from '../../../src/core/words/index.ts';

type Given = HttpResponse | TransportFault;

function answer(status: number, body: string, headers: Record<string, string> = {}): HttpResponse {
  const type = body.startsWith('<') ? 'text/html' : 'application/json';
  return { status, headers: { 'content-type': type, ...headers }, body: new TextEncoder().encode(body) };
}

const OK = answer(200, '{"n":1}');
const DOWN = new TransportFault('unreachable', 'ECONNREFUSED');
const json = (code: string, message = 'said') => JSON.stringify({ error_code: code, message });

/** What comes of asking a server that gives these answers, the last one for ever. */
async function asked(given: readonly Given[], ask: Partial<Ask> = {}) {
  const waits: number[] = [];
  let requests = 0;
  const transport = {
    async request(): Promise<HttpResponse> {
      const next = given[Math.min(requests++, given.length - 1)]!;
      if (next instanceof TransportFault) throw next;
      return next;
    },
  };
  const server = createServer({ transport, wait: async (ms) => void waits.push(ms) });
  const whole: Ask = { method: 'POST', path: '/api/x', json: {}, repeatable: true, ...ask };
  try {
    return { value: await server.json(whole, z.object({ n: z.number() })), waits, requests };
  } catch (error) {
    if (!(error instanceof ServerRefusal)) throw error;
    return { error, code: error.code, waits, requests, text: renderProblem(error.problems[0]!, 'en') };
  }
}

const cases: [string, Given, string, boolean][] = [
  ['no server', DOWN, 'mlflow.down', true],
  ['a slow server', new TransportFault('timeout', '30 s'), 'mlflow.timeout', true],
  ['a sign-in page', answer(200, '<!doctype html><title>Sign in</title>'), 'mlflow.html', true],
  ['a page for what is not there', answer(404, '<!doctype html><title>404</title>'), 'mlflow.html', true],
  ['being sent elsewhere', answer(302, ''), 'mlflow.html', true],
  ['text that is no JSON', answer(200, 'hello'), 'mlflow.wrong_json', false],
  ['other JSON', answer(200, '{"n":"one"}'), 'mlflow.wrong_json', false],
  ['wrong credentials', answer(401, 'You are not authenticated.'), 'mlflow.unauthorized', true],
  ['a missing right', answer(403, json('PERMISSION_DENIED')), 'mlflow.forbidden', false],
  ['nothing there', answer(404, json('RESOURCE_DOES_NOT_EXIST')), 'mlflow.not_found', false],
  ['a name that is taken', answer(400, json('RESOURCE_ALREADY_EXISTS')), 'mlflow.conflict', false],
  ['a conflict', answer(409, json('CONFLICT')), 'mlflow.conflict', false],
  ['too large a body', answer(413, '<html>413</html>'), 'mlflow.too_large', false],
  ['too many requests', answer(429, '{}', { 'retry-after': '120' }), 'mlflow.too_many', true],
  ['a fault of the server', answer(500, json('INTERNAL_ERROR')), 'mlflow.server_error', false],
  ['a gateway without a server', answer(502, '<html>bad gateway</html>'), 'mlflow.server_error', false],
  ['a refusal', answer(400, json('INVALID_PARAMETER_VALUE')), 'mlflow.refused', false],
];

describe('a server', () => {
  it.each(cases)('names %s', async (_, given, code, ends) => {
    const { error, text, ...rest } = await asked([given]);
    expect(rest.code).toBe(code);
    expect(endsEverything(error)).toBe(ends);
    expect(text).not.toMatch(/[{}]|mlflow\./);
  });

  it.each([
    ['no answer', DOWN],
    ['a timeout', new TransportFault('timeout', '30 s')],
    ['a fault', answer(500, json('INTERNAL_ERROR'))],
    ['a gateway', answer(503, '')],
    ['too many requests', answer(429, '')],
  ])('is asked again after %s, where that is safe', async (_, given) => {
    expect(await asked([given, given, OK])).toEqual({ value: { n: 1 }, waits: [500, 1000], requests: 3 });
  });

  it.each([
    ['no answer', DOWN],
    ['a fault', answer(500, json('INTERNAL_ERROR'))],
    ['a gateway', answer(503, '')],
  ])('is not asked twice to create something after %s', async (_, given) => {
    expect((await asked([given, OK], { repeatable: false })).requests).toBe(1);
  });

  it('is asked again to create something that it had no time for', async () => {
    expect((await asked([answer(429, ''), OK], { repeatable: false })).value).toEqual({ n: 1 });
  });

  it('is given the time that it asks for, up to half a minute', async () => {
    expect((await asked([answer(429, '', { 'retry-after': '7' }), OK])).waits).toEqual([7000]);
    expect(await asked([answer(429, '', { 'retry-after': '31' })])).toMatchObject({
      waits: [],
      code: 'mlflow.too_many',
    });
  });

  it.each(
    cases.filter(
      ([, , code]) => !['mlflow.down', 'mlflow.timeout', 'mlflow.server_error', 'mlflow.too_many'].includes(code),
    ),
  )('is not asked again after %s', async (_, given) => expect((await asked([given, OK])).requests).toBe(1));

  it('gives up after four times', async () => expect((await asked([DOWN])).requests).toBe(4));

  it('does not let what it says steer a terminal or fill a page', async () => {
    const { text } = await asked([answer(400, json('X', `\u001b[2J${'long '.repeat(200)}`))]);
    expect(text).not.toMatch(/\p{Cc}/u);
    expect(text!.length).toBeLessThan(500);
  });
});

describe('files', () => {
  const seen: HttpRequest[] = [];
  const transport = { request: async (each: HttpRequest) => (seen.push(each), answer(200, '')) };
  const mlflow = createMlflow(createServer({ transport, wait: async () => undefined }));

  it('go where the server serves them, each part of the path encoded', async () => {
    await mlflow.putFile('mlflow-artifacts:/1/run/artifacts', 'a b/ç#.bin', new Uint8Array(1));
    await mlflow.putFile('mlflow-artifacts://host:5000/1/run/artifacts', 'x', new Uint8Array(1));
    expect(seen.map(({ path }) => path)).toEqual([
      '/api/2.0/mlflow-artifacts/artifacts/1/run/artifacts/a%20b/%C3%A7%23.bin',
      '/api/2.0/mlflow-artifacts/artifacts/1/run/artifacts/x',
    ]);
  });

  it('are refused where the server does not serve them', () => {
    expect(() => mlflow.putFile('s3://bucket/1?secret=x', 'x', new Uint8Array(1))).toThrow(ServerRefusal);
  });

  it('never leave their folder', () => {
    expect(() => mlflow.getFile('mlflow-artifacts:/1', '../2/x')).toThrow('no file of a model');
  });
});
