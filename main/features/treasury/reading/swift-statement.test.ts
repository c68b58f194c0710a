import { describe, expect, test } from 'vitest';
import { failureOf, messagesOf, movementsOf, readBytes } from './treasury-reading.fixture.ts';
import { signedFile } from './written-archive.fixture.ts';

// By the wording of SWIFT's standard for fields 20, 25, 28C, 60a, 61, 86 and 62a; no bank has written these.
const HEAD = [':20:STARTUMS', ':25:IT60X0542811101000000123456', ':28C:00071/001', ':60F:C260311EUR1000,00'];
const CREDIT = [':61:2603120313CR252,25NTRFRIFCLIENTE//RIFBANCA', 'DETTAGLIO', ':86:/PUR/LGPE-RIVERSAMENTO/URI/2026-03-11PPAYITR1XXX-S2026031101'];
const statement = (lines: readonly string[], closing = 'C260312EUR1252,25'): string => [...HEAD, ...lines, `:62F:${closing}`, '-', ''].join('\r\n');
const line61 = (line: string): string => statement([line, ':86:C'], 'C260312EUR1000,00');
const warningsOf = async (text: string): Promise<unknown> => (await readBytes(text)).facts?.warnings.map(({ code }) => code);

describe('an MT940 statement (1.7)', () => {
  test('a credit, and what the statement says of itself', async () => {
    const read = await readBytes(statement(CREDIT));
    expect(movementsOf(read)).toMatchObject([{
      format: 'MT940', year: 2026, account: 'IT60X0542811101000000123456', sign: 1, amountCents: 25225, valueDate: '2026-03-12', bookingDate: '2026-03-13', endToEndId: 'RIFCLIENTE', bankRef: 'RIFBANCA', opType: 'ESEGUITO', ignoredAs: null, bolletta: null, provvisorio: null,
      causale: '/PUR/LGPE-RIVERSAMENTO/URI/2026-03-11PPAYITR1XXX-S2026031101', sourceRow: 5,
    }]);
    expect(read.facts).toMatchObject({ format: 'MT940', warnings: [], statements: [{ account: 'IT60X0542811101000000123456', number: '00071/001', openingCents: 100000, closingCents: 125225, movedCents: 25225 }] });
  });

  test.each<[string, string | Uint8Array]>([
    ['in the envelope of SWIFT', `{1:F01BANKITRRXXXX0000000000}{2:I940CLIENTXXXXXXN}{3:{108:X}}{4:\r\n${statement(CREDIT).trimEnd()}}{5:{CHK:123456789ABC}}`],
    ['with lines that end with LF alone', statement(CREDIT).replaceAll('\r\n', '\n')],
    ['with lines that end with CR alone', statement(CREDIT).replaceAll('\r\n', '\r')],
    ['without the sign that ends a message', statement(CREDIT).replace('\r\n-\r\n', '')],
    ['with intermediate balances', statement(CREDIT).replace(':60F:', ':60M:').replace(':62F:', ':62M:')],
    ['with blank lines before', `\r\n\r\n${statement(CREDIT)}`],
    ['with what is available and a note at the end', statement(CREDIT).replace('-\r\n', ':64:C260312EUR1252,25\r\n:86:NOTA DELLA BANCA\r\n-\r\n')],
    ['signed as a file', signedFile(statement(CREDIT))],
  ])('%s: it is read', async (_, content) => {
    expect(movementsOf(await readBytes(content))).toMatchObject([{ amountCents: 25225, causale: '/PUR/LGPE-RIVERSAMENTO/URI/2026-03-11PPAYITR1XXX-S2026031101' }]);
  });

  test('every statement of a file, each with its account and balances', async () => {
    const second = statement([':61:260313D10,00NCHGNONREF', ':86:SPESE'], 'C260313EUR990,00').replace('000000123456', '000000999999');
    const read = await readBytes(statement(CREDIT) + second);
    expect(movementsOf(read).map(({ account, sourceRow }) => [account?.slice(-6), sourceRow])).toEqual([['123456', 5], ['999999', 14]]);
    expect(read.facts).toMatchObject({ warnings: [], statements: [{ movedCents: 25225 }, { movedCents: -1000 }] });
  });

  test.each<[string, string, object]>([
    ['a credit', ':61:260312C1,5NTRFNONREF', { sign: 1, amountCents: 150, ignoredAs: null, endToEndId: null, bankRef: null, bookingDate: '2026-03-12' }],
    ['a debit is never a reversal', ':61:260312D1,NTRFNONREF', { sign: -1, amountCents: 100, ignoredAs: 'NON_ENTRATA', opType: 'ESEGUITO' }],
    ['a reversal of a credit', ':61:260312RC1,00NTRFX', { sign: -1, ignoredAs: null, opType: 'STORNATO', endToEndId: 'X' }],
    ['a reversal of a debit', ':61:260312RD1,00NTRFX', { sign: 1, ignoredAs: 'NON_ENTRATA', opType: 'STORNATO' }],
    ['the letter of the currency', ':61:260312RCR1,00NTRFX', { sign: -1, ignoredAs: null }],
    ['booked at the turn of the year', ':61:2512310102C1,00NTRFX', { valueDate: '2025-12-31', bookingDate: '2026-01-02', year: 2026 }],
    ['valued at the turn of the year', ':61:2601021231C1,00NTRFX', { valueDate: '2026-01-02', bookingDate: '2025-12-31', year: 2025 }],
    ['a reference of the bank alone', ':61:260312C1,00NTRF//RB', { endToEndId: null, bankRef: 'RB' }],
    ['other types of movement', ':61:260312C1,00S103X//Y', { endToEndId: 'X', bankRef: 'Y' }],
  ])('%s', async (_, line, expected) => {
    expect(movementsOf(await readBytes(line61(line)))).toMatchObject([expected]);
  });

  test('the text is joined without a separator: it was cut at column 65', async () => {
    const text = 'BONIFICO A VOSTRO FAVORE ORDINANTE BANCA DELLE VALLI SPA RIFERIM /PUR/LGPE-RIVERSAMENTO/URI/2026-03-11VALBIT22XXX-000000000121';
    const cut = [text.slice(0, 65), text.slice(65)];
    expect(movementsOf(await readBytes(statement([':61:260312C1,00NTRFX', `:86:${cut[0]}`, cut[1] ?? ''])))[0]?.causale).toBe(text);
  });

  test('sub-fields are put one after the other, and name the payer', async () => {
    const lines = [':61:260312C1,00NTRFX', ':86:166?00BONIFICO?20/PUR/LGPE-RIVERSAMENTO?21/URI/2026-03-11PPAYITR1X', 'XX-S2026031101?30BPPIITRR?32PAGOPA ?33SPA?60 FINE'];
    expect(movementsOf(await readBytes(statement(lines)))).toMatchObject([{ causale: '/PUR/LGPE-RIVERSAMENTO/URI/2026-03-11PPAYITR1XXX-S2026031101 FINE', payerName: 'PAGOPA SPA' }]);
  });

  test('without a text the details of the line stand in; with neither it is told', async () => {
    const read = await readBytes(statement([':61:260312C1,00NTRFX', 'DETTAGLIO', ':61:260312C1,00NTRFX']));
    expect(movementsOf(read).map(({ causale }) => causale)).toEqual(['DETTAGLIO', '']);
    expect(messagesOf(read)).toEqual(['Riga 7: manca il campo :86:. Chiedi alla tesoreria di correggere la riga.']);
  });

  test.each<[string, string]>([['TES_SINTASSI', ':61:12 MARZO C 1,00'], ['TES_DATA', ':61:260230C1,00NTRFX'], ['TES_DATA', ':61:2603120230C1,00NTRFX'], ['TES_IMPORTO', ':61:260312C0,00NTRFX'], ['TES_IMPORTO', ':61:260312C1,005NTRFX'], ['TES_IMPORTO', ':61:260312C,50NTRFX']])('%s: the row is shown and not taken, the next one is', async (code, line) => {
    const read = await readBytes(statement([line, ':86:C', ...CREDIT]));
    expect(failureOf(read)).toBe(code);
    expect(read.facts?.counts).toMatchObject({ read: 2, unreadable: 1, credits: 1 });
    for (const message of messagesOf(read)) expect(message).toMatch(/^Riga 5: .+ Chiedi alla banca di correggere il file\.$/s);
  });

  test('only euros', async () => {
    expect(failureOf(await readBytes(statement(CREDIT).replaceAll('EUR', 'USD')))).toBe('TES_VALUTA');
  });

  test('balances that the movements do not join are warned of', async () => {
    expect(await warningsOf(statement(CREDIT, 'C260312EUR1252,26'))).toEqual(['SALDI_NON_QUADRANO']);
    expect(await warningsOf(statement([':61:260312D1500,00NTRFX', ':86:C'], 'D260312EUR500,00'))).toEqual([]);
  });

  test.each<[string, string]>([
    ['cut before its closing balance', statement(CREDIT).split(':62F:')[0] ?? ''],
    ['whose closing balance cannot be read', statement(CREDIT, 'C260312EUR')],
    ['whose opening balance cannot be read', statement(CREDIT).replace(':60F:C', ':60F:X')],
    ['with movements after its closing balance', statement(CREDIT).replace('-\r\n', `${CREDIT.join('\r\n')}\r\n`)],
    ['with movements of no statement', `${statement(CREDIT)}${CREDIT.join('\r\n')}\r\n`],
  ])('one %s is refused whole', async (_, content) => {
    const read = await readBytes(content);
    expect(read).toMatchObject({ facts: null, refusal: { code: 'E_XML' } });
    expect(read.refusal?.message).toMatch(/^Riga \d+: .+incompleto o danneggiato/);
  });

  test('CBI records are recognised and refused with what to ask for', async () => {
    const record = (type: string): string => ` ${type}${'x'.repeat(117)}`;
    expect((await readBytes([record('RH'), record('61'), record('EF')].join('\r\n'))).refusal).toMatchObject({ code: 'E_KIND', message: expect.stringContaining('MT940 o CAMT.053') });
  });
});
