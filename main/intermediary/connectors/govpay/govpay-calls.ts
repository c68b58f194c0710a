import type { z } from 'zod';
import type { ExchangeRecord, Read, ReadFailure } from '../../connector.ts';
import type { HttpAnswer, HttpClient, HttpFailure, HttpRequest } from '../../http/http-client.ts';
import { readJson, readProblem } from '../../http/problem-answers.ts';
import { KEY_CODES } from './govpay-refusals.ts';

export type Lent = Readonly<{ signal: AbortSignal; nowMs(): number; record(exchange: ExchangeRecord): void }>;
type Called = Readonly<{ ok: true; value: HttpAnswer }> | Readonly<{ ok: false; error: HttpFailure }>;

/** One of the two APIs of an installation, with who calls. */
export type GovPayApi = Readonly<{
  call(request: Pick<HttpRequest, 'operation' | 'method' | 'path'> & Readonly<{ json?: unknown; patch?: boolean; accept?: string }>, lent: Lent): Promise<Called>;
}>;

export function createGovPayApi(http: HttpClient, headers: Readonly<Record<string, string>>): GovPayApi {
  return {
    call: ({ operation, method, path, json, patch, accept }, lent) => http.exchange({
      operation, method, path, body: json === undefined ? null : JSON.stringify(json),
      headers: { ...headers, Accept: accept ?? 'application/json', ...(json === undefined ? {} : { 'Content-Type': patch === true ? 'application/json-patch+json' : 'application/json' }) },
    }, lent),
  };
}

const UNAUTHORIZED = 'L’intermediario non riconosce le credenziali o non dà loro questo diritto: controllale in Configurazione, Intermediario.';

/** What an answer that is no success means to whoever only reads. 404 is told apart by the caller, before. */
export function readFailureOf(answer: HttpAnswer): ReadFailure {
  const { code } = readProblem(answer);
  if (answer.status === 401 || answer.status === 403 || KEY_CODES.has(code)) return { kind: 'unauthorized', code, message: UNAUTHORIZED };
  // 500 is what one pendenza, receipt or flow may meet by itself (intermediary.md 4.4): the others must not wait for it.
  if (isPassing(answer.status)) return { kind: 'retry', afterMs: answer.retryAfterMs, scope: answer.status === 500 ? 'row' : 'connector', code };
  return { kind: 'unreadable', code, message: unforeseen(answer.status, code) };
}

function unforeseen(status: number, code: string): string {
  const said = `L’intermediario non ha accettato la domanda (risposta ${status}, codice ${code}).`;
  return status === 400 ? `${said} Prova il collegamento in Configurazione, Intermediario; se riesce, manda il codice a chi gestisce GovPay.` : `${said} Riprova più tardi con «Invia ora»; se continua, manda il codice a chi gestisce GovPay.`;
}

/** Answers that may be better in a while (intermediary.md 4.4); 502 is also what GovPay says of pagoPA's own faults. */
export function isPassing(status: number): boolean {
  return [408, 425, 429, 500, 502, 503, 504].includes(status);
}

export function networkFailure(failure: HttpFailure): ReadFailure {
  return { kind: 'retry', afterMs: null, scope: 'connector', code: failure.code };
}

/** A GET whose JSON has a shape; anything else is a failure as value. */
export async function getJson<Shape>(api: GovPayApi, operation: string, path: string, shape: z.ZodType<Shape>, lent: Lent): Promise<Read<Shape> | Readonly<{ ok: false; error: Readonly<{ kind: 'missing' }> }>> {
  const called = await api.call({ operation, method: 'GET', path }, lent);
  if (!called.ok) return { ok: false, error: networkFailure(called.error) };
  if (called.value.status === 404) return { ok: false, error: { kind: 'missing' } };
  if (called.value.status >= 300) return { ok: false, error: readFailureOf(called.value) };
  const parsed = shape.safeParse(readJson(called.value.body));
  // HTML with a 200 comes from a proxy or a portal in between: it passes.
  return parsed.success ? { ok: true, value: parsed.data } : { ok: false, error: { kind: 'retry', afterMs: null, scope: 'row', code: 'UNREADABLE_ANSWER' } };
}
