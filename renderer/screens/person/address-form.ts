import { formatDate, type CivilDate } from '../../../main/domain/civil-date.ts';
import { postalCodeProblem } from '../../../main/domain/postal-code.ts';
import { readDate } from '../../components/typed-value.ts';
import type { Problems } from '../settings-form/use-settings-form.ts';
import type { AddressEntry } from '../person-acts/person-types.ts';

/** The parts of an address as typed; names = paths of the contract's input. */
export type AddressForm = Readonly<{
  'address.street': string; 'address.civicNumber': string; 'address.postalCode': string; 'address.city': string; 'address.province': string; 'address.country': string;
  /** First day, and last day where it is asked. */
  from: string; to: string;
}>;

export const NEW_ADDRESS: AddressForm = { 'address.street': '', 'address.civicNumber': '', 'address.postalCode': '', 'address.city': '', 'address.province': '', 'address.country': '', from: '', to: '' };

export function addressFormOf(address: AddressEntry): AddressForm {
  return {
    'address.street': address.street, 'address.civicNumber': address.civicNumber, 'address.postalCode': address.postalCode, 'address.city': address.city, 'address.province': address.province, 'address.country': address.country,
    from: formatDate(address.validFrom), to: address.validTo === null ? '' : formatDate(address.validTo),
  };
}

export function addressInputOf(form: AddressForm) {
  return {
    street: form['address.street'].trim(), civicNumber: form['address.civicNumber'].trim(), postalCode: form['address.postalCode'].trim(), city: form['address.city'].trim(), province: form['address.province'].trim().toUpperCase(),
    country: form['address.country'].trim().toUpperCase(),
  };
}

/** The day typed in a field; null when empty or not readable. */
export function dayOf(text: string, today: CivilDate): CivilDate | null {
  const reading = readDate(text, today, 'THIS_YEAR');
  return reading.kind === 'value' ? reading.value : null;
}

/** What keeps an address from being saved; `days`: which of the two days are asked for, and at which path. */
export function addressProblems(form: AddressForm, today: CivilDate, days: Readonly<{ from: string; to: string | null }>): Problems {
  const found: Record<string, string> = {};
  const from = readDate(form.from, today, 'THIS_YEAR');
  if (from.kind === 'empty') found[days.from] = 'Manca il giorno da cui vale.';
  if (from.kind === 'problem') found[days.from] = from.message;
  const to = readDate(form.to, today, 'THIS_YEAR');
  if (days.to !== null && to.kind === 'problem') found[days.to] = to.message;
  const address = addressInputOf(form);
  if ([address.street, address.civicNumber, address.postalCode, address.city, address.province].every((part) => part === '')) found['address.street'] = 'Scrivi almeno la via o il Comune.';
  const postalCode = postalCodeProblem(address.postalCode, address.country);
  if (postalCode !== null) found['address.postalCode'] = postalCode;
  return found;
}
