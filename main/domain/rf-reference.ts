/**
 * Creditor reference of ISO 11649 (`RF` + 2 check digits + up to 21 characters), used as IUV by
 * payments started at the entity in years past: read, never printed as a notice number.
 *
 * Source: codes.md 1 "RF (ISO 11649)" (SACI 2.3, App. 1).
 */
import { mod97 } from './mod-97.ts';
import { err, ok, type Result } from './result.ts';

const MAX_REFERENCE = 21;

/** Why a text is not a valid RF reference. */
export type RfProblem = Readonly<{ reason: 'FORMAT' }> | Readonly<{ reason: 'CHECK_DIGITS'; expectedCheckDigits: string }>;

/** Checks an RF reference (blanks stripped, case kept) and gives it back without blanks. */
export function parseRf(text: string): Result<string, RfProblem> {
  const rf = text.replace(/\s/g, '');
  const parts = /^RF(\d{2})([0-9A-Z]{1,21})$/i.exec(rf);
  if (parts === null) return err({ reason: 'FORMAT' });
  const expectedCheckDigits = rfCheckDigits(parts[2] ?? '');
  return parts[1] === expectedCheckDigits ? ok(rf) : err({ reason: 'CHECK_DIGITS', expectedCheckDigits });
}

/** The sentence a person reads when an RF reference is refused. */
export function rfProblemMessage(problem: RfProblem): string {
  return problem.reason === 'FORMAT'
    ? 'Riferimento RF non valido: “RF”, due cifre di controllo e da 1 a 21 lettere o cifre'
    : `Riferimento RF non valido: le cifre di controllo attese sono ${problem.expectedCheckDigits}`;
}

/** Composes `RF` + check digits + reference; the case of the reference is kept. */
export function buildRf(reference: string): Result<string, 'FORMAT'> {
  if (reference.length > MAX_REFERENCE || !/^[0-9A-Z]+$/i.test(reference)) return err('FORMAT');
  return ok(`RF${rfCheckDigits(reference)}${reference}`);
}

/** Groups of four for reading and for the causale: `RF18 5390 0754 7034`. */
export function formatRf(rf: string): string {
  return rf.replace(/\s/g, '').replace(/(.{4})(?=.)/g, '$1 ');
}

function rfCheckDigits(reference: string): string {
  return String(98 - mod97(`${reference}RF00`)).padStart(2, '0');
}
