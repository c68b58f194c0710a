import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { err, ok, type Result } from '../../domain/result.ts';
import { createClientRegistry } from '../client-registry.ts';
import { contentSecurityPolicy, SECURITY_HEADERS } from '../content-security-policy.ts';
import { createWireServer } from '../serve-wire.ts';
import type { ServedApplication } from '../served-application.ts';
import { openStaticFiles, type StaticFiles } from '../static-files.ts';
import { socketWire } from '../wire.ts';
import { createBrowserSessions, type BrowserSessions } from './browser-sessions.ts';
import { keepAlive } from './heartbeat.ts';
import { createOneUseTokens, TOKEN_LIFE_MS, type OneUseTokens } from './one-use-tokens.ts';
import { BRIDGE_PATH, decideHttp, decideUpgrade, ENTER_PATH, ENTERED_PATH } from './request-rules.ts';

/** The largest message accepted: a receipt or flow file of the size the contract admits, encoded. */
export const MAX_MESSAGE_BYTES = 32 * 1024 * 1024;

const HEARTBEAT_MS = 15_000;
const CLIENT_GRACE_MS = 30_000;

export type LoopbackServerOptions = Readonly<{
  application: ServedApplication;
  /** Absolute path of the built renderer. */
  staticDir: string;
  /** 0 or absent: a free port chosen by the system. */
  port?: number;
  /** Called whenever the number of connected browsers changes. */
  onClientCount?(connected: number): void;
  tokenLifeMs?: number;
  heartbeatMs?: number;
  clientGraceMs?: number;
}>;

export type LoopbackServer = Readonly<{
  /** `http://<random>.localhost:<port>` */
  origin: string;
  /** Address that opens a session once, within ten seconds. */
  issueEntryAddress(): string;
  connectedClients(): number;
  /** Cuts every connection and stops listening; the application itself is closed by whoever made it. */
  close(): Promise<void>;
}>;

export type LoopbackServerError = Readonly<{ code: 'PORT_UNAVAILABLE' }>;

/**
 * Serves the built renderer and the contract to browsers of this machine (stack notes A4).
 * Listens on 127.0.0.1 only, under a random name of its own below `localhost`, whose cookies no other port receives.
 */
export async function startLoopbackServer(options: LoopbackServerOptions): Promise<Result<LoopbackServer, LoopbackServerError>> {
  const http = createServer({ maxHeaderSize: 16 * 1024 });
  const port = await listen(http, options.port ?? 0);
  if (port === undefined) return err({ code: 'PORT_UNAVAILABLE' });

  const host = `s${randomBytes(8).toString('hex')}.localhost:${port}`;
  const bridge = `ws://${host}${BRIDGE_PATH}`;
  const doors: Doors = {
    host,
    bridge,
    sessions: createBrowserSessions(),
    tokens: createOneUseTokens(() => performance.now(), options.tokenLifeMs ?? TOKEN_LIFE_MS),
    files: await openStaticFiles(options.staticDir, bridge),
  };
  const clients = createClientRegistry({
    graceMs: options.clientGraceMs ?? CLIENT_GRACE_MS,
    onGone: options.application.clientGone,
    onCount: options.onClientCount ?? (() => undefined),
  });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false });
  const wires = createWireServer(options.application);

  http.on('request', (request, response) => {
    answerHttp(doors, request, response).catch(() => response.destroy());
  });
  http.on('upgrade', (request, socket, head) => {
    const client = doors.sessions.find(request.headers.cookie);
    const decision = decideUpgrade({ target: request.url ?? '', host: request.headers.host, origin: request.headers.origin, hasSession: client !== undefined }, host);
    if (decision !== 'ACCEPT' || client === undefined) {
      refuseUpgrade(socket, decision === 'ACCEPT' ? 403 : decision);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (accepted) => {
      accepted.on('error', () => accepted.terminate());
      keepAlive(accepted, options.heartbeatMs ?? HEARTBEAT_MS);
      clients.arrived(client);
      wires.serve(socketWire(accepted), client, () => clients.left(client));
    });
  });

  return ok({
    origin: `http://${host}`,
    issueEntryAddress: () => `http://${host}${ENTER_PATH}?token=${doors.tokens.issue()}`,
    connectedClients: clients.connected,
    async close() {
      for (const socket of sockets.clients) socket.terminate();
      await stopListening(http);
      clients.close();
    },
  });
}

type Doors = Readonly<{ host: string; bridge: string; sessions: BrowserSessions; tokens: OneUseTokens; files: StaticFiles }>;

async function answerHttp(doors: Doors, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const decision = decideHttp({
    method: request.method ?? '',
    target: request.url ?? '',
    host: request.headers.host,
    hasSession: doors.sessions.find(request.headers.cookie) !== undefined,
  }, doors.host);
  switch (decision.do) {
    case 'REFUSE': return refuse(doors, response, decision.status);
    case 'REDEEM': return redeem(doors, response, decision.token);
    case 'FORWARD_TO_PAGE': return forwardToPage(doors, response);
    case 'SERVE': {
      const answer = await doors.files.answer(decision.rawPath);
      response.writeHead(answer.status, { ...answer.headers, 'Content-Length': answer.body.byteLength });
      response.end(request.method === 'HEAD' ? undefined : answer.body);
    }
  }
}

const WORDS = {
  400: 'Richiesta non valida.',
  403: 'Accesso non consentito. L’indirizzo di Sportello vale una volta sola e per dieci secondi: chiudi questa finestra e riapri Sportello.',
  404: 'Non trovato.',
  405: 'Metodo non ammesso.',
  421: 'Indirizzo non riconosciuto.',
} as const;

function plainHeaders(doors: Doors): Record<string, string> {
  return { ...SECURITY_HEADERS, 'Content-Security-Policy': contentSecurityPolicy(null, doors.bridge), 'Cache-Control': 'no-store' };
}

function refuse(doors: Doors, response: ServerResponse, status: 400 | 403 | 405 | 421): void {
  const allowed = status === 405 ? { Allow: 'GET, HEAD' } : {};
  response.writeHead(status, { ...plainHeaders(doors), ...allowed, 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' });
  response.end(WORDS[status]);
}

function redeem(doors: Doors, response: ServerResponse, token: string): void {
  if (!doors.tokens.redeem(token)) return refuse(doors, response, 403);
  response.writeHead(303, { ...plainHeaders(doors), Location: ENTERED_PATH, 'Set-Cookie': doors.sessions.open() });
  response.end();
}

/** Holds no secret, so it asks for no cookie: the cookie is not sent on this hop (see ENTERED_PATH). */
function forwardToPage(doors: Doors, response: ServerResponse): void {
  response.writeHead(200, { ...plainHeaders(doors), 'Content-Type': 'text/html; charset=utf-8' });
  response.end('<!doctype html><html lang="it" translate="no"><meta charset="utf-8"><link rel="icon" href="data:,"><meta http-equiv="refresh" content="0;url=/"><title>Sportello</title></html>');
}

function refuseUpgrade(socket: Duplex, status: 403 | 404 | 421): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status} Refused\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

function listen(server: Server, port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(portOf(server.address())));
  });
}

function portOf(address: AddressInfo | string | null): number | undefined {
  return address !== null && typeof address === 'object' ? address.port : undefined;
}

function stopListening(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
