import { parseTypedDate, type CivilDate } from '../../../main/domain/civil-date.ts';
import { parseTypedAmount } from '../../../main/domain/money.ts';
import type { PositionFormInput, PreviewInput, Service } from './contract-values.ts';
import { builtDescription } from './description-of.ts';
import { debtorTypeOf, fiscalCodeMistake } from './fiscal-code-words.ts';
import type { TypedDebtor, TypedPosition } from './typed-position.ts';
import { linesOfSplit } from './typed-split.ts';

/** Cents of a typed amount, null when empty or not readable. */
export function centsOf(text: string): number | null {
  const parsed = parseTypedAmount(text);
  return parsed.ok ? parsed.value : null;
}

/** Civil date of a typed due date, null when empty or not readable. */
export function dateOf(text: string, today: CivilDate): CivilDate | null {
  const parsed = parseTypedDate(text, today, 'NEXT');
  return parsed.ok ? parsed.value : null;
}

/** Year as typed, null when empty or not four digits of this age. */
export function yearOf(text: string): number | null {
  return /^(19|2\d)\d\d$/.test(text.trim()) ? Number(text.trim()) : null;
}

/** The causale that will be saved: the operator's words, or what the template makes. */
export function descriptionOf(typed: TypedPosition, service: Service | null): string {
  if (typed.description !== null) return typed.description.trim();
  return service === null ? '' : builtDescription(service, typed.year, typed.fields);
}

/** The address as the contract takes it, null when nothing was told. */
export function addressOf(debtor: TypedDebtor): PositionFormInput['debtor']['address'] {
  const address = { street: debtor.street.trim(), civicNumber: debtor.civicNumber.trim(), postalCode: debtor.postalCode.trim(), city: debtor.city.trim(), province: debtor.province.trim().toUpperCase(), country: debtor.country.trim().toUpperCase() };
  return Object.entries(address).every(([part, value]) => value === '' || part === 'country') ? null : address;
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

function debtorInputOf(typed: TypedPosition): PositionFormInput['debtor'] {
  const { debtor } = typed;
  return {
    fiscalCode: typed.anonymous ? null : orNull(typed.fiscalCode), type: typed.anonymous ? 'F' : debtorTypeOf(typed.fiscalCode), name: debtor.name.trim(), address: addressOf(debtor),
    email: orNull(debtor.email), pec: orNull(debtor.pec), phone: orNull(debtor.phone), personId: typed.anonymous ? typed.personId : null,
  };
}

/** The form as the contract takes it; null while service or amount are missing (the checks then say it at the field). */
export function formInputOf(typed: TypedPosition, service: Service | null, today: CivilDate): PositionFormInput | null {
  const amountCents = centsOf(typed.amount);
  const lines = typed.split === null ? null : linesOfSplit(typed.split);
  if (service === null || amountCents === null || (typed.split !== null && lines === null)) return null;
  const fields = Object.entries(typed.fields).map(([name, value]) => [name, value.trim()] as const).filter(([, value]) => value !== '');
  return {
    serviceId: service.id, year: yearOf(typed.year), debtor: debtorInputOf(typed), fields: Object.fromEntries(fields), description: descriptionOf(typed, service),
    amountCents, dueDate: dateOf(typed.dueDate, today), payableUntil: dateOf(typed.payableUntil, today), notes: orNull(typed.notes), lines: lines === null ? null : lines.map((line) => ({ ...line, arithmetic: [...line.arithmetic] })),
  };
}

/** Stands on the preview where the name will be. */
export const NAME_PLACEHOLDER = 'Nome del debitore';

/** What the preview draws, null while no service is chosen. An amount still to say is drawn 0,00. */
export function previewInputOf(typed: TypedPosition, service: Service | null, today: CivilDate): PreviewInput | null {
  if (service === null) return null;
  const debtor = debtorInputOf(typed);
  const wrongCode = debtor.fiscalCode !== null && fiscalCodeMistake(debtor.fiscalCode) !== null;
  return {
    serviceId: service.id, description: descriptionOf(typed, service).slice(0, 140), amountCents: centsOf(typed.amount) ?? 0, dueDate: dateOf(typed.dueDate, today),
    debtor: { ...debtor, fiscalCode: wrongCode ? null : debtor.fiscalCode, name: debtor.name === '' ? NAME_PLACEHOLDER : debtor.name.slice(0, 70) },
  };
}
