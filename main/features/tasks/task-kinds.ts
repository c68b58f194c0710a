import { TASK_KINDS } from '../../contract/index.ts';
import type { Role } from '../../domain/position-state.ts';

export { TASK_KINDS };
export type TaskKind = (typeof TASK_KINDS)[number];

/** What an action does to the payment of the task. */
export type PaymentMove = Readonly<{ effect: 'PAYS' | 'TO_REFUND' | 'UNASSIGNED' | 'OTHER_SYSTEM' | 'REVOKED'; target: 'SAME' | 'CHOSEN' | 'NONE' }>;

/**
 * What an action does to the position and to what the intermediary is told of it. `SEND`: ours is sent again as a change, `SEND_NEW` as a creation of what is not there any
 * more; `CANCEL_AGAIN`: the cancellation is sent again; `CANCEL_HERE`: it is cancelled here too, nothing is sent; `TAKE_THEIRS`: amount and days become those of the intermediary.
 */
export type RemoteEffect = 'SEND' | 'SEND_NEW' | 'CANCEL_AGAIN' | 'CANCEL_HERE' | 'TAKE_THEIRS';

export type TaskAction = Readonly<{
  code: string;
  label: string;
  consequence: string;
  needsPositionChoice: boolean;
  roles: readonly Role[];
  /** null: the decision only closes the task. */
  move: PaymentMove | null;
  /** Allowed only while no other payment, of pagoPA or not, lies on the same notice or on another way of paying the same debt. */
  onlyPayment?: true;
  /** It needs more than a reason: the screen asks it with a form, and `payments.createPosition` carries it out. */
  asksForm?: true;
  /** Only where less, or more, than the amount due was paid. */
  onlyWhenPaid?: 'LESS' | 'MORE';
  remote?: RemoteEffect;
  /** Only where money came since the task was opened. */
  onlyAfterPayment?: true;
}>;

export type TaskKindRules = Readonly<{
  title: string;
  /** While open, the position is «Da verificare» (states.md, NEEDS_REVIEW). */
  contradiction: boolean;
  /** Working days within which it should be looked at. */
  dueInDays: number;
  actions: readonly TaskAction[];
}>;

const MONEY_ROLES: readonly Role[] = ['ACCOUNTING', 'SUPERVISOR', 'ADMINISTRATOR'];
const ALL_ROLES: readonly Role[] = ['COUNTER', 'ACCOUNTING', 'SUPERVISOR', 'ADMINISTRATOR'];

const MOVE_TO_OTHER: TaskAction = {
  code: 'MOVE', label: 'Sposta il pagamento su un altro avviso', consequence: 'Questo avviso torna come prima del pagamento, l’altro diventa Pagata.', needsPositionChoice: true, roles: MONEY_ROLES, move: { effect: 'PAYS', target: 'CHOSEN' },
};
const SEEN: TaskAction = { code: 'ACKNOWLEDGE', label: 'Presa visione', consequence: 'Lo stato della posizione non cambia; resta scritto chi ha deciso e perché.', needsPositionChoice: false, roles: MONEY_ROLES, move: null };

const DESK_ROLES: readonly Role[] = ['COUNTER', 'SUPERVISOR', 'ADMINISTRATOR'];
const RESPONSIBLE_ROLES: readonly Role[] = ['SUPERVISOR', 'ADMINISTRATOR'];

function remoteAction(code: string, label: string, consequence: string, remote: RemoteEffect, roles: readonly Role[] = DESK_ROLES): TaskAction {
  return { code, label, consequence, needsPositionChoice: false, roles, move: null, remote };
}

function settledThere(label: string, consequence = 'L’attività si chiude: la prossima lettura presso l’intermediario dirà se è così.', roles: readonly Role[] = DESK_ROLES): TaskAction {
  return { code: 'SETTLED', label, consequence, needsPositionChoice: false, roles, move: null };
}

/** A way out where the money has decided: nothing of ours may be sent any more. */
const PAID_SINCE: TaskAction = { code: 'PAID_SINCE', label: 'È stata pagata nel frattempo', consequence: 'L’attività si chiude: il pagamento vale e all’intermediario non si invia niente.', needsPositionChoice: false, roles: DESK_ROLES, move: null, onlyAfterPayment: true };

export const TASK_RULES: Readonly<Record<TaskKind, TaskKindRules>> = {
  PAID_AFTER_CANCELLATION: {
    title: 'Pagata dopo l’annullamento', contradiction: true, dueInDays: 1, actions: [
      { code: 'ACCEPT', label: 'Accetta il pagamento su questa posizione', consequence: 'Diventa Pagata: l’annullamento resta nella cronologia.', needsPositionChoice: false, roles: MONEY_ROLES, move: { effect: 'PAYS', target: 'SAME' } },
      MOVE_TO_OTHER,
      { code: 'REFUND', label: 'Apri una pratica di rimborso', consequence: 'L’importo è da restituire. Questa resta Annullata.', needsPositionChoice: false, roles: MONEY_ROLES, move: { effect: 'TO_REFUND', target: 'SAME' } },
    ],
  },
  PAID_AFTER_LAPSE: {
    title: 'Rata pagata dopo la decadenza', contradiction: true, dueInDays: 1, actions: [
      { code: 'ACCEPT', label: 'Vale su questa rata: poi abbassa il residuo', consequence: 'La rata diventa Pagata. Abbassa il residuo di quanto è arrivato, con Modifica; se è già pagato, quella parte è da restituire.', needsPositionChoice: false, roles: MONEY_ROLES, move: { effect: 'PAYS', target: 'SAME' } },
      { ...MOVE_TO_OTHER, consequence: 'La rata resta chiusa con il piano, l’altro avviso diventa Pagata.' },
      { code: 'REFUND', label: 'Apri una pratica di rimborso', consequence: 'L’importo è da restituire. La rata resta chiusa con il piano, il residuo si chiede per intero.', needsPositionChoice: false, roles: MONEY_ROLES, move: { effect: 'TO_REFUND', target: 'SAME' } },
    ],
  },
  PAID_AFTER_EXPIRY: {
    title: 'Pagata dopo l’ultimo giorno utile', contradiction: true, dueInDays: 1, actions: [
      { code: 'ACCEPT', label: 'Accetta il pagamento su questa posizione', consequence: 'Diventa Pagata, con la data in cui è stata pagata.', needsPositionChoice: false, roles: MONEY_ROLES, move: { effect: 'PAYS', target: 'SAME' } },
      MOVE_TO_OTHER,
      { code: 'REFUND', label: 'Apri una pratica di rimborso', consequence: 'L’importo è da restituire. Questa resta Scaduta.', needsPositionChoice: false, roles: MONEY_ROLES, move: { effect: 'TO_REFUND', target: 'SAME' } },
    ],
  },
  PAID_TWICE: {
    title: 'Pagata due volte', contradiction: true, dueInDays: 1, actions: [
      { code: 'REFUND', label: 'Rimborsa il secondo pagamento', consequence: 'Il secondo pagamento è da restituire. La posizione resta Pagata con il primo.', needsPositionChoice: false, roles: MONEY_ROLES, move: { effect: 'TO_REFUND', target: 'SAME' } },
      { ...MOVE_TO_OTHER, label: 'Sposta il secondo pagamento su un altro avviso', consequence: 'La posizione resta Pagata con il primo, l’altro avviso diventa Pagata.' },
      { code: 'ACCEPT', label: 'Vale questo pagamento: l’altro è stato tolto', consequence: 'La posizione resta Pagata con questo pagamento.', needsPositionChoice: false, roles: MONEY_ROLES, move: { effect: 'PAYS', target: 'SAME' }, onlyPayment: true },
    ],
  },
  AMOUNT_DIFFERS: {
    title: 'Importo diverso dal dovuto', contradiction: true, dueInDays: 2, actions: [
      { code: 'ACCEPT', label: 'Accetta l’importo pagato', consequence: 'La posizione diventa Pagata con l’importo versato: la differenza non si chiede e non si restituisce.', needsPositionChoice: false, roles: MONEY_ROLES, move: { effect: 'PAYS', target: 'SAME' } },
      { code: 'SUPPLEMENT', label: 'Registra l’integrazione da chiedere', consequence: 'La posizione diventa Pagata; per la differenza va fatto un avviso nuovo.', needsPositionChoice: false, roles: MONEY_ROLES, move: { effect: 'PAYS', target: 'SAME' }, onlyWhenPaid: 'LESS' },
      { code: 'REFUND_EXCESS', label: 'La differenza è da rimborsare', consequence: 'La posizione diventa Pagata; la somma in più è da restituire.', needsPositionChoice: false, roles: MONEY_ROLES, move: { effect: 'PAYS', target: 'SAME' }, onlyWhenPaid: 'MORE' },
      MOVE_TO_OTHER,
      { code: 'REFUND', label: 'Rimborsa tutto il pagamento', consequence: 'L’importo intero è da restituire. Questo avviso torna come prima del pagamento.', needsPositionChoice: false, roles: MONEY_ROLES, move: { effect: 'TO_REFUND', target: 'SAME' } },
    ],
  },
  UNKNOWN_PAYMENT: {
    title: 'Pagamento da attribuire', contradiction: false, dueInDays: 3, actions: [
      { code: 'ASSIGN', label: 'Attribuisci a una posizione', consequence: 'La posizione scelta diventa Pagata.', needsPositionChoice: true, roles: MONEY_ROLES, move: { effect: 'PAYS', target: 'CHOSEN' } },
      { code: 'CREATE', label: 'Crea una posizione dal pagamento', consequence: 'Nasce una posizione già Pagata, con la persona e il servizio che scegli.', needsPositionChoice: false, roles: MONEY_ROLES, move: null, asksForm: true },
      { code: 'OTHER_SYSTEM', label: 'È di un altro programma', consequence: 'Resta registrato per la riconciliazione, senza posizione.', needsPositionChoice: false, roles: MONEY_ROLES, move: { effect: 'OTHER_SYSTEM', target: 'NONE' } },
      { code: 'REFUND', label: 'È da rimborsare', consequence: 'L’importo è da restituire a chi ha pagato.', needsPositionChoice: false, roles: MONEY_ROLES, move: { effect: 'TO_REFUND', target: 'NONE' } },
    ],
  },
  TRANSFER_DIFFERS: { title: 'Versamenti diversi da quelli attesi', contradiction: false, dueInDays: 5, actions: [SEEN] },
  STANDIN_SPLIT: { title: 'Pagata in stand-in: quote di altri enti da girare', contradiction: false, dueInDays: 5, actions: [SEEN] },
  SUM_DIFFERS: { title: 'Somma dei versamenti diversa dal totale', contradiction: false, dueInDays: 2, actions: [SEEN] },
  RECEIPT_CONFLICT: { title: 'Stessa ricevuta con contenuto diverso', contradiction: false, dueInDays: 1, actions: [{ ...SEEN, code: 'KEEP_FIRST', label: 'Tieni la prima ricevuta', consequence: 'La seconda resta da parte, senza effetti.' }] },
  DECLARED_PAID: {
    title: 'Dichiara di avere pagato', contradiction: false, dueInDays: 2, actions: [
      { code: 'FOUND', label: 'Il pagamento è arrivato', consequence: 'L’attività si chiude.', needsPositionChoice: false, roles: ALL_ROLES, move: null },
      { code: 'NOT_FOUND', label: 'Il pagamento non c’è', consequence: 'L’attività si chiude; la posizione resta da pagare.', needsPositionChoice: false, roles: ALL_ROLES, move: null },
    ],
  },
  UPDATE_AGAINST_PAID: {
    title: 'Pagata prima che arrivasse la modifica', contradiction: true, dueInDays: 1, actions: [
      remoteAction('DROP', 'Lascia cadere la modifica', 'La posizione torna com’era quando è stata pagata, e il pagamento la chiude.', 'TAKE_THEIRS', MONEY_ROLES),
      remoteAction('DIFFERENCE', 'Torna com’era: la differenza si regola a parte', 'La posizione torna com’era quando è stata pagata; per la differenza va fatto un avviso nuovo, o una nota di credito.', 'TAKE_THEIRS', MONEY_ROLES),
      SEEN,
    ],
  },
  UPDATE_AGAINST_CHANGED: {
    title: 'Cambiata anche presso l’intermediario', contradiction: true, dueInDays: 1, actions: [
      remoteAction('KEEP_OURS', 'Tieni la nostra', 'Parte di nuovo la nostra modifica, e prende il posto di quella dell’intermediario.', 'SEND'),
      remoteAction('KEEP_THEIRS', 'Tieni quella dell’intermediario', 'Importo e scadenza diventano quelli dell’intermediario; le stampe che dicono altro sono superate.', 'TAKE_THEIRS'),
      PAID_SINCE,
    ],
  },
  ACTIVE_AGAINST_GONE: {
    title: 'Annullata presso l’intermediario, non da qui', contradiction: true, dueInDays: 1, actions: [
      remoteAction('SEND_AGAIN', 'Invia di nuovo', 'La posizione parte come nuova, con lo stesso numero: si può pagare appena l’intermediario la conferma.', 'SEND_NEW'),
      remoteAction('CANCEL_HERE', 'Accetta: annulla anche da noi', 'La posizione diventa Annullata: il suo numero non si usa più. Ritira l’avviso, se è stato stampato.', 'CANCEL_HERE'),
      settledThere('L’ho riaperta sul portale dell’intermediario'),
      PAID_SINCE,
    ],
  },
  CANCELLED_AGAINST_LIVE: {
    title: 'Annullata qui, ma si può ancora pagare', contradiction: true, dueInDays: 0, actions: [
      remoteAction('CANCEL_AGAIN', 'Invia di nuovo l’annullamento', 'L’annullamento riparte: finché l’intermediario non lo conferma l’avviso si può ancora pagare.', 'CANCEL_AGAIN'),
      settledThere('L’ho annullata sul portale dell’intermediario'),
    ],
  },
  NAV_COLLISION: {
    title: 'Numero avviso già usato da un altro', contradiction: true, dueInDays: 0, actions: [
      remoteAction('CANCEL_HERE', 'Annulla il nostro avviso e ritira le stampe', 'La posizione diventa Annullata; questa postazione ricomincia a dare numeri. Per il debitore fai un avviso nuovo, con un altro numero.', 'CANCEL_HERE', RESPONSIBLE_ROLES),
      remoteAction('SEND_AGAIN', 'Il numero è nostro e l’intermediario l’ha liberato: invia di nuovo', 'La posizione parte come nuova; questa postazione ricomincia a dare numeri.', 'SEND_NEW', RESPONSIBLE_ROLES),
    ],
  },
  LEFT_IN_DRAFT: {
    title: 'Rimasta in bozza presso l’intermediario', contradiction: true, dueInDays: 0, actions: [
      remoteAction('SEND_AGAIN', 'Invia di nuovo', 'La posizione riparte, con la richiesta di pubblicarla: fino ad allora non si può pagare.', 'SEND'),
      settledThere('L’ho pubblicata sul portale dell’intermediario'),
      PAID_SINCE,
    ],
  },
  PRINTED_THEN_UPDATED: {
    title: 'L’avviso consegnato non è più quello che si paga', contradiction: false, dueInDays: 2, actions: [
      settledThere('Consegnato un avviso nuovo', 'L’attività si chiude; la stampa di prima resta superata.'),
      { ...SEEN, roles: DESK_ROLES },
    ],
  },
  REVISED_OR_REVOKED: {
    title: 'Pagamento rivisto o revocato', contradiction: true, dueInDays: 1, actions: [
      { code: 'CONFIRM_REVOCATION', label: 'Conferma la revoca: il pagamento non vale più', consequence: 'Il pagamento resta scritto come Revocato e non paga più niente: la posizione che pagava torna com’era prima, e se era da rimborsare non lo è più. Gli abbinamenti con la tesoreria non cambiano.', needsPositionChoice: false, roles: MONEY_ROLES, move: { effect: 'REVOKED', target: 'SAME' } },
      { ...SEEN, code: 'KEEP', label: 'Il pagamento è buono: tienilo', consequence: 'Il pagamento vale ancora; resta scritto chi ha deciso e perché.', onlyAfterPayment: true },
      SEEN,
    ],
  },
  PAID_WITHOUT_RECEIPT: {
    title: 'Pagata presso l’intermediario, ricevuta non arrivata', contradiction: false, dueInDays: 1, actions: [
      settledThere('L’intermediario l’ha corretta: non è stata pagata'),
      { ...SEEN, label: 'Presa visione: la ricevuta è stata chiesta', consequence: 'La posizione resta da pagare finché la ricevuta non arriva; il programma continua a chiedere ogni giorno.', roles: ALL_ROLES },
    ],
  },
  CREDIT_WITHOUT_FLOW: {
    title: 'Accredito senza flusso né ricevuta', contradiction: false, dueInDays: 3, actions: [
      { ...SEEN, code: 'ASKED', label: 'Chiesto all’intermediario', consequence: 'L’attività si chiude. L’accredito resta da abbinare in Riconciliazione.' },
      { ...SEEN, code: 'NOT_OURS', label: 'Non riguarda noi: segnalato alla tesoreria', consequence: 'L’attività si chiude. In Riconciliazione segnalalo come «Non pagoPA».' },
    ],
  },
  MISSING_RECEIPT: {
    title: 'Ricevute che mancano', contradiction: false, dueInDays: 3, actions: [
      { ...SEEN, code: 'ASKED', label: 'Ricevute chieste all’intermediario', consequence: 'L’attività si chiude. I pagamenti restano fra quelli senza ricevuta.' },
      { ...SEEN, code: 'OTHER_SYSTEM', label: 'Le ha un altro programma', consequence: 'L’attività si chiude. I pagamenti restano fra quelli senza ricevuta.' },
    ],
  },
  CHANGED_AFTER_CLOSING: {
    title: 'Cambiato dopo la chiusura del mese', contradiction: false, dueInDays: 3, actions: [
      { ...SEEN, label: 'Presa visione: conta nel mese in cui è arrivato', consequence: 'L’attività si chiude. Il verbale del mese chiuso resta com’è, e la differenza sta nel mese aperto.', roles: RESPONSIBLE_ROLES },
      { ...SEEN, code: 'TO_REOPEN', label: 'Il mese va riaperto', consequence: 'L’attività si chiude. Il mese si riapre dalla pagina della sua chiusura, con il motivo.', roles: RESPONSIBLE_ROLES },
    ],
  },
  REPORTED_TWICE: {
    title: 'Pagamenti doppi da rimborsare', contradiction: false, dueInDays: 2, actions: [
      { ...SEEN, code: 'REFUNDED', label: 'Rimborso disposto', consequence: 'L’attività si chiude; resta scritto chi ha deciso e perché.' },
      { ...SEEN, code: 'MOVED', label: 'Spostato su un altro debito', consequence: 'L’attività si chiude; resta scritto chi ha deciso e perché.' },
      { ...SEEN, code: 'NOT_DOUBLE', label: 'Non è doppio', consequence: 'L’attività si chiude; resta scritto chi ha deciso e perché.' },
    ],
  },
};

/** Kinds that a connection with an intermediary brings about (intermediary.md 4.3); a revocation also a row of a flow. */
export const REMOTE_TASK_KINDS = [
  'UPDATE_AGAINST_PAID', 'UPDATE_AGAINST_CHANGED', 'ACTIVE_AGAINST_GONE', 'CANCELLED_AGAINST_LIVE', 'NAV_COLLISION', 'LEFT_IN_DRAFT', 'PRINTED_THEN_UPDATED', 'REVISED_OR_REVOKED', 'PAID_WITHOUT_RECEIPT',
] as const satisfies readonly TaskKind[];

/** Kinds that the reconciliation opens, and closes when their reason is gone. */
/** The kind that the reconciliation opens for a row that changed after its month was closed; only who is responsible decides on it. */
export const CLOSING_TASK_KIND = 'CHANGED_AFTER_CLOSING' satisfies TaskKind;

export const DISCREPANCY_TASK_KINDS = ['CREDIT_WITHOUT_FLOW', 'MISSING_RECEIPT', 'REPORTED_TWICE'] as const satisfies readonly TaskKind[];

export function isRemoteKind(kind: TaskKind): boolean {
  return REMOTE_TASK_KINDS.some((remote) => remote === kind);
}

/** Narrows a stored text to a kind; an unknown one is a database newer or broken. */
export function taskKind(text: string): TaskKind {
  const found = TASK_KINDS.find((kind) => kind === text);
  if (found === undefined) throw new Error('Unknown task kind in the database');
  return found;
}
