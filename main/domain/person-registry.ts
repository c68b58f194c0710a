/**
 * Words and rules of the registry of people: kinds of address, of contact, of link; which address a notice bears; who resembles whom.
 *
 * Sources: glossary.md (Anagrafica, Persona fisica / giuridica); codes.md 5 (fiscal codes, ANONIMO); features.md 25, 26 and pain 36.
 */
import { assertNever } from './result.ts';
import { addDays, type CivilDate } from './civil-date.ts';
import type { DebtorType } from './debtor-id.ts';

export const ADDRESS_KINDS = ['RESIDENCE', 'DOMICILE', 'REGISTERED_OFFICE', 'NOTICES'] as const;
export type AddressKind = (typeof ADDRESS_KINDS)[number];
export const ADDRESS_KIND_LABEL: Readonly<Record<AddressKind, string>> = { RESIDENCE: 'Residenza', DOMICILE: 'Domicilio', REGISTERED_OFFICE: 'Sede legale', NOTICES: 'Recapito per gli avvisi' };

/** Who said an address or a contact: an operator, a file, or the archive as it was before it kept them over time. */
export const ENTRY_SOURCES = ['OPERATOR', 'IMPORT', 'ARCHIVE'] as const;
export type EntrySource = (typeof ENTRY_SOURCES)[number];

export const CONTACT_KINDS = ['EMAIL', 'PEC', 'PHONE', 'MOBILE'] as const;
export type ContactKind = (typeof CONTACT_KINDS)[number];
export const CONTACT_KIND_LABEL: Readonly<Record<ContactKind, string>> = { EMAIL: 'E-mail', PEC: 'PEC', PHONE: 'Telefono', MOBILE: 'Cellulare' };

/** Ways of reaching a person among which one is preferred: a fixed and a mobile number are one way. */
export type ContactChannel = 'EMAIL' | 'PEC' | 'PHONE';

export function channelOf(kind: ContactKind): ContactChannel {
  return kind === 'MOBILE' ? 'PHONE' : kind;
}

/** From → to: «X è erede di Y». `CO_OBLIGOR` has no direction. */
export const LINK_KINDS = ['HEIR', 'CO_OBLIGOR', 'GUARDIAN', 'SUPPORT_ADMINISTRATOR', 'LEGAL_REPRESENTATIVE'] as const;
export type LinkKind = (typeof LINK_KINDS)[number];

/** What the person of the page is (`FROM`) to the other, or has in the other (`TO`). */
export function linkWords(kind: LinkKind, side: 'FROM' | 'TO'): string {
  switch (kind) {
    case 'HEIR': return side === 'FROM' ? 'Erede di' : 'Ha come erede';
    case 'CO_OBLIGOR': return 'Coobbligato con';
    case 'GUARDIAN': return side === 'FROM' ? 'Tutore di' : 'Ha come tutore';
    case 'SUPPORT_ADMINISTRATOR': return side === 'FROM' ? 'Amministratore di sostegno di' : 'Ha come amministratore di sostegno';
    case 'LEGAL_REPRESENTATIVE': return side === 'FROM' ? 'Legale rappresentante di' : 'Ha come legale rappresentante';
    default: return assertNever(kind, 'linkWords');
  }
}

/** Why a link between two subjects of these types makes no sense, null when it does. */
export function linkTypeProblem(kind: LinkKind, from: DebtorType, to: DebtorType): string | null {
  switch (kind) {
    case 'HEIR': return to === 'G' ? 'Si è eredi di una persona, non di un ente o di una ditta.' : null;
    case 'CO_OBLIGOR': return null;
    case 'GUARDIAN': case 'SUPPORT_ADMINISTRATOR': return to === 'G' ? 'Tutori e amministratori di sostegno assistono una persona, non un ente o una ditta.' : null;
    case 'LEGAL_REPRESENTATIVE': return to === 'F' ? 'Il legale rappresentante è di un ente o di una ditta.' : from === 'G' ? 'Il legale rappresentante è una persona.' : null;
    default: return assertNever(kind, 'linkTypeProblem');
  }
}

/** Something that holds between two days, both included; null = without end. */
export type Period = Readonly<{ validFrom: CivilDate; validTo: CivilDate | null }>;

export function holdsOn(period: Readonly<{ validFrom: CivilDate | null; validTo: CivilDate | null }>, day: CivilDate): boolean {
  return (period.validFrom === null || period.validFrom <= day) && (period.validTo === null || period.validTo >= day);
}

/** The coming day on which a period begins or has ceased to hold; null = no such day. */
export function turnsOnAfter(period: Period, today: CivilDate): CivilDate | null {
  if (period.validFrom > today) return period.validFrom;
  return period.validTo === null || period.validTo < today ? null : addDays(period.validTo, 1);
}

export function overlap(a: Period, b: Period): boolean {
  return (a.validTo === null || a.validTo >= b.validFrom) && (b.validTo === null || b.validTo >= a.validFrom);
}

const NOTICE_ORDER: Readonly<Record<DebtorType, readonly AddressKind[]>> = {
  F: ['NOTICES', 'RESIDENCE', 'DOMICILE', 'REGISTERED_OFFICE'],
  G: ['NOTICES', 'REGISTERED_OFFICE', 'DOMICILE', 'RESIDENCE'],
};

/** The kind an address has when nobody says which. */
export function usualAddressKind(type: DebtorType): AddressKind {
  return type === 'G' ? 'REGISTERED_OFFICE' : 'RESIDENCE';
}

/** The address a notice bears on a day: the recapito if there is one, else residence or registered office, else any other in force. */
export function noticeAddress<Address extends Period & Readonly<{ kind: AddressKind }>>(addresses: readonly Address[], type: DebtorType, day: CivilDate): Address | null {
  for (const kind of NOTICE_ORDER[type]) {
    const found = addresses.find((address) => address.kind === kind && holdsOn(address, day));
    if (found !== undefined) return found;
  }
  return null;
}

/** The name as sets of words: «Rossi Mario» and «MARIO ROSSI» have the same key. `sortName` as written by `sort-name.ts`. */
export function nameKey(sortName: string): string {
  return sortName.split(' ').filter((word) => word !== '').toSorted().join(' ');
}
