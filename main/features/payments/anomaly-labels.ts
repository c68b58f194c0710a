import type { RefusalCode } from './reading/index.ts';

/** What a receipt that was recorded has of odd (receipts-fdr.md section 5, codes `R_…`). */
export type AnomalyCode =
  | 'R_UNKNOWN'
  | 'R_DOUBLE'
  | 'R_CONFLICT'
  | 'R_AMOUNT'
  | 'R_SUM'
  | 'R_TRANSFER'
  | 'R_STANDIN_SPLIT'
  | 'R_CANCELLED'
  | 'R_SECONDARY'
  | 'R_OTHER_SYSTEM'
  | 'R_KO'
  | 'R_NAVIUV'
  | 'R_CHECKDIGIT';

/** Why a receipt file was not imported: the codes of reading, and the one of the assessment. */
export type RefusedCode = RefusalCode | 'E_NOT_OURS';

/** Screen labels of the refusals (receipts-fdr.md section 5). */
export const REFUSAL_LABELS: Readonly<Record<RefusedCode, string>> = {
  E_KIND: 'Tipo di file non riconosciuto',
  E_XML: 'File XML (o JSON) incompleto o non leggibile',
  E_ENCODING: 'Codifica dei caratteri non coerente con quella dichiarata',
  E_DOCTYPE: 'File rifiutato per sicurezza (DOCTYPE)',
  E_XSD: 'Struttura o valori non ammessi',
  E_NOT_OURS: 'Il documento riguarda un altro ente',
  E_TOO_BIG: 'File troppo grande',
  E_ZIP_NAME: 'Nome non ammesso nell’archivio',
};

/** Screen labels of the anomalies (receipts-fdr.md section 5). */
export const ANOMALY_LABELS: Readonly<Record<AnomalyCode, string>> = {
  R_UNKNOWN: 'Pagamento di posizione sconosciuta',
  R_DOUBLE: 'Secondo pagamento dello stesso avviso',
  R_CONFLICT: 'Stessa ricevuta con contenuto diverso',
  R_AMOUNT: 'Importo pagato diverso dal dovuto',
  R_SUM: 'Somma dei versamenti diversa dal totale',
  R_TRANSFER: 'Versamenti diversi da quelli attesi (beneficiario, IBAN, importo)',
  R_STANDIN_SPLIT: 'Pagato in stand-in: quote degli altri enti da ripartire',
  R_CANCELLED: 'Pagata una posizione annullata o scaduta',
  R_SECONDARY: 'Quota di un avviso di altro ente',
  R_OTHER_SYSTEM: 'Avviso emesso da altro sistema o partner',
  R_KO: 'Esito negativo: nessun pagamento',
  R_NAVIUV: 'Numero avviso e IUV non coerenti',
  R_CHECKDIGIT: 'Cifre di controllo errate',
};

const TASK_CODES: ReadonlySet<AnomalyCode> = new Set(['R_UNKNOWN', 'R_DOUBLE', 'R_CONFLICT', 'R_AMOUNT', 'R_SUM', 'R_TRANSFER', 'R_STANDIN_SPLIT', 'R_CANCELLED']);

/**
 * True when a person has to decide something, so that a task is opened (receipts-fdr.md 1.5). The others are only shown:
 * the spec says "no task" or "info" of them, or asks nothing of the office (R_SECONDARY, R_KO).
 */
export function needsTask(code: AnomalyCode): boolean {
  return TASK_CODES.has(code);
}
