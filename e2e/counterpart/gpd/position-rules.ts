import type { Answer } from '../answers.ts';
import type { Facts } from '../facts.ts';
import { hasRightCheckDigits } from '../notice-numbers.ts';
import { utcWall } from '../wall-time.ts';
import type { InstallmentDraft, PlanDraft, PositionDraft, TransferDraft } from './position-requests.ts';
import { PROBLEMS } from './problems.ts';

/**
 * A date of a body as an instant; null: refused. intermediary.md 1.1.5 and fact 3: UTC with `Z`. What the server does with `+02:00` is not known, 400 is expected; without the fact it is
 * taken for the instant it says.
 */
export function readWall(text: string, facts: Facts): number | null {
  const ms = text.endsWith('Z') || (!facts[3] && /[+-]\d{2}:?\d{2}$/.test(text)) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}

type Judge = Readonly<{ facts: Facts; nowMs: number; creating: boolean }>;

/** What is wrong with a draft, or null: bean validation first, then numbers, sums and dates (intermediary.md 1.1.3, 1.1.5, 1.1.6). */
export function judgeDraft(draft: PositionDraft, judge: Judge): Answer | null {
  const form = formProblems(draft);
  if (form.length > 0) return PROBLEMS.bean(form.join(', '));
  const installments = draft.plans.flatMap((plan) => plan.installments);
  // The segregation check takes two characters of the first IUV and throws on a shorter one (1.1.3, iuv).
  if (installments.some(({ iuv }) => iuv.length < 2)) return PROBLEMS.broken();
  if (new Set(installments.map(({ iuv }) => iuv)).size !== installments.length) return PROBLEMS.bean('paymentOption: The IUVs must be unique within the position');
  if (!judge.facts[10] && installments.some(({ nav, iuv }) => !hasRightCheckDigits(nav ?? `3${iuv}`))) return PROBLEMS.request('Wrong check digits of a notice number');
  return metadataProblem(installments) ?? amountProblem(installments) ?? draft.plans.reduce<Answer | null>((found, plan) => found ?? dateProblem(plan, judge), null);
}

function formProblems(draft: PositionDraft): readonly string[] {
  const problems: string[] = [];
  const blank = (path: string, text: string): void => {
    if (text.trim() === '') problems.push(`${path}: must not be blank`);
  };
  blank('iupd', draft.iupd);
  blank('companyName', draft.companyName);
  draft.plans.forEach((plan, p) => {
    if (plan.debtor.email !== undefined && !/^[^@\s]+@[^@\s]+$/.test(plan.debtor.email)) problems.push(`paymentOption[${p}].debtor.email: Please provide a valid email address`);
    plan.installments.forEach((installment, i) => {
      const at = `paymentOption[${p}].installments[${i}]`;
      blank(`${at}.iuv`, installment.iuv);
      blank(`${at}.description`, installment.description);
      if (installment.transfers.length < 1 || installment.transfers.length > 5) problems.push(`${at}.transfer: size must be between 1 and 5`);
      if (new Set(installment.transfers.map(({ idTransfer }) => idTransfer)).size !== installment.transfers.length) problems.push(`${at}.transfer: idTransfer must be unique`);
      installment.transfers.forEach((transfer, t) => problems.push(...transferProblems(`${at}.transfer[${t}]`, transfer)));
    });
  });
  return problems;
}

function transferProblems(at: string, transfer: TransferDraft): readonly string[] {
  const problems: string[] = [];
  if (transfer.remittanceInformation.trim() === '') problems.push(`${at}.remittanceInformation: must not be blank`);
  if (transfer.category.trim() === '') problems.push(`${at}.category: must not be blank`);
  if ((transfer.iban === null) === (transfer.stamp === null)) problems.push(`${at}.iban: mutual exclusive with stamp`);
  if (transfer.postalIban !== null && transfer.iban === null) problems.push(`${at}.postalIban: can be combined with iban but not with stamp`);
  return problems;
}

/** 1.1.3: keys unique; `NOTIFICATION_FEE` is reserved. */
function metadataProblem(installments: readonly InstallmentDraft[]): Answer | null {
  for (const { metadata, transfers } of installments) {
    if (metadata.some(({ key }) => key === 'NOTIFICATION_FEE')) return PROBLEMS.reservedMetadata();
    if ([metadata, ...transfers.map((transfer) => transfer.metadata)].some((entries) => new Set(entries.map(({ key }) => key)).size !== entries.length)) return PROBLEMS.duplicateMetadata();
  }
  return null;
}

/** 1.1.6: amount = sum of its transfers, without the fee, which the client never sends. */
function amountProblem(installments: readonly InstallmentDraft[]): Answer | null {
  const wrong = installments.find(({ amount, transfers }) => amount !== transfers.reduce((sum, transfer) => sum + transfer.amount, 0));
  return wrong === undefined ? null : PROBLEMS.request(`Amounts congruence error: Payment option amount must be equal to the total of transfer amounts [payment_option_amount=${wrong.amount}; total_transfers_amount=${wrong.transfers.reduce((sum, { amount }) => sum + amount, 0)}]`);
}

/** 1.1.5, table. */
function dateProblem(plan: PlanDraft, { facts, nowMs, creating }: Judge): Answer | null {
  const validityMs = plan.validityDate === null ? null : readWall(plan.validityDate, facts);
  const retentionMs = plan.retentionDate === null ? null : readWall(plan.retentionDate, facts);
  if ((plan.validityDate !== null && validityMs === null) || (plan.retentionDate !== null && retentionMs === null)) return PROBLEMS.unreadable();
  if (creating && validityMs !== null && validityMs <= nowMs) return PROBLEMS.request(`Dates congruence error: validity_date must be >= current_date [validity_date=${utcWall(validityMs)}; current_date=${utcWall(nowMs)}]`);
  for (const { dueDate } of plan.installments) {
    const dueMs = readWall(dueDate, facts);
    if (dueMs === null) return PROBLEMS.unreadable();
    const mustBeAhead = creating || plan.switchToExpired;
    if (dueMs < (validityMs ?? nowMs) || (mustBeAhead && dueMs < nowMs)) {
      return PROBLEMS.request(`Dates congruence error: due_date must be >= validity_date (if provided) or due_date must be >= current_date [due_date=${utcWall(dueMs)}; validity_date=${validityMs === null ? 'null' : utcWall(validityMs)}; current_date=${utcWall(nowMs)}]`);
    }
    if (retentionMs !== null && retentionMs < dueMs) return PROBLEMS.request(`Dates congruence error: retention_date must be >= due_date [retention_date=${utcWall(retentionMs)}; due_date=${utcWall(dueMs)}]`);
  }
  return null;
}
