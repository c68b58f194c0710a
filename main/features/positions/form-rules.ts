import { addDays, formatDate, type CivilDate } from '../../domain/civil-date.ts';
import { isStampDescription, STAMP_NOT_ON_NOTICE } from '../../domain/digital-stamp.ts';
import { assertNever, ok } from '../../domain/result.ts';
import { formatEuro } from '../../domain/money.ts';
import { failure, type Outcome } from '../access/index.ts';
import type { ServiceRules } from '../catalogue/index.ts';

/** Printable length of the causale at the counter (features.md 3a, validation messages; 5.10). */
export const PRINTABLE_DESCRIPTION = 60;

/** What of a form the rules look at. Amounts in cents, dates civil (Rome). */
export type CheckedForm = Readonly<{
  fields: Readonly<Record<string, string>>;
  description: string;
  amountCents: number;
  dueDate: CivilDate | null;
  payableUntil: CivilDate | null;
  anonymous: boolean;
}>;

/** Checks a form against the rules of its service; the first failure names its field (features.md 3a). `ofResidue`: it asks for what is left of a lost plan, which is no price of the service. */
export function checkForm(form: CheckedForm, service: ServiceRules, today: CivilDate, options: Readonly<{ counter: boolean; dueDateKept: boolean; ofResidue: boolean }>): Outcome<true> {
  if (form.anonymous && !service.anonymousAllowed) {
    return failure('INVALID_FIELD', `Il servizio ${service.code} chiede il codice fiscale del debitore.`, { field: 'debtor.fiscalCode' });
  }
  for (const field of service.fields) {
    if (field.required && (form.fields[field.name] ?? '').trim() === '') {
      return failure('INVALID_FIELD', `Manca ${field.label.toLowerCase()}.`, { field: `fields.${field.name}` });
    }
  }
  const description = checkDescription(form.description, options.counter);
  if (!description.ok) return description;
  const amount = checkAmount(form.amountCents, options.ofResidue ? { kind: 'FREE' } : service.amountRule, service.code);
  if (!amount.ok) return amount;
  return checkDates(form, service, today, options.dueDateKept);
}

/** A causale without signs that the codes of a notice use as separators; at the counter also short enough to be printed whole. */
export function checkDescription(description: string, counter: boolean): Outcome<true> {
  if (description.includes('|') || /[\u0000-\u001f\u007f]/.test(description)) {
    return failure('INVALID_FIELD', 'La causale contiene un carattere non ammesso: toglilo e riprova.', { field: 'description' });
  }
  if (counter && isStampDescription(description)) return failure('INVALID_FIELD', `${STAMP_NOT_ON_NOTICE} Il cittadino porta una marca di carta, oppure paga dal portale.`, { field: 'description' });
  const length = [...description].length;
  if (counter && length > PRINTABLE_DESCRIPTION) {
    return failure('INVALID_FIELD', `La causale supera i ${PRINTABLE_DESCRIPTION} caratteri stampabili (ora ${length}).`, { field: 'description' });
  }
  return ok(true);
}

function checkAmount(amountCents: number, rule: ServiceRules['amountRule'], code: string): Outcome<true> {
  if (amountCents <= 0) return failure('INVALID_FIELD', 'L’importo deve essere maggiore di zero.', { field: 'amountCents' });
  switch (rule.kind) {
    case 'FREE':
      return ok(true);
    case 'FIXED':
      return amountCents === rule.amountCents ? ok(true)
        : failure('INVALID_FIELD', `L’importo di ${code} è fisso: ${formatEuro(rule.amountCents)}. Per cambiarlo modifica il servizio.`, { field: 'amountCents' });
    case 'PRICE_LIST':
      return rule.prices.some((price) => price.amountCents === amountCents) ? ok(true)
        : failure('INVALID_FIELD', `L’importo non è nel listino di ${code}: ${rule.prices.map((price) => formatEuro(price.amountCents)).join(', ')}.`, { field: 'amountCents' });
    default:
      return assertNever(rule, 'checkAmount');
  }
}

function checkDates(form: CheckedForm, service: ServiceRules, today: CivilDate, dueDateKept: boolean): Outcome<true> {
  if (form.dueDate === null) {
    return service.dueDateRequired ? failure('INVALID_FIELD', 'Manca la scadenza.', { field: 'dueDate' }) : ok(true);
  }
  if (!dueDateKept && form.dueDate < today) {
    return failure('INVALID_FIELD', 'La scadenza è già passata.', { field: 'dueDate' });
  }
  if (form.payableUntil !== null && form.payableUntil < form.dueDate) {
    return failure('INVALID_FIELD', `«Pagabile fino al» viene prima della scadenza (${formatDate(form.dueDate)}).`, { field: 'payableUntil' });
  }
  return ok(true);
}

/** Last day on which the platform takes the payment: as typed, else the rule of the service; null = no limit. */
export function payableUntilOf(form: Readonly<{ dueDate: CivilDate | null; payableUntil: CivilDate | null }>, service: ServiceRules): CivilDate | null {
  if (form.payableUntil !== null) return form.payableUntil;
  if (form.dueDate === null || service.payableAfterDueDays === null) return null;
  return addDays(form.dueDate, service.payableAfterDueDays);
}

/** First day on which «In scadenza» shows. */
export function expiringFromOf(dueDate: CivilDate | null, expiringDays: number): CivilDate | null {
  return dueDate === null ? null : addDays(dueDate, -expiringDays);
}
