import { formatDate, type CivilDate } from './civil-date.ts';
import { assertNever } from './result.ts';
import type { Role, ShownState } from './position-state.ts';

/** What decides whether a notice may be printed. Dates are civil (Rome). */
export type PrintRequest = Readonly<{
  state: ShownState;
  /** Confirmed by the intermediary, or «caricata sul portale» recorded. */
  confirmed: boolean;
  /** Not confirmed as it is now, but the portal knows it as it was before a change: it is paid like that meanwhile. */
  knownBefore?: boolean;
  /** Its plan of installments was lost: it is paid with the notice of the residue. */
  lapsed?: boolean;
  /** The intermediary says that it is paid, and its receipt has not come. */
  paidThere?: boolean;
  /** The notice number exists. */
  numbered: boolean;
  /** The installment includes a digital stamp (marca da bollo): it has no printed notice (features.md part 2, pain 25). */
  withStamp: boolean;
  /** Italian names of the fields without which a code cannot be made; empty when the notice is complete. */
  missingFields: readonly string[];
  dueDate: CivilDate | null;
  /** «Pagabile fino al»: the last day of payment; null = no limit. */
  payableUntil: CivilDate | null;
  today: CivilDate;
  /** today + 3 working days, the earliest due date of a print made off line. */
  earliestOfflineDueDate: CivilDate;
  connection: Readonly<{ mode: 'MANUAL' }> | Readonly<{ mode: 'CONNECTOR'; online: boolean; /** The partner confirms hours later (file exchange): nobody waits for it at the counter. */ answersLater?: boolean }>;
  operator: Readonly<{ role: Role; offlinePrint: boolean }>;
}>;

export type PrintPermission =
  | Readonly<{ allowed: true; reasonRequired: boolean; unsent: boolean; message: string | null }>
  | Readonly<{ allowed: false; code: PrintRefusal; message: string }>;

/** `NOT_CONFIRMED`: somebody must do something first. `CONFIRMATION_COMING`: only the answer of the intermediary is missing, whoever waits prints. */
export const PRINT_REFUSALS = ['DRAFT', 'INCOMPLETE', 'PAID', 'CANCELLED', 'UNPAYABLE', 'NOT_CONFIRMED', 'CONFIRMATION_COMING', 'DUE_TOO_SOON', 'NEEDS_REVIEW'] as const;
export type PrintRefusal = (typeof PRINT_REFUSALS)[number];

/** A print worth asking for: allowed, or allowed as soon as the intermediary answers. */
export function isWorthAsking(permission: PrintPermission): boolean {
  return permission.allowed || permission.code === 'CONFIRMATION_COMING';
}

function refuse(code: PrintRefusal, message: string): PrintPermission {
  return { allowed: false, code, message };
}

/** Operators who may print before the platform knows the notice: the SUPERVISOR by role, the others by the right «stampa fuori linea». */
export function mayPrintOffline(operator: PrintRequest['operator']): boolean {
  return operator.offlinePrint || operator.role === 'SUPERVISOR';
}

/**
 * The one rule that decides what may be printed, used by F9, lots and the command line. A notice past its due date but still payable is
 * printed like any other. One past its last day is confirmed too (states.md: UNPAID and its derivates), and the platform by itself does not
 * stop its payment (features.md part 2, pain 62): it is printed with a reason, after saying that a new due date is what is usually wanted.
 * Source: spec/states.md, "What may be printed".
 */
export function mayPrint(request: PrintRequest): PrintPermission {
  const byState = refusalByState(request.state, request.lapsed === true);
  if (byState !== null) return byState;
  if (request.paidThere === true) return refuse('PAID', 'Presso l’intermediario risulta già pagata, la ricevuta non è ancora arrivata: non consegnare l’avviso. Controlla con Verifica pagamento (F4).');
  if (!request.numbered) return refuse('DRAFT', 'È una bozza: salvala per dare il numero all’avviso, poi stampa.');
  if (request.withStamp) return refuse('INCOMPLETE', 'Comprende una marca da bollo digitale: si paga dal portale, un avviso di carta non c’è.');
  if (request.missingFields.length > 0) {
    return refuse('INCOMPLETE', `Manca ${request.missingFields.join(', ')}: senza questo il codice QR non si può fare.`);
  }
  if (request.confirmed) return afterConfirmation(request);
  return beforeConfirmation(request);
}

/** What a person must know of a notice whose last day of payment has passed; null while it can be paid. */
function expiryWarning({ payableUntil, today }: PrintRequest): string | null {
  if (payableUntil === null || today <= payableUntil) return null;
  return `È scaduta: si poteva pagare fino al ${formatDate(payableUntil)}. Perché si possa pagare dalle prima una nuova scadenza; stampala così solo se serve il foglio di prima.`;
}

function afterConfirmation(request: PrintRequest): PrintPermission {
  const message = expiryWarning(request);
  return { allowed: true, reasonRequired: message !== null, unsent: false, message };
}

function unsentPermission(request: PrintRequest, sentence: string): PrintPermission {
  const expired = expiryWarning(request);
  return { allowed: true, reasonRequired: true, unsent: true, message: expired === null ? sentence : `${sentence} ${expired}` };
}

function tooSoon({ dueDate, earliestOfflineDueDate }: PrintRequest): PrintPermission | null {
  return dueDate !== null && dueDate < earliestOfflineDueDate ? refuse('DUE_TOO_SOON', 'La scadenza è troppo vicina per stampare senza la conferma: servono almeno 3 giorni lavorativi.') : null;
}

function beforeConfirmation(request: PrintRequest): PrintPermission {
  const { connection } = request;
  switch (connection.mode) {
    case 'MANUAL':
      if (!mayPrintOffline(request.operator)) {
        return refuse('NOT_CONFIRMED', 'Prima carica la posizione sul portale dell’intermediario e segnala «Caricata sul portale», poi stampa. Chi ha il diritto «stampa fuori linea» può stampare prima, con un motivo.');
      }
      return unsentPermission(request, request.knownBefore === true ? 'Sul portale c’è ancora l’avviso com’era prima: finché non viene aggiornato si paga così.' : 'L’avviso non è ancora sul portale: finché non viene caricato non si può pagare.');
    case 'CONNECTOR':
      if (connection.answersLater === true) {
        if (!mayPrintOffline(request.operator)) return refuse('NOT_CONFIRMED', 'Il partner conferma gli avvisi con lo scambio di file, anche dopo qualche ora: si stampa quando arriva la conferma. Chi ha il diritto «stampa fuori linea» può stampare prima, con un motivo.');
        return tooSoon(request) ?? unsentPermission(request, 'Il partner non ha ancora confermato l’avviso: lo fa con uno dei prossimi scambi di file. Fino ad allora non si può pagare.');
      }
      if (connection.online) {
        return refuse('CONFIRMATION_COMING', 'L’intermediario non ha ancora confermato l’avviso: si può stampare appena arriva la conferma, di solito in pochi secondi.');
      }
      if (!mayPrintOffline(request.operator)) {
        return refuse('NOT_CONFIRMED', 'La rete manca e l’avviso non è confermato: può stamparlo il responsabile o chi ha il diritto «stampa fuori linea».');
      }
      return tooSoon(request) ?? unsentPermission(request, 'L’avviso non è ancora confermato: finché non viene inviato non si può pagare.');
    default:
      return assertNever(connection, 'beforeConfirmation');
  }
}

function refusalByState(state: ShownState, lapsed: boolean): PrintPermission | null {
  switch (state) {
    case 'PAID': case 'REPORTED': case 'RECONCILED':
      return refuse('PAID', 'È già pagata: al posto dell’avviso stampa la ricevuta.');
    case 'PAID_EXTERNALLY':
      return refuse('PAID', 'È già pagata fuori pagoPA: l’avviso non va più consegnato.');
    case 'INVALID':
      return refuse('CANCELLED', lapsed ? 'È una rata di un piano perduto: si paga con l’avviso del residuo.' : 'È annullata: il numero non si può più pagare. Usa «Ripristina» per fare un avviso nuovo.');
    case 'UNPAYABLE':
      return refuse('UNPAYABLE', 'Non è pagabile ora: stampa l’altra rata o l’altro importo.');
    case 'NEEDS_REVIEW':
      return refuse('NEEDS_REVIEW', 'È da verificare: chiudi prima l’attività aperta su questa posizione.');
    case 'DRAFT':
      return refuse('DRAFT', 'È una bozza: salvala per dare il numero all’avviso, poi stampa.');
    case 'PARTIALLY_PAID': case 'TO_SYNC': case 'UNPAID': case 'EXPIRING': case 'OVERDUE': case 'EXPIRED':
      return null;
    default:
      return assertNever(state, 'refusalByState');
  }
}
