/**
 * The transfers of one payment option.
 *
 * Source: codes.md 8 "Multibeneficiario / transferList": one to five, numbered 1..5 once each, at least a
 * cent each, IBAN or stamp and not both, adding up to the total.
 */
import type { Cents } from './money.ts';
import { err, ok, type Result } from './result.ts';

/** What the rule looks at; `iban` and `stamp` exclude each other (codes.md 8, @e.bollo). */
export type TransferToCheck = Readonly<{
  idTransfer: number;
  amountCents: Cents;
  iban?: string | null | undefined;
  stamp?: unknown;
}>;

/** Why a list was refused, checked in this order. */
export type TransferListProblem = 'COUNT' | 'ID' | 'AMOUNT' | 'IBAN_XOR_STAMP' | 'SUM';

/** Most transfers of one notice. */
export const MAX_TRANSFERS = 5;

/** Checks the transfers of a payment option against its total and gives them back. */
export function checkTransferList<T extends TransferToCheck>(totalCents: Cents, transfers: readonly T[]): Result<readonly T[], TransferListProblem> {
  if (transfers.length < 1 || transfers.length > MAX_TRANSFERS) return err('COUNT');
  const ids = new Set(transfers.map((transfer) => transfer.idTransfer));
  if (ids.size !== transfers.length || ![...ids].every(isTransferId)) return err('ID');
  if (!transfers.every((transfer) => Number.isSafeInteger(transfer.amountCents) && transfer.amountCents >= 1)) return err('AMOUNT');
  if (!transfers.every((transfer) => hasIban(transfer) !== hasStamp(transfer))) return err('IBAN_XOR_STAMP');
  const sum = transfers.reduce((total, transfer) => total + transfer.amountCents, 0);
  return sum === totalCents ? ok(transfers) : err('SUM');
}

const MESSAGES: Readonly<Record<TransferListProblem, string>> = {
  COUNT: 'Un avviso ha da uno a cinque beneficiari',
  ID: 'I beneficiari si numerano da 1 a 5, ciascuno una volta sola',
  AMOUNT: 'Ogni beneficiario riceve almeno 0,01 €',
  IBAN_XOR_STAMP: 'Ogni beneficiario ha un IBAN oppure una marca da bollo, non entrambi',
  SUM: 'La somma degli importi dei beneficiari non è uguale al totale',
};

/** The sentence a person reads when a list of transfers is refused. */
export function transferListProblemMessage(problem: TransferListProblem): string {
  return MESSAGES[problem];
}

function isTransferId(id: number): boolean {
  return Number.isInteger(id) && id >= 1 && id <= MAX_TRANSFERS;
}

function hasIban(transfer: TransferToCheck): boolean {
  return transfer.iban !== undefined && transfer.iban !== null && transfer.iban !== '';
}

function hasStamp(transfer: TransferToCheck): boolean {
  return transfer.stamp !== undefined && transfer.stamp !== null;
}
