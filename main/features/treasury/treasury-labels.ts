import type { TreasuryFormat } from '../../domain/treasury-movement.ts';

/** What each layout is called on screen. */
export const TREASURY_FORMAT_LABELS: Readonly<Record<TreasuryFormat, string>> = {
  GDC: 'Giornale di cassa OPI', CSV_PROVVISORI: 'CSV dei provvisori', CSV_COMPLETO: 'CSV completo', CSV_CUSTOM: 'Tracciato personalizzato', XLSX: 'Excel della banca', POSTE: 'Estratto conto Bancoposta', MT940: 'Estratto conto MT940', CAMT053: 'Estratto conto CAMT.053',
};

export const TREASURY_RESULT_LABELS = { IMPORTED: 'Importato', ALREADY: 'C’era già: non è cambiato niente', REFUSED: 'Rifiutato' } as const;
export type TreasuryResult = keyof typeof TREASURY_RESULT_LABELS;
