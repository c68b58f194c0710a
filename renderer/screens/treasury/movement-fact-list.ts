import { formatDate } from '../../../main/domain/civil-date.ts';
import { withoutLeadingZeros } from '../../../main/domain/treasury-movement.ts';
import type { MovementCard } from '../movement-acts/reconciliation-types.ts';

export type MovementFact = Readonly<{ label: string; value: string; mono: boolean }>;

/** What the treasurer's row says, in the order in which it is asked for; what the file does not have is left out. */
export function movementFacts(card: MovementCard): readonly MovementFact[] {
  const fact = (label: string, value: string | null, mono = false): readonly MovementFact[] => (value === null || value === '' ? [] : [{ label, value, mono }]);
  const day = (date: string | null) => (date === null ? null : formatDate(date));
  const number = (digits: string | null) => (digits === null ? null : withoutLeadingZeros(digits));
  return [
    ...fact('Da chi', card.payerName), ...fact('Data', day(card.bookingDate)), ...fact('Valuta', day(card.valueDate)), ...fact('Data del sospeso', day(card.suspenseDate)),
    ...fact('Provvisorio', number(card.provvisorio)), ...fact('Bolletta', number(card.bolletta)), ...fact('Conto', card.account, true),
    ...fact('End to end', card.endToEndId, true), ...fact('Riferimento banca', card.bankRef, true),
    ...fact('Formato', card.formatLabel), ...fact('File', `${card.sourceFile}, riga ${card.sourceRow}`), ...fact('Caricato il', day(card.loadedOn)),
  ];
}
