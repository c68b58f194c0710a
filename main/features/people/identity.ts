import type { z } from 'zod';
import type { identityInput } from '../../contract/index.ts';
import { formatDate, isCivilDate, type CivilDate } from '../../domain/civil-date.ts';
import { FOREIGN_COUNTRIES } from '../../domain/countries.ts';
import { ANONYMOUS_DEBTOR, parseDebtorId } from '../../domain/debtor-id.ts';
import { birthDateOf } from '../../domain/person-resemblance.ts';
import { err, ok, type Result } from '../../domain/result.ts';
import { parseVatNumber } from '../../domain/vat-number.ts';
import { failure, type Outcome } from '../access/index.ts';
import { emptyToNull, type IdentityColumns } from './person.ts';

export type IdentityInput = Readonly<z.infer<typeof identityInput>>;
type IdentityFacts = Omit<IdentityColumns, 'fiscalCode' | 'type' | 'name'>;

const EARLIEST_BIRTH: CivilDate = '1850-01-01';

/** The code as stored, null for who has none (ANONIMO); the error is the Italian sentence. `foreign`: registered as without Italian code, also as a company. */
export function readFiscalCode(typed: string | null, type: 'F' | 'G', allowed: Readonly<{ anonymous: boolean; foreign: boolean }>): Result<string | null, string> {
  const code = (typed ?? '').replace(/\s/g, '');
  if (code === '' && allowed.foreign && allowed.anonymous) return ok(null);
  const parsed = parseDebtorId({ value: code === '' ? ANONYMOUS_DEBTOR : code, type, anonymousAllowed: allowed.anonymous });
  if (!parsed.ok) return err(parsed.error.message);
  return ok(parsed.value.kind === 'ANONIMO' ? null : parsed.value.value);
}

/** Who a subject is, checked; of an ente or a company birth and death are dropped. Errors: INVALID_FIELD at `identity.…`. */
export function readIdentity(input: IdentityInput, subject: Readonly<{ type: 'F' | 'G'; fiscalCode: string | null }>, today: CivilDate): Outcome<IdentityFacts> {
  const vatNumber = emptyToNull(input.vatNumber);
  const vat = vatNumber === null ? ok(null) : parseVatNumber(vatNumber);
  if (!vat.ok) return failure('INVALID_FIELD', `${vat.error}.`, { field: 'identity.vatNumber' });
  const foreign = readForeign(input);
  if (!foreign.ok) return foreign;
  if (subject.type === 'G') return ok({ ...foreign.value, vatNumber: vat.value, birthDate: null, birthPlace: null, deathDate: null });
  const birth = birthProblem(input.birthDate, subject.fiscalCode, today);
  if (birth !== null) return failure('INVALID_FIELD', birth, { field: 'identity.birthDate' });
  const death = deathProblem(input.deathDate, input.birthDate ?? birthDateOf({ birthDate: null, fiscalCode: subject.fiscalCode }, today), today);
  if (death !== null) return failure('INVALID_FIELD', death, { field: 'identity.deathDate' });
  return ok({ ...foreign.value, vatNumber: vat.value, birthDate: input.birthDate, birthPlace: emptyToNull(input.birthPlace), deathDate: input.deathDate });
}

function readForeign({ foreign }: IdentityInput): Outcome<Pick<IdentityFacts, 'foreignCountry' | 'foreignTaxId' | 'foreignDocument'>> {
  if (foreign === null) return ok({ foreignCountry: null, foreignTaxId: null, foreignDocument: null });
  const country = foreign.country.toUpperCase();
  if (!FOREIGN_COUNTRIES.includes(country)) return failure('INVALID_FIELD', 'Scegli lo Stato dall’elenco.', { field: 'identity.foreign.country' });
  return ok({ foreignCountry: country, foreignTaxId: emptyToNull(foreign.taxId), foreignDocument: emptyToNull(foreign.document) });
}

/** Why a birth date cannot be, beside this codice fiscale; null when it can. */
export function birthProblem(birthDate: string | null, fiscalCode: string | null, today: CivilDate): string | null {
  if (birthDate === null) return null;
  if (!isCivilDate(birthDate)) return 'Questo giorno non esiste: scrivilo come 16/12/1980.';
  if (birthDate > today) return 'La data di nascita è nel futuro.';
  if (birthDate < EARLIEST_BIRTH) return 'La data di nascita è troppo lontana: controlla l’anno.';
  // Only a codice fiscale of sixteen tells a birth date, and not its century.
  const told = birthDateOf({ birthDate: null, fiscalCode }, today);
  return told === null || told.slice(2) === birthDate.slice(2) ? null : `Il codice fiscale dice che è nata o nato il ${formatDate(told)}: correggi l’uno o l’altra.`;
}

function deathProblem(deathDate: string | null, birthDate: string | null, today: CivilDate): string | null {
  if (deathDate === null) return null;
  if (!isCivilDate(deathDate)) return 'Questo giorno non esiste: scrivilo come 16/12/2026.';
  if (deathDate > today) return 'La data di morte è nel futuro.';
  return birthDate !== null && deathDate < birthDate ? `La data di morte viene prima della nascita (${formatDate(birthDate)}).` : null;
}
