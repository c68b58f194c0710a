import type { PrintRow } from '../acts/operation-types.ts';

/** Why a row cannot be printed again from the list, or null. */
export function whyNotReprint(row: PrintRow | null): string | null {
  if (row === null) return 'Scegli prima una riga.';
  if (row.document !== 'RECEIPT') return null;
  return `La ricevuta si ristampa ${row.positionId === null ? 'dal pagamento' : 'dalla posizione'}: premi Invio per aprirl${row.positionId === null ? 'o' : 'a'}.`;
}

/** Why a row cannot be marked as taken back, or null. */
export function whyNotRecall(row: PrintRow | null): string | null {
  if (row === null) return 'Scegli prima una riga.';
  if (row.document === 'RECEIPT') return 'Una ricevuta non si ritira: dice che il pagamento c’è stato.';
  return row.state === 'RECALLED' ? 'È già ritirata.' : null;
}

/** Why a row cannot be marked as uploaded, or null. */
export function whyNotUpload(row: PrintRow | null): string | null {
  if (row === null) return 'Scegli prima una riga.';
  return row.unsent ? null : row.neverSent ? 'È annullata o ritirata: sul portale non ci va.' : 'È già sul portale, oppure non vale più.';
}
