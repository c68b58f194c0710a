import { buildNav } from '../../main/domain/notice-number.ts';
import { buildRf } from '../../main/domain/rf-reference.ts';
import { addDays, type CivilDate } from '../../main/domain/civil-date.ts';
import type { SeededRandom } from '../../main/host/demo/seeded-random.ts';
import { NUMBERING } from '../../main/host/demo/town.ts';
import { drawingStream } from './drawing-streams.ts';
import { lineDrafts, type LineDraft } from './flow-lines.ts';
import type { FlowPlan } from './flow-plan.ts';
import type { Provider } from './providers.ts';
import { drawnCents, drawnService, serviceAt } from './services.ts';
import { revokedCents } from './year-flows.ts';
import type { YearSettings } from './year-settings.ts';

/**
 * A receipt. `receiptId` is the IUR of the line that reports it; `transferIndex` the place of our transfer (another body's comes first when it is 2); `amountCents` our own share; `paidAt` the wall clock in Rome
 * (`YYYY-MM-DDTHH:MM:SS`); `debtor` an index among the inhabitants; `nav` null where the payment was born without a notice.
 */
export type YearReceipt = Readonly<{ receiptId: string; iuv: string; nav: string | null; transferIndex: number; amountCents: number; paidOn: CivilDate; paidAt: string; provider: Provider; service: number; debtor: number; standIn: boolean }>;

/** A row of a flow; `outcome` is codiceEsitoSingoloPagamento, a revoked payment (3) has a negative amount. */
export type YearLine = Readonly<{ iuv: string; iur: string; transferIndex: number; amountCents: number; outcome: 0 | 3 | 4 | 8 | 9; paidOn: CivilDate }>;

/** What was made of a payment, and the codes of 3.2 that it bears by itself (those of its flow and credit are told there). */
export type PaymentMadeAs = 'REPORTED' | 'IN_MISSING_FLOW' | 'NO_RECEIPT' | 'AMOUNT_DIFFERS' | 'PAID_TWICE' | 'REVOKED' | 'SINGLE' | 'UNREPORTED';
export type PaymentCode = 'RT_IUF' | 'RT_NO_IUF' | 'IUV_NO_RT' | 'RT_TES' | 'DOPPI';
export type YearPayment = Readonly<{ receipt: YearReceipt | null; line: YearLine | null; madeAs: PaymentMadeAs; codes: readonly PaymentCode[] }>;

/** Inhabitants of the town. */
export const INHABITANTS = 50_000;
/** Notices of the year are numbered one after the other: the flows', then those paid outside flows. */
const SINGLES_FROM = 50_000_000;
const UNREPORTED_FROM = 70_000_000;
const STAND_IN_SHARE = 0.004;
const OTHER_BODY_SHARE = 0.03;

/** Payments reported by a flow, in the order of its lines. Drawn again at each call: nothing is kept. */
export function paymentsOfFlow(settings: YearSettings, flow: FlowPlan, days: readonly CivilDate[]): readonly YearPayment[] {
  const random = drawingStream(settings.seed, 'PAYMENTS', flow.index);
  const drafts = lineDrafts({ seed: settings.seed, anomalyShare: settings.anomalyShare, index: flow.index, lines: flow.lines, adjustCents: flow.adjustCents, revokedCents: revokedCents(settings, flow) });
  const payments: YearPayment[] = [];
  for (const [row, draft] of drafts.entries()) {
    const payment = draft.kind === 'REVOKED' ? takenBack(settings, flow, draft, days) : paymentOf(random, flow, draft, row, drafts[row + 1]?.kind === 'PAID_TWICE', days, payments[row - 1] ?? null);
    payments.push(payment);
  }
  return payments;
}

function paymentOf(random: SeededRandom, flow: FlowPlan, { kind, cents, service }: LineDraft, row: number, paidAgain: boolean, days: readonly CivilDate[], before: YearPayment | null): YearPayment {
  const nav = noticeNumber(flow.firstPayment + row);
  const twin = kind === 'PAID_TWICE' ? before?.line : undefined;
  const iuv = twin?.iuv ?? nav.slice(1);
  const moment = paidMoment(random, days, flow.day);
  const receiptId = random.hex(32);
  const transferIndex = twin?.transferIndex ?? (random.chance(OTHER_BODY_SHARE) ? 2 : 1);
  const standIn = random.chance(STAND_IN_SHARE);
  const without = random.pick([9, 9, 8, 0] as const);
  const line: YearLine = { iuv, iur: receiptId, transferIndex, amountCents: cents, outcome: kind === 'NO_RECEIPT' ? without : standIn ? 4 : 0, paidOn: moment.paidOn };
  const receipt: YearReceipt = {
    receiptId, iuv, nav: twin === undefined ? nav : (before?.receipt?.nav ?? null), transferIndex, amountCents: kind === 'AMOUNT_DIFFERS' && flow.delivered ? cents + random.between(1, 500) : cents, ...moment, provider: flow.provider, service,
    debtor: random.between(0, INHABITANTS - 1), standIn,
  };
  if (!flow.delivered) return { receipt, line, madeAs: 'IN_MISSING_FLOW', codes: ['RT_NO_IUF'] };
  return { receipt: kind === 'NO_RECEIPT' ? null : receipt, line, madeAs: kind, codes: codesOf(kind, paidAgain) };
}

function codesOf(kind: LineDraft['kind'], paidAgain: boolean): readonly PaymentCode[] {
  const own: PaymentCode = kind === 'NO_RECEIPT' ? 'IUV_NO_RT' : kind === 'AMOUNT_DIFFERS' ? 'RT_NO_IUF' : 'RT_IUF';
  return kind === 'PAID_TWICE' || paidAgain ? [own, 'DOPPI'] : [own];
}

function takenBack(settings: YearSettings, flow: FlowPlan, { cents }: LineDraft, days: readonly CivilDate[]): YearPayment {
  const original = flow.revokes === null ? null : (paymentsOfFlow(settings, { ...flow.revokes, lines: 1 }, days)[0] ?? null);
  if (original?.line == null) throw new Error('A flow of nothing takes back a payment of an earlier one');
  return { receipt: null, line: { ...original.line, amountCents: cents, outcome: 3 }, madeAs: 'REVOKED', codes: [] };
}

/** A payment credited on its own: what it was born as decides how its IUV is written. */
export type SingleForm = 'NOTICE' | 'RF' | 'FIFTEEN_DIGITS';

/** The `index`-th payment outside every flow, made before the working day `day`. */
export function singlePayment({ seed }: YearSettings, provider: Provider, index: number, day: number, form: SingleForm, days: readonly CivilDate[]): YearPayment {
  const random = drawingStream(seed, 'SINGLES', index);
  return { receipt: looseReceipt(random, provider, SINGLES_FROM + index, day, form, days), line: null, madeAs: 'SINGLE', codes: ['RT_TES'] };
}

/** The `index`-th payment that no flow reports. */
export function unreportedPayment({ seed }: YearSettings, provider: Provider, index: number, day: number, days: readonly CivilDate[]): YearPayment {
  const random = drawingStream(seed, 'UNREPORTED', index);
  return { receipt: looseReceipt(random, provider, UNREPORTED_FROM + index, day, 'NOTICE', days), line: null, madeAs: 'UNREPORTED', codes: ['RT_NO_IUF'] };
}

function looseReceipt(random: SeededRandom, provider: Provider, counter: number, day: number, form: SingleForm, days: readonly CivilDate[]): YearReceipt {
  const service = drawnService(random);
  const { iuv, nav } = NUMBERED_BY[form](counter);
  return {
    receiptId: random.hex(32), iuv, nav, transferIndex: 1, amountCents: drawnCents(random, serviceAt(service)), ...paidMoment(random, days, day), provider,
    service, debtor: random.between(0, INHABITANTS - 1), standIn: false,
  };
}

const NUMBERED_BY: Readonly<Record<SingleForm, (counter: number) => Readonly<{ iuv: string; nav: string | null }>>> = {
  NOTICE: (counter) => ({ nav: noticeNumber(counter), iuv: noticeNumber(counter).slice(1) }), RF: (counter) => ({ nav: null, iuv: creditorReference(counter) }), FIFTEEN_DIGITS: fifteenDigits,
};

/** A notice number of the town, with its check digits. */
function noticeNumber(counter: number): string {
  const built = buildNav({ auxDigit: '3', segregationCode: NUMBERING.segregationCode, base: `${NUMBERING.applicationPrefix}${NUMBERING.workstation}${String(counter).padStart(8, '0')}` });
  if (!built.ok) throw new Error('The counter of notices has more than eight digits');
  return built.value.nav;
}

/** An IUV that no payment of the year has: of another counter, with valid check digits. */
export function strangeIuv(counter: number): string {
  const built = buildNav({ auxDigit: '3', segregationCode: NUMBERING.segregationCode, base: `99${NUMBERING.workstation}${String(counter).padStart(8, '0')}` });
  if (!built.ok) throw new Error('The counter of notices has more than eight digits');
  return built.value.iuv;
}

function creditorReference(counter: number): string {
  const built = buildRf(`${String(counter).padStart(12, '0')}BORGOVALS`);
  if (!built.ok) throw new Error('Not a creditor reference');
  return built.value;
}

/** As a body numbered with aux digit 0, in years past. */
function fifteenDigits(counter: number): Readonly<{ iuv: string; nav: string }> {
  const built = buildNav({ auxDigit: '0', applicationCode: '01', base: String(counter).padStart(13, '4') });
  if (!built.ok) throw new Error('Not a number of fifteen digits');
  return built.value;
}

/** Between the working day before the last and the last before settlement: the platform closes its day at 13:00 (receipts-fdr.md 2.8). */
function paidMoment(random: SeededRandom, days: readonly CivilDate[], day: number): Readonly<{ paidOn: CivilDate; paidAt: string }> {
  const paidOn = random.chance(0.15) ? addDays(days[day - 1] ?? '', -1) : (days[day - 1] ?? '');
  const minute = random.between(0, 12 * 60);
  return { paidOn, paidAt: `${paidOn}T${twoDigits(1 + Math.floor(minute / 60))}:${twoDigits(minute % 60)}:${twoDigits(random.between(0, 59))}` };
}

function twoDigits(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
