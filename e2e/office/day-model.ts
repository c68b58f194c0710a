/** Terms of a notice as the office wants them. Amount in cents, civil dates of Rome; `payableUntil` null: no last day. */
export type Terms = Readonly<{ amountCents: number; dueDate: string; payableUntil: string | null; description: string }>;

/** What somebody else did to a position at the platform, or what leaves the two sides apart by its nature: a task must explain it. */
export type Disturbance = 'CANCELLED_THERE' | 'VANISHED' | 'RESURRECTED' | 'VOIDED';

/** A payment that the platform took. `asWanted`: it paid exactly what the office wanted then, and nothing of the position was in doubt. */
export type TakenPayment = Readonly<{ receiptId: string; amountCents: number; asWanted: boolean }>;

/** All that the model knows of a position: what was decided here, what happened there. Nothing of how the product keeps it. */
export type ModelPosition = {
  readonly id: number; readonly nav: string; readonly installmentId: number;
  wanted: Terms; cancelled: boolean; paidOutside: boolean; wasPaidOutside: boolean; changedAfterPayment: boolean; feeCents: number; crossed: boolean;
  /** Whether a causale arrived cannot be told of what is paid by the time it is asked: then a person is told so, also where it did. */
  causaleChanged: boolean;
  readonly disturbed: Set<Disturbance>; readonly payments: TakenPayment[];
};

export type DayModel = { readonly positions: ModelPosition[]; readonly numbers: Set<string>; steps: number };

export function emptyDay(): DayModel {
  return { positions: [], numbers: new Set(), steps: 0 };
}

export function newPosition(made: Readonly<{ id: number; nav: string; installmentId: number }>, wanted: Terms): ModelPosition {
  return { id: made.id, nav: made.nav, installmentId: made.installmentId, wanted, cancelled: false, paidOutside: false, wasPaidOutside: false, changedAfterPayment: false, feeCents: 0, crossed: false, causaleChanged: false, disturbed: new Set(), payments: [] };
}

/** A position as the platform really holds it. `days`: those that it was told. */
export type HeldThere = Readonly<{ status: 'ABSENT' | 'DRAFT' | 'PAYABLE' | 'EXPIRED' | 'CANCELLED' | 'PAID' | 'MARKED'; amountCents: number; days: readonly (string | null)[]; description: string }>;

/** A position as the archive keeps it. `tasks`: kinds of the open ones; `stopped`: intents that wait for a person, with their code. */
export type HeldHere = Readonly<{ state: string; tasks: readonly string[]; stopped: readonly string[]; recorded: readonly string[] }>;

/** `gpd` is told the due date, at which it stops only where that is also the last day; `govpay` a last day where there is one, and the due date among what it keeps for us. */
export type Protocol = 'gpd' | 'govpay';

const OPEN_HERE = ['UNPAID'];
const NOT_PAYABLE = ['ABSENT', 'CANCELLED', 'EXPIRED', 'PAID', 'MARKED'];

/**
 * What is wrong with a position once everything has been sent, received and looked at; null: both sides are what they must be, or a person was told why not. Positions
 * that nobody disturbed must agree without any task: a task for nothing is a defect too.
 * @param today civil date of Rome.
 */
export function faultOf(position: ModelPosition, here: HeldHere, there: HeldThere, protocol: Protocol, today: string): string | null {
  const lost = position.payments.filter(({ receiptId }) => !here.recorded.includes(receiptId));
  if (lost.length > 0) return `payment lost: ${lost.map(({ receiptId }) => receiptId).join(', ')}`;
  if (new Set(here.recorded).size !== here.recorded.length) return 'a receipt is recorded twice';
  if (here.recorded.length > position.payments.length) return 'a payment is recorded that nobody made';
  const explained = here.tasks.length > 0 || here.stopped.length > 0;
  const wrong = disagreement(position, here, there, protocol);
  if (wrong !== null && !explained) return `${wrong}, and nobody is told`;
  if (wrong === null && here.tasks.length > 0 && isPlain(position)) return `a task for nothing: ${here.tasks.join(', ')}`;
  // What may be refused for good: terms whose last day is over cannot be created or changed there any more.
  if (explained && isPlain(position) && !(here.tasks.length === 0 && mayBeStopped(position, today))) return `stopped without a reason: ${[...here.tasks, ...here.stopped].join(', ')} (${wrong ?? 'sides agree'})`;
  return null;
}

/** Nothing happened that a person must be told of. */
function isPlain(position: ModelPosition): boolean {
  if (position.disturbed.size > 0 || position.payments.length > 1) return false;
  const [payment] = position.payments;
  return payment === undefined || (payment.asWanted && !position.cancelled && !position.wasPaidOutside && !position.changedAfterPayment && position.feeCents === 0);
}

function mayBeStopped({ wanted }: ModelPosition, today: string): boolean {
  return (wanted.payableUntil ?? wanted.dueDate) < today || wanted.dueDate < today;
}

function disagreement(position: ModelPosition, here: HeldHere, there: HeldThere, protocol: Protocol): string | null {
  if (position.payments.length > 0) return paidDisagreement(position, here);
  if (position.cancelled) {
    if (here.state !== 'INVALID') return `cancelled, but here ${here.state}`;
    return NOT_PAYABLE.includes(there.status) ? null : `cancelled, but there ${there.status}`;
  }
  if (position.paidOutside) {
    if (here.state !== 'PAID_EXTERNALLY') return `paid outside, but here ${here.state}`;
    return NOT_PAYABLE.includes(there.status) ? null : `paid outside, but there ${there.status}`;
  }
  return openDisagreement(position, here, there, protocol);
}

function paidDisagreement(position: ModelPosition, here: HeldHere): string | null {
  if (position.cancelled) return 'paid after it was cancelled';
  if (position.paidOutside) return 'paid twice';
  return here.state === 'PAID' ? null : `paid there, but here ${here.state}`;
}

function openDisagreement({ wanted }: ModelPosition, here: HeldHere, there: HeldThere, protocol: Protocol): string | null {
  if (!OPEN_HERE.includes(here.state)) return `to be paid, but here ${here.state}`;
  if (there.status !== 'PAYABLE' && !(there.status === 'EXPIRED' && mayExpire(wanted, protocol))) return `to be paid, but there ${there.status}`;
  return termsDiffer(wanted, there, protocol);
}

function mayExpire({ dueDate, payableUntil }: Terms, protocol: Protocol): boolean {
  return protocol === 'gpd' ? payableUntil === dueDate : payableUntil !== null;
}

/** How the terms of both sides differ, in words; null: they do not. */
export function termsDiffer(wanted: Terms, there: HeldThere, protocol: Protocol): string | null {
  const days = protocol === 'gpd' ? [wanted.dueDate] : [wanted.dueDate, wanted.payableUntil];
  if (there.amountCents !== wanted.amountCents) return `amount ${wanted.amountCents} here, ${there.amountCents} there`;
  if (days.join() !== there.days.join()) return `days ${days.join(', ')} here, ${there.days.join(', ')} there`;
  return there.description === wanted.description ? null : `causale «${wanted.description}» here, «${there.description}» there`;
}
