import { formatDate } from '../../../main/domain/civil-date.ts';
import { describeFiscalCode } from '../../../main/domain/fiscal-code.ts';
import type { CivilDate } from '../../../main/domain/civil-date.ts';
import type { Person } from '../position-form/contract-values.ts';

/** `nato il 01/01/1980`, from the codice fiscale; null for companies and people without code. */
export function bornOf(person: Pick<Person, 'fiscalCode' | 'type'>, today: CivilDate): string | null {
  if (person.fiscalCode === null || person.type === 'G') return null;
  const told = describeFiscalCode(person.fiscalCode, today);
  if (!told.ok) return null;
  return `${told.value.sex === 'F' ? 'nata' : 'nato'} il ${formatDate(told.value.birthDate)}`;
}

/** E-mail, PEC and telephone on one line; null when nothing is known. */
export function contactsOf(person: Pick<Person, 'email' | 'pec' | 'phone'>): string | null {
  const known = [person.email, person.pec === null ? null : `PEC ${person.pec}`, person.phone === null ? null : `tel. ${person.phone}`].filter((part) => part !== null);
  return known.length === 0 ? null : known.join(' · ');
}
