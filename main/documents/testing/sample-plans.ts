/** Notices with plans, fines and postal slips to draw in tests: one for each way a page can be, with the shortest and the longest fields. */
import type { NoticeInstallment, NoticePart, NoticePayment, NoticePlanContent } from '../notice-content.ts';
import { MAXIMUM_NOTICE, MINIMUM_NOTICE, SAMPLE_NOTICE } from './sample-notice.ts';

/** The `index`-th notice number of the sample entity, check digits right. */
export function sampleNav(index: number): string {
  const first = `30200000000${String(index).padStart(5, '0')}`;
  return `${first}${String(BigInt(first) % 93n).padStart(2, '0')}`;
}

export type PlanSize = 'SAMPLE' | 'MINIMUM' | 'MAXIMUM';

const NOTICES = { SAMPLE: SAMPLE_NOTICE, MINIMUM: MINIMUM_NOTICE, MAXIMUM: MAXIMUM_NOTICE } as const;
/** Narrow cells hold seven digits of euros beside their code, a slip eight. */
const LARGEST_CENTS = 999_999_999;

function part(size: PlanSize, index: number): NoticePart {
  return {
    nav: sampleNav(index),
    amountCents: size === 'MINIMUM' ? 1 : size === 'MAXIMUM' ? LARGEST_CENTS : 12_345 + index,
    dueDate: size === 'MINIMUM' ? null : `2027-${String(1 + (index % 12)).padStart(2, '0')}-16`,
  };
}

function installments(size: PlanSize, count: number): readonly NoticeInstallment[] {
  return Array.from({ length: count }, (_none, index) => ({ ...part(size, index + 2), number: index + 1 }));
}

function plan(size: PlanSize, payment: NoticePayment, hasSlips: boolean): NoticePlanContent {
  const { creditor, debtor, subject } = NOTICES[size];
  const postal = { account: size === 'MAXIMUM' ? '123456789012' : '30372502', holder: `${creditor.name}`, authorisation: 'AUT. DB/SISB/GEN 12345 DEL 01/02/2024' };
  return { creditor, debtor, subject, payment, postal: hasSlips ? postal : null, model: '3', medium: 'A4', mark: 'NONE', testArchive: false, drawnAt: '2026-11-24T08:00:00.000Z' };
}

/** A whole amount and `count` installments (0: the whole amount alone). */
export function wholeWith(size: PlanSize, count: number, hasSlips: boolean): NoticePlanContent {
  return plan(size, count === 0 ? { kind: 'WHOLE', part: part(size, 1) } : { kind: 'INSTALLMENTS', whole: part(size, 1), installments: installments(size, count) }, hasSlips);
}

export function onlyInstallments(size: PlanSize, count: number, hasSlips: boolean): NoticePlanContent {
  return plan(size, { kind: 'INSTALLMENTS', whole: null, installments: installments(size, count) }, hasSlips);
}

/** Amounts of a fine are small: the largest of the Codice della Strada has five digits of euros. */
export function fine(size: PlanSize, hasSlips: boolean): NoticePlanContent {
  const amount = (one: NoticePart, cents: number) => ({ ...one, amountCents: cents, dueDate: null });
  return plan(size, { kind: 'FINE', discounted: amount(part(size, 1), size === 'MAXIMUM' ? 6_999_999 : 2_940), reduced: amount(part(size, 2), size === 'MAXIMUM' ? 9_999_999 : 4_200) }, hasSlips);
}

/** One of each, so that every page kind of model 3.x on A4 is among their pages. */
export function everyPlan(size: PlanSize): readonly (readonly [string, NoticePlanContent, number])[] {
  return [
    ['whole', wholeWith(size, 0, false), 1],
    ['whole with slip', wholeWith(size, 0, true), 1],
    ['whole and two', wholeWith(size, 2, false), 1],
    ['whole and three', wholeWith(size, 3, false), 1],
    ['whole and five', wholeWith(size, 5, false), 2],
    ['whole and seven', wholeWith(size, 7, false), 2],
    ['whole and ten', wholeWith(size, 10, false), 2],
    ['only two', onlyInstallments(size, 2, false), 1],
    ['only three', onlyInstallments(size, 3, false), 1],
    ['only twelve', onlyInstallments(size, 12, false), 2],
    ['whole and five with slips', wholeWith(size, 5, true), 3],
    ['only four with slips', onlyInstallments(size, 4, true), 2],
    ['fine', fine(size, false), 1],
    ['fine with slips', fine(size, true), 2],
  ];
}

/** Model 2.2.1 ends at 999.999,99 (notice-layout 5). */
const LARGEST_OLD_CENTS = 99_999_999;

function withAtMost(payment: NoticePayment, cents: number): NoticePayment {
  const less = <One extends NoticePart>(one: One): One => ({ ...one, amountCents: Math.min(one.amountCents, cents) });
  switch (payment.kind) {
    case 'WHOLE':
      return { kind: 'WHOLE', part: less(payment.part) };
    case 'INSTALLMENTS':
      return { kind: 'INSTALLMENTS', whole: payment.whole === null ? null : less(payment.whole), installments: payment.installments.map(less) };
    case 'FINE':
      return { kind: 'FINE', discounted: less(payment.discounted), reduced: less(payment.reduced) };
  }
}

/** The page kinds that are not of model 3.x on A4 in Italian. */
export function otherPlans(size: PlanSize): readonly (readonly [string, NoticePlanContent, number])[] {
  const old = (content: NoticePlanContent): NoticePlanContent => ({ ...content, model: '2.2.1', payment: withAtMost(content.payment, LARGEST_OLD_CENTS) });
  const roll = (content: NoticePlanContent): NoticePlanContent => ({ ...content, medium: 'ROLL_75' });
  return [
    ['2.2.1 whole', old(wholeWith(size, 0, false)), 1],
    ['2.2.1 whole and five', old(wholeWith(size, 5, false)), 3],
    ['2.2.1 whole and five with slips', old(wholeWith(size, 5, true)), 3],
    ['roll', roll(wholeWith(size, 0, false)), 1],
    ['roll of a fine', roll(fine(size, false)), 1],
    ['Italian and English', { ...wholeWith(size, 0, false), secondLanguage: { language: 'it+en', subject: size === 'MINIMUM' ? null : 'School canteen, November 2026' } }, 1],
  ];
}
