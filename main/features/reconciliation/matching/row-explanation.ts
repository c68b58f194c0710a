/** The sentences on rows that rules do not match: copies, rows in quarantine, ignored ones, reversals, what persons have settled. */
import { formatDate } from '../../../domain/civil-date.ts';
import { formatEuro } from '../../../domain/money.ts';
import { withoutLeadingZeros, type IgnoredRowCode, type TreasuryMovement } from '../../../domain/treasury-movement.ts';
import { nameOf } from './explanation.ts';
import type { ArrivedRow } from './matching-input.ts';

/** R0. */
export function copySentence(because: ArrivedRow): string {
  return `Riga già caricata con il file ${because.movement.sourceFile} il ${formatDate(because.loadedOn)}: ignorata.`;
}

/** R0b. */
export function clashSentence(row: TreasuryMovement, because: ArrivedRow): string {
  const { movement } = because;
  const number = row.bolletta !== null && movement.bolletta !== null ? `La bolletta ${withoutLeadingZeros(row.bolletta)}/${row.year}` : `Il provvisorio ${withoutLeadingZeros(row.provvisorio ?? '')}/${row.year}`;
  if (row.amountCents !== movement.amountCents) return `${number} esiste già con importo ${formatEuro(movement.amountCents)}; questa riga riporta ${formatEuro(row.amountCents)}. Verificare con la tesoreria.`;
  const what = row.bookingDate === movement.bookingDate ? 'un’altra causale' : `la data ${formatDate(movement.bookingDate)}; questa riga riporta ${formatDate(row.bookingDate)}`;
  return `${number} esiste già con ${what}. Verificare con la tesoreria.`;
}

const IGNORED_SENTENCE: Readonly<Record<IgnoredRowCode, string>> = {
  NON_ENTRATA: 'Non è un’entrata: non partecipa agli abbinamenti.',
  REGOLARIZZAZIONE: 'Riga di regolarizzazione di provvisori: non è un incasso.',
  GIROCONTO: 'Giroconto fra conti dell’ente: gli incassi si abbinano sul conto di provenienza.',
  NON_SOSPESO: 'Entrata già coperta da un ordinativo: non è un provvisorio da abbinare.',
};

/** Rows of G1. `returned`: flows or receipts that a debit names. */
export function ignoredSentence(code: IgnoredRowCode, returned: number): string {
  return returned === 0 ? IGNORED_SENTENCE[code] : 'Addebito che indica incassi già ricevuti: verificare se il PSP li ha ripresi.';
}

/** R1, on both rows. */
export function reversalSentence(credit: TreasuryMovement, flows: number): string {
  const voided = `Storno ${nameOf(credit).ofThe} del ${formatDate(credit.bookingDate)}: l’accredito di ${formatEuro(credit.amountCents)} è annullato`;
  if (flows === 0) return `${voided}.`;
  return flows === 1 ? `${voided} e il flusso collegato torna da riscuotere.` : `${voided} e i ${flows} flussi collegati tornano da riscuotere.`;
}

/** R1 on a credit that a collection order quotes. */
export function bookedReversalSentence(credit: TreasuryMovement): string {
  return `Storno ${nameOf(credit).ofThe} del ${formatDate(credit.bookingDate)}, che però è in una reversale: prima va annullata la reversale.`;
}

/** R1c. */
export function partialReversalSentence(credit: TreasuryMovement, cents: number, isConfirmed: boolean): string {
  return `Storno parziale ${nameOf(credit).ofThe}: ${formatEuro(cents)} su ${formatEuro(credit.amountCents)}${isConfirmed ? ', confermato' : ''}.`;
}

/** R1b. */
export const ORPHAN_SENTENCE = 'Storno senza bolletta di origine nei dati caricati.';

export const EXCLUDED_SENTENCE = 'Movimento escluso da una persona: non è un incasso pagoPA.';

/** A credit wholly covered by what no rule may touch. */
export function settledSentence(isBooked: boolean): string {
  return isBooked ? 'Abbinamento confermato e già in una reversale: nessuna regola lo tocca.' : 'Abbinamento confermato: nessuna regola lo tocca.';
}

/** A flow that is waited for (R15). */
export function lateFlowSentence(workingDays: number): string {
  return workingDays === 1 ? 'Flusso rendicontato e non accreditato da 1 giorno lavorativo.' : `Flusso rendicontato e non accreditato da ${workingDays} giorni lavorativi.`;
}
