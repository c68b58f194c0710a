import type { PaymentEffect } from './store.ts';

/** What a recorded payment does, in the operator's words. */
export const EFFECT_LABEL: Readonly<Record<PaymentEffect, string>> = {
  PAYS: 'Attribuito',
  UNASSIGNED: 'Da attribuire',
  TO_REFUND: 'Da rimborsare',
  OTHER_SYSTEM: 'Di altro programma o ente',
  NO_PAYMENT: 'Nessun pagamento',
  REVOKED: 'Revocato',
};

/** Results of an import (receipts-fdr.md section 5), in the operator's words. */
export const RESULT_LABEL: Readonly<Record<string, string>> = {
  IMPORTED: 'Importata',
  IMPORTED_NO_PAYMENT: 'Registrata, senza pagamento',
  IMPORTED_ANOMALOUS: 'Importato, da controllare',
  SUPERSEDED: 'Conservato come versione precedente',
  WITH: 'Pagina di un flusso',
  ALREADY: 'C’era già: non è cambiato niente',
  CONFLICT: 'In conflitto con quella già presente',
  REFUSED: 'Rifiutata',
  PARTIAL: 'Archivio importato in parte',
};
