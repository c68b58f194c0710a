import { createServer, type Socket } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import type { HttpClient } from './http-client.ts';
import { get, lent, NO_SECRETS, openClient, serveHttp, type LocalServer } from './local-servers.fixture.ts';
import { createHttpClient } from './undici-client.ts';

const open: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((close) => close()));
});

async function serving(listener: Parameters<typeof serveHttp>[0]): Promise<LocalServer> {
  const server = await serveHttp(listener);
  open.push(server.stop);
  return server;
}

function client(...args: Parameters<typeof openClient>): HttpClient {
  const opened = openClient(...args);
  open.push(opened.close);
  return opened;
}

const text = (body: Uint8Array): string => new TextDecoder().decode(body);

describe('an exchange', () => {
  it('brings status, headers and body, below the path of the base address', async () => {
    const server = await serving((request, response) => response.writeHead(201, { 'content-type': 'application/json' }).end(JSON.stringify({ path: request.url, method: request.method })));
    const answer = await client(`${server.url}/base/`).exchange(get('/things?a=1', { method: 'POST', body: '{}' }), lent());
    expect(answer).toMatchObject({ ok: true, value: { status: 201, headers: { 'content-type': 'application/json' } } });
    expect(answer.ok && JSON.parse(text(answer.value.body))).toEqual({ path: '/base/things?a=1', method: 'POST' });
  });

  it('carries a new X-Request-Id each time, which the record has too', async () => {
    const ids: string[] = [];
    const server = await serving((request, response) => {
      ids.push(String(request.headers['x-request-id']));
      response.end('{}');
    });
    const ctx = lent();
    const http = client(server.url);
    await http.exchange(get('/'), ctx);
    await http.exchange(get('/'), ctx);
    expect(new Set(ids).size).toBe(2);
    expect(ctx.recorded.map(({ requestId }) => requestId)).toEqual(ids);
  });

  it('is recorded without its headers, whatever came of it', async () => {
    const server = await serving((_request, response) => response.writeHead(409, { 'content-type': 'application/json' }).end('{"title":"The debt position violated constraints of uniqueness","status":409,"detail":"…"}'));
    const ctx = lent();
    await client(server.url).exchange(get('/positions', { method: 'POST', headers: { 'ocp-apim-subscription-key': 'chiave-segreta' }, body: '{"iupd":"X"}' }), ctx);
    expect(ctx.recorded).toMatchObject([{ operation: 'test.get', method: 'POST', path: '/positions', http: 409, code: 'GPD_DUPLICATE', requestBody: '{"iupd":"X"}' }]);
    expect(JSON.stringify(ctx.recorded)).not.toContain('chiave-segreta');
  });

  it('is recorded with the size alone of what is no text', async () => {
    const server = await serving((_request, response) => response.writeHead(200, { 'content-type': 'application/pdf' }).end('%PDF'));
    const ctx = lent();
    await client(server.url).exchange(get('/', { method: 'POST', headers: { 'content-type': 'multipart/form-data; boundary=x' }, body: new Uint8Array([1, 2, 3]) }), ctx);
    expect(ctx.recorded).toMatchObject([{ requestBody: '(3 byte)', responseBody: '(4 byte)' }]);
  });

  it.each([['gzip', gzipSync('{"a":1}')], ['br', brotliCompressSync('{"a":1}')], ['deflate', deflateSync('{"a":1}')], ['deflate', deflateRawSync('{"a":1}')]])('undoes %s although it was not asked for', async (encoding, bytes) => {
    const server = await serving((_request, response) => response.writeHead(200, { 'content-encoding': encoding }).end(bytes));
    const answer = await client(server.url).exchange(get('/'), lent());
    expect(answer.ok && text(answer.value.body)).toBe('{"a":1}');
  });

  it('tells how long to wait and what time it is there', async () => {
    const server = await serving((_request, response) => response.writeHead(503, { 'retry-after': '1500 ms', date: 'Sun, 29 Nov 2026 10:00:00 GMT' }).end());
    const http = client(server.url);
    const told: number[] = [];
    http.onServerTime((serverMs) => void told.push(serverMs));
    const answer = await http.exchange(get('/'), lent());
    expect(answer).toMatchObject({ ok: true, value: { status: 503, retryAfterMs: 1_500, dateMs: Date.parse('2026-11-29T10:00:00Z') } });
    expect(told).toEqual([Date.parse('2026-11-29T10:00:00Z')]);
  });

  it('never follows a redirect: the key stays where it was meant for', async () => {
    const asked: string[] = [];
    const elsewhere = await serving((request, response) => {
      asked.push(request.url ?? '');
      response.end();
    });
    const server = await serving((_request, response) => response.writeHead(302, { location: `${elsewhere.url}/stolen` }).end());
    const answer = await client(server.url).exchange(get('/', { headers: { authorization: 'Basic x' } }), lent());
    expect(answer).toMatchObject({ ok: true, value: { status: 302 } });
    expect(asked).toEqual([]);
  });

  it('hands over the HTML of a portal as it is: who asked for JSON sees that it is none', async () => {
    const server = await serving((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Accedi alla rete</html>'));
    const answer = await client(server.url).exchange(get('/'), lent());
    expect(answer.ok && text(answer.value.body)).toContain('Accedi alla rete');
  });

  it('opens a new connection each time when told not to keep them', async () => {
    const ports: (number | undefined)[] = [];
    const server = await serving((request, response) => {
      ports.push(request.socket.remotePort);
      response.end();
    });
    const http = client(server.url, { keepAlive: false });
    await http.exchange(get('/'), lent());
    await http.exchange(get('/'), lent());
    expect(new Set(ports).size).toBe(2);
  });
});

describe('a failure', () => {
  const failed = (code: string, sent: boolean): unknown => ({ ok: false, error: { kind: 'network', sent, code } });

  it('before the connection says that nothing was sent', async () => {
    const server = await serveHttp(() => undefined);
    await server.stop();
    expect(await client(server.url).exchange(get('/', { method: 'POST', body: 'x' }), lent())).toEqual(failed('REFUSED', false));
    expect(await client('https://nome-che-non-esiste.invalid').exchange(get('/'), lent())).toEqual(failed('NAME_NOT_FOUND', false));
  });

  it('while TLS is being agreed on is no connection yet', async () => {
    const sockets: Socket[] = [];
    const silent = createServer((socket) => void sockets.push(socket));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    open.push(() => new Promise((resolve) => silent.close(resolve)));
    const address = silent.address();
    const http = client(`https://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}`, { timeoutMs: 200 });
    expect(await http.exchange(get('/', { method: 'POST', body: 'x' }), lent())).toEqual(failed('CONNECT_TIMEOUT', false));
    for (const socket of sockets) socket.destroy();
  });

  it('after it says that the request may have arrived', async () => {
    const server = await serving((request) => request.socket.destroy());
    const ctx = lent();
    expect(await client(server.url).exchange(get('/secret-path', { method: 'POST', body: 'x' }), ctx)).toEqual(failed('CONNECTION_LOST', true));
    expect(ctx.recorded).toMatchObject([{ http: null, code: 'CONNECTION_LOST', responseBody: null }]);
  });

  it('in the middle of a body is no answer', async () => {
    const server = await serving((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.socket?.destroy());
    });
    expect(await client(server.url).exchange(get('/'), lent())).toEqual(failed('CONNECTION_LOST', true));
  });

  it('comes when the head does not', async () => {
    const server = await serving(() => undefined);
    expect(await client(server.url, { timeoutMs: 150 }).exchange(get('/'), lent())).toEqual(failed('ANSWER_TIMEOUT', true));
  });

  it('comes when the body stops', async () => {
    const server = await serving((_request, response) => void response.writeHead(200).write('a'));
    expect(await client(server.url).exchange(get('/', { timeoutMs: 150 }), lent())).toEqual(failed('BODY_TIMEOUT', true));
  });

  it('comes when a body drips for ever', async () => {
    const server = await serving((_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('a'), 40);
      response.on('close', () => clearInterval(drip));
    });
    expect(await client(server.url, { timeoutMs: 200 }).exchange(get('/'), lent())).toEqual(failed('TOTAL_TIMEOUT', true));
  });

  it('comes with a body beyond the cap, declared, streamed or unpacked', async () => {
    const big = Buffer.alloc(50_000, 0x61);
    const declared = await serving((_request, response) => response.writeHead(200, { 'content-length': String(big.length) }).end(big));
    const streamed = await serving((_request, response) => {
      response.writeHead(200).write(big.subarray(0, 25_000));
      response.end(big.subarray(25_000));
    });
    const packed = await serving((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(big)));
    for (const server of [declared, streamed, packed]) expect(await client(server.url).exchange(get('/', { maxBytes: 30_000 }), lent())).toEqual(failed('ANSWER_TOO_LARGE', true));
  });

  it('comes with an encoding that is not undone, and with a damaged one', async () => {
    const unknown = await serving((_request, response) => response.writeHead(200, { 'content-encoding': 'zstd' }).end('x'));
    const damaged = await serving((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip'));
    for (const server of [unknown, damaged]) expect(await client(server.url).exchange(get('/'), lent())).toEqual(failed('ANSWER_ENCODING', true));
  });

  it('comes when the caller gives up, before and during', async () => {
    const server = await serving(() => undefined);
    expect(await client(server.url).exchange(get('/'), lent(AbortSignal.abort()))).toEqual(failed('STOPPED', false));
    const controller = new AbortController();
    const reached = serving(() => controller.abort());
    expect(await client((await reached).url).exchange(get('/'), lent(controller.signal))).toEqual(failed('STOPPED', true));
  });

  it('comes when the client is closed under it', async () => {
    let closing: Promise<void> | null = null;
    const server = await serving(() => {
      closing = http.close();
    });
    const http = client(server.url);
    expect(await http.exchange(get('/'), lent())).toMatchObject({ ok: false, error: { sent: true } });
    await closing;
  });

  it('comes with what is not HTTP', async () => {
    const server = await serving((request) => void request.socket.end('NOT-HTTP\r\n\r\n'));
    expect(await client(server.url).exchange(get('/'), lent())).toMatchObject({ ok: false, error: { code: 'ANSWER_MALFORMED', sent: true } });
  });
});

describe('the base address', () => {
  const opened = (baseUrl: string, proxyUrl: string | null = null) => createHttpClient({ baseUrl, caPem: null, proxyUrl, keepAlive: true, timeoutMs: 1_000 }, NO_SECRETS);

  it('is https, or http on this computer', () => {
    for (const address of ['https://api.platform.pagopa.it/gpd', 'http://127.0.0.1:8080', 'http://[::1]:8080', 'http://localhost']) expect(opened(address).ok).toBe(true);
    expect(opened('http://192.168.1.10')).toMatchObject({ ok: false, error: { part: 'baseUrl', message: expect.stringContaining('https://') } });
    expect(opened('http://localhost.example.it').ok).toBe(false);
    expect(opened('ftp://localhost').ok).toBe(false);
    expect(opened('pagopa').ok).toBe(false);
  });

  it('carries no credentials and no query', () => {
    expect(opened('https://utente:parola@esempio.it')).toMatchObject({ ok: false, error: { part: 'baseUrl' } });
    expect(opened('https://esempio.it/?subscription-key=x')).toMatchObject({ ok: false, error: { part: 'baseUrl' } });
    expect(opened('https://esempio.it', 'http://utente:parola@proxy:3128')).toMatchObject({ ok: false, error: { part: 'proxyUrl' } });
  });
});
