/**
 * Fixed Italian texts of the notice, model 3.x (notice-layout 9.3). `{…}` stands for a field; `**…**` is bold,
 * a line end is where the model breaks the line (line-breaking.ts).
 * The legal sentence is the one of 3.5 (November 2025), whose Italian wording is still to be confirmed on the official strings file.
 */
export type NoticeStrings = Readonly<Record<(typeof STRING_NAMES)[number], string>>;

const STRING_NAMES = [
  'title', 'creditor', 'debtor', 'howMuchAndWhen', 'howMuch', 'wherePay', 'goTo', 'portal', 'amount', 'euro', 'by', 'legal',
  'payOnline', 'payOnlineText', 'payOnlineTextWithSite', 'payNearby', 'payNearbyText', 'paymentData', 'wholeBy', 'whole', 'scan',
  'recipient', 'creditorLabel', 'subject', 'cbillCode', 'nav', 'creditorFiscalCode',
] as const;

export const NOTICE_STRINGS: NoticeStrings = {
  title: 'AVVISO DI PAGAMENTO',
  creditor: 'ENTE CREDITORE',
  debtor: 'DESTINATARIO',
  howMuchAndWhen: 'QUANTO E QUANDO PAGARE?',
  howMuch: 'QUANTO PAGARE?',
  wherePay: 'DOVE PAGARE?',
  goTo: 'Vai su',
  portal: 'pagopa.gov.it',
  amount: 'Importo',
  euro: 'Euro',
  by: 'entro il',
  legal: 'In fase di pagamento l’importo potrebbe subire aumenti (per sanzioni, interessi, costi di notifica o altro) o riduzioni (per sgravi o note di credito).',
  payOnline: 'PAGA CON L’APP IO',
  payOnlineText: 'oppure dal tuo Home Banking,\ncon la tua app di pagamento o con gli altri canali abilitati.',
  payOnlineTextWithSite: 'oppure sul sito di {creditorName}, dal tuo Home Banking,\ncon la tua app di pagamento o con gli altri canali abilitati.',
  payNearby: 'PAGA SUL TERRITORIO',
  payNearbyText: 'presso Banche e Sportelli ATM, negli Uffici Postali e Punti Postali, nei Bar, Edicole, Ricevitorie, Supermercati, Tabaccherie e altri Esercenti Convenzionati.',
  paymentData: 'DATI PER IL PAGAMENTO',
  wholeBy: 'Rata unica entro il',
  whole: 'Rata unica',
  scan: 'Inquadra il **codice QR** con la tua app di\npagamento o usa i dati accanto.',
  recipient: 'Destinatario',
  creditorLabel: 'Ente Creditore',
  subject: 'Oggetto del pagamento',
  cbillCode: 'Cod. CBILL',
  nav: 'Cod. Avviso',
  creditorFiscalCode: 'Cod. Fiscale Ente',
};
