import { describe, expect, test } from 'vitest';
import { failureOf, messagesOf, movementsOf, readBytes } from './treasury-reading.fixture.ts';

// By the message definition of ISO 20022 (camt.053.001.02 and .08); no bank has written these.
const AMOUNT = '<Amt Ccy="EUR">252.25</Amt>';
const CREDIT = '<CdtDbtInd>CRDT</CdtDbtInd>';
const DATES = '<BookgDt><Dt>2026-03-13</Dt></BookgDt><ValDt><Dt>2026-03-12</Dt></ValDt>';
const URI = '/PUR/LGPE-RIVERSAMENTO/URI/2026-03-11PPAYITR1XXX-S2026031101';
const transaction = (text = URI, more = ''): string => `<TxDtls><Refs><EndToEndId>E2E</EndToEndId></Refs>${more}<RmtInf><Ustrd>${text}</Ustrd></RmtInf></TxDtls>`;
const entry = ({ amount = AMOUNT, direction = CREDIT, status = '<Sts>BOOK</Sts>', dates = DATES, details = transaction(), more = '' } = {}): string => `<Ntry><NtryRef>1</NtryRef>${amount}${direction}${status}${dates}<AcctSvcrRef>RB</AcctSvcrRef><NtryDtls>${details}</NtryDtls>${more}</Ntry>`;
const balance = (code: string, amount: string, direction = 'CRDT'): string => `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${direction}</CdtDbtInd><Dt><Dt>2026-03-12</Dt></Dt></Bal>`;
const BALANCES = balance('OPBD', '1000.00') + balance('CLBD', '1252.25');
const statement = (entries: string, balances = BALANCES, account = '<IBAN>IT60X0542811101000000123456</IBAN>'): string => `<Stmt><Id>S1</Id><ElctrncSeqNb>71</ElctrncSeqNb><Acct><Id>${account}</Id></Acct>${balances}${entries}</Stmt>`;
const camt = (statements: string, version = '02'): string => `<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}"><BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId></GrpHdr>${statements}</BkToCstmrStmt></Document>`;
const one = async (parts: Parameters<typeof entry>[0]): Promise<unknown> => movementsOf(await readBytes(camt(statement(entry(parts), ''))))[0];

describe('a CAMT.053 statement (1.7)', () => {
  test('a credit, and what the statement says of itself', async () => {
    const read = await readBytes(camt(statement(entry())));
    expect(movementsOf(read)).toMatchObject([{
      format: 'CAMT053', year: 2026, account: 'IT60X0542811101000000123456', sign: 1, amountCents: 25225, bookingDate: '2026-03-13', valueDate: '2026-03-12', endToEndId: 'E2E', bankRef: 'RB', causale: URI, payerName: '', ignoredAs: null, opType: 'ESEGUITO', sourceRow: 1, bolletta: null,
    }]);
    expect(read.facts).toMatchObject({ warnings: [], statements: [{ account: 'IT60X0542811101000000123456', number: '71', openingCents: 100000, closingCents: 125225, movedCents: 25225 }] });
  });

  test('the later versions: the status by its code, the name of a party below it', async () => {
    const details = transaction(URI, '<RltdPties><Dbtr><Pty><Nm>PAGOPA SPA</Nm></Pty></Dbtr></RltdPties>');
    expect(movementsOf(await readBytes(camt(statement(entry({ status: '<Sts><Cd>BOOK</Cd></Sts>', details }), ''), '08')))).toMatchObject([{ amountCents: 25225, payerName: 'PAGOPA SPA' }]);
  });

  test('in a prefix, and with an account that is no IBAN', async () => {
    const xml = camt(statement(entry(), BALANCES, '<Othr><Id>0000123</Id></Othr>')).replaceAll(/<(\/?)([A-Z])/g, '<$1c:$2').replace('xmlns=', 'xmlns:c=');
    expect(movementsOf(await readBytes(xml))).toMatchObject([{ account: '0000123', amountCents: 25225, causale: URI }]);
  });

  test.each<[string, Parameters<typeof entry>[0], object]>([
    ['a debit is never a reversal', { direction: '<CdtDbtInd>DBIT</CdtDbtInd>' }, { sign: -1, ignoredAs: 'NON_ENTRATA', opType: 'ESEGUITO' }],
    ['a credit taken back', { direction: '<CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd>' }, { sign: -1, ignoredAs: null, opType: 'STORNATO' }],
    ['a debit taken back', { direction: `${CREDIT}<RvslInd>1</RvslInd>` }, { sign: 1, ignoredAs: 'NON_ENTRATA', opType: 'STORNATO' }],
    ['no reversal, said', { direction: `${CREDIT}<RvslInd>false</RvslInd>` }, { sign: 1, ignoredAs: null, opType: 'ESEGUITO' }],
    ['no status', { status: '' }, { ignoredAs: null }],
    ['an instant is a day of Rome', { dates: '<BookgDt><DtTm>2026-03-12T23:30:00Z</DtTm></BookgDt><ValDt><DtTm>2026-03-12T23:30:00</DtTm></ValDt>' }, { bookingDate: '2026-03-13', valueDate: '2026-03-12' }],
    ['an amount without cents', { amount: '<Amt Ccy="EUR">252</Amt>' }, { amountCents: 25200 }],
    ['nothing provided', { details: '<TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId><AcctSvcrRef>TB</AcctSvcrRef></Refs></TxDtls>', more: '<AddtlNtryInf>ACCREDITO</AddtlNtryInf>' }, { endToEndId: null, causale: 'ACCREDITO' }],
    ['a structured reference', { details: '<TxDtls><RmtInf><Strd><CdtrRefInf><Ref>RF110000000VALB000000000A</Ref></CdtrRefInf></Strd></RmtInf></TxDtls>' }, { causale: 'RF110000000VALB000000000A' }],
    ['a text in pieces, and what the bank adds', { details: transaction('/PUR/LGPE-RIVERSAMENTO/URI/2026-03-11PPAY</Ustrd><Ustrd>ITR1XXX-S2026031101'), more: '<AddtlNtryInf>BONIFICO</AddtlNtryInf>' }, { causale: '/PUR/LGPE-RIVERSAMENTO/URI/2026-03-11PPAY\nITR1XXX-S2026031101\nBONIFICO' }],
    ['what is said twice stands once', { more: `<AddtlNtryInf> ${URI.toLowerCase()} </AddtlNtryInf>` }, { causale: URI }],
  ])('%s', async (_, parts, expected) => {
    expect(await one(parts)).toMatchObject(expected);
  });

  test('transactions that the bank put together are one movement with all their texts', async () => {
    const details = transaction('UNO', '<RltdPties><Dbtr><Nm>A</Nm></Dbtr></RltdPties>') + transaction('DUE', '<RltdPties><Dbtr><Nm>B</Nm></Dbtr></RltdPties>').replace('E2E', 'E2F');
    expect(await one({ details })).toMatchObject({ amountCents: 25225, causale: 'UNO\nDUE', endToEndId: null, payerName: '' });
  });

  test.each<[string, Parameters<typeof entry>[0]]>([
    ['TES_NON_CONTABILIZZATO', { status: '<Sts>PDNG</Sts>' }], ['TES_NON_CONTABILIZZATO', { status: '<Sts><Cd>INFO</Cd></Sts>' }], ['TES_SEGNO', { direction: '' }], ['TES_SEGNO', { direction: '<CdtDbtInd>C</CdtDbtInd>' }], ['TES_VALORE_SCONOSCIUTO', { direction: `${CREDIT}<RvslInd>SI</RvslInd>` }],
    ['TES_VALUTA', { amount: '<Amt Ccy="USD">1.00</Amt>' }], ['TES_VALUTA', { amount: '<Amt>1.00</Amt>' }], ['TES_IMPORTO', { amount: '<Amt Ccy="EUR">1,00</Amt>' }], ['TES_IMPORTO', { amount: '<Amt Ccy="EUR">0</Amt>' }], ['PAA_IMPORTO_NOT_FOUND', { amount: '<Amt Ccy="EUR"/>' }], ['PAA_DATA_MOVIMENTO_NOT_FOUND', { dates: '' }],
  ])('%s: the entry is shown and not taken, the next one is', async (code, parts) => {
    const read = await readBytes(camt(statement(entry(parts) + entry())));
    expect(failureOf(read)).toBe(code);
    expect(read.facts?.counts).toMatchObject({ read: 2, unreadable: 1, credits: 1 });
    for (const message of messagesOf(read)) expect(message).toMatch(/^Movimento 1: .+\. .+\.$/s);
  });

  test('without its booking day an entry has that of its value, and says so', async () => {
    const read = await readBytes(camt(statement(entry({ dates: '<ValDt><Dt>2026-03-12</Dt></ValDt>' }), '')));
    expect(movementsOf(read)).toMatchObject([{ bookingDate: '2026-03-12' }]);
    expect(messagesOf(read)).toEqual([expect.stringContaining('è stata presa la data valuta')]);
  });

  test('every statement of a file; balances that the entries do not join are warned of', async () => {
    const read = await readBytes(camt(statement(entry() + entry({ status: '<Sts>PDNG</Sts>' })) + statement(entry(), balance('PRCD', '0.00') + balance('CLBD', '0.00'))));
    expect(movementsOf(read).map(({ sourceRow }) => sourceRow)).toEqual([1, 3]);
    expect(read.facts?.warnings.map(({ code }) => code)).toEqual(['SALDI_NON_QUADRANO']);
    expect(read.facts?.statements).toHaveLength(2);
  });

  test.each<[string, string, string, RegExp]>([
    ['an interim report', 'E_KIND', '<Document><BkToCstmrAcctRpt/></Document>', /CAMT\.053, l’estratto conto definitivo/],
    ['a notification', 'E_KIND', '<Document><BkToCstmrDbtCdtNtfctn/></Document>', /CAMT\.053/],
    ['without statements', 'E_XML', camt(''), /BkToCstmrStmt\/Stmt/],
    ['cut', 'E_XML', camt(statement(entry())).slice(0, -40), /incompleto o danneggiato/],
    ['another XML', 'E_KIND', '<?xml version="1.0"?><fattura/>', /comincia con l’elemento “fattura”/],
    ['a flow of pagoPA', 'E_KIND', '<FlussoRiversamento/>', /Importalo come flusso/],
    ['orders', 'E_KIND', '<flusso_ordinativi/>', /giornale di cassa/],
    ['a web page called Excel', 'E_KIND', '<HTML><body/></HTML>', /pagina web/],
  ])('%s: refused', async (_, code, content, sentence) => {
    expect((await readBytes(content)).refusal).toMatchObject({ code, message: expect.stringMatching(sentence) });
  });
});
