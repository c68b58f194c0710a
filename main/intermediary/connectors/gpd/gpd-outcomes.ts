import type { ReadFailure, SendResult } from '../../connector.ts';
import type { HttpAnswer, HttpFailure } from '../../http/http-client.ts';
import { networkMessage } from '../../http/network-failure.ts';
import { readProblem, type Problem } from '../../http/problem-answers.ts';
import type { GpdAnswer } from './gpd-calls.ts';
import { API_NAMES, keyField, type GpdApi } from './gpd-settings.ts';

/** How long after an uncertain sending the remote is asked: the server's transaction is over by then, or never will be. */
export const PROBE_AFTER_MS = 2_000;

type Unauthorized = Extract<ReadFailure, { kind: 'unauthorized' }>;

/**
 * What a refusal or a failure means to a reader (intermediary.md 4.4). 404 is the caller's business.
 * 401, and 403 of the gateway, are the key's; 403 of the service itself is the segregation code of one position.
 */
export function readFailure(api: GpdApi, answered: GpdAnswer): ReadFailure {
  if (!answered.ok) return { kind: 'retry', afterMs: null, scope: answered.error.code === 'STOPPED' ? 'row' : 'connector', code: answered.error.code };
  const answer = answered.value;
  const problem = readProblem(answer);
  const refusedKey = unauthorized(api, answer, problem);
  if (refusedKey !== null) return refusedKey;
  const again = retryScope(answer.status);
  if (again !== null) return { kind: 'retry', afterMs: answer.retryAfterMs, scope: again, code: problem.code };
  if (answer.status < 400 || isElsewhere(answer, problem)) return { kind: 'retry', afterMs: null, scope: 'connector', code: problem.code };
  return { kind: 'unreadable', code: problem.code, message: refusalMessage(problem, answer.status) };
}

/**
 * What a refusal or a failure means to a sender. Uncertain is whatever may have been carried out unseen: nothing is sent again before the remote was read.
 * 409 and 404 are the caller's business: it must read the remote first.
 */
export function sendFailure(api: GpdApi, answered: GpdAnswer): SendResult {
  if (!answered.ok) return networkFailure(answered.error);
  const answer = answered.value;
  const problem = readProblem(answer);
  const refusedKey = unauthorized(api, answer, problem);
  if (refusedKey !== null) return refusedKey;
  if (answer.status === 408 || answer.status === 502 || answer.status === 504) return { kind: 'ambiguous', probeAfterMs: answer.retryAfterMs ?? PROBE_AFTER_MS, code: problem.code };
  const again = retryScope(answer.status);
  if (again !== null) return { kind: 'retry', afterMs: answer.retryAfterMs, scope: again, code: problem.code };
  // A good status that nobody expected, or a redirect: something else than the service answered, and the service may have acted.
  if (answer.status < 400) return { kind: 'ambiguous', probeAfterMs: PROBE_AFTER_MS, code: answer.status < 300 ? 'ANSWER_NOT_JSON' : problem.code };
  if (isElsewhere(answer, problem)) return { kind: 'retry', afterMs: null, scope: 'connector', code: problem.code };
  return rejected(problem, answer.status);
}

/** The address leads to something else than the service: that is the connection's fault, not that of each position in turn. */
function isElsewhere(answer: HttpAnswer, problem: Problem): boolean {
  return answer.status === 404 && (problem.shape === 'gateway' || problem.shape === 'none');
}

/** A refusal that a person must look at. */
export function rejected(problem: Problem, status: number): SendResult {
  return { kind: 'rejected', remedy: { code: problem.code, message: refusalMessage(problem, status), fields: Object.fromEntries(problem.fields.map(({ field, message }) => [field, message])) } };
}

/** The same failure, met while reading back what had been sent: from then on only the remote knows, also where the key was refused meanwhile. The question that follows will say so of the key. */
export function ambiguousAfter(failure: ReadFailure): SendResult {
  return { kind: 'ambiguous', probeAfterMs: failure.kind === 'retry' ? (failure.afterMs ?? PROBE_AFTER_MS) : PROBE_AFTER_MS, code: `READ_BACK_${failure.code}` };
}

/** A read that failed before anything was sent. */
export function retryAfter(failure: ReadFailure): SendResult {
  switch (failure.kind) {
    case 'retry': case 'unauthorized': return failure;
    case 'unreadable': return { kind: 'rejected', remedy: { code: failure.code, message: failure.message, fields: {} } };
  }
}

function networkFailure(failure: HttpFailure): SendResult {
  if (failure.sent) return { kind: 'ambiguous', probeAfterMs: PROBE_AFTER_MS, code: failure.code };
  return { kind: 'retry', afterMs: null, scope: failure.code === 'STOPPED' ? 'row' : 'connector', code: failure.code };
}

function unauthorized(api: GpdApi, answer: HttpAnswer, problem: Problem): Unauthorized | null {
  if (answer.status !== 401 && (answer.status !== 403 || problem.shape === 'gpd')) return null;
  const message = answer.status === 401
    ? `pagoPA non accetta la chiave scritta in ${keyField(api)}: copiala di nuovo dal back-office pagoPA e controlla l’ambiente (collaudo o esercizio).`
    : `La chiave scritta in ${keyField(api)} non è abilitata a «${API_NAMES[api]}» per questo ente: abilitala nel back-office pagoPA.`;
  return { kind: 'unauthorized', code: problem.code, message };
}

function retryScope(status: number): 'row' | 'connector' | null {
  if (status === 429 || status === 502 || status === 503 || status === 504) return 'connector';
  return status === 408 || status === 425 || status === 500 ? 'row' : null;
}

const MESSAGES: Readonly<Record<string, string>> = {
  GPD_FORBIDDEN: 'La chiave non è abilitata al codice di segregazione di questo avviso: controlla il codice di segregazione nel collegamento, o abilita la chiave nel back-office pagoPA.',
  GPD_METADATA_RESERVED: 'La posizione porta un dato aggiuntivo dal nome riservato a pagoPA (NOTIFICATION_FEE): toglilo.',
  GPD_METADATA_DUPLICATE: 'La posizione porta due volte lo stesso dato aggiuntivo: togline uno.',
  GPD_PUBLISH_AFTER_DUE_DATE: 'La scadenza è già passata: pagoPA non pubblica più la posizione. Sposta la scadenza in avanti.',
  GPD_PUBLISH_AFTER_VALIDITY: 'Il primo giorno pagabile è già passato: pagoPA non pubblica più la posizione. Toglilo o spostalo in avanti.',
  GPD_NOT_PAYABLE: 'pagoPA non lascia segnare come pagato questo avviso nello stato in cui è: aggiorna la posizione e guarda che cosa è successo.',
  GPD_AMOUNTS: 'L’importo non è la somma degli importi dei beneficiari: apri la posizione e correggili.',
  GPD_DATES: 'La scadenza è già passata o viene prima del primo giorno pagabile: sposta la scadenza in avanti.',
  'FDR-2008': 'Per i flussi di rendicontazione pagoPA non conosce questo ente: controlla il codice fiscale dell’ente.',
  'FDR-2009': 'Per i flussi di rendicontazione questo ente è disabilitato presso pagoPA: scrivi al supporto pagoPA.',
};

/** The Italian sentence of a refusal, with its remedy; never the remote's own words. */
export function refusalMessage(problem: Problem, status: number): string {
  const known = MESSAGES[problem.code];
  if (known !== undefined) return problem.detail === null ? known : `${known.replace(/\.$/, '')} (${problem.detail}).`;
  if (problem.fields.length > 0) return `pagoPA non accetta questi dati: ${problem.fields.map(({ message }) => message).join('; ')}. Apri la posizione e correggili.`;
  return `pagoPA ha rifiutato l’operazione (risposta ${status}). Il dettaglio è nello scambio della posizione (Sincronizzazione, Dettagli tecnici): se non è chiaro, mandalo all’assistenza con il codice ${problem.code}.`;
}

/** Why a family of calls does not answer, in Italian. */
export function failureMessage(failure: ReadFailure): string {
  if (failure.kind !== 'retry') return failure.message;
  if (failure.code === 'ANSWER_NOT_JSON' || /_(404|30\d)$/.test(failure.code)) return 'Ha risposto qualcosa che non è pagoPA: controlla l’indirizzo, il proxy e la rete.';
  return /^(HTTP|GATEWAY|FDR|GPD)/.test(failure.code) ? `pagoPA ora non risponde bene (${failure.code}): riprova più tardi.` : networkMessage(failure.code);
}
