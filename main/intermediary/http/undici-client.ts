import { randomUUID } from 'node:crypto';
import { Agent, ProxyAgent, type Dispatcher } from 'undici';
import { err, ok, type Result } from '../../domain/result.ts';
import { retryAfterMs } from '../retry-after.ts';
import { recordedBody, undoEncoding } from './answer-body.ts';
import { readBaseAddress, readProxyAddress, type BaseAddress } from './base-address.ts';
import { dispatchOnce, type RawAnswer } from './dispatch-once.ts';
import type { HttpAnswer, HttpClient, HttpFailure, HttpRequest, HttpSecrets, HttpSettings } from './http-client.ts';
import { problemCode } from './problem-answers.ts';
import { tlsOptions, type TlsOptions } from './tls-settings.ts';

const DEFAULT_MAX_BYTES = 8 * 1024 * 1024;
const CONNECT_TIMEOUT_MS = 10_000;
/** `timeoutMs` bounds each silence (before the head, inside the body); a whole exchange may take this many of them. */
const TOTAL_OF_SILENCES = 3;
const CONNECTIONS = 8;

type Lent = Parameters<HttpClient['exchange']>[1];
type Exchanged = Awaited<ReturnType<HttpClient['exchange']>>;
type Open = Readonly<{ base: BaseAddress; dispatcher: Dispatcher; settings: HttpSettings; listeners: Set<(serverMs: number, localMs: number) => void> }>;

/** Which setting cannot be used, and why, in Italian. */
export type HttpSettingsProblem = Readonly<{ part: 'baseUrl' | 'proxyUrl' | 'caPem' | 'clientCertificate'; message: string }>;

/**
 * A client for one base address, on undici. TLS is always verified; redirects are never followed (a key must not travel to another host);
 * an answer is counted while it arrives and refused beyond its cap. Failures are codes without address, headers or body.
 * Timeouts measure the real network, so they run on the real clock: tests of logic use a scripted client instead.
 */
export function createHttpClient(settings: HttpSettings, secrets: HttpSecrets): Result<HttpClient, HttpSettingsProblem> {
  const base = readBaseAddress(settings.baseUrl);
  if (!base.ok) return err({ part: 'baseUrl', message: base.error });
  const tls = tlsOptions(settings, secrets);
  if (!tls.ok) return tls;
  const dispatcher = openDispatcher(settings, secrets, tls.value);
  if (!dispatcher.ok) return dispatcher;
  const open: Open = { base: base.value, dispatcher: dispatcher.value, settings, listeners: new Set() };
  return ok({
    exchange: (request, lent) => exchange(open, request, lent),
    onServerTime: (listener) => void open.listeners.add(listener),
    // Graceful closing would wait for a remote that is silent.
    close: () => open.dispatcher.destroy(),
  });
}

function openDispatcher(settings: HttpSettings, secrets: HttpSecrets, tls: TlsOptions): Result<Dispatcher, HttpSettingsProblem> {
  const timeout = Math.min(CONNECT_TIMEOUT_MS, settings.timeoutMs);
  const common = { connections: CONNECTIONS, pipelining: settings.keepAlive ? 1 : 0, keepAliveTimeout: 4_000 };
  if (settings.proxyUrl === null || settings.proxyUrl.trim() === '') return ok(new Agent({ ...common, connect: { ...tls, timeout } }));
  const uri = readProxyAddress(settings.proxyUrl);
  if (!uri.ok) return err({ part: 'proxyUrl', message: uri.error });
  const { proxyUser, proxyPassword } = secrets;
  const token = proxyUser === null ? {} : { token: `Basic ${Buffer.from(`${proxyUser}:${proxyPassword ?? ''}`).toString('base64')}` };
  // The proxy is not the intermediary: the office's own certificate is not shown to it.
  const { ca, rejectUnauthorized, minVersion } = tls;
  return ok(new ProxyAgent({ ...common, uri: uri.value, ...token, requestTls: { ...tls, timeout }, proxyTls: { ca, rejectUnauthorized, minVersion, timeout } }));
}

async function exchange(open: Open, request: HttpRequest, lent: Lent): Promise<Exchanged> {
  const requestId = randomUUID();
  const startMs = lent.nowMs();
  const maxBytes = request.maxBytes ?? DEFAULT_MAX_BYTES;
  const timeoutMs = request.timeoutMs ?? open.settings.timeoutMs;
  const raw = await dispatchOnce(open.dispatcher, {
    origin: open.base.origin, path: `${open.base.path}${request.path}`, method: request.method, body: request.body, maxBytes,
    headers: { 'accept-encoding': 'gzip, deflate, br', ...request.headers, 'x-request-id': requestId },
    connectMs: Math.min(CONNECT_TIMEOUT_MS, timeoutMs), silenceMs: timeoutMs, totalMs: timeoutMs * TOTAL_OF_SILENCES, signal: lent.signal, nowMs: lent.nowMs,
  });
  const done = raw.ok ? await readAnswer(raw.value, requestId, maxBytes) : raw;
  if (raw.ok) tellServerTime(open, raw.value, startMs);
  record(request, lent, { requestId, startMs, http: raw.ok ? raw.value.status : null, done });
  return done;
}

async function readAnswer(raw: RawAnswer, requestId: string, maxBytes: number): Promise<Exchanged> {
  const body = await undoEncoding(raw.body, raw.headers['content-encoding'] ?? '', maxBytes);
  if (!body.ok) return err<HttpFailure>({ kind: 'network', sent: true, code: body.error });
  const answer: HttpAnswer = { status: raw.status, headers: raw.headers, body: body.value, requestId, retryAfterMs: retryAfterMs(raw.headers['retry-after'], raw.headAtMs), dateMs: readDate(raw.headers['date']) };
  return ok(answer);
}

function tellServerTime(open: Open, raw: RawAnswer, startMs: number): void {
  const serverMs = readDate(raw.headers['date']);
  if (serverMs === null) return;
  for (const listener of open.listeners) listener(serverMs, Math.round((startMs + raw.headAtMs) / 2));
}

function readDate(text: string | undefined): number | null {
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? null : ms;
}

function record(request: HttpRequest, lent: Lent, went: Readonly<{ requestId: string; startMs: number; http: number | null; done: Exchanged }>): void {
  const { done } = went;
  lent.record({
    operation: request.operation, method: request.method, path: request.path, requestId: went.requestId, at: new Date(went.startMs).toISOString(), durationMs: Math.max(0, lent.nowMs() - went.startMs), http: went.http,
    code: done.ok ? problemCode(done.value) : done.error.code,
    requestBody: recordedBody(request.body, request.headers['content-type'] ?? 'application/octet-stream'), responseBody: done.ok ? recordedBody(done.value.body, done.value.headers['content-type'] ?? '') : null,
  });
}
