import { formatDate, type CivilDate } from '../../../main/domain/civil-date.ts';
import { countryName } from '../../../main/domain/countries.ts';
import { describeFiscalCode } from '../../../main/domain/fiscal-code.ts';
import type { EntrySource } from '../../../main/domain/person-registry.ts';
import type { Role } from '../../../main/domain/position-state.ts';
import { instantInList } from '../acts/instant-words.ts';
import type { Identity } from './person-types.ts';

/** Roles that merge records and undo it (contract, `RESPONSIBLE_ROLES`). The core decides; the screen only says why not. */
export function mergesPeople(role: Role): boolean {
  return role === 'SUPERVISOR' || role === 'ADMINISTRATOR';
}

export const ONLY_RESPONSIBLE = 'Serve il ruolo Responsabile o Amministratore.';

type Subject = Readonly<{ type: 'F' | 'G'; fiscalCode: string | null }>;

function sexOf(subject: Subject, today: CivilDate): 'M' | 'F' | null {
  if (subject.type === 'G' || subject.fiscalCode === null) return null;
  const told = describeFiscalCode(subject.fiscalCode, today);
  return told.ok ? told.value.sex : null;
}

/** `nato il 01/01/1980 a Vicenza`: the written date and place, else the date of the codice fiscale; null when nothing tells. */
export function bornWords(subject: Subject & Readonly<{ birthDate?: CivilDate | null; birthPlace?: string | null }>, today: CivilDate): string | null {
  if (subject.type === 'G') return null;
  const told = subject.fiscalCode === null ? null : describeFiscalCode(subject.fiscalCode, today);
  const date = subject.birthDate ?? (told?.ok === true ? told.value.birthDate : null);
  if (date === null) return null;
  const sex = sexOf(subject, today);
  const born = sex === null ? 'nato/a' : sex === 'F' ? 'nata' : 'nato';
  return `${born} il ${formatDate(date)}${subject.birthPlace == null ? '' : ` a ${subject.birthPlace}`}`;
}

/** `morta il 01/10/2026`. */
export function diedWords(subject: Subject, on: CivilDate, today: CivilDate): string {
  const sex = sexOf(subject, today);
  return `${sex === null ? 'morto/a' : sex === 'F' ? 'morta' : 'morto'} il ${formatDate(on)}`;
}

/** `dal 01/02/2020 al 31/03/2024`, `fino al 31/03/2024`; null when neither day is known. */
export function daysWords({ validFrom, validTo }: Readonly<{ validFrom: CivilDate | null; validTo: CivilDate | null }>): string | null {
  if (validFrom === null) return validTo === null ? null : `fino al ${formatDate(validTo)}`;
  return `dal ${formatDate(validFrom)}${validTo === null ? '' : ` al ${formatDate(validTo)}`}`;
}

/** Where an entry comes from: `M. Bianchi, 24/11/2026 10:00`, `da un file, …`. */
export function sourceWords({ source, enteredBy, enteredAt }: Readonly<{ source: EntrySource; enteredBy: string | null; enteredAt: string }>): string {
  switch (source) {
    case 'OPERATOR': return `${enteredBy ?? 'un operatore'}, ${instantInList(enteredAt)}`;
    case 'IMPORT': return `da un file${enteredBy === null ? '' : ` caricato da ${enteredBy}`}, ${instantInList(enteredAt)}`;
    case 'ARCHIVE': return `già in archivio, ${instantInList(enteredAt)}`;
  }
}

/** `Germania · cod. DE 12 345 · Passaporto C01X00T47`. */
export function foreignWords(foreign: NonNullable<Identity['foreign']>): string {
  return [countryName(foreign.country), foreign.taxId === null ? null : `cod. ${foreign.taxId}`, foreign.document].filter((part) => part !== null).join(' · ');
}

/** How the subject stands on a notice. Source: codes.md 5.3, features.md 25. */
export function printedWords(subject: Readonly<{ type: 'F' | 'G'; fiscalCode: string | null; name: string }>): string {
  if (subject.fiscalCode !== null) return `${subject.name}, ${subject.fiscalCode}`;
  return `${subject.name}, senza codice: per pagoPA il debitore è ANONIMO, il nome resta stampato. Si può solo con i servizi che lo permettono.`;
}
