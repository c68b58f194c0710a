import { err } from '../../../domain/result.ts';
import type { RefusalCode, RefusalPlace } from '../../payments/index.ts';

/**
 * Why a treasury file is not taken: the codes of safe reading (receipts-fdr.md section 5), and `E_NOT_OURS` (G7), `E_COLUMNS` (a table
 * without the columns of its layout), `E_FORMULA` (a sheet whose values are computed), `E_UNREADABLE` (the disk no longer gives it).
 */
export type TreasuryRefusalCode = RefusalCode | 'E_NOT_OURS' | 'E_COLUMNS' | 'E_FORMULA' | 'E_UNREADABLE';

/** A file that is not taken. `message` is Italian, cause and remedy; it may quote the file, so it goes to screens, never to logs. */
export type TreasuryRefusal = Readonly<{ code: TreasuryRefusalCode; message: string; where?: RefusalPlace }>;

export type TreasuryRefused = Readonly<{ ok: false; error: TreasuryRefusal }>;

export const ASK_AGAIN = 'Scaricalo di nuovo o chiedilo alla tesoreria.';
export const WRONG_FILE = 'Controlla di aver scelto il file giusto.';

export function refusal(code: TreasuryRefusalCode, message: string, where?: RefusalPlace): TreasuryRefusal {
  return where === undefined ? { code, message } : { code, message, where };
}

/** Builds a refusal as a failed result. */
export function refuseTreasury(code: TreasuryRefusalCode, message: string, where?: RefusalPlace): TreasuryRefused {
  return err(refusal(code, message, where));
}

/** What a stream of bytes throws when it stops half way for a foreseen reason: streams know no other way to fail. */
export class StreamRefused extends Error {
  readonly refusal: TreasuryRefusal;

  constructor(why: TreasuryRefusal) {
    super(why.code);
    this.refusal = why;
  }
}

/** The refusal behind something thrown while reading; anything unforeseen is thrown again. */
export function refusalOfThrown(thrown: unknown): TreasuryRefusal {
  if (thrown instanceof StreamRefused) return thrown.refusal;
  if (thrown instanceof Error && 'syscall' in thrown) return refusal('E_UNREADABLE', 'Il file non si legge più: controlla che la cartella o la chiavetta sia collegata e riprova.');
  throw thrown;
}
