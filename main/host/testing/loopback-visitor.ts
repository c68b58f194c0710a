import { request, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import { WebSocket } from 'ws';

export type Visit = Readonly<{ status: number; headers: IncomingHttpHeaders; body: string }>;

/** A browser as the loopback host meets it: names resolve to 127.0.0.1 by themselves, Host, Origin and Cookie are what a browser would send. */
export type LoopbackVisitor = Readonly<{
  visit(target: string, headers?: OutgoingHttpHeaders, method?: string): Promise<Visit>;
  /** Redeems an entry address and gives the cookie (`name=value`). */
  enter(address: string): Promise<string>;
  openSocket(headers: OutgoingHttpHeaders, path?: string): WebSocket;
}>;

/** @param origin `http://<random>.localhost:<port>` */
export function createLoopbackVisitor(origin: string): LoopbackVisitor {
  const { host, port } = new URL(origin);

  function visit(target: string, headers: OutgoingHttpHeaders = {}, method = 'GET'): Promise<Visit> {
    return new Promise((resolve, reject) => {
      const sent = request({ host: '127.0.0.1', port, path: target, method, headers: { host, ...headers }, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks).toString() }));
      });
      sent.on('error', reject);
      sent.end();
    });
  }

  return {
    visit,
    async enter(address) {
      const { pathname, search } = new URL(address);
      const answer = await visit(`${pathname}${search}`);
      const cookie = answer.headers['set-cookie']?.[0]?.split(';')[0];
      if (answer.status !== 303 || cookie === undefined) throw new Error(`Not let in: ${answer.status}`);
      return cookie;
    },
    openSocket(headers, path = '/bridge') {
      return new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers: { host, ...headers } });
    },
  };
}

/** How an attempt to open a socket ended: `OPEN`, or the HTTP status of the refusal. */
export function socketOutcome(socket: WebSocket): Promise<'OPEN' | number> {
  return new Promise((resolve, reject) => {
    socket.on('open', () => resolve('OPEN'));
    socket.on('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    socket.on('error', reject);
  });
}
