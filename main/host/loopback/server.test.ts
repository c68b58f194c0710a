import { createServer } from 'node:http';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createLoopbackVisitor, socketOutcome, type LoopbackVisitor } from '../testing/loopback-visitor.ts';
import { createToyApplication, type ToyApplication } from '../testing/toy-application.ts';
import { MAX_MESSAGE_BYTES, startLoopbackServer, type LoopbackServer, type LoopbackServerOptions } from './server.ts';

let application: ToyApplication;
let staticDir: string;
let server: LoopbackServer;
let visitor: LoopbackVisitor;
const counts: number[] = [];

async function startServer(options: Partial<LoopbackServerOptions> = {}): Promise<void> {
  const started = await startLoopbackServer({ application, staticDir, onClientCount: (count) => counts.push(count), ...options });
  if (!started.ok) throw new Error(started.error.code);
  server = started.value;
  visitor = createLoopbackVisitor(server.origin);
}

beforeEach(async () => {
  application = createToyApplication();
  counts.length = 0;
  staticDir = await mkdtemp(join(tmpdir(), 'sportello-static-'));
  await mkdir(join(staticDir, 'assets'));
  await writeFile(join(staticDir, 'index.html'), '<!doctype html><meta name="csp-nonce" content="__CSP_NONCE__"><title>Sportello</title>');
  await writeFile(join(staticDir, 'assets', 'app-a1b2c3d4.js'), 'export {}');
  await startServer();
});

afterEach(async () => {
  await server.close();
  await rm(staticDir, { recursive: true });
});

const enter = () => visitor.enter(server.issueEntryAddress());
const entryTarget = () => server.issueEntryAddress().slice(server.origin.length);

describe('the origin', () => {
  test('is a random name below localhost, another at each start', async () => {
    const first = server.origin;
    expect(first).toMatch(/^http:\/\/s[0-9a-f]{16}\.localhost:\d+$/);
    await server.close();
    await startServer();
    expect(new URL(server.origin).hostname).not.toBe(new URL(first).hostname);
  });

  test('is not reachable on an address other than 127.0.0.1', async () => {
    const { port } = new URL(server.origin);
    const addresses = Object.values(networkInterfaces()).flat().filter((one) => one !== undefined && !one.internal && one.family === 'IPv4').map((one) => one?.address ?? '');
    for (const address of ['127.0.0.2', ...addresses]) {
      const outcome = await new Promise((resolve) => {
        const socket = connect({ host: address, port: Number(port), timeout: 2_000 });
        socket.on('connect', () => { resolve('CONNECTED'); socket.destroy(); });
        socket.on('timeout', () => { resolve('NO_ANSWER'); socket.destroy(); });
        socket.on('error', () => resolve('REFUSED'));
      });
      expect(outcome, address).not.toBe('CONNECTED');
    }
  });

  test('a port in use is a value', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => { other.listen(0, '127.0.0.1', resolve); });
    const address = other.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    expect(await startLoopbackServer({ application, staticDir, port })).toEqual({ ok: false, error: { code: 'PORT_UNAVAILABLE' } });
    other.close();
  });
});

describe('HTTP', () => {
  test.each(['evil.example', 'localhost', '127.0.0.1', 'other.localhost'])('421 for the host %s, with or without the port', async (host) => {
    const { port } = new URL(server.origin);
    const cookie = await enter();
    expect((await visitor.visit('/', { host, cookie })).status).toBe(421);
    expect((await visitor.visit('/', { host: `${host}:${port}`, cookie })).status).toBe(421);
  });

  test('421 for a foreign host even with a good token, which stays good', async () => {
    const target = entryTarget();
    expect((await visitor.visit(target, { host: 'evil.example' })).status).toBe(421);
    expect((await visitor.visit(target)).status).toBe(303);
  });

  test('403 without a cookie, with a wrong one, and for an asset too', async () => {
    expect((await visitor.visit('/')).status).toBe(403);
    expect((await visitor.visit('/', { cookie: 'sportello=guess' })).status).toBe(403);
    expect((await visitor.visit('/assets/app-a1b2c3d4.js')).status).toBe(403);
  });

  test('303 for a token, with a cookie that scripts and other sites cannot use', async () => {
    const answer = await visitor.visit(entryTarget());
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe('/entered');
    expect(answer.headers['set-cookie']?.[0]).toMatch(/^sportello=[\w-]{43}; HttpOnly; SameSite=Strict; Path=\/$/);
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test('the page after the token asks for no cookie and goes on to the application by itself', async () => {
    const answer = await visitor.visit('/entered');
    expect(answer.status).toBe(200);
    expect(answer.body).toContain('content="0;url=/"');
  });

  test('403 for a token used twice, a wrong one, none', async () => {
    const target = entryTarget();
    expect((await visitor.visit(target)).status).toBe(303);
    expect((await visitor.visit(target)).status).toBe(403);
    expect((await visitor.visit('/enter?token=guess')).status).toBe(403);
    expect((await visitor.visit('/enter')).status).toBe(403);
  });

  test('403 for an expired token', async () => {
    await server.close();
    await startServer({ tokenLifeMs: 0 });
    expect((await visitor.visit(entryTarget())).status).toBe(403);
  });

  test('looking at an entry address with HEAD does not use its token up', async () => {
    const target = entryTarget();
    expect((await visitor.visit(target, {}, 'HEAD')).status).toBe(403);
    expect((await visitor.visit(target)).status).toBe(303);
  });

  test.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE'])('405 for %s', async (method) => {
    const answer = await visitor.visit('/', { cookie: await enter() }, method);
    expect(answer.status).toBe(405);
    expect(answer.headers.allow).toBe('GET, HEAD');
  });

  test.each(['/..%2f..%2fetc/passwd', '/assets/..%2f..%2f..%2fetc%2fpasswd', '/../package.json', '/%2e%2e/package.json', '/..%5c..%5cwindows', '/assets/..\\..\\x'])('403 for the path %s', async (target) => {
    expect((await visitor.visit(target, { cookie: await enter() })).status).toBe(403);
  });

  test('400 for a path that cannot be decoded or holds a NUL', async () => {
    const cookie = await enter();
    expect((await visitor.visit('/%zz', { cookie })).status).toBe(400);
    expect((await visitor.visit('/index.html%00.js', { cookie })).status).toBe(400);
  });

  test('404 for what the build does not hold', async () => {
    expect((await visitor.visit('/assets/none.js', { cookie: await enter() })).status).toBe(404);
  });

  test('the page carries a nonce of its own in header and body, another at each response, and is not kept', async () => {
    const cookie = await enter();
    const pages = [await visitor.visit('/', { cookie }), await visitor.visit('/', { cookie })];
    const nonces = pages.map((page) => /'nonce-([\w-]+)'/.exec(String(page.headers['content-security-policy']))?.[1] ?? 'none');
    expect(nonces[0]).toMatch(/^[\w-]{22}$/);
    expect(nonces[0]).not.toBe(nonces[1]);
    pages.forEach((page, index) => {
      expect(page.status).toBe(200);
      expect(page.body).toContain(`<meta name="csp-nonce" content="${nonces[index]}">`);
      expect(page.headers['cache-control']).toBe('no-store');
    });
  });

  test('the policy of the page names its own socket and nothing outside', async () => {
    const page = await visitor.visit('/', { cookie: await enter() });
    const policy = String(page.headers['content-security-policy']).replace(/nonce-[\w-]+/, 'nonce-…').replaceAll(new URL(server.origin).host, '<host>');
    expect(policy.split('; ')).toEqual([
      `default-src 'none'`, `script-src 'self'`, `worker-src 'self'`, `style-src 'self' 'nonce-…'`, `style-src-attr 'none'`, `font-src 'self'`,
      `img-src 'self' data: blob:`, `connect-src 'self' ws://<host>/bridge`, `frame-src blob:`, `base-uri 'none'`, `form-action 'none'`, `frame-ancestors 'none'`,
    ]);
  });

  test('every answer, refusals included, carries the security headers', async () => {
    const cookie = await enter();
    const answers = [
      await visitor.visit('/', { cookie }), await visitor.visit('/assets/app-a1b2c3d4.js', { cookie }), await visitor.visit('/none', { cookie }),
      await visitor.visit('/'), await visitor.visit('/', { host: 'evil.example' }), await visitor.visit('/', {}, 'POST'), await visitor.visit(entryTarget()), await visitor.visit('/entered'),
    ];
    for (const { headers } of answers) {
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cross-origin-opener-policy': 'same-origin', 'cross-origin-resource-policy': 'same-origin' });
      expect(headers['content-security-policy']).toContain(`default-src 'none'`);
      expect(headers['access-control-allow-origin']).toBeUndefined();
    }
  });

  test('a file named by its content is kept by the browser, with its own type', async () => {
    const answer = await visitor.visit('/assets/app-a1b2c3d4.js', { cookie: await enter() });
    expect(answer.headers['cache-control']).toContain('immutable');
    expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8');
  });

  test('HEAD answers as GET without a body', async () => {
    const answer = await visitor.visit('/', { cookie: await enter() }, 'HEAD');
    expect(answer.status).toBe(200);
    expect(answer.body).toBe('');
  });
});

describe('the socket', () => {
  test('opens for our own page with its cookie', async () => {
    const socket = visitor.openSocket({ origin: server.origin, cookie: await enter() });
    expect(await socketOutcome(socket)).toBe('OPEN');
    expect(server.connectedClients()).toBe(1);
    socket.terminate();
    await vi.waitUntil(() => server.connectedClients() === 0);
    expect(counts).toEqual([1, 0]);
  });

  test.each([undefined, 'null', 'http://evil.example', 'http://localhost', 'https://evil.localhost', 'file://'])('403 with the origin %s', async (origin) => {
    const headers = { cookie: await enter(), ...(origin === undefined ? {} : { origin }) };
    expect(await socketOutcome(visitor.openSocket(headers))).toBe(403);
  });

  test('403 without a cookie or with a wrong one; 421 with a foreign host; 404 elsewhere', async () => {
    const { origin } = server;
    expect(await socketOutcome(visitor.openSocket({ origin }))).toBe(403);
    expect(await socketOutcome(visitor.openSocket({ origin, cookie: 'sportello=guess' }))).toBe(403);
    const cookie = await enter();
    expect(await socketOutcome(visitor.openSocket({ origin, cookie, host: 'evil.example' }))).toBe(421);
    expect(await socketOutcome(visitor.openSocket({ origin, cookie }, '/other'))).toBe(404);
  });

  test.each(['not json', '{', '[]', 'null', '{"i":1}', '{"i":"1","p":{"u":7}}', '{"i":"1","p":{"u":"::"}}', Buffer.from([0xff, 0xfe, 1])])('a broken message (%#) costs its sender the socket at most, and the core goes on', async (message) => {
    const cookie = await enter();
    const rude = visitor.openSocket({ origin: server.origin, cookie });
    await socketOutcome(rude);
    rude.send(message);
    rude.send('still not json');
    await new Promise<void>((resolve) => { rude.on('close', () => resolve()); });
    expect(await socketOutcome(visitor.openSocket({ origin: server.origin, cookie }))).toBe('OPEN');
  });

  test('a message above the limit closes the socket', async () => {
    const socket = visitor.openSocket({ origin: server.origin, cookie: await enter() });
    await socketOutcome(socket);
    const closed = new Promise<number>((resolve) => { socket.on('close', resolve); });
    socket.on('error', () => undefined);
    socket.send(Buffer.alloc(MAX_MESSAGE_BYTES + 1));
    expect([1006, 1009]).toContain(await closed);
  });

  test('a browser that answers no ping is cut', async () => {
    await server.close();
    await startServer({ heartbeatMs: 20 });
    const socket = visitor.openSocket({ origin: server.origin, cookie: await enter() });
    await socketOutcome(socket);
    socket.pause();
    await vi.waitUntil(() => server.connectedClients() === 0, { timeout: 5_000 });
    expect(server.connectedClients()).toBe(0);
    socket.terminate();
  });

  test('a browser that answers stays', async () => {
    await server.close();
    await startServer({ heartbeatMs: 400 });
    const socket = visitor.openSocket({ origin: server.origin, cookie: await enter() });
    let pings = 0;
    socket.on('ping', () => { pings += 1; });
    await socketOutcome(socket);
    await vi.waitUntil(() => pings > 2, { timeout: 15_000 });
    expect(server.connectedClients()).toBe(1);
  });
});

describe('who is there', () => {
  test('a page that reloads within the time given keeps its login, a window that is gone loses it', async () => {
    await server.close();
    await startServer({ clientGraceMs: 150 });
    const cookie = await enter();
    const first = visitor.openSocket({ origin: server.origin, cookie });
    await socketOutcome(first);
    first.terminate();
    const second = visitor.openSocket({ origin: server.origin, cookie });
    await socketOutcome(second);
    await vi.waitUntil(() => counts.at(-1) === 1);
    expect(application.gone).toEqual([]);
    second.terminate();
    await vi.waitUntil(() => application.gone.length === 1, { timeout: 5_000 });
    expect(application.gone[0]).toMatchObject({ transport: 'loopback' });
  });

  test('two windows of one browser are one client; another browser is another', async () => {
    const { origin } = server;
    const cookie = await enter();
    await socketOutcome(visitor.openSocket({ origin, cookie }));
    await socketOutcome(visitor.openSocket({ origin, cookie }));
    expect(server.connectedClients()).toBe(1);
    await socketOutcome(visitor.openSocket({ origin, cookie: await enter() }));
    expect(server.connectedClients()).toBe(2);
  });

  test('closing forgets everybody and listens no more', async () => {
    const cookie = await enter();
    const socket = visitor.openSocket({ origin: server.origin, cookie });
    await socketOutcome(socket);
    const closed = new Promise<void>((resolve) => { socket.on('close', () => resolve()); });
    await server.close();
    await closed;
    expect(application.gone).toHaveLength(1);
    await expect(visitor.visit('/')).rejects.toThrow();
  });
});
