import { createHash } from 'node:crypto';
import { writeReceiptMessage } from '../../domain/receipt-message.ts';
import type { ParsedReceipt } from '../../features/payments/index.ts';
import { TOWN } from './town.ts';

/** What differs from one ordinary receipt of the demo to the next. Amounts in cents; `taxonomy` is the code inside `category`. */
export type ReceiptFacts = Readonly<{
  receiptId: string; nav: string; iuv: string; amountCents: number; description: string; debtorType: 'F' | 'G'; debtorIdentifier: string; debtorName: string; iban: string; category: string; taxonomy: string;
  pspId: string; pspName: string; pspFiscalCode: string; channel: string; method: string; feeCents: number; paidAt: string; paidOn: string; receivedOn: string;
}>;

/** Payment service providers that do not exist. */
export const PSPS = [
  { pspId: 'PROVAITM1', pspName: 'Banca di Prova S.p.A.', pspFiscalCode: '99999990015', channel: 'app' }, { pspId: 'ESEMITM2', pspName: 'Istituto Esempio di Pagamento', pspFiscalCode: '99999990023', channel: 'web' },
  { pspId: 'FINTITM3', pspName: 'Cassa Fittizia del Nord Est', pspFiscalCode: '99999990031', channel: 'sportello' }, { pspId: 'TABACITM4', pspName: 'Tabaccai di Fantasia', pspFiscalCode: '99999990049', channel: 'esercente' },
  { pspId: 'WALLITM5', pspName: 'Portafoglio Immaginario Pay', pspFiscalCode: '99999990056', channel: 'app' },
] as const;

/** The receipt as the reading of paSendRT version 2 leaves it (features/payments/reading); a test reads the file below and finds the same. */
export function receiptDocument(facts: ReceiptFacts): ParsedReceipt {
  const { receiptId, nav, iuv, amountCents, description, paidAt, paidOn, receivedOn } = facts;
  return {
    source: 'PA_SEND_RT_V2', idPa: TOWN.fiscalCode, idBrokerPa: TOWN.fiscalCode, idStation: `${TOWN.fiscalCode}_01`, receiptId, nav, organizationFiscalCode: TOWN.fiscalCode, outcome: 'OK', iuv, paymentAmountCents: amountCents, description,
    companyName: TOWN.name, officeName: null,
    debtor: { identifierType: facts.debtorType, identifier: facts.debtorIdentifier, fullName: facts.debtorName, streetName: null, civicNumber: null, postalCode: null, city: null, stateProvinceRegion: null, country: null, email: null },
    transfers: [{
      index: 1, amountCents, payeeFiscalCode: TOWN.fiscalCode, companyName: null, iban: facts.iban, stamp: null, remittanceInformation: description, transferCategory: facts.category, category: facts.taxonomy, metadata: [], iur: receiptId,
      legacyOutcome: null,
    }],
    idPsp: facts.pspId, pspFiscalCode: facts.pspFiscalCode, pspVatNumber: null, pspCompanyName: facts.pspName, idChannel: `${TOWN.fiscalCode}_02`, channelDescription: facts.channel, payer: null, paymentMethod: facts.method, paymentNote: null,
    feeCents: facts.feeCents, primaryCiIncurredFeeCents: null, idBundle: null, idCiBundle: null, paymentDateTime: { raw: paidAt, instant: paidAt, romeDate: paidOn }, applicationDate: { raw: paidOn, date: paidOn },
    transferDate: { raw: receivedOn, date: receivedOn }, paidOn, metadata: [], standIn: false,
  };
}

/** What stands in the place of a fact: numbers that nothing else in the text of a receipt holds. */
const NUMBER_MARKS: Readonly<Record<string, keyof ReceiptFacts>> = { 900000001: 'amountCents', 900000002: 'feeCents' };

function markedFacts(): ReceiptFacts {
  const mark = (name: keyof ReceiptFacts): string => `‹${name}›`;
  return {
    receiptId: mark('receiptId'), nav: mark('nav'), iuv: mark('iuv'), amountCents: 900_000_001, description: mark('description'), debtorType: 'F', debtorIdentifier: mark('debtorIdentifier'), debtorName: mark('debtorName'), iban: mark('iban'),
    category: mark('category'), taxonomy: mark('taxonomy'), pspId: mark('pspId'), pspName: mark('pspName'), pspFiscalCode: mark('pspFiscalCode'), channel: mark('channel'), method: mark('method'), feeCents: 900_000_002, paidAt: mark('paidAt'),
    paidOn: mark('paidOn'), receivedOn: mark('receivedOn'),
  };
}

/**
 * `JSON.stringify(receiptDocument(facts))` as an expression of SQLite: all but a tenth of it is the same for every receipt, and of a million positions there are more than half a million.
 * A test compares the two.
 * @param values an expression for each fact, text or number as the fact is; the kind of debtor too
 */
export function receiptSql(values: Readonly<Record<keyof ReceiptFacts, string>>): string {
  const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
  const marked = JSON.stringify(receiptDocument(markedFacts())).replace('"identifierType":"F"', '"identifierType":"‹debtorType›"');
  const pieces = marked.split(/("‹\w+›"|90000000[12])/).map((piece, index) => {
    if (index % 2 === 0) return literal(piece);
    const name = NUMBER_MARKS[piece];
    return name === undefined ? `json_quote(${values[nameOf(piece)]})` : values[name];
  });
  return `concat(${pieces.join(', ')})`;
}

const FACT_NAMES = new Set<string>(Object.keys(markedFacts()));
const isFact = (name: string): name is keyof ReceiptFacts => FACT_NAMES.has(name);

function nameOf(mark: string): keyof ReceiptFacts {
  const name = mark.slice(2, -2);
  if (!isFact(name)) throw new Error(`A receipt has no ${name}`);
  return name;
}

/** The file that the intermediary would have handed over for a receipt. */
export function receiptXml(receipt: ParsedReceipt): string {
  return writeReceiptMessage(receipt);
}

export function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
