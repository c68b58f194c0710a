import { formatDate, type CivilDate } from '../../../main/domain/civil-date.ts';
import { formatAmount } from '../../../main/domain/money.ts';
import { readAmount, readDate } from '../../components/typed-value.ts';
import type { Service, ServiceInput } from './service-types.ts';

export type FieldForm = Readonly<{ name: string; label: string; required: boolean; example: string }>;
export type PriceForm = Readonly<{ label: string; amount: string }>;
export type BudgetForm = Readonly<{ capitolo: string; articolo: string; accertamento: string; share: string }>;
export type AmountKind = 'FREE' | 'FIXED' | 'PRICE_LIST';
export type DueKind = 'DAYS' | 'FIXED_DATE' | 'ASK' | 'NONE';

/** A service as typed: amounts, dates and counts as they stand in their fields. */
export type ServiceForm = Readonly<{
  code: string; office: string; name: string; taxonomy: string; accountId: number | null; postalAccountId: number | null; description: string; fields: readonly FieldForm[];
  amountKind: AmountKind; fixedAmount: string; prices: readonly PriceForm[]; dueKind: DueKind; dueDays: string; dueDate: string; dueDateRequired: boolean;
  expiringDays: string; payableAfterDueDays: string; anonymousAllowed: boolean; budget: readonly BudgetForm[]; help: string;
}>;

export const NO_PRICE: PriceForm = { label: '', amount: '' };
export const NO_BUDGET: BudgetForm = { capitolo: '', articolo: '', accertamento: '', share: '1' };

const EMPTY: ServiceForm = {
  code: '', office: '', name: '', taxonomy: '', accountId: null, postalAccountId: null, description: '', fields: [], amountKind: 'FREE', fixedAmount: '', prices: [NO_PRICE],
  dueKind: 'DAYS', dueDays: '30', dueDate: '', dueDateRequired: true, expiringDays: '7', payableAfterDueDays: '', anonymousAllowed: false, budget: [], help: '',
};

/** The form of a stored service, or of a new one with this account. */
export function serviceFormOf(service: Service | null, accountId: number | null = null): ServiceForm {
  if (service === null) return { ...EMPTY, accountId };
  const { amountRule, dueRule } = service;
  return {
    code: service.code, office: service.office, name: service.name, taxonomy: service.taxonomy, accountId: service.accountId, postalAccountId: service.postalAccountId, description: service.description,
    fields: service.fields.map((field) => ({ ...field, example: field.example ?? '' })),
    amountKind: amountRule.kind, fixedAmount: amountRule.kind === 'FIXED' ? formatAmount(amountRule.amountCents) : '',
    prices: amountRule.kind === 'PRICE_LIST' ? amountRule.prices.map((price) => ({ label: price.label, amount: formatAmount(price.amountCents) })) : [NO_PRICE],
    dueKind: dueRule.kind, dueDays: dueRule.kind === 'DAYS' ? String(dueRule.days) : '30', dueDate: dueRule.kind === 'FIXED_DATE' ? formatDate(dueRule.date) : '', dueDateRequired: service.dueDateRequired,
    expiringDays: String(service.expiringDays), payableAfterDueDays: service.payableAfterDueDays === null ? '' : String(service.payableAfterDueDays), anonymousAllowed: service.anonymousAllowed,
    budget: service.budget.map((line) => ({ ...line, share: String(line.share).replace('.', ',') })), help: service.help ?? '',
  };
}

/** The contract's input of a form without problems (`serviceProblems`). */
export function serviceInputOf(form: ServiceForm, today: CivilDate): ServiceInput {
  return {
    code: form.code.trim().toUpperCase(), office: form.office.trim(), name: form.name.trim(), taxonomy: form.taxonomy.trim(), accountId: form.accountId, postalAccountId: form.postalAccountId, description: form.description.trim(),
    fields: form.fields.map((field) => ({ name: field.name.trim(), label: field.label.trim(), required: field.required, example: field.example.trim() === '' ? null : field.example.trim() })),
    amountRule: amountRuleOf(form), dueRule: dueRuleOf(form, today), dueDateRequired: form.dueKind !== 'NONE' && form.dueDateRequired, expiringDays: wholeNumber(form.expiringDays) ?? 0,
    payableAfterDueDays: form.payableAfterDueDays.trim() === '' ? null : wholeNumber(form.payableAfterDueDays), anonymousAllowed: form.anonymousAllowed,
    budget: form.budget.map((line) => ({ capitolo: line.capitolo.trim(), articolo: line.articolo.trim(), accertamento: line.accertamento.trim(), share: shareOf(line.share) ?? 1 })), help: form.help.trim() === '' ? null : form.help.trim(),
  };
}

function amountRuleOf(form: ServiceForm): ServiceInput['amountRule'] {
  const cents = (text: string) => { const read = readAmount(text); return read.kind === 'value' ? read.value : 0; };
  switch (form.amountKind) {
    case 'FREE': return { kind: 'FREE' };
    case 'FIXED': return { kind: 'FIXED', amountCents: cents(form.fixedAmount) };
    case 'PRICE_LIST': return { kind: 'PRICE_LIST', prices: form.prices.map((price) => ({ label: price.label.trim(), amountCents: cents(price.amount) })) };
  }
}

function dueRuleOf(form: ServiceForm, today: CivilDate): ServiceInput['dueRule'] {
  switch (form.dueKind) {
    case 'DAYS': return { kind: 'DAYS', days: wholeNumber(form.dueDays) ?? 0 };
    case 'FIXED_DATE': { const read = readDate(form.dueDate, today, 'NEXT'); return { kind: 'FIXED_DATE', date: read.kind === 'value' ? read.value : '' }; }
    case 'ASK': return { kind: 'ASK' };
    case 'NONE': return { kind: 'NONE' };
  }
}

/** `30` → 30; null when it is not a whole number. */
export function wholeNumber(text: string): number | null {
  return /^\d{1,6}$/.test(text.trim()) ? Number(text.trim()) : null;
}

/** A share as typed, `1` or `0,5`; null when it is not a number above zero. */
export function shareOf(text: string): number | null {
  if (!/^\d{1,7}([.,]\d{1,4})?$/.test(text.trim())) return null;
  const share = Number(text.trim().replace(',', '.'));
  return share > 0 && share <= 1_000_000 ? share : null;
}
