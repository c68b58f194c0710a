import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { fdrProblem, gatewayProblem, gpdProblem, govpayFault, json, type Answer } from './answers.ts';
import { APIS, type Api, type Call, type Caller, type Handler, type Handlers } from './call.ts';
import { answerControl } from './control-http.ts';
import type { Control } from './control.ts';
import { retryAfterHeader, type FaultKind } from './faults.ts';
import { FDR_HANDLERS } from './fdr/handlers.ts';
import { passGateway, type Admitted } from './gateway.ts';
import { gpdHandlers, invalidateInV3 } from './gpd/handlers.ts';
import { PROBLEMS } from './gpd/problems.ts';
import { UPLOAD_HANDLERS } from './gpd/uploads.ts';
import { passGovPay } from './govpay/authentication.ts';
import { PENDENZE_HANDLERS } from './govpay/pendenze-handlers.ts';
import { RAGIONERIA_HANDLERS } from './govpay/ragioneria-handlers.ts';
import { bringUpToDate } from './passing-time.ts';
import { RECEIPT_HANDLERS } from './receipts/handlers.ts';
import { openSpecification, type Matched, type Violation } from './specifications.ts';
import type { World } from './world.ts';

/** Where each API lies below the host, as in production (intermediary.md 1.1.1 and 1.2). The word in place of `*` is how GovPay is authenticated. */
const MOUNTS: Readonly<Record<Api, RegExp>> = {
  gpd3: /^\/gpd\/debt-positions-service\/v3(?=\/)/, gpd1: /^\/gpd\/debt-positions-service\/v1(?=\/)/, upload: /^\/upload\/gpd\/debt-positions-service\/v2(?=\/)/, receipts: /^\/gpd\/payments-receipts-service\/v1(?=\/)/, fdr: /^\/fdr-org\/service\/v1(?=\/)/,
  pendenze: /^\/govpay\/backend\/api\/pendenze\/rs\/(?<authentication>[a-z]+)\/v2(?=\/)/, ragioneria: /^\/govpay\/backend\/api\/ragioneria\/rs\/(?<authentication>[a-z]+)\/v3(?=\/)/,
};

const HANDLERS: Readonly<Record<Api, Handlers>> = { gpd3: gpdHandlers(3), gpd1: gpdHandlers(1), upload: UPLOAD_HANDLERS, receipts: RECEIPT_HANDLERS, fdr: FDR_HANDLERS, pendenze: PENDENZE_HANDLERS, ragioneria: RAGIONERIA_HANDLERS };

type Incoming = Readonly<{ method: string; path: string; search: string; query: Readonly<Record<string, string | readonly string[]>>; headers: Readonly<Record<string, string>>; bytes: Buffer; origin: string }>;
type Routed = Readonly<{ api: Api; authentication: string; matched: Matched }>;

/** Serves the world on this computer. */
export async function serve(world: World, control: Control, port: number): Promise<Server> {
  const server = createServer((request, response) => {
    void answer(world, control, request, response).catch((error: unknown) => {
      // A defect of the counterpart itself: said plainly, so that no test takes it for a fault of the platform.
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      if (!response.headersSent) response.writeHead(599, { 'content-type': 'text/plain' });
      response.end(`The counterpart failed: ${text}`);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((done, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', done);
  });
  return server;
}

async function answer(world: World, control: Control, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const incoming = await readIncoming(request);
  if (incoming.path === '/control' || incoming.path.startsWith('/control/')) return write(world, response, await answerControl(control, incoming.method, incoming.path, incoming.bytes), incoming);
  bringUpToDate(world);
  const routed = await route(incoming);
  if (routed === null) return write(world, response, gatewayProblem(404, 'Resource not found'), incoming);
  const operation = `${routed.api}.${routed.matched.operation}`;
  const faults = world.faults.strike(operation);
  const outcome = await carryOut(world, incoming, routed, faults);
  world.log.add({
    at: new Date(world.clock.nowMs()).toISOString(), api: routed.api, operation, method: incoming.method, path: incoming.path, query: incoming.search, requestId: incoming.headers['x-request-id'] ?? '', status: outcome?.status ?? null,
    faults: faults.map(({ kind }) => kind),
  });
  if (outcome === null) return void request.socket.destroy();
  if (faults.some(({ kind }) => kind === 'cutBody')) return cut(world, response, outcome, incoming);
  write(world, response, outcome, incoming, skewOf(faults));
}

async function readIncoming(request: IncomingMessage): Promise<Incoming> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
  const [path = '/', search = ''] = (request.url ?? '/').split('?', 2);
  const query: Record<string, string | string[]> = {};
  for (const [name, value] of new URLSearchParams(search)) {
    const before = query[name];
    query[name] = before === undefined ? value : [...(Array.isArray(before) ? before : [before]), value];
  }
  const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]));
  return { method: request.method ?? 'GET', path, search, query, headers, bytes: Buffer.concat(chunks), origin: `http://${headers['host'] ?? '127.0.0.1'}` };
}

async function route(incoming: Incoming): Promise<Routed | null> {
  for (const api of APIS) {
    const mount = MOUNTS[api].exec(incoming.path);
    if (mount === null) continue;
    const path = incoming.path.slice(mount[0].length);
    const matched = (await openSpecification(api)).match(incoming.method, path) ?? invalidateRoute(api, incoming.method, path);
    return matched === null ? null : { api, authentication: mount.groups?.['authentication'] ?? '', matched };
  }
  return null;
}

/** `invalidate` is not in the description of v3 (fact 4): the path is there only to be refused, or to work where the fact is switched off. */
function invalidateRoute(api: Api, method: string, path: string): Matched | null {
  const pieces = /^\/organizations\/([^/]+)\/debtpositions\/([^/]+)\/invalidate$/.exec(path);
  if (api !== 'gpd3' || method !== 'POST' || pieces === null) return null;
  return { operation: 'invalidatePosition', params: { organizationfiscalcode: decodeURIComponent(pieces[1] ?? ''), iupd: decodeURIComponent(pieces[2] ?? '') }, violations: () => [] };
}

/** Null: the connection is cut. */
async function carryOut(world: World, incoming: Incoming, routed: Routed, faults: readonly FaultKind[]): Promise<Answer | null> {
  await pause(faults, true);
  const instead = faults.map((fault) => replacement(world, routed, fault)).find((one) => one !== null) ?? null;
  const commits = faults.every((fault) => !('commit' in fault) || fault.commit !== false) && !faults.some((fault) => fault.kind === 'status' && fault.commit !== true);
  const answered = commits ? operate(world, incoming, routed, faults) : null;
  await pause(faults, false);
  if (faults.some(({ kind }) => kind === 'drop')) return null;
  if (instead !== null) return instead;
  if (answered === null) return gatewayProblem(502, 'Bad gateway');
  return faults.some(({ kind }) => kind === 'truncatedJson') ? truncated(answered) : answered;
}

async function pause(faults: readonly FaultKind[], before: boolean): Promise<void> {
  for (const fault of faults) if (fault.kind === 'delay' && fault.before === before) await new Promise((done) => setTimeout(done, fault.ms));
}

/** What is answered instead of the platform's own words; null: those. */
function replacement(world: World, { api }: Routed, fault: FaultKind): Answer | null {
  switch (fault.kind) {
    case 'status': return problemOf(api, fault.status, fault, retryAfterHeader(fault.retryAfter ?? null, world.clock.headerMs()));
    case 'wrongJson': return json(200, fault.body ?? { unexpected: true, items: 'none' });
    case 'html': return { status: fault.status, headers: {}, body: '<!doctype html><html><head><title>Portale di accesso alla rete</title></head><body><h1>Accedi per continuare</h1></body></html>', contentType: 'text/html; charset=utf-8' };
    default: return null;
  }
}

function problemOf(api: Api, status: number, { title, detail, shape }: Readonly<{ title?: string; detail?: string; shape?: 'service' | 'gateway' }>, headers: Readonly<Record<string, string>>): Answer {
  const words = title ?? (status === 429 ? 'Rate limit is exceeded.' : status === 500 ? 'Internal Server Error' : 'Service unavailable');
  const made = shape === 'gateway' || (shape === undefined && status === 429)
    ? gatewayProblem(status, words)
    : api === 'fdr' ? fdrProblem(status, 'FDR-0500', words) : api === 'pendenze' || api === 'ragioneria' ? govpayFault(status, 'INTERNO', 'INTERNO', words, detail) : gpdProblem(status, words, detail ?? 'An unexpected error has occurred. Please contact support.');
  return { ...made, headers: { ...made.headers, ...headers } };
}

function operate(world: World, incoming: Incoming, routed: Routed, faults: readonly FaultKind[]): Answer {
  const { api, matched } = routed;
  const admitted = admit(world, incoming, routed);
  if (!admitted.ok) return admitted.answer;
  const handler = handlerOf(world, api, matched.operation);
  if (handler === null) return gatewayProblem(404, 'Resource not found');
  const body = readBody(incoming);
  const call = callOf(incoming, routed, admitted.caller, body.ok ? body.value : undefined, faults);
  const answered = body.ok ? (refusalOf(api, matched.violations({ body: call.body ?? (incoming.bytes.length > 0 ? {} : undefined), query: incoming.query, headers: incoming.headers })) ?? handler(world, call)) : unreadableBody(api);
  return { ...answered, headers: { ...admitted.headers, ...answered.headers } };
}

function admit(world: World, incoming: Incoming, { api, authentication, matched }: Routed): Admitted {
  if (api === 'pendenze' || api === 'ragioneria') return passGovPay(world, authentication, incoming.headers);
  const organization = matched.params['organizationfiscalcode'] ?? matched.params['organization-fiscal-code'] ?? matched.params['organizationId'] ?? null;
  return passGateway(world, api, organization, incoming.headers);
}

function handlerOf(world: World, api: Api, operation: string): Handler | null {
  if (api === 'gpd3' && operation === 'invalidatePosition') return world.facts[4] ? null : invalidateInV3;
  return HANDLERS[api][operation] ?? null;
}

function readBody({ bytes, headers }: Incoming): Readonly<{ ok: true; value: unknown }> | Readonly<{ ok: false }> {
  if (bytes.length === 0 || !/json/i.test(headers['content-type'] ?? '')) return { ok: true, value: undefined };
  try {
    return { ok: true, value: JSON.parse(bytes.toString('utf8')) };
  } catch {
    return { ok: false };
  }
}

function callOf(incoming: Incoming, { api, matched }: Routed, caller: Caller, body: unknown, faults: readonly FaultKind[]): Call {
  const drift = faults.reduce((sum, fault) => sum + (fault.kind === 'pageDrift' ? fault.rows : 0), 0);
  return {
    api, operation: matched.operation, params: matched.params, query: incoming.query, body, bytes: incoming.bytes, headers: incoming.headers, caller, origin: incoming.origin, path: incoming.path,
    listing: { pageShift: faults.some(({ kind }) => kind === 'duplicatePage') ? -1 : 0, offsetShift: drift },
  };
}

/** What the OpenAPI file does not let pass, in the words of the service (1.1.8: `field: message` joined by commas). */
function refusalOf(api: Api, violations: readonly Violation[]): Answer | null {
  const [first] = violations;
  if (first === undefined) return null;
  if (api === 'fdr') return fdrProblem(400, 'FDR-0400', `${first.field}: ${first.message}`, first.path);
  // 1.2, errors: what is wrong in form is 400 RICHIESTA, what is wrong in substance 422.
  if (api === 'pendenze' || api === 'ragioneria') return govpayFault(400, 'RICHIESTA', 'SINTASSI', 'Richiesta non valida', `${first.path}: ${first.message}`);
  const said = violations.filter(({ keyword }) => keyword !== 'oneOf' && keyword !== 'anyOf').map(({ path, message, keyword }) => `${path}: ${keyword === 'required' ? 'must not be null' : message}`);
  return PROBLEMS.bean(said.join(', '));
}

function unreadableBody(api: Api): Answer {
  return api === 'pendenze' || api === 'ragioneria' ? govpayFault(400, 'RICHIESTA', 'SINTASSI', 'Richiesta non valida', 'JSON non valido') : PROBLEMS.unreadable();
}

function truncated(answered: Answer): Answer {
  const whole = typeof answered.body === 'string' ? Buffer.from(answered.body, 'utf8') : Buffer.from(answered.body);
  return { ...answered, body: whole.subarray(0, Math.max(1, Math.floor(whole.length / 2))) };
}

function skewOf(faults: readonly FaultKind[]): number {
  return faults.reduce((sum, fault) => sum + (fault.kind === 'skew' ? fault.ms : 0), 0);
}

function headersOf(world: World, { headers, contentType }: Answer, length: number, incoming: Incoming, skewMs: number): Record<string, string> {
  return {
    ...headers, ...(contentType === null ? {} : { 'content-type': contentType }), 'content-length': String(length), date: new Date(world.clock.headerMs() + skewMs).toUTCString(),
    // Echoed or made up; a trace, no idempotency key (1.1.1).
    'x-request-id': incoming.headers['x-request-id'] ?? world.identifiers.uuid(),
  };
}

function write(world: World, response: ServerResponse, answered: Answer, incoming: Incoming, skewMs = 0): void {
  const bytes = typeof answered.body === 'string' ? Buffer.from(answered.body, 'utf8') : Buffer.from(answered.body);
  response.writeHead(answered.status, headersOf(world, answered, bytes.length, incoming, skewMs)).end(bytes);
}

/** The head promises the whole body, the connection ends halfway. */
function cut(world: World, response: ServerResponse, answered: Answer, incoming: Incoming): void {
  const bytes = typeof answered.body === 'string' ? Buffer.from(answered.body, 'utf8') : Buffer.from(answered.body);
  response.writeHead(answered.status, headersOf(world, answered, bytes.length, incoming, 0));
  response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
}
