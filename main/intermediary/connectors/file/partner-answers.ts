import type { PositionRef, ReadFailure, Remedy, SendResult } from '../../connector.ts';
import type { OutcomeLine } from './delivery-shapes.ts';
import type { ExchangeFailure } from './exchange.ts';
import type { PositionMemory } from './exchange-memory.ts';
import { afterState, withStatus } from './partner-position.ts';

/** How often it is worth looking whether the partner has answered. What it answers is read with the stream OUTCOMES; looking costs a local file. */
export const LOOK_AGAIN_MS = 5 * 60_000;

export const WAITING: SendResult = { kind: 'ambiguous', probeAfterMs: LOOK_AGAIN_MS, code: 'WAITING_PARTNER' };

/** Why a partner refuses, in the words of docs/file-exchange.md. */
const REMEDIES: Readonly<Record<string, string>> = {
  DATA_INVALID: 'Un dato non è valido per il partner: correggi la posizione e inviala di nuovo.',
  DEBTOR_INVALID: 'I dati del debitore non sono validi per il partner: controlla codice fiscale, nome e indirizzo.',
  AMOUNT_INVALID: 'L’importo non è ammesso dal partner: controlla importo e beneficiari.',
  IBAN_UNKNOWN: 'Un IBAN non è registrato presso il partner: fallo registrare, oppure cambia il conto del servizio.',
  SERVICE_UNKNOWN: 'Il partner non conosce il servizio: chiedigli di abilitarlo, oppure correggi il codice del servizio.',
  NAV_NOT_ALLOWED: 'Il numero di avviso non è tra quelli riservati a questa postazione: controlla con il partner codice di segregazione e intervallo.',
  STATE_NOT_ALLOWED: 'Nello stato in cui è presso il partner la posizione non si può cambiare: verifica con il partner.',
  EXISTS: 'Il partner ha già una posizione con questo codice e dati diversi: verifica con il partner.',
  OUTDATED: 'Il partner ha già accolto una richiesta più recente per questa posizione.',
};

/** Every code that the page for the partner explains. */
export const PARTNER_CODES: readonly string[] = [...Object.keys(REMEDIES), 'ALREADY_PAID', 'ALREADY_CANCELLED', 'NAV_IN_USE', 'NOT_FOUND', 'OTHER'];

function remedyOf(code: string): Remedy {
  const sentence = REMEDIES[code] ?? 'Il motivo, con le parole del partner, è negli scambi della posizione.';
  return { code, message: `Il partner ha rifiutato la richiesta (${code}). ${sentence}`, fields: {} };
}

/** A refusal of the partner as the engine knows it. The partner's own words may name people: they are in the exchanges, never here. */
export function refusalOf(ref: PositionRef, memory: PositionMemory): SendResult | null {
  const { answer, held } = memory;
  if (answer === null || answer.result === 'ACCEPTED') return null;
  // Nothing of the delivery was looked at: it is sent again as if it had never left.
  if (answer.result === 'DELIVERY_REFUSED') return { kind: 'retry', afterMs: null, scope: 'row', code: answer.code };
  switch (answer.code) {
    case 'ALREADY_PAID': return { kind: 'conflict', remote: withStatus(ref, 'PAID', held), code: 'STATE_PAID' };
    case 'ALREADY_CANCELLED': return { kind: 'conflict', remote: withStatus(ref, 'CANCELLED', held), code: 'STATE_CANCELLED' };
    case 'NAV_IN_USE': return { kind: 'conflict', remote: { notFound: true }, code: 'NAV_COLLISION' };
    case 'NOT_FOUND': return { kind: 'conflict', remote: { notFound: true }, code: 'GONE' };
    default: return { kind: 'rejected', remedy: remedyOf(answer.code) };
  }
}

/** The memory of a position after one line of the partner; the same when it has nothing to do with it or was known already. */
export function afterOutcome(memory: PositionMemory, line: Extract<OutcomeLine, { type: 'OUTCOME' | 'STATE' }>, text: string): PositionMemory {
  if (line.type === 'STATE') return isNewer(line.at, memory) ? { ...memory, held: afterState(line, memory.held), heldAsOf: line.at } : memory;
  const place = memory.waiting.findIndex(({ operationId, delivery }) => operationId === line.operationId && delivery === line.delivery);
  const answered = memory.waiting[place];
  if (answered === undefined) return memory;
  const answer = { operationId: line.operationId, delivery: line.delivery, result: line.result, code: line.code ?? (line.result === 'ACCEPTED' ? 'ACCEPTED' : 'OTHER'), told: false, text };
  // What was written before it was looked at before it: its own answer, if it ever comes, is about something that is no longer so.
  if (line.result === 'ACCEPTED') return { ...memory, waiting: memory.waiting.slice(place + 1), held: answered.ifAccepted, heldAsOf: line.at, answer };
  const waiting = memory.waiting.filter((one) => one !== answered);
  const ref: PositionRef = { organization: '', iupd: memory.iupd, navs: answered.ifAccepted.installments.map(({ nav }) => nav) };
  return { ...memory, waiting, held: heldAfterRefusal(ref, memory, answer.code), answer };
}

/** A refusal also tells how the partner holds the position. */
function heldAfterRefusal(ref: PositionRef, { held }: PositionMemory, code: string): PositionMemory['held'] {
  switch (code) {
    case 'ALREADY_PAID': return withStatus(ref, 'PAID', held);
    case 'ALREADY_CANCELLED': return withStatus(ref, 'CANCELLED', held);
    case 'NOT_FOUND': return null;
    default: return held;
  }
}

/** The memory of a position whose delivery the partner did not look at. */
export function afterDeliveryRefused(memory: PositionMemory, line: Extract<OutcomeLine, { type: 'DELIVERY_REFUSED' }>, text: string): PositionMemory {
  const lost = memory.waiting.find(({ delivery }) => delivery === line.delivery);
  if (lost === undefined) return memory;
  return { ...memory, waiting: memory.waiting.filter((one) => one !== lost), answer: { operationId: lost.operationId, delivery: line.delivery, result: 'DELIVERY_REFUSED', code: line.code, told: false, text } };
}

function isNewer(at: string, { heldAsOf }: PositionMemory): boolean {
  return heldAsOf === null || Date.parse(at) >= Date.parse(heldAsOf);
}

/** Why nothing could be sent, for the engine. */
export function sendFailureOf(failure: ExchangeFailure): SendResult {
  const read = readFailureOf(failure);
  return read.kind === 'unreadable' ? { kind: 'retry', afterMs: null, scope: 'connector', code: read.code } : read;
}

export function readFailureOf(failure: ExchangeFailure): ReadFailure {
  switch (failure.kind) {
    case 'unreachable': return { kind: 'retry', afterMs: null, scope: 'connector', code: failure.code };
    case 'denied': return { kind: 'unauthorized', code: failure.code, message: failure.message };
    case 'missing': return { kind: 'retry', afterMs: null, scope: 'connector', code: 'FILE_MISSING' };
    case 'too-large': return { kind: 'unreadable', code: 'FILE_TOO_LARGE', message: 'Un file della cartella di scambio è troppo grande per essere letto: chiedi al partner di dividerlo.' };
  }
}
