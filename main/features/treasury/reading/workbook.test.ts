import { writeXlsxStream } from 'hucre/xlsx';
import { describe, expect, test } from 'vitest';
import type { ColumnMap } from './column-map.ts';
import { columnLetters, columnOf } from './sheet-rows.ts';
import { failureOf, messagesOf, movementsOf, readBytes } from './treasury-reading.fixture.ts';
import { HEADER, rowXml, workbookOf, type WorkbookParts } from './workbook.fixture.ts';
import { zipOf } from './written-archive.fixture.ts';

type Value = string | number | null;
const GOOD: readonly Value[] = ['000000000001', 'EUR', 46094, 46095, 119.9, '+', 'RB', 'RC', 'BREVE', 'CAUSALE'];
const changed = (changes: Readonly<Record<string, Value>>): readonly Value[] => HEADER.map((name, at) => (name in changes ? (changes[name] ?? null) : (GOOD[at] ?? null)));
const sheet = (...rows: readonly (readonly Value[])[]): string => [HEADER, ...rows].map((row, at) => rowXml(at + 1, row)).join('');
const workbook = (data: string, more: Partial<WorkbookParts> = {}): Uint8Array => workbookOf({ sheets: [{ name: 'Movimenti', data }], ...more });
const one = async (row: readonly Value[], more: Partial<WorkbookParts> = {}): Promise<unknown> => movementsOf(await readBytes(workbook(sheet(row), more)))[0];

describe('the sheet of a bank (1.5)', () => {
  test('a credit', async () => {
    expect(await one(GOOD)).toMatchObject({
      format: 'XLSX', year: 2026, account: '000000000001', sign: 1, amountCents: 11990, bookingDate: '2026-03-13', valueDate: '2026-03-14', bankRef: 'RB', endToEndId: 'RC', causale: 'CAUSALE', ignoredAs: null, bolletta: null, provvisorio: null, postalAccount: false, sourceRow: 2,
    });
  });

  test.each<[string, Readonly<Record<string, Value>>, object]>([
    ['a debit is never a reversal', { SEGNO: '-' }, { sign: -1, ignoredAs: 'NON_ENTRATA', opType: 'ESEGUITO', amountCents: 11990 }],
    ['a debit signed twice', { SEGNO: '-', IMPORTO: -119.9 }, { sign: -1, amountCents: 11990 }],
    ['days and amounts as texts', { 'DATA CONTABILE': '13/03/2026', IMPORTO: '1.119,90' }, { bookingDate: '2026-03-13', amountCents: 111990 }],
    ['a day with a time', { 'DATA CONTABILE': 46094.75 }, { bookingDate: '2026-03-13' }],
    ['noise behind the cents', { IMPORTO: 119.90000000000001 }, { amountCents: 11990 }],
    ['codes that the sheet took for numbers', { CONTO: 1234567890, 'RIF. BANCA': '920299486000100' }, { account: '1234567890', bankRef: '920299486000100' }],
    ['the short text, when the long one is empty', { 'DESCRIZIONE ESTESA': ' ' }, { causale: 'BREVE' }],
    ['the payer, up to the next colon', { 'DESCRIZIONE ESTESA': 'Data Ordine: 12/03/2026; Descrizione Ordinante: BANCA DELLE VALLI SPA :BI2:X' }, { payerName: 'BANCA DELLE VALLI SPA' }],
    ['the payer, blanks inside the tag', { 'DESCRIZIONE ESTESA': 'Descri zione Ordi nante : BANCA :BI2:X' }, { payerName: 'BANCA' }],
    ['no payer', {}, { payerName: '' }],
  ])('%s', async (_, changes, expected) => {
    expect(await one(changed(changes))).toMatchObject(expected);
  });

  test.each<[string, Readonly<Record<string, Value>>]>([
    ['TES_SEGNO', { SEGNO: null }], ['TES_SEGNO', { SEGNO: 'X' }], ['TES_SEGNO', { IMPORTO: -1 }], ['TES_VALUTA', { DIVISA: 'USD' }], ['TES_IMPORTO', { IMPORTO: 119.999 }], ['TES_IMPORTO', { IMPORTO: 0 }], ['TES_IMPORTO', { IMPORTO: 'boh' }], ['PAA_IMPORTO_NOT_FOUND', { IMPORTO: null }],
    ['PAA_DATA_MOVIMENTO_NOT_FOUND', { 'DATA CONTABILE': null }], ['TES_DATA', { 'DATA CONTABILE': 1 }], ['TES_DATA', { 'DATA CONTABILE': '31/02/2026' }],
  ])('%s: the row is shown and not taken', async (code, changes) => {
    const read = await readBytes(workbook(sheet(changed(changes), GOOD)));
    expect(failureOf(read)).toBe(code);
    expect(read.facts?.counts).toMatchObject({ read: 2, unreadable: 1, credits: 1 });
    for (const message of messagesOf(read)) expect(message).toMatch(/^Riga 2: .+\. .+\.$/s);
  });

  test('a wrong amount of a numeric cell is told as what it is', async () => {
    expect(messagesOf(await readBytes(workbook(sheet(changed({ IMPORTO: 119.999 })))))).toEqual([expect.stringContaining('che ha più di due decimali')]);
  });

  test('titles above the header, blank rows and rows out of order keep their own number', async () => {
    const data = rowXml(1, ['LISTA MOVIMENTI']) + rowXml(4, HEADER) + '<row r="7"/>' + rowXml(9, GOOD) + rowXml(12, GOOD);
    const read = await readBytes(workbook(data));
    expect(movementsOf(read).map(({ sourceRow, equalRowOrdinal }) => [sourceRow, equalRowOrdinal])).toEqual([[9, 1], [12, 2]]);
    expect(read.facts?.skippedLines).toBe(3);
  });

  test('days counted from 1904', async () => {
    expect(await one(changed({ 'DATA CONTABILE': 46094 - 1462 }), { date1904: true })).toMatchObject({ bookingDate: '2026-03-13' });
  });

  test('shared texts, plain and in pieces, escapes of the sheet, readings left out', async () => {
    const shared = '<si><t>CAUSALE</t></si><si><r><t>PRI</t></r><r><t xml:space="preserve">MA </t></r><rPh><t>x</t></rPh></si><si><t>A_x000D_\nB_x005F_x0041_</t></si>';
    const row = (index: number): string => `<row r="2">${rowXml(2, changed({ 'DESCRIZIONE ESTESA': null })).slice('<row r="2">'.length, -'</row>'.length)}<c r="J2" t="s"><v>${index}</v></c></row>`;
    const causale = async (index: number): Promise<unknown> => movementsOf(await readBytes(workbook(rowXml(1, HEADER) + row(index), { shared })))[0]?.causale;
    expect(await Promise.all([0, 1, 2].map(causale))).toEqual(['CAUSALE', 'PRIMA ', 'A\r\nB_x0041_']);
    expect(failureOf(await readBytes(workbook(rowXml(1, HEADER) + row(3), { shared })))).toBe('E_XML');
  });

  test('cells and rows without their place follow each other', async () => {
    const data = sheet(GOOD).replaceAll(/ r="[A-Z]*\d+"/g, '');
    expect(movementsOf(await readBytes(workbook(data)))).toMatchObject([{ amountCents: 11990, causale: 'CAUSALE', sourceRow: 2 }]);
  });

  test.each([true, false])('what another program writes is read (texts in line: %s)', async (inlineStrings) => {
    const stream = writeXlsxStream([[...HEADER], changed({ 'DATA CONTABILE': null }), [...GOOD]].map((row, at) => (at === 0 ? [...row] : row.map((value, column) => (column === 2 || column === 3 ? new Date('2026-03-13T00:00:00Z') : value)))), { name: 'Movimenti', inlineStrings });
    const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
    expect(movementsOf(await readBytes(bytes))).toMatchObject([{ bookingDate: '2026-03-13', amountCents: 11990, causale: 'CAUSALE', sourceRow: 2 }, { sourceRow: 3, equalRowOrdinal: 2 }]);
  });

  test('in an archive, beside another', async () => {
    const read = await readBytes(zipOf([{ name: 'a.xlsx', content: workbook(sheet(GOOD)) }, { name: 'b.xlsx', content: workbook(sheet(GOOD)) }]), {}, 'x.zip');
    expect(movementsOf(read).map(({ sourceFile, equalRowOrdinal }) => [sourceFile, equalRowOrdinal])).toEqual([['x.zip › a.xlsx', 1], ['x.zip › b.xlsx', 1]]);
  });
});

describe('which sheet is read', () => {
  const other = { name: 'Riepilogo', data: rowXml(1, ['TOTALE', 12]) };

  test('the one that holds movements, wherever it stands; formulas of another are none of its', async () => {
    const formula = { name: 'Somme', data: '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row>' };
    expect(movementsOf(await readBytes(workbookOf({ sheets: [other, formula, { name: 'Movimenti', data: sheet(GOOD) }] })))).toHaveLength(1);
  });

  test('movements in two sheets are refused rather than lost', async () => {
    const read = await readBytes(workbookOf({ sheets: [{ name: 'Gennaio', data: sheet(GOOD) }, { name: 'Febbraio', data: sheet(GOOD) }] }));
    expect(read.refusal).toMatchObject({ code: 'E_KIND', message: 'Ci sono movimenti in più fogli (“Gennaio”, “Febbraio”). Lascia un foglio solo in ogni file e importali uno per volta.' });
  });

  test.each<[string, string, RegExp]>([
    ['a column is missing', rowXml(1, HEADER.filter((name) => name !== 'SEGNO')), /\(riga 1\) manca la colonna SEGNO/],
    ['no description', rowXml(1, HEADER.filter((name) => !name.startsWith('DESCRIZIONE'))), /manca la colonna DESCRIZIONE ESTESA/],
    ['another table', rowXml(1, ['A', 'B']), /tracciato personalizzato/],
    ['nothing', '', /tracciato personalizzato/],
  ])('%s: refused', async (_, data, sentence) => {
    expect((await readBytes(workbook(data))).refusal).toMatchObject({ code: 'E_COLUMNS', message: expect.stringMatching(sentence) });
  });

  test.each<[string, Uint8Array, RegExp]>([
    ['the old type of Excel, or one with a password', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), /\.xls\) o protetto da una password/],
    ['a text of Word', zipOf([{ name: '[Content_Types].xml', content: '<Types/>' }, { name: '_rels/.rels', content: '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="word/document.xml"/></Relationships>' }, { name: 'word/document.xml', content: '<document/>' }]), /non un foglio di calcolo/],
    ['a sheet of LibreOffice', zipOf([{ name: 'mimetype', content: 'application/vnd.oasis.opendocument.spreadsheet' }, { name: 'content.xml', content: '<a/>' }]), /salvalo di nuovo come cartella di lavoro \.xlsx/],
    ['a binary workbook', zipOf([{ name: '[Content_Types].xml', content: '<Types/>' }, { name: '_rels/.rels', content: '<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.bin"/></Relationships>' }, { name: 'xl/workbook.bin', content: 'x' }]), /\.xlsb/],
  ])('%s: refused with what to do', async (_, bytes, sentence) => {
    expect((await readBytes(bytes)).refusal).toMatchObject({ code: 'E_KIND', message: expect.stringMatching(sentence) });
  });
});

describe('a sheet whose columns a person has said', () => {
  const MAP: ColumnMap = {
    name: 'Banca X', separator: ';', headerLines: 1, decimalMark: 'AUTO', negativeAmounts: 'DEBIT', account: null,
    columns: { bookingDate: 1, causale: 2, amount: 3, debit: 4, year: null, bolletta: null, provvisorio: 5, payerName: null, valueDate: null, endToEndId: null, bankRef: null, account: 6 },
  };

  test.each(['AUTO', ',', '.'] as const)('numbers are days, amounts or codes by their column (mark %s)', async (decimalMark) => {
    const data = rowXml(1, ['DATA', 'CAUSALE', 'ENTRATE', 'USCITE', 'PROVV', 'CONTO']) + rowXml(2, [46094, 'C', 1234.5, null, 501, 7]) + rowXml(3, ['13/03/2026', 'C', null, 1000, null, null]);
    expect(movementsOf(await readBytes(workbook(data), { columnMap: { ...MAP, decimalMark } }))).toMatchObject([
      { format: 'CSV_CUSTOM', bookingDate: '2026-03-13', amountCents: 123450, sign: 1, provvisorio: '501', account: '7', sourceRow: 2 }, { bookingDate: '2026-03-13', amountCents: 100000, sign: -1, ignoredAs: 'NON_ENTRATA', sourceRow: 3 },
    ]);
  });
});

test('columns are counted as sheets do', () => {
  expect(['A1', 'Z9', 'AA1', 'XFD1048576', '12', '', undefined].map(columnOf)).toEqual([1, 26, 27, 16384, null, null, null]);
  for (const column of [1, 26, 27, 52, 702, 703, 16384]) expect(columnOf(`${columnLetters(column)}1`)).toBe(column);
});
