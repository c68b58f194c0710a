import { serveHttp, type LocalServer } from '../../http/local-servers.fixture.ts';
import type { ExchangeRecord, IntermediaryConnector, SendCtx } from '../../connector.ts';
import type { HttpAnswer, HttpClient, HttpFailure, HttpRequest } from '../../http/http-client.ts';
import { problemCode } from '../../http/problem-answers.ts';
import { retryAfterMs } from '../../retry-after.ts';
import { installmentsOf, type PositionSnapshot } from '../../position-snapshot.ts';
import { createGpdConnector } from './gpd-connector.ts';
import { baseUrlsUnder, type GpdSettings } from './gpd-settings.ts';

export const ORGANIZATION = '99999000013';
export const NOW = Date.parse('2026-11-29T10:00:00Z');

/** What a test says that the remote answers: a status with a body, or the way in which the network failed. */
export type Said = Readonly<{ status: number; json?: unknown; text?: string; headers?: Readonly<Record<string, string>> }> | Readonly<{ fails: string; sent: boolean }>;

/** Answers by `METHOD /path` (without host, with the query unless `*` ends the key), each used in its order and the last one for ever. */
export type Script = Readonly<Record<string, Said | readonly Said[]>>;
export type Asked = Readonly<{ line: string; headers: Readonly<Record<string, string>>; body: unknown; bytes: Uint8Array }>;

/** A remote that only says what it was told to. What nobody foresaw is a failure of the test. */
export function scriptedRemote(script: Script): Readonly<{ answer(method: string, path: string): Said; asked: Asked[]; note(asked: Asked): void; lines(): readonly string[] }> {
  const used = new Map<string, number>();
  const asked: Asked[] = [];
  return {
    asked,
    note: (one) => void asked.push(one),
    lines: () => asked.map(({ line }) => line),
    answer: (method, path) => {
      const line = `${method} ${path}`;
      const key = Object.keys(script).find((candidate) => candidate === line) ?? Object.keys(script).find((candidate) => candidate.endsWith('*') && line.startsWith(candidate.slice(0, -1)));
      const said = key === undefined ? undefined : script[key];
      if (key === undefined || said === undefined) throw new Error(`Nobody foresaw ${line}`);
      const list: readonly Said[] = Array.isArray(said) ? said : [said];
      const turn = used.get(key) ?? 0;
      used.set(key, turn + 1);
      const chosen = list[Math.min(turn, list.length - 1)];
      if (chosen === undefined) throw new Error(`Nothing to say to ${line}`);
      return chosen;
    },
  };
}

/** A client that asks the script and no network. */
export function scriptedHttp(remote: ReturnType<typeof scriptedRemote>): HttpClient {
  return {
    exchange: async (request, ctx) => {
      const said = remote.answer(request.method, request.path);
      remote.note({ line: `${request.method} ${request.path}`, headers: request.headers, body: readBody(request), bytes: bytesOf(request) });
      const outcome = outcomeOf(said, ctx.nowMs());
      ctx.record(recordOf(request, outcome));
      return outcome;
    },
    onServerTime: () => undefined,
    close: async () => undefined,
  };
}

/** The same script behind a real HTTP server of this computer. */
export function scriptedServer(remote: ReturnType<typeof scriptedRemote>): Promise<LocalServer> {
  return serveHttp((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => void chunks.push(chunk));
    request.on('end', () => {
      const said = remote.answer(request.method ?? '', request.url ?? '');
      const bytes = Buffer.concat(chunks);
      remote.note({ line: `${request.method ?? ''} ${request.url ?? ''}`, headers: Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)])), body: null, bytes });
      if ('fails' in said) return void request.socket.destroy();
      response.writeHead(said.status, { 'content-type': said.text === undefined ? 'application/json' : 'application/xml', ...said.headers }).end(said.text ?? JSON.stringify(said.json ?? {}));
    });
  });
}

function outcomeOf(said: Said, nowMs: number): Readonly<{ ok: true; value: HttpAnswer }> | Readonly<{ ok: false; error: HttpFailure }> {
  if ('fails' in said) return { ok: false, error: { kind: 'network', sent: said.sent, code: said.fails } };
  const headers = said.headers ?? {};
  const body = new TextEncoder().encode(said.text ?? JSON.stringify(said.json ?? {}));
  return { ok: true, value: { status: said.status, headers, body, requestId: 'r', retryAfterMs: retryAfterMs(headers['retry-after'], nowMs), dateMs: nowMs } };
}

function recordOf(request: HttpRequest, outcome: ReturnType<typeof outcomeOf>): ExchangeRecord {
  const http = outcome.ok ? outcome.value.status : null;
  return { operation: request.operation, method: request.method, path: request.path, requestId: 'r', at: new Date(NOW).toISOString(), durationMs: 1, http, code: outcome.ok ? problemCode(outcome.value) : outcome.error.code, requestBody: null, responseBody: null };
}

function readBody(request: HttpRequest): unknown {
  return typeof request.body === 'string' ? JSON.parse(request.body) : null;
}

function bytesOf(request: HttpRequest): Uint8Array {
  return typeof request.body === 'string' ? new TextEncoder().encode(request.body) : (request.body ?? new Uint8Array());
}

export const SETTINGS: GpdSettings = { organization: ORGANIZATION, segregationCode: '01', brokerCode: '99999000013', baseUrls: baseUrlsUnder('https://gpd.example'), callsPerTenSeconds: 30, bulkThreshold: 500 };

/** A connector on a script. */
export function scriptedGpd(script: Script, settings: Partial<GpdSettings> = {}): Readonly<{ gpd: IntermediaryConnector; lines(): readonly string[]; asked: readonly Asked[] }> {
  const remote = scriptedRemote(script);
  const gpd = createGpdConnector({ ...SETTINGS, ...settings }, { positionsKey: 'chiave-posizioni', receiptsKey: 'chiave-ricevute', flowsKey: null, uploadKey: null }, () => scriptedHttp(remote));
  return { gpd, lines: () => remote.lines(), asked: remote.asked };
}

/** What any call is lent. */
export function lent(nowMs = NOW): SendCtx & Readonly<{ runId: string }> {
  return { intentId: 'i', intentVersion: 1, attempt: 1, runId: 'run', signal: new AbortController().signal, nowMs: () => nowMs, record: () => undefined };
}

type Installment = PositionSnapshot['options'][number]['installments'][number];

export const FIRST: Installment = {
  id: 1, nav: '301000000000000043', iuv: '01000000000000043', amountCents: 10_000, description: 'TARI 2026', dueDate: '2026-12-31', payableUntil: null,
  transfers: [{ index: 1, payeeFiscalCode: ORGANIZATION, payeeName: 'Comune di Prova', iban: 'IT30 G999 9961 0000 0006 0717 356', postalIban: null, stamp: false, amountCents: 10_000, category: '9/0101108TS/', description: 'TARI 2026' }],
};

export const SNAPSHOT: PositionSnapshot = {
  positionId: 7, iupd: '99999000013-01ARZ3NDEKTSV4RRFFQ69G', organization: ORGANIZATION, companyName: 'Comune di Prova', officeName: null, service: 'TARI', remoteService: null, description: 'TARI 2026',
  debtor: { type: 'F', fiscalCode: 'RSSMRA80A01H501U', name: 'Rossi Mario', street: 'Via Roma', civicNumber: '1', postalCode: '00100', city: 'Roma', province: 'RM', country: 'IT', email: null, phone: null },
  options: [{ description: 'TARI 2026', switchToExpired: false, installments: [FIRST] }],
};

const V3 = '/gpd/debt-positions-service/v3/organizations/99999000013/debtpositions';
const V1 = '/gpd/debt-positions-service/v1/organizations/99999000013';

/** The calls about {@link SNAPSHOT}, as keys of a script. */
export const CALLS = {
  create: `POST ${V3}?toPublish=true`, read: `GET ${V3}/${SNAPSHOT.iupd}`, update: `PUT ${V3}/${SNAPSHOT.iupd}?toPublish=true`, publish: `POST ${V3}/${SNAPSHOT.iupd}/publish`, readV1: `GET ${V1}/debtpositions/${SNAPSHOT.iupd}`,
  invalidate: `POST ${V1}/debtpositions/${SNAPSHOT.iupd}/invalidate`, markPaid: `POST ${V1}/paymentoptions/paids/${FIRST.nav}`,
  receipts: 'GET /gpd/payments-receipts-service/v1/payments/99999000013/receipts?*', receipt: `GET /gpd/payments-receipts-service/v1/payments/99999000013/receipts/${FIRST.iuv}`,
  flows: 'GET /fdr-org/service/v1/organizations/99999000013/fdrs?*',
} as const;

export type HeldWishes = Readonly<{ status?: string; installment?: Readonly<Record<string, unknown>>; switchToExpired?: boolean; version?: string; amount?: number; fee?: number; dueDate?: string }>;

/** {@link SNAPSHOT} as v3 gives it back: dates of its own in UTC without `Z`. */
export function held(wishes: HeldWishes = {}, snapshot: PositionSnapshot = SNAPSHOT): Said {
  const fee = wishes.fee ?? 0;
  const { debtor } = snapshot;
  const installments = installmentsOf(snapshot).map((one) => ({
    nav: one.nav, iuv: one.iuv, organizationFiscalCode: ORGANIZATION, amount: (wishes.amount ?? one.amountCents) + fee, description: one.description, dueDate: wishes.dueDate ?? '2026-12-31T22:59:59', fee: 0, notificationFee: fee, status: 'UNPAID', lastUpdatedDate: '2026-11-29T09:00:00',
    transfer: one.transfers.map((transfer, at) => ({ organizationFiscalCode: transfer.payeeFiscalCode, idTransfer: String(transfer.index), amount: (at === 0 && wishes.amount !== undefined ? wishes.amount : transfer.amountCents) + (at === 0 ? fee : 0), companyName: transfer.payeeName, remittanceInformation: transfer.description, category: transfer.category, iban: transfer.iban?.replaceAll(' ', ''), status: 'T_UNREPORTED' })),
    ...wishes.installment,
  }));
  return { status: 200, json: { iupd: snapshot.iupd, organizationFiscalCode: ORGANIZATION, companyName: snapshot.companyName, insertedDate: '2026-11-29T09:00:00', publishDate: '2026-11-29T09:00:00', status: wishes.status ?? 'VALID', lastUpdatedDate: wishes.version ?? '2026-11-29T09:00:00.123', paymentOption: [{ switchToExpired: wishes.switchToExpired ?? false, debtor: { type: debtor.type, fiscalCode: debtor.fiscalCode, fullName: debtor.name, streetName: debtor.street, civicNumber: debtor.civicNumber, postalCode: debtor.postalCode, city: debtor.city, province: debtor.province, country: debtor.country, email: null }, installments }] } };
}

export function problem(status: number, title: string, detail = ''): Said {
  return { status, json: { title, status, detail } };
}

export const NOT_FOUND = problem(404, 'Not found the debt position', 'Not found a debt position for Organization Fiscal Code 99999000013');
export const DUPLICATE = problem(409, 'The debt position violated constraints of uniqueness', 'Already exists a debt position');
export const GATEWAY_FORBIDDEN: Said = { status: 403, json: { statusCode: 403, message: 'You are not allowed to access this resource.' } };
export const PORTAL: Said = { status: 200, text: '<html>Accedi alla rete</html>' };

export function receiptXml(id = 'a1b2c3'): string {
  return `<?xml version="1.0" encoding="UTF-8"?><paSendRTV2Request><idPA>99999000013</idPA><receipt><receiptId>${id}</receiptId><noticeNumber>${FIRST.nav}</noticeNumber></receipt></paSendRTV2Request>`;
}
