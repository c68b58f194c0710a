import type { TreasuryFormat } from '../../domain/treasury-movement.ts';
import type { FileWarningCode, RowProblemCode } from './reading/index.ts';

/** What each layout is called on screen. */
export const TREASURY_FORMAT_LABELS: Readonly<Record<TreasuryFormat, string>> = {
  GDC: 'Giornale di cassa OPI', CSV_PROVVISORI: 'CSV dei provvisori', CSV_COMPLETO: 'CSV completo', CSV_CUSTOM: 'Tracciato personalizzato', XLSX: 'Excel della banca', POSTE: 'Estratto conto Bancoposta', MT940: 'Estratto conto MT940', CAMT053: 'Estratto conto CAMT.053',
};

export const TREASURY_RESULT_LABELS = { IMPORTED: 'Importato', ALREADY: 'C’era già: non è cambiato niente', REFUSED: 'Rifiutato' } as const;
export type TreasuryResult = keyof typeof TREASURY_RESULT_LABELS;

/** Anomaly of a whole file that its rows do not tell by themselves. */
export type TreasuryAnomaly = FileWarningCode | RowProblemCode | 'TES_BOLLETTA_DUPLICATA';

const ANOMALY_LABELS: Readonly<Record<TreasuryAnomaly, string>> = {
  SALDI_NON_QUADRANO: 'I saldi non quadrano con i movimenti', ENTRATE_NON_QUADRANO: 'Il totale delle entrate non quadra con i movimenti', CODIFICA_DEDOTTA: 'Il file non dice come è scritto: i caratteri accentati sono stati dedotti', FIRMA_NON_VERIFICATA: 'La firma del file non è stata verificata', ALLEGATI_NON_LETTI: 'Gli allegati del file non sono stati letti',
  PAA_ESERCIZIO_NOT_FOUND: 'In qualche riga manca l’esercizio', PAA_TIPO_MOVIMENTO_NOT_FOUND: 'In qualche riga manca il tipo di movimento', PAA_TIPO_DOCUMENTO_NOT_FOUND: 'In qualche riga manca il tipo di documento', PAA_TIPO_OPERAZIONE_NOT_FOUND: 'In qualche riga manca il tipo di operazione',
  PAA_IMPORTO_NOT_FOUND: 'In qualche riga manca l’importo', PAA_DATA_MOVIMENTO_NOT_FOUND: 'In qualche riga manca la data del movimento', PAA_ANAGRAFICA_CLIENTE_NOT_FOUND: 'In qualche riga manca il nome di chi versa', PAA_CAUSALE_NOT_FOUND: 'In qualche riga manca la causale', PAA_IUF_TOO_LONG: 'In qualche riga l’identificativo del flusso è troppo lungo',
  PAA_DATA_EFFETTIVA_SOSPESO_NOT_FOUND: 'In qualche riga manca la data del sospeso', PAA_CODICE_GESTIONALE_PROVVISORIO_NOT_FOUND: 'In qualche riga manca il codice gestionale del provvisorio', PAA_END_TO_END_ID_NOT_FOUND: 'In qualche riga manca l’identificativo della banca',
  TES_IMPORTO: 'In qualche riga l’importo non si legge', TES_DATA: 'In qualche riga una data non si legge', TES_SEGNO: 'In qualche riga il segno non si legge', TES_VALUTA: 'In qualche riga la valuta non è l’euro', TES_NUMERO: 'In qualche riga un numero non si legge', TES_VALORE_SCONOSCIUTO: 'In qualche riga c’è un valore sconosciuto',
  TES_CAMPO_RIPETUTO: 'In qualche riga un campo è ripetuto', TES_COLONNE: 'Qualche riga non ha tutte le colonne', TES_NON_CONTABILIZZATO: 'Qualche movimento non è ancora contabilizzato', TES_CARATTERE_PERSO: 'In qualche riga si è perso un carattere', TES_SINTASSI: 'Qualche riga non è scritta secondo il tracciato',
  TES_BOLLETTA_DUPLICATA: 'Una bolletta c’era già con un altro contenuto: chiariscila con la tesoreria',
};

function isKnownAnomaly(code: string): code is TreasuryAnomaly {
  return Object.hasOwn(ANOMALY_LABELS, code);
}

/** Anomalies of a file in Italian; a code that has no words says nothing to a person and is left out. */
export function treasuryAnomalyLabels(codes: readonly string[]): readonly string[] {
  return codes.filter(isKnownAnomaly).map((code) => ANOMALY_LABELS[code]);
}
