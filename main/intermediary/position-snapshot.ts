import { createHash } from 'node:crypto';
import type { PositionSnapshot, SnapshotInstallment } from '../data/outbox-payloads.ts';

export { cancelPayload, INTENT_KINDS, markPaidPayload, positionSnapshot, type IntentKind, type PositionSnapshot, type SnapshotInstallment } from '../data/outbox-payloads.ts';

/** What two holders of a position must agree on: number, amount without fee, due date, and who gets how much where. */
export type HashedInstallment = Readonly<{
  nav: string; iuv: string; amountCents: number;
  dueDate: string | null;
  transfers: readonly Readonly<{ index: number; payeeFiscalCode: string; iban: string | null; stamp: boolean; amountCents: number; category: string }>[];
}>;

/** Every installment of a snapshot, in order of option and number. */
export function installmentsOf(snapshot: PositionSnapshot): readonly SnapshotInstallment[] {
  return snapshot.options.flatMap(({ installments }) => installments);
}

/**
 * Canonical hash of a position (intermediary.md 4.2, create): sha256 over what decides where the money goes, in an order that does not depend on who tells it.
 * Texts (causale, debtor) are left out: remotes shorten and re-spell them.
 */
export function canonicalHash(installments: readonly HashedInstallment[]): string {
  const lines = installments.map(({ nav, iuv, amountCents, dueDate, transfers }) => [
    nav, iuv, amountCents, dueDate ?? '', ...[...transfers].sort((a, b) => a.index - b.index).map((t) => [t.index, t.payeeFiscalCode, (t.iban ?? '').replaceAll(' ', '').toUpperCase(), t.stamp ? 'S' : '', t.amountCents, t.category].join(',')),
  ].join(';')).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}

/** Hash of the texts of a position, one line for each thing they belong to; blanks and what is not given are told alike by everybody. */
export function textsHash(lines: readonly (readonly (string | null | undefined)[])[]): string {
  const plain = lines.map((line) => JSON.stringify(line.map((text) => (text ?? '').normalize('NFC').replace(/\s+/g, ' ').trim()))).sort();
  return createHash('sha256').update(plain.join('\n')).digest('hex');
}

/** {@link canonicalHash} of what a snapshot asks for. */
export function snapshotHash(snapshot: PositionSnapshot): string {
  return canonicalHash(installmentsOf(snapshot));
}
