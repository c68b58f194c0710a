import { CANCELLED_PRINT_LABEL, PAID_PRINT_LABEL, PRINT_STATE_LABEL, STATE_LABEL, type PrintState, type ShownState } from '../../main/domain/position-state.ts';

export type Tone = 'neutral' | 'blue' | 'amber' | 'red' | 'green' | 'purple' | 'teal';

export type StateShape =
  | 'ring-dashed' | 'ring-up' | 'ring' | 'clock' | 'triangle' | 'triangle-full' | 'half' | 'disc-tick' | 'ring-tick'
  | 'square-tick' | 'square-full-tick' | 'ring-out' | 'ring-slash' | 'bars' | 'diamond';

/** What a state looks like: word, shape and tone, always the three together. */
export type StateAppearance = Readonly<{ label: string; tone: Tone; shape: StateShape }>;

/** States of a position as the operator sees them; two are shades of a stored state. */
export type VisibleState = ShownState | 'SENDING' | 'PAID_RECEIPT_PENDING';
/** States of an intent waiting to be sent. */
export type QueueState = 'READY' | 'WAITING' | 'REFUSED' | 'AMBIGUOUS' | 'CONFLICT';

/** Source: look reference, "States". */
const POSITION_LOOK: Readonly<Record<VisibleState, StateAppearance>> = {
  DRAFT: { label: STATE_LABEL.DRAFT, tone: 'neutral', shape: 'ring-dashed' },
  TO_SYNC: { label: STATE_LABEL.TO_SYNC, tone: 'blue', shape: 'ring-up' },
  SENDING: { label: 'In invio', tone: 'blue', shape: 'ring-up' },
  UNPAID: { label: STATE_LABEL.UNPAID, tone: 'blue', shape: 'ring' },
  EXPIRING: { label: STATE_LABEL.EXPIRING, tone: 'amber', shape: 'clock' },
  OVERDUE: { label: STATE_LABEL.OVERDUE, tone: 'amber', shape: 'triangle' },
  EXPIRED: { label: STATE_LABEL.EXPIRED, tone: 'red', shape: 'triangle-full' },
  PARTIALLY_PAID: { label: STATE_LABEL.PARTIALLY_PAID, tone: 'green', shape: 'half' },
  PAID: { label: STATE_LABEL.PAID, tone: 'green', shape: 'disc-tick' },
  PAID_RECEIPT_PENDING: { label: 'Pagata, ricevuta in arrivo', tone: 'green', shape: 'ring-tick' },
  REPORTED: { label: STATE_LABEL.REPORTED, tone: 'green', shape: 'square-tick' },
  RECONCILED: { label: STATE_LABEL.RECONCILED, tone: 'green', shape: 'square-full-tick' },
  PAID_EXTERNALLY: { label: STATE_LABEL.PAID_EXTERNALLY, tone: 'teal', shape: 'ring-out' },
  INVALID: { label: STATE_LABEL.INVALID, tone: 'neutral', shape: 'ring-slash' },
  UNPAYABLE: { label: STATE_LABEL.UNPAYABLE, tone: 'neutral', shape: 'bars' },
  NEEDS_REVIEW: { label: STATE_LABEL.NEEDS_REVIEW, tone: 'purple', shape: 'diamond' },
};

const PRINT_LOOK: Readonly<Record<PrintState, StateAppearance>> = {
  CURRENT: { label: PRINT_STATE_LABEL.CURRENT, tone: 'green', shape: 'disc-tick' },
  SUPERSEDED: { label: PRINT_STATE_LABEL.SUPERSEDED, tone: 'amber', shape: 'triangle' },
  RECALLED: { label: PRINT_STATE_LABEL.RECALLED, tone: 'neutral', shape: 'ring-slash' },
};

/** Neither green nor amber: there is nothing to do with it. */
const PAID_PRINT_LOOK: StateAppearance = { label: PAID_PRINT_LABEL, tone: 'neutral', shape: 'ring-tick' };

const CANCELLED_PRINT_LOOK: StateAppearance = { label: CANCELLED_PRINT_LABEL, tone: 'red', shape: 'ring-slash' };

const QUEUE_LOOK: Readonly<Record<QueueState, StateAppearance>> = {
  READY: { label: 'Pronta', tone: 'blue', shape: 'ring-up' },
  WAITING: { label: 'In attesa', tone: 'amber', shape: 'clock' },
  REFUSED: { label: 'Rifiutata', tone: 'red', shape: 'triangle-full' },
  AMBIGUOUS: { label: 'Esito incerto', tone: 'purple', shape: 'diamond' },
  CONFLICT: { label: 'In conflitto', tone: 'purple', shape: 'diamond' },
};

export function positionAppearance(state: VisibleState): StateAppearance { return POSITION_LOOK[state]; }
export function printAppearance(state: PrintState, { paid, cancelled }: Readonly<{ paid: boolean; cancelled: boolean }> = { paid: false, cancelled: false }): StateAppearance {
  if (state !== 'CURRENT') return PRINT_LOOK[state];
  return paid ? PAID_PRINT_LOOK : cancelled ? CANCELLED_PRINT_LOOK : PRINT_LOOK.CURRENT;
}
export function queueAppearance(state: QueueState): StateAppearance { return QUEUE_LOOK[state]; }

/** The tone of a due date: coloured only when it asks for attention. Source: look reference, "States", last line. */
export function dueDateTone(state: VisibleState | undefined): Tone | null {
  if (state === 'EXPIRING' || state === 'OVERDUE') return 'amber';
  return state === 'EXPIRED' ? 'red' : null;
}

/** All position states in the order of the reference sheet. */
export const VISIBLE_STATES: readonly VisibleState[] = [
  'DRAFT', 'TO_SYNC', 'SENDING', 'UNPAID', 'EXPIRING', 'OVERDUE', 'EXPIRED', 'PARTIALLY_PAID', 'PAID', 'PAID_RECEIPT_PENDING',
  'REPORTED', 'RECONCILED', 'PAID_EXTERNALLY', 'INVALID', 'UNPAYABLE', 'NEEDS_REVIEW',
];
