/**
 * Italian IBAN and postal account number (ccp).
 *
 * Source: codes.md 5.4. A postal IBAN has ABI 07601; its account number is the last 12 characters.
 */
import { checkLetter } from './check-letter.ts';
import { mod97 } from './mod-97.ts';
import { err, ok, type Result } from './result.ts';

const POSTAL_ABI = '07601';

/** An IBAN taken apart; the postal one also gives its account number, on 12 digits and as printed. */
export type ParsedIban = Readonly<{ iban: string; abi: string; cab: string; account: string }> &
  (Readonly<{ postal: false }> | Readonly<{ postal: true; ccp: string; ccpPrinted: string }>);

/** Why a text is not an Italian IBAN, checked in this order. */
export type IbanProblem =
  | Readonly<{ reason: 'FORMAT' }>
  | Readonly<{ reason: 'MOD97' }>
  | Readonly<{ reason: 'CIN'; expectedCin: string }>;

/**
 * Checks an IBAN: blanks stripped, lower case raised, format, modulo 97, national check letter (CIN).
 * @param allowSanMarino also takes `SM`, which shares the Italian structure (only where configured).
 */
export function parseIban(text: string, allowSanMarino = false): Result<ParsedIban, IbanProblem> {
  const iban = text.replace(/\s/g, '').toUpperCase();
  const shape = allowSanMarino ? /^(?:IT|SM)\d{2}[A-Z]\d{10}[0-9A-Z]{12}$/ : /^IT\d{2}[A-Z]\d{10}[0-9A-Z]{12}$/;
  if (!shape.test(iban)) return err({ reason: 'FORMAT' });
  if (mod97(`${iban.slice(4)}${iban.slice(0, 4)}`) !== 1) return err({ reason: 'MOD97' });
  const expectedCin = checkLetter(iban.slice(5));
  if (iban[4] !== expectedCin) return err({ reason: 'CIN', expectedCin });
  return ok(describeIban(iban));
}

/** The sentence a person reads when an IBAN is refused. */
export function ibanProblemMessage(problem: IbanProblem): string {
  switch (problem.reason) {
    case 'FORMAT':
      return 'IBAN non valido: un IBAN italiano ha 27 caratteri e inizia con IT';
    case 'MOD97':
      return 'IBAN non valido: le cifre di controllo non tornano, ricontrolla i caratteri scritti';
    case 'CIN':
      return `IBAN non valido: il CIN atteso è ${problem.expectedCin}`;
  }
}

/** Composes an Italian IBAN from its BBAN parts (ABI 5 digits, CAB 5 digits, account 12 letters or digits). */
export function buildIban(abi: string, cab: string, account: string): Result<string, 'FORMAT'> {
  const tail = `${abi}${cab}${account}`.toUpperCase();
  if (!/^\d{10}[0-9A-Z]{12}$/.test(tail)) return err('FORMAT');
  const bban = `${checkLetter(tail)}${tail}`;
  return ok(`IT${String(98 - mod97(`${bban}IT00`)).padStart(2, '0')}${bban}`);
}

/** Groups of four for reading: `IT57 N076 0114 8000 0001 1050 036`. */
export function formatIban(iban: string): string {
  return iban.replace(/\s/g, '').replace(/(.{4})(?=.)/g, '$1 ');
}

/** The postal account (12 digits) of a postal IBAN; check digits of the IBAN are not verified here. */
export function ibanToCcp(text: string): Result<string, 'NOT_POSTAL'> {
  const iban = text.replace(/\s/g, '').toUpperCase();
  if (iban.length !== 27 || iban.slice(5, 10) !== POSTAL_ABI) return err('NOT_POSTAL');
  const account = iban.slice(15);
  return /^\d{12}$/.test(account) ? ok(account) : err('NOT_POSTAL');
}

/** Why a text is not a postal account number, checked in this order. */
export type CcpProblem = 'FORMAT' | 'TOO_LONG' | 'ZERO';

/** A postal account number on 12 digits, left zeros. */
export function normalizeCcp(text: string): Result<string, CcpProblem> {
  const ccp = text.trim();
  if (!/^\d+$/.test(ccp)) return err('FORMAT');
  if (ccp.length > 12) return err('TOO_LONG');
  if (/^0+$/.test(ccp)) return err('ZERO');
  return ok(ccp.padStart(12, '0'));
}

/** A postal account number as printed: without left zeros. */
export function formatCcp(ccp: string): string {
  return ccp.replace(/^0+(?=.)/, '');
}

const CCP_MESSAGES: Readonly<Record<CcpProblem | 'NOT_POSTAL', string>> = {
  FORMAT: 'Conto corrente postale non valido: deve avere solo cifre',
  TOO_LONG: 'Conto corrente postale non valido: ha al massimo 12 cifre',
  ZERO: 'Conto corrente postale non valido: non può essere tutto zeri',
  NOT_POSTAL: 'Questo IBAN non è di un conto corrente postale: l’ABI deve essere 07601',
};

/** The sentence a person reads when a postal account is refused. */
export function ccpProblemMessage(problem: CcpProblem | 'NOT_POSTAL'): string {
  return CCP_MESSAGES[problem];
}

function describeIban(iban: string): ParsedIban {
  const parts = { iban, abi: iban.slice(5, 10), cab: iban.slice(10, 15), account: iban.slice(15) };
  const ccp = ibanToCcp(iban);
  return ccp.ok ? { ...parts, postal: true, ccp: ccp.value, ccpPrinted: formatCcp(ccp.value) } : { ...parts, postal: false };
}
