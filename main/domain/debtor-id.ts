/**
 * Identifier of a debtor: codice fiscale, tax code of 11 digits, or `ANONIMO`.
 *
 * Source: codes.md 5.2 (11 digits are accepted for a person too: sole traders, provisional codes) and
 * 5.3 (`ANONIMO` only for type F and only where the service allows it).
 */
import { fiscalCodeProblemMessage, parseFiscalCode } from './fiscal-code.ts';
import { numericTaxCodeProblemMessage, parseNumericTaxCode } from './numeric-tax-code.ts';
import { err, ok, type Result } from './result.ts';

/** `F` natural person (persona fisica), `G` legal person (persona giuridica). */
export type DebtorType = 'F' | 'G';

/** Which rule an identifier was measured by. */
export type DebtorIdKind = 'CF16' | 'CF11' | 'ANONIMO';

/** The literal written where the payer cannot be identified. */
export const ANONYMOUS_DEBTOR = 'ANONIMO';

/** An identifier as typed, with what it is meant for. */
export type DebtorIdInput = Readonly<{ value: string; type: DebtorType; anonymousAllowed: boolean }>;

/** An accepted identifier, normalised. */
export type DebtorId = Readonly<{ kind: DebtorIdKind; value: string }>;

/** A refused identifier, with the sentence the clerk reads. */
export type DebtorIdProblem = Readonly<{ kind: DebtorIdKind; message: string }>;

/** Checks the identifier of a debtor against its type and the service's rule on anonymity. */
export function parseDebtorId(input: DebtorIdInput): Result<DebtorId, DebtorIdProblem> {
  const value = input.value.trim().toUpperCase();
  if (value === ANONYMOUS_DEBTOR) return anonymousId(input);
  if (input.type === 'G' || /^\d{11}$/.test(value)) {
    const code = parseNumericTaxCode(value);
    return code.ok ? ok({ kind: 'CF11', value }) : err({ kind: 'CF11', message: numericTaxCodeProblemMessage(code.error) });
  }
  const code = parseFiscalCode(value);
  return code.ok ? ok({ kind: 'CF16', value }) : err({ kind: 'CF16', message: fiscalCodeProblemMessage(code.error) });
}

function anonymousId(input: DebtorIdInput): Result<DebtorId, DebtorIdProblem> {
  if (input.type === 'G') return err({ kind: 'ANONIMO', message: 'ANONIMO vale solo per una persona fisica: scrivi la partita IVA' });
  if (!input.anonymousAllowed) {
    return err({ kind: 'ANONIMO', message: 'Questo servizio vuole il codice fiscale: ANONIMO non è ammesso' });
  }
  return ok({ kind: 'ANONIMO', value: ANONYMOUS_DEBTOR });
}
