import type { ReconciliationBucket } from '../../contract/index.ts';

/** What each code is called on screen (reconciliation.md 3.2; codes of our own by the same section, those of rows by 1.2 G1). */
export const MATCH_CODE_LABELS: Readonly<Record<string, string>> = {
  RT_IUF_TES: 'Riversamento cumulativo di un flusso', RT_TES: 'Riversamento di un solo pagamento', IUF_NO_TES: 'Flusso senza accredito', IUF_TES_DIV_IMP: 'Importo diverso dal flusso', TES_NO_IUF_OR_IUV: 'Flusso o pagamento non ancora arrivato', TES_NO_MATCH: 'Accredito sconosciuto',
  TES_STORNATO: 'Accredito stornato', TES_STORNO_ORFANO: 'Storno senza bolletta di origine', TES_BOLLETTA_DUPLICATA: 'Bolletta già presente con dati diversi', TES_CUMULATIVO: 'Un accredito per più flussi', TES_POSTALE: 'Bollettini postali fuori pagoPA', TES_ECCEDENTE: 'Accredito superiore al flusso',
  FLUSSO_ANOMALO: 'Flusso anomalo', RIGA_GIA_CARICATA: 'Riga già caricata', ABBINAMENTO_ANNULLATO: 'Abbinamento annullato', NON_PAGOPA: 'Non pagoPA', NON_ENTRATA: 'Uscita', REGOLARIZZAZIONE: 'Regolarizzazione di un provvisorio', GIROCONTO: 'Giroconto', NON_SOSPESO: 'Non è un sospeso di entrata',
  IUF_TES_PARZIALE: 'Flusso accreditato in parte', FLUSSO_ZERO: 'Flusso con totale zero', PROPOSTO: 'In una proposta da confermare', IN_ATTESA: 'In attesa di accredito', IUV_NO_RT: 'Rendicontato senza ricevuta', RT_NO_IUF: 'Pagato, non rendicontato correttamente', RT_IUF: 'Rendicontato', DOPPI: 'Pagamento doppio',
};

/** Label of a code; the code itself when it has none. */
export function codeLabel(code: string): string {
  return MATCH_CODE_LABELS[code] ?? code;
}

/** The flow's own words for a code that movements have too. */
export function flowCodeLabel(code: string): string {
  return code === 'RT_IUF_TES' ? 'Accreditato' : codeLabel(code);
}

export const MATCH_STATUS_LABELS: Readonly<Record<string, string>> = {
  automatic: 'Abbinato', confirmed: 'Confermato', proposed: 'Da confermare', open: 'Aperto', ignored: 'Non partecipa', quarantined: 'In quarantena', excluded: 'Escluso',
};

export const RULE_LABELS: Readonly<Record<string, string>> = {
  R0: 'riga già caricata', R0b: 'stessa bolletta con dati diversi', R1: 'storno', R1b: 'storno senza origine', R1c: 'storno di una parte', R2: 'identificativo del flusso e importo uguali', R2b: 'identificativo seguito da altri caratteri', R3: 'inizio dell’identificativo e importo uguali',
  R4: 'IUV e importo uguali', R5: 'più flussi nella causale', R6: 'un flusso in più accrediti', R7: 'accredito inferiore al flusso', R8: 'accredito superiore al flusso', R8b: 'differenza di pochi centesimi', R9: 'stesso importo e PSP, identificativo non leggibile', R10: 'somma di flussi dello stesso PSP',
  R11: 'stesso importo di un solo flusso', R12: 'bollettini postali', R13: 'flusso o pagamento non ancora arrivato', R14: 'nessun riferimento pagoPA', GIA_RISCOSSO: 'flusso già riscosso',
};

/** `Regola R2 – identificativo del flusso e importo uguali`; null without a rule. */
export function ruleLabel(rule: string | null): string | null {
  return rule === null ? null : `Regola ${rule.startsWith('R') ? `${rule} – ` : ''}${RULE_LABELS[rule] ?? ''}`.trim();
}

export const WARNING_LABELS: Readonly<Record<string, string>> = {
  DATA_LONTANA: 'La data dell’accredito è lontana da quella del regolamento.', COLONNA_DISCORDE: 'Una colonna del file indica un altro flusso o un altro pagamento.', INCOLLATO: 'Nella causale l’identificativo è seguito da altro testo, senza spazio.',
};

export const BUCKET_LABELS: Readonly<Record<ReconciliationBucket, string>> = {
  CERTAIN: 'Proposte sicure', TO_CONFIRM: 'Da confermare', AMOUNT_DIFFERS: 'Importo diverso', FLOW_WITHOUT_CREDIT: 'Flusso senza incasso', CREDIT_WITHOUT_FLOW: 'Incasso senza flusso', QUARANTINED: 'Bollette doppie', PAYMENT_WITHOUT_RECEIPT: 'Pagamento senza RT', DOUBLE_PAYMENT: 'Doppi pagamenti', RECEIPT_AMOUNT_DIFFERS: 'RT con altro importo', PAYMENT_NOT_REPORTED: 'RT non rendicontata',
  DEFERRED: 'Rimandati', RECONCILED: 'Riconciliati', WAITING: 'In attesa di accredito', EXCLUDED: 'Non pagoPA', IGNORED: 'Righe che non partecipano',
};

export const BUCKET_GROUPS: Readonly<Record<ReconciliationBucket, 'TO_REVIEW' | 'DONE' | 'ASIDE'>> = {
  CERTAIN: 'TO_REVIEW', TO_CONFIRM: 'TO_REVIEW', AMOUNT_DIFFERS: 'TO_REVIEW', FLOW_WITHOUT_CREDIT: 'TO_REVIEW', CREDIT_WITHOUT_FLOW: 'TO_REVIEW', QUARANTINED: 'TO_REVIEW', PAYMENT_WITHOUT_RECEIPT: 'TO_REVIEW', DOUBLE_PAYMENT: 'TO_REVIEW', RECEIPT_AMOUNT_DIFFERS: 'TO_REVIEW', PAYMENT_NOT_REPORTED: 'TO_REVIEW', DEFERRED: 'ASIDE', RECONCILED: 'DONE', WAITING: 'DONE',
  EXCLUDED: 'ASIDE', IGNORED: 'ASIDE',
};

/** Outcome codes of the rows of a flow (receipts-fdr.md 2.3). */
export const OUTCOME_LABELS: Readonly<Record<string, string>> = { '0': 'Pagato', '3': 'Revocato', '4': 'Pagato in stand-in, senza RPT', '8': 'Pagato in stand-in', '9': 'Pagato senza RPT' };

export const LINE_STANDING_LABELS = { WITH_RECEIPT: 'Con ricevuta', WITHOUT_RECEIPT: 'Senza ricevuta', FOREIGN: 'Di un altro programma o ente', DOUBLE: 'Pagamento doppio', AMOUNT_DIFFERS: 'RT con altro importo', REVERSAL: 'Revoca' } as const;
