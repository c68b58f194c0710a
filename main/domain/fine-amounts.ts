/**
 * Fines of the Codice della Strada: two amounts, the days each is payable, and what a payment is worth.
 *
 * Source: features.md 5.1 (art. 202: days 1–5 the minimum less 30 %, days 6–60 the minimum, then half of the maximum; expenses are never reduced; the
 * day of the act is day 0; a last day on a Sunday or holiday moves on, a Saturday does not; compiuta giacenza; art. 202-bis).
 */
import { addDays, type CivilDate, daysBetween, formatDate } from './civil-date.ts';
import { offHoliday } from './installment-plan.ts';
import { type Cents, formatEuro } from './money.ts';
import { NATIONAL_CALENDAR, type WorkingCalendar } from './working-days.ts';

/** How the causale begins of the notice that asks for what is missing of a fine; where there is no room for it, it is that of the fine. */
export const SUPPLEMENT_OF = 'Integrazione ';

/** How the fines of a service are counted. */
export type FineRules = Readonly<{
  /** Days with the reduction, 5 by law. */
  discountDays: number;
  /** Days at the minimum, 60 by law. */
  expirationDays: number;
  /** The reduction, 30 by law, in hundredths of the minimum. */
  discountPercent: number;
}>;

/** Art. 202 c. 1. */
export const FINE_RULES: FineRules = { discountDays: 5, expirationDays: 60, discountPercent: 30 };

/** What a fine is made of. Not `reducible`: the violation has confiscation or suspension of the licence (art. 202 c. 1). */
export type FineBase = Readonly<{ minimumCents: Cents; costsCents: Cents; reducible: boolean }>;

/** The two amounts asked; equal when nothing may be reduced. */
export type FineAmounts = Readonly<{ reducedCents: Cents; fullCents: Cents }>;

/** `minimum × 0,70 + expenses` (to the cent, half up) and `minimum + expenses`. */
export function fineAmounts({ minimumCents, costsCents, reducible }: FineBase, rules: FineRules = FINE_RULES): FineAmounts {
  const reduced = Math.floor((minimumCents * (100 - rules.discountPercent) + 50) / 100);
  return { reducedCents: (reducible ? reduced : minimumCents) + costsCents, fullCents: minimumCents + costsCents };
}

/** From day 61 without appeal: half of the maximum and the expenses, by enforcement and not by notice. */
export function fineTitleCents(maximumCents: Cents, costsCents: Cents): Cents {
  return Math.floor((maximumCents + 1) / 2) + costsCents;
}

/**
 * The day from which the days are counted when the post kept the letter: the day it was collected within ten days of the deposit, else the tenth.
 * `collectedOn` null: not collected.
 */
export function notificationByStorage(depositedOn: CivilDate, collectedOn: CivilDate | null): CivilDate {
  const tenth = addDays(depositedOn, 10);
  return collectedOn !== null && collectedOn < tenth ? collectedOn : tenth;
}

/** Last day of each amount. */
export type FineDays = Readonly<{ reducedUntil: CivilDate; fullUntil: CivilDate }>;

/** Counted from the notification (day 0), calendar days, moved off Sundays and holidays. */
export function fineDays(notifiedOn: CivilDate, rules: FineRules = FINE_RULES, calendar: WorkingCalendar = NATIONAL_CALENDAR): FineDays {
  return { reducedUntil: offHoliday(addDays(notifiedOn, rules.discountDays), calendar), fullUntil: offHoliday(addDays(notifiedOn, rules.expirationDays), calendar) };
}

/** Where a fine stands on a day. */
export type FineStanding =
  /** Its days do not run yet: both amounts are known, only the reduced one is payable. */
  | Readonly<{ kind: 'NOT_NOTIFIED' }>
  | Readonly<{ kind: 'REDUCED'; until: CivilDate; daysLeft: number }>
  | Readonly<{ kind: 'FULL'; until: CivilDate; daysLeft: number }>
  /** A title for collection: what is paid now is on account. */
  | Readonly<{ kind: 'ENFORCEABLE'; since: CivilDate }>;

/** The state of a fine that nobody paid. `daysLeft` 0 on the last day. */
export function fineStanding(notifiedOn: CivilDate | null, today: CivilDate, rules: FineRules = FINE_RULES, calendar: WorkingCalendar = NATIONAL_CALENDAR): FineStanding {
  if (notifiedOn === null) return { kind: 'NOT_NOTIFIED' };
  const days = fineDays(notifiedOn, rules, calendar);
  if (today <= days.reducedUntil) return { kind: 'REDUCED', until: days.reducedUntil, daysLeft: daysBetween(today, days.reducedUntil) };
  if (today <= days.fullUntil) return { kind: 'FULL', until: days.fullUntil, daysLeft: daysBetween(today, days.fullUntil) };
  return { kind: 'ENFORCEABLE', since: addDays(days.fullUntil, 1) };
}

/** What a payment settles. */
export type FinePayment =
  | Readonly<{ kind: 'SETTLED' }>
  /** Pagamento insufficiente: the supplement may be paid until that day. */
  | Readonly<{ kind: 'INSUFFICIENT'; supplementCents: Cents; until: CivilDate }>
  /** Acconto: it came when the title had already been made, or does not reach it. */
  | Readonly<{ kind: 'ON_ACCOUNT'; sinceDay: CivilDate }>
  | Readonly<{ kind: 'TOO_MUCH'; excessCents: Cents }>;

/**
 * What is owed on the day of a payment against what was paid. Before the notification the reduced amount is enough.
 * @param paidOn the day on which the debtor paid, not the one on which the receipt came.
 */
export function judgeFinePayment(amounts: FineAmounts, notifiedOn: CivilDate | null, paid: Readonly<{ cents: Cents; on: CivilDate }>, rules: FineRules = FINE_RULES, calendar: WorkingCalendar = NATIONAL_CALENDAR): FinePayment {
  const standing = fineStanding(notifiedOn, paid.on, rules, calendar);
  if (standing.kind === 'ENFORCEABLE') return { kind: 'ON_ACCOUNT', sinceDay: standing.since };
  const owed = standing.kind === 'FULL' ? amounts.fullCents : amounts.reducedCents;
  // Whoever pays the full amount while the reduction runs has used the other notice of the paper: it is settled, and the difference may be given back.
  if (paid.cents > owed) return { kind: 'TOO_MUCH', excessCents: paid.cents - owed };
  if (paid.cents === owed) return { kind: 'SETTLED' };
  const until = notifiedOn === null ? addDays(paid.on, rules.expirationDays) : fineDays(notifiedOn, rules, calendar).fullUntil;
  return { kind: 'INSUFFICIENT', supplementCents: owed - paid.cents, until };
}

/** Limits of a plan for a fine by art. 202-bis: most installments, or 0 when the amount does not reach 200 €. Each at least {@link FINE_INSTALLMENT_MINIMUM}. */
export function mostFineInstallments(fullCents: Cents): number {
  if (fullCents <= 20_000) return 0;
  if (fullCents <= 200_000) return 12;
  return fullCents <= 500_000 ? 24 : 60;
}

/** 100 € (art. 202-bis). */
export const FINE_INSTALLMENT_MINIMUM: Cents = 10_000;

/** Days from the notification within which the installments are asked for (art. 202-bis). */
const REQUEST_DAYS = 30;

/** What art. 202-bis grants for a fine: how many installments its amount makes of at least {@link FINE_INSTALLMENT_MINIMUM}, and the last day to ask for them (null: not notified yet). Null: none. */
export function fineInstallments(fullCents: Cents, notifiedOn: CivilDate | null, calendar: WorkingCalendar = NATIONAL_CALENDAR): Readonly<{ most: number; askedBy: CivilDate | null }> | null {
  const most = Math.min(mostFineInstallments(fullCents), Math.floor(fullCents / FINE_INSTALLMENT_MINIMUM));
  return most < 2 ? null : { most, askedBy: notifiedOn === null ? null : offHoliday(addDays(notifiedOn, REQUEST_DAYS), calendar) };
}

/** Why a fine is not divided in installments here, and how it is done, as the clerk reads it: its two amounts are one paper, and the interest of the installments (art. 21 DPR 602/1973) is counted by the office. */
export function whyNoFinePlan(fullCents: Cents, notifiedOn: CivilDate | null): string {
  const granted = fineInstallments(fullCents, notifiedOn);
  if (granted === null) return `È una multa di ${formatEuro(fullCents)}: le rate si concedono solo sopra ${formatEuro(20_000)} (art. 202-bis).`;
  const asked = granted.askedBy === null ? 'domanda entro 30 giorni dalla notifica' : `domanda entro il ${formatDate(granted.askedBy)}`;
  return `È una multa con due importi: qui non si divide in rate. L’art. 202-bis ammette fino a ${granted.most} rate di almeno ${formatEuro(FINE_INSTALLMENT_MINIMUM)}, ${asked}. Se il Comune le concede, annulla questa posizione, poi «Ripristina» senza i due importi: ${formatEuro(fullCents)} con gli interessi (art. 21 DPR 602/1973) come voce. Un responsabile divide quella, con questi limiti.`;
}

/** The fine in whose place a position is asked for: its whole amount, and when it was notified. */
export type ReplacedFine = Readonly<{ fullCents: Cents; notifiedOn: CivilDate | null }>;

/**
 * Why a position that stands in the place of a fine is not divided in installments, as the clerk reads it; null when art. 202-bis lets it. The band is that of the fine: the interest on it does not open another.
 * @param totalCents what is asked for instead, interest included
 */
export function whyNoGrantedPlan({ fullCents, notifiedOn }: ReplacedFine, totalCents: Cents, isResponsible: boolean): string | null {
  if (fineInstallments(fullCents, notifiedOn) === null) return `Sta al posto di una multa di ${formatEuro(fullCents)}: le rate si concedono solo sopra ${formatEuro(20_000)} (art. 202-bis).`;
  if (totalCents < fullCents) return `Sta al posto di una multa: in rate si paga l’importo intero, ${formatEuro(fullCents)}, e qui si chiede meno. Correggi l’importo, poi dividilo.`;
  return isResponsible ? null : 'Sta al posto di una multa: le rate dell’art. 202-bis le concede un responsabile.';
}
