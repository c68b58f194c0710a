import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer as createHttpsServer, type ServerOptions } from 'node:https';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { ExchangeRecord } from '../connector.ts';
import type { HttpClient, HttpRequest, HttpSecrets, HttpSettings } from './http-client.ts';
import { createHttpClient } from './undici-client.ts';

/** A server on this computer for one test. `stop` cuts whatever is still open. */
export type LocalServer = Readonly<{ url: string; port: number; stop(): Promise<void> }>;

export function serveHttp(listener: RequestListener): Promise<LocalServer> {
  return listen(createHttpServer(listener), 'http://127.0.0.1');
}

export function serveHttps(options: ServerOptions, listener: RequestListener, host = '127.0.0.1'): Promise<LocalServer> {
  return listen(createHttpsServer(options, listener), `https://${host}`);
}

/** A proxy that only tunnels. `status` 200 lets through; `seen` collects the credentials it was shown. */
export function serveProxy(judge: (credentials: string | undefined) => number, seen: string[] = []): Promise<LocalServer> {
  const server = createHttpServer();
  server.on('connect', (request, socket, head) => {
    const credentials = request.headers['proxy-authorization'];
    seen.push(credentials ?? '');
    const status = judge(credentials);
    if (status !== 200) return void socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
    const [host = '', port = ''] = (request.url ?? '').split(':');
    const through = connect(Number(port), host, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      through.write(head);
      through.pipe(socket).pipe(through);
    });
    through.on('error', () => socket.destroy());
    socket.on('error', () => through.destroy());
  });
  return listen(server, 'http://127.0.0.1');
}

function listen(server: Server, origin: string): Promise<LocalServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => {
    const address: AddressInfo | string | null = server.address();
    const port = address !== null && typeof address === 'object' ? address.port : 0;
    resolve({ url: `${origin}:${port}`, port, stop: () => new Promise((done) => {
      server.close(() => done());
      for (const socket of sockets) socket.destroy();
    }) });
  }));
}

export const NO_SECRETS: HttpSecrets = { clientCertificatePem: null, clientKeyPem: null, clientKeyPassphrase: null, proxyUser: null, proxyPassword: null };

/** A client that must come to be; the settings are those of the simplest connection unless told. */
export function openClient(baseUrl: string, settings: Partial<HttpSettings> = {}, secrets: Partial<HttpSecrets> = {}): HttpClient {
  const client = createHttpClient({ baseUrl, caPem: null, proxyUrl: null, keepAlive: true, timeoutMs: 5_000, ...settings }, { ...NO_SECRETS, ...secrets });
  if (!client.ok) throw new Error(client.error.message);
  return client.value;
}

/** What an exchange is lent, with everything it recorded. */
export function lent(signal: AbortSignal = new AbortController().signal): Readonly<{ signal: AbortSignal; nowMs(): number; record(exchange: ExchangeRecord): void; recorded: ExchangeRecord[] }> {
  const recorded: ExchangeRecord[] = [];
  return { signal, nowMs: () => Date.now(), record: (exchange) => void recorded.push(exchange), recorded };
}

export function get(path: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return { operation: 'test.get', method: 'GET', path, headers: {}, body: null, ...more };
}
