import { assertNever } from './result.ts';

/**
 * State of an installment or of a position that is stored with its facts.
 * Source: spec/states.md, "Installment and position" (first row that holds, top down, wins).
 */
export const STORED_STATES = [
  'NEEDS_REVIEW', 'RECONCILED', 'REPORTED', 'PAID', 'PAID_EXTERNALLY', 'PARTIALLY_PAID',
  'INVALID', 'UNPAYABLE', 'TO_SYNC', 'UNPAID', 'DRAFT',
] as const;
export type StoredState = (typeof STORED_STATES)[number];

/** States a person sees: the stored ones and the three that depend on today's date. */
export const SHOWN_STATES = [...STORED_STATES, 'EXPIRING', 'OVERDUE', 'EXPIRED'] as const;
export type ShownState = (typeof SHOWN_STATES)[number];

/** Italian label of each state (spec/states.md). */
export const STATE_LABEL: Readonly<Record<ShownState, string>> = {
  NEEDS_REVIEW: 'Da verificare',
  RECONCILED: 'Incassata',
  REPORTED: 'Rendicontata',
  PAID: 'Pagata',
  PAID_EXTERNALLY: 'Pagata fuori pagoPA',
  PARTIALLY_PAID: 'Parzialmente pagata',
  INVALID: 'Annullata',
  UNPAYABLE: 'Non pagabile ora',
  TO_SYNC: 'Da inviare',
  UNPAID: 'Da pagare',
  DRAFT: 'Bozza',
  EXPIRING: 'In scadenza',
  OVERDUE: 'Scaduta ma pagabile',
  EXPIRED: 'Scaduta',
};

/** The facts of one installment, reduced to what decides its state. */
export type InstallmentFacts = Readonly<{
  /** It has a notice number; without one it is a draft. */
  numbered: boolean;
  /** An open task says that the facts contradict each other. */
  contradicted: boolean;
  /** Every own transfer is covered by a live match with the treasury. */
  reconciled: boolean;
  /** Every own transfer has a line of a current reporting flow. */
  reported: boolean;
  /** At least one receipt (or flow line) that counts as payment of this installment. */
  paid: boolean;
  /** A person recorded a payment outside pagoPA that is not void. */
  paidExternally: boolean;
  /** A cancellation fact exists. */
  cancelled: boolean;
  /** Another option of the position is chosen or runs. */
  blockedByOtherOption: boolean;
  /** Confirmed by the intermediary, or «caricata sul portale» recorded in manual mode. */
  confirmed: boolean;
}>;

/** Projects the facts of one installment on its stored state (spec/states.md, first row that holds). */
export function projectInstallment(facts: InstallmentFacts): StoredState {
  if (facts.contradicted) return 'NEEDS_REVIEW';
  if (facts.reconciled) return 'RECONCILED';
  if (facts.reported) return 'REPORTED';
  if (facts.paid) return 'PAID';
  if (facts.paidExternally) return 'PAID_EXTERNALLY';
  if (facts.cancelled) return 'INVALID';
  if (!facts.numbered) return 'DRAFT';
  if (facts.blockedByOtherOption) return 'UNPAYABLE';
  return facts.confirmed ? 'UNPAID' : 'TO_SYNC';
}

const PAID_STATES: readonly StoredState[] = ['PAID_EXTERNALLY', 'PAID', 'REPORTED', 'RECONCILED'];

/** «Paid» for counting: PAID, REPORTED, RECONCILED, PAID_EXTERNALLY (spec/states.md). */
export function isPaidState(state: ShownState): boolean {
  return state === 'PAID' || state === 'REPORTED' || state === 'RECONCILED' || state === 'PAID_EXTERNALLY';
}

/** Open for the citizen: something can still be paid. */
export function isOpenState(state: ShownState): boolean {
  switch (state) {
    case 'TO_SYNC': case 'UNPAID': case 'EXPIRING': case 'OVERDUE': case 'EXPIRED': case 'PARTIALLY_PAID': case 'UNPAYABLE':
      return true;
    case 'NEEDS_REVIEW': case 'RECONCILED': case 'REPORTED': case 'PAID': case 'PAID_EXTERNALLY': case 'INVALID': case 'DRAFT':
      return false;
    default:
      return assertNever(state, 'isOpenState');
  }
}

/**
 * State of a position from the states of the installments of its chosen or only option:
 * doubt first, then PARTIALLY_PAID while some are paid, else the worst open one;
 * when all are paid, the least advanced of them.
 */
export function projectPosition(installments: readonly StoredState[]): StoredState {
  if (installments.length === 0) return 'DRAFT';
  if (installments.includes('NEEDS_REVIEW')) return 'NEEDS_REVIEW';
  const paid = installments.filter((state) => PAID_STATES.includes(state));
  if (paid.length === installments.length) {
    return PAID_STATES.find((state) => paid.includes(state)) ?? 'PAID';
  }
  if (paid.length > 0) return 'PARTIALLY_PAID';
  const worstFirst: readonly StoredState[] = ['DRAFT', 'TO_SYNC', 'UNPAID', 'UNPAYABLE', 'INVALID'];
  return worstFirst.find((state) => installments.includes(state)) ?? 'UNPAID';
}

/** What today's date adds to a stored state. Civil dates are Europe/Rome, `YYYY-MM-DD`. */
export type DateFacts = Readonly<{
  dueDate: string | null;
  payableUntil: string | null;
  today: string;
  /** The first day from which «In scadenza» is shown, i.e. dueDate minus the service's days; null without due date. */
  expiringFrom: string | null;
}>;

/** Derives the state a person sees from the stored one and today's date; never stored (spec/states.md). */
export function shownState(stored: StoredState, dates: DateFacts): ShownState {
  if (stored !== 'UNPAID') return stored;
  if (dates.payableUntil !== null && dates.today > dates.payableUntil) return 'EXPIRED';
  if (dates.dueDate !== null && dates.today > dates.dueDate) return 'OVERDUE';
  if (dates.expiringFrom !== null && dates.today >= dates.expiringFrom) return 'EXPIRING';
  return 'UNPAID';
}

/** States of a printed paper. */
export const PRINT_STATES = ['CURRENT', 'SUPERSEDED', 'RECALLED'] as const;
export type PrintState = (typeof PRINT_STATES)[number];
export const PRINT_STATE_LABEL: Readonly<Record<PrintState, string>> = {
  CURRENT: 'Valida',
  SUPERSEDED: 'Superata',
  RECALLED: 'Ritirata',
};

/** A paper still true whose debt was paid meanwhile: nobody has to pay with it any more. The state of the print stays what it is. */
export const PAID_PRINT_LABEL = `${PRINT_STATE_LABEL.CURRENT} · già pagata`;

/** A paper that nobody took back, whose position was cancelled: nobody must pay with it. The state of the print stays what it is. */
export const CANCELLED_PRINT_LABEL = 'Da ritirare';

/** What is said of a printed paper. `paid`: a payment of what it asks for is recorded; `cancelled`: its position was cancelled. */
export function printStateWords({ state, paid, cancelled }: Readonly<{ state: PrintState; paid: boolean; cancelled: boolean }>): string {
  if (state !== 'CURRENT') return PRINT_STATE_LABEL[state];
  return paid ? PAID_PRINT_LABEL : cancelled ? CANCELLED_PRINT_LABEL : PRINT_STATE_LABEL.CURRENT;
}

/** Roles of the operators, with their Italian labels (spec/states.md). */
export const ROLES = ['COUNTER', 'ACCOUNTING', 'SUPERVISOR', 'ADMINISTRATOR'] as const;
export type Role = (typeof ROLES)[number];
export const ROLE_LABEL: Readonly<Record<Role, string>> = {
  COUNTER: 'Operatore di sportello',
  ACCOUNTING: 'Contabilità',
  SUPERVISOR: 'Responsabile',
  ADMINISTRATOR: 'Amministratore',
};

/** States of a task. */
export const TASK_STATES = ['OPEN', 'IN_PROGRESS', 'WAITING', 'DONE'] as const;
export type TaskState = (typeof TASK_STATES)[number];
export const TASK_STATE_LABEL: Readonly<Record<TaskState, string>> = {
  OPEN: 'Aperta',
  IN_PROGRESS: 'Presa in carico',
  WAITING: 'Rimandata',
  DONE: 'Chiusa',
};
