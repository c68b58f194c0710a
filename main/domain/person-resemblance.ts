/**
 * Why two records of the registry may be the same subject. Never a verdict: a person decides.
 *
 * Source: codes.md 5.1 (omocodia), 5.2 (numbers whose zeros were lost); issue 4.
 */
import type { CivilDate } from './civil-date.ts';
import { describeFiscalCode, parseFiscalCode } from './fiscal-code.ts';
import { nameKey } from './person-registry.ts';
import { assertNever } from './result.ts';
import { sortName } from './sort-name.ts';
import { withoutLeadingZeros } from './vat-number.ts';

/** What of a record is compared. `addresses`: of all times. */
export type Resembling = Readonly<{
  name: string; fiscalCode: string | null; vatNumber: string | null; birthDate: CivilDate | null;
  addresses: readonly Readonly<{ street: string; civicNumber: string; postalCode: string; city: string }>[];
}>;

/** In the order of their weight. */
export const RESEMBLANCES = ['FISCAL_CODE', 'VAT_NUMBER', 'NAME_AND_BIRTH', 'NAME_AND_ADDRESS'] as const;
export type Resemblance = (typeof RESEMBLANCES)[number];

export function resemblanceLabel(resemblance: Resemblance): string {
  switch (resemblance) {
    case 'FISCAL_CODE': return 'stesso codice fiscale, scritto anche in omocodia';
    case 'VAT_NUMBER': return 'stessa partita IVA';
    case 'NAME_AND_BIRTH': return 'stesso nome e stessa data di nascita';
    case 'NAME_AND_ADDRESS': return 'stesso nome e stesso indirizzo';
    default: return assertNever(resemblance, 'resemblanceLabel');
  }
}

/** Every reason, the weightiest first; empty = nothing speaks for it. `today` gives the century to the birth date in a codice fiscale. */
export function resemblancesOf(a: Resembling, b: Resembling, today: CivilDate): readonly Resemblance[] {
  const sameName = nameKey(sortName(a.name)) === nameKey(sortName(b.name));
  const found: Readonly<Record<Resemblance, boolean>> = {
    FISCAL_CODE: sharesCode(a, b), VAT_NUMBER: sharesNumber(a, b),
    NAME_AND_BIRTH: sameName && sameBirth(a, b, today), NAME_AND_ADDRESS: sameName && sharesAddress(a, b),
  };
  return RESEMBLANCES.filter((resemblance) => found[resemblance]);
}

/** The codice fiscale with its digits back in the place of the letters of omocodia; null when it is none. */
export function canonicalFiscalCode(code: string | null): string | null {
  const parsed = code === null ? null : parseFiscalCode(code);
  return parsed === null || !parsed.ok ? null : parsed.value.canonical;
}

function sharesCode(a: Resembling, b: Resembling): boolean {
  const [one, other] = [canonicalFiscalCode(a.fiscalCode), canonicalFiscalCode(b.fiscalCode)];
  return one !== null && one === other;
}

function numbersOf(record: Resembling): readonly string[] {
  return [record.vatNumber, record.fiscalCode].filter((code) => code !== null).filter((code) => /^\d+$/.test(code)).map(withoutLeadingZeros);
}

function sharesNumber(a: Resembling, b: Resembling): boolean {
  const others = numbersOf(b);
  return numbersOf(a).some((number) => others.includes(number));
}

/** Written birth date, else the one in the codice fiscale. */
export function birthDateOf(record: Pick<Resembling, 'birthDate' | 'fiscalCode'>, today: CivilDate): CivilDate | null {
  if (record.birthDate !== null || record.fiscalCode === null) return record.birthDate;
  const told = describeFiscalCode(record.fiscalCode, today);
  return told.ok ? told.value.birthDate : null;
}

/** The century is not written in a codice fiscale: a date told by one is compared without it. */
function sameBirth(a: Resembling, b: Resembling, today: CivilDate): boolean {
  const [one, other] = [birthDateOf(a, today), birthDateOf(b, today)];
  if (one === null || other === null) return false;
  return a.birthDate !== null && b.birthDate !== null ? one === other : one.slice(2) === other.slice(2);
}

function placeKey(address: Resembling['addresses'][number]): string | null {
  if (address.street.trim() === '') return null;
  const place = address.postalCode.trim() === '' ? sortName(address.city) : address.postalCode.trim();
  return `${sortName(address.street)} ${sortName(address.civicNumber)}|${place}`;
}

function sharesAddress(a: Resembling, b: Resembling): boolean {
  const others = new Set(b.addresses.map(placeKey));
  return a.addresses.map(placeKey).some((key) => key !== null && others.has(key));
}
