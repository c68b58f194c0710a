import { describe, expect, test } from 'vitest';
import { columnMapSchema, type ColumnMap } from './column-map.ts';
import { rowXml as sheetRow, workbookOf } from './workbook.fixture.ts';
import { zipOf } from './written-archive.fixture.ts';
import { previewTable } from './table-preview.ts';
import { sourceOfBytes } from './treasury-source.ts';
import { failureOf, messagesOf, movementsOf, readBytes } from './treasury-reading.fixture.ts';

const PROVISIONAL = 'ESERCIZIO;N.PROVV.;DATA ESEC.;ANAGRAFICA CLIENTE;DESCRIZIONE CAUSALE;IMPORTO PROVVISORIO;VALUTA ENTE';
const provisional = (...rows: readonly string[]): string => [PROVISIONAL, ...rows, ''].join('\r\n');
const ROW = '2026;520;2026-03-12;PAGOPA SPA;CAUSALE;301,45;2026-03-13';

describe('the table of provisional entries (1.3)', () => {
  test('a row is a movement with its provisional number and no bolletta', async () => {
    expect(movementsOf(await readBytes(provisional(ROW)))).toMatchObject([{
      format: 'CSV_PROVVISORI', year: 2026, provvisorio: '520', bolletta: null, technicalNumber: null, bookingDate: '2026-03-12', valueDate: '2026-03-13', payerName: 'PAGOPA SPA', causale: 'CAUSALE', amountCents: 30145, sign: 1, opType: 'ESEGUITO', ignoredAs: null, account: null, sourceRow: 2,
    }]);
  });

  test.each<[string, string]>([
    ['columns in another order, and more of them', 'NOTE;IMPORTO PROVVISORIO;N.PROVV.;ESERCIZIO;ANAGRAFICA CLIENTE;DESCRIZIONE CAUSALE;DATA ESEC.\n;301,45;520;2026;PAGOPA SPA;CAUSALE;2026-03-12'],
    ['names with other case, blanks and points', ' esercizio ;N PROVV ;Data  Esec;Anagrafica Cliente;DESCRIZIONE  CAUSALE;Importo Provvisorio;valuta ente\n2026;520;2026-03-12;PAGOPA SPA;CAUSALE;301,45;'],
    ['Italian days', provisional('2026;520;12/03/2026;PAGOPA SPA;CAUSALE;301,45;')],
    ['a decimal point', provisional('2026;520;2026-03-12;PAGOPA SPA;CAUSALE;301.45;')],
    ['the sign of Excel for texts', provisional("'2026;'520;'2026-03-12;'PAGOPA SPA;CAUSALE;'301,45;")],
    ['the sign of the euro', provisional('2026;520;2026-03-12;PAGOPA SPA;CAUSALE;€ 301,45;')],
    ['everything in quotes', provisional('"2026";"520";"2026-03-12";"PAGOPA SPA";"CAUSALE";"301,45";""')],
    ['a title above, and blank lines', `PROVVISORI DI MARZO;;;\n\n${provisional('', ROW)}`],
    ['the line by which Excel is told the separator', `sep=;\n${provisional(ROW)}`],
    ['its mark', `\uFEFF${provisional(ROW)}`],
    ['lines that end with CR alone', provisional(ROW).replaceAll('\r\n', '\r')],
    ['no end of the last line', provisional(ROW).trimEnd()],
  ])('%s: it is read all the same', async (_, content) => {
    expect(movementsOf(await readBytes(content))).toMatchObject([{ provvisorio: '520', bookingDate: '2026-03-12', payerName: 'PAGOPA SPA', causale: 'CAUSALE', amountCents: 30145 }]);
  });

  test('points of the thousands are let by; what may be a thousand or a fraction is not guessed', async () => {
    const read = await readBytes(provisional('2026;1;2026-03-12;A;C;1.234,56;', '2026;2;2026-03-12;A;C;1.234.567;', '2026;3;2026-03-12;A;C;1.234;'));
    expect(movementsOf(read).map(({ amountCents }) => amountCents)).toEqual([123456, 123456700]);
    expect(messagesOf(read)).toEqual(['Riga 4: il campo IMPORTO PROVVISORIO contiene “1.234”, che si può leggere in due modi: le tre cifre dopo il segno possono essere migliaia o decimali. Chiedi alla tesoreria di correggere la riga.']);
  });

  test('a negative amount is the reversal of an entry', async () => {
    expect(movementsOf(await readBytes(provisional('2026;520;2026-03-12;A;C;-301,45;')))).toMatchObject([{ sign: -1, amountCents: 30145, opType: 'STORNATO', ignoredAs: null, provvisorio: '520' }]);
  });

  test('quotes, separators and line breaks inside a text are text', async () => {
    expect(movementsOf(await readBytes(provisional('2026;520;2026-03-12;A;"UNO; ""DUE""\r\nTRE";301,45;', ROW)))).toMatchObject([{ causale: 'UNO; "DUE"\r\nTRE', sourceRow: 2 }, { sourceRow: 4 }]);
  });

  test.each<[string, string, string]>([
    ['TES_IMPORTO', '2026;1;2026-03-12;A;C;dieci;', 'Riga 2: il campo IMPORTO PROVVISORIO contiene “dieci”, che non è un importo. Chiedi alla tesoreria di correggere la riga.'],
    ['TES_IMPORTO', '2026;1;2026-03-12;A;C;0,00;', 'Riga 2: l’importo è zero. Chiedi alla tesoreria di correggere la riga.'],
    ['PAA_IMPORTO_NOT_FOUND', '2026;1;2026-03-12;A;C;;', 'Riga 2: manca il campo IMPORTO PROVVISORIO. Chiedi alla tesoreria di correggere la riga.'],
    ['TES_IMPORTO', '2026;1;2026-03-12;A;C;1,005;', 'Riga 2: il campo IMPORTO PROVVISORIO contiene “1,005”, che si può leggere in due modi: le tre cifre dopo il segno possono essere migliaia o decimali. Chiedi alla tesoreria di correggere la riga.'],
    ['TES_DATA', '2026;1;31/02/2026;A;C;1,00;', 'Riga 2: il campo DATA ESEC. contiene “31/02/2026”, che non è una data come 12/03/2026. Chiedi alla tesoreria di correggere la riga.'],
    ['PAA_DATA_MOVIMENTO_NOT_FOUND', '2026;1;;A;C;1,00;', 'Riga 2: manca il campo DATA ESEC. Chiedi alla tesoreria di correggere la riga.'],
    ['TES_COLONNE', '2026;1;2026-03-12;A;UNO; DUE;1,00;;x', 'Riga 2: ci sono più colonne che nell’intestazione: forse un ; dentro un testo senza virgolette. Metti tra virgolette il testo che lo contiene, o chiedi il file corretto alla tesoreria.'],
  ])('%s: the row is shown and not taken, the next one is', async (code, row, sentence) => {
    const read = await readBytes(provisional(row, ROW));
    expect(failureOf(read)).toBe(code);
    expect(messagesOf(read)[0]).toBe(sentence);
    expect(read.facts?.counts).toMatchObject({ read: 2, unreadable: 1, credits: 1 });
  });

  test('what a row can do without is warned of', async () => {
    const read = await readBytes(provisional(';;2026-03-12;;;1,00;boh'));
    expect(movementsOf(read)).toMatchObject([{ year: 2026, provvisorio: null, payerName: '', causale: '', valueDate: null }]);
    expect(read.rows[0]).toMatchObject({ kind: 'MOVEMENT', warnings: [{ code: 'TES_NUMERO' }, { code: 'PAA_ESERCIZIO_NOT_FOUND' }, { code: 'PAA_ANAGRAFICA_CLIENTE_NOT_FOUND' }, { code: 'PAA_CAUSALE_NOT_FOUND' }, { code: 'TES_DATA' }] });
  });

  test.each<[string, (text: string) => Uint8Array, string, string]>([
    ['UTF-8', (text) => Buffer.from(text), 'utf-8', 'SOCIETÀ € “A”'],
    ['windows-1252', (text) => Buffer.from(text.replace('€', '\u0080').replace('“', '\u0093').replace('”', '\u0094'), 'latin1'), 'windows-1252', 'SOCIETÀ € “A”'],
    ['ISO-8859-15', (text) => Buffer.from(text.replace('€', '\u00a4').replace(/[“”]/g, ''), 'latin1'), 'iso-8859-15', 'SOCIETÀ € A'],
    ['UTF-16', (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'), 'utf-16le', 'SOCIETÀ € “A”'],
  ])('%s is recognised from the bytes', async (_, encode, encoding, payer) => {
    const read = await readBytes(encode(provisional('2026;520;2026-03-12;SOCIETÀ € “A”;C;1,00;')));
    expect(read.facts?.encoding).toBe(encoding);
    expect(movementsOf(read)[0]?.payerName).toBe(payer);
  });

  test.each<[string, string, string, RegExp]>([
    ['a column is missing', 'E_COLUMNS', 'ESERCIZIO;N.PROVV.;DATA ESEC.;IMPORTO PROVVISORIO\n', /mancano le colonne ANAGRAFICA CLIENTE, DESCRIZIONE CAUSALE\. Chiedi il file completo/],
    ['a column is written twice', 'E_COLUMNS', `${PROVISIONAL};ESERCIZIO\n${ROW}`, /è scritta due volte la colonna ESERCIZIO/],
    ['commas between the columns', 'E_COLUMNS', `${PROVISIONAL.replaceAll(';', ',')}\n`, /separate da virgole: servono punti e virgola/],
    ['quotes that do not close', 'E_XML', provisional('2026;520;2026-03-12;"A;C;1,00;', ROW), /Alla riga 2 si aprono delle virgolette/],
    ['a null byte', 'E_ENCODING', provisional('2026;520;2026-03-12;A\u0000;C;1,00;'), /byte nulli/],
    ['another table', 'E_KIND', 'a;b;c\n1;2;3\n', /tracciato personalizzato/],
    ['a letter', 'E_KIND', 'Gentile ufficio, in allegato il file.', /Si leggono: giornale di cassa/],
    ['nothing', 'E_KIND', '', /vuoto/],
    ['blanks', 'E_KIND', ' \r\n ', /vuoto/],
  ])('%s: refused', async (_, code, content, sentence) => {
    const read = await readBytes(content);
    expect(read).toMatchObject({ rows: [], facts: null, refusal: { code } });
    expect(read.refusal?.message).toMatch(sentence);
  });
});

const COMPLETE = 'annoBolletta*;codBolletta*;codEnteBT;codIstatEnte;enteIpaCode*;iuf;iuv;codConto;codIdDominio;codTipoMovimento;codCausale;causale;importoCentesimi*;dataBolletta*;dataRicezione;annoDocumento;codDocumento;codBollo;pspCognome*;pspNome;pspIndirizzo;pspCodicePostale;pspCitta;pspCf;pspPiva;codAbi;codCab;codIban;codContoAnagrafica;aeProvvisorio;codProvvisorio;codTipoConto;codProcesso;codPgEsecuzione;codPgTrasferimento;numPgProcesso;dataValutaRegione;flgRegolarizzata*;dataEffettivaSospeso;codGestionaleProvvisorio;endToEndId';
const names = COMPLETE.replaceAll('*', '').split(';');
const GOOD: Readonly<Record<string, string>> = {
  annoBolletta: '2026', codBolletta: '0000101', codEnteBT: '1200345', enteIpaCode: 'c_x000', iuf: '2026-03-05PPAYITR1XXX-S2026030501', codConto: '0000001', causale: 'CAUSALE', importoCentesimi: '25225', dataBolletta: '2026-03-06', pspCognome: 'PAGOPA', pspNome: 'SPA', codProvvisorio: '501',
  dataValutaRegione: '2026-03-07', flgRegolarizzata: 'N', dataEffettivaSospeso: '2026-03-06', codGestionaleProvvisorio: '0000099999', endToEndId: 'E2E',
};
const complete = (...rows: readonly Readonly<Record<string, string>>[]): string => [COMPLETE, ...rows.map((row) => names.map((name) => ({ ...GOOD, ...row })[name] ?? '').join(';'))].join('\n');

describe('the complete table (1.4)', () => {
  test('a row with all that the national platform says of it', async () => {
    const read = await readBytes(complete({}), { ipaCode: 'C_X000' });
    expect(read.rows).toMatchObject([{ flaggedRegularised: false, warnings: [] }]);
    expect(movementsOf(read)).toMatchObject([{
      format: 'CSV_COMPLETO', year: 2026, bolletta: '0000101', bankEntityCode: '1200345', provvisorio: '501', account: '0000001', amountCents: 25225, sign: 1, bookingDate: '2026-03-06', valueDate: '2026-03-07', suspenseDate: '2026-03-06', cge: '0000099999',
      payerName: 'PAGOPA SPA', causale: 'CAUSALE', endToEndId: 'E2E', declaredIuf: '2026-03-05PPAYITR1XXX-S2026030501', declaredIuv: null,
    }]);
  });

  test.each<[string, Readonly<Record<string, string>>, object]>([
    ['cents below zero are a reversal', { importoCentesimi: '-100' }, { sign: -1, amountCents: 100, opType: 'STORNATO', ignoredAs: null }],
    ['a technical number is no bolletta', { codBolletta: '315b8e4' }, { bolletta: null, technicalNumber: '315b8e4' }],
    ['a zero is no number', { codProvvisorio: '000' }, { provvisorio: null }],
  ])('%s', async (_, changes, expected) => {
    expect(movementsOf(await readBytes(complete(changes)))).toMatchObject([expected]);
  });

  test('an entry that the platform calls covered is passed on as such', async () => {
    expect((await readBytes(complete({ flgRegolarizzata: 'Y' }))).rows).toMatchObject([{ flaggedRegularised: true }]);
  });

  test('cents with decimals are refused, a long IUF is warned of', async () => {
    const read = await readBytes(complete({ importoCentesimi: '252,25' }, { iuf: 'X'.repeat(36) }));
    expect(read.rows).toMatchObject([{ kind: 'UNREADABLE', problems: [{ code: 'TES_IMPORTO', message: expect.stringContaining('serve un numero intero di centesimi') }] }, { kind: 'MOVEMENT', warnings: [{ code: 'PAA_IUF_TOO_LONG' }] }]);
  });

  test('the table of another body is refused, and names the row', async () => {
    expect(await readBytes(complete({}, { enteIpaCode: 'c_y111' }), { ipaCode: 'c_x000' })).toMatchObject({ facts: null, refusal: { code: 'E_NOT_OURS', message: expect.stringContaining('Riga 3: il campo enteIpaCode è “c_y111”') } });
  });
});

const POSTAL = ['IBAN;IT00X0760101000000000000002;;;;;;;', 'Data contabile;Data valuta;Codice causale;Causale;Divisa;Debito;Credito;Accessoria 1;Causale movimento'];
const postal = (...rows: readonly string[]): string => [...POSTAL, ...rows].join('\r\n');

describe('the Bancoposta statement (1.6)', () => {
  test('credits and debits, with the account of the first line', async () => {
    const read = await readBytes(postal('12/03/2026;13/03/2026;48;ACCREDITO;EUR;;1.141,00;;CAUSALE', '12/03/2026;;48;ADDEBITO;EUR;1,80;;;COMMISSIONI', '12/03/2026;;48;ADDEBITO;EUR;-1,80;0,00;;COMMISSIONI', 'SALDO FINALE;;;;EUR;;1000,00;;'));
    expect(movementsOf(read)).toMatchObject([
      { format: 'POSTE', year: 2026, account: '0000002', postalAccount: true, sign: 1, amountCents: 114100, valueDate: '2026-03-13', ignoredAs: null, bolletta: null, provvisorio: null, causale: 'CAUSALE' },
      { sign: -1, amountCents: 180, ignoredAs: 'NON_ENTRATA', opType: 'ESEGUITO', valueDate: null }, { sign: -1, amountCents: 180, ignoredAs: 'NON_ENTRATA' },
    ]);
    expect(read.facts).toMatchObject({ iban: 'IT00X0760101000000000000002', skippedLines: 3 });
  });

  test('without header and footer too; two truly equal rows are both kept', async () => {
    const row = '12/03/2026;12/03/2026;48;ACCREDITO;EUR;;141,00;;CAUSALE';
    const read = await readBytes([POSTAL[0], row, row.replace('CAUSALE', ' cau sale ')].join('\n'));
    expect(movementsOf(read).map(({ equalRowOrdinal, sourceRow }) => [equalRowOrdinal, sourceRow])).toEqual([[1, 2], [2, 3]]);
  });

  test('the technical number is made of the flow that the causale names, else of the row', async () => {
    const numbers = movementsOf(await readBytes(postal('12/03/2026;;48;A;EUR;;1,00;;RI1/PUR/LGPE-RIVERSAMENTO/URI/2025-09-23BPPIITRRXXX-000038102790 ACCREDITO', '12/03/2026;;48;A;EUR;;1,00;;BOLLETTINI', '12/03/2026;;48;A;EUR;;1,00;;BOLLETTINI'))).map(({ technicalNumber }) => technicalNumber);
    expect(numbers[0]).toBe('315b8e4');
    expect(new Set(numbers).size).toBe(3);
  });

  test.each<[string, string]>([
    ['TES_SEGNO', '12/03/2026;;48;A;EUR;1,00;1,00;;C'], ['PAA_IMPORTO_NOT_FOUND', '12/03/2026;;48;A;EUR;;;;C'], ['TES_VALUTA', '12/03/2026;;48;A;USD;;1,00;;C'], ['TES_DATA', '31/02/2026;;48;A;EUR;;1,00;;C'], ['TES_IMPORTO', '12/03/2026;;48;A;EUR;;1,005;;C'],
  ])('%s: the row is shown and not taken', async (code, row) => {
    const read = await readBytes(postal(row));
    expect(failureOf(read)).toBe(code);
    for (const message of messagesOf(read)) expect(message).toMatch(/^Riga 3: .+\. .+\.$/s);
  });
});

const MAP: ColumnMap = {
  name: 'Banca X', separator: ';', headerLines: 1, decimalMark: '.', negativeAmounts: 'DEBIT', account: 'CONTO 1',
  columns: { year: 1, bolletta: 2, bookingDate: 3, payerName: 4, causale: 5, amount: 6, valueDate: 7, debit: null, provvisorio: null, endToEndId: null, bankRef: null, account: null },
};

describe('a table whose columns a person has said (1.4)', () => {
  test('the table of the national portal: quotes with a backslash, points, ISO days', async () => {
    const read = await readBytes('anno;bolletta;data;nome;causale;importo;valuta\n2026;0000101;2026-03-06;PAGOPA;"UN \\"DUE\\"; TRE \\\\ \\n";252.25;2026-03-07\n', { columnMap: MAP });
    expect(movementsOf(read)).toMatchObject([{ format: 'CSV_CUSTOM', year: 2026, bolletta: '0000101', bookingDate: '2026-03-06', valueDate: '2026-03-07', payerName: 'PAGOPA', causale: 'UN "DUE"; TRE \\ \\n', amountCents: 25225, account: 'CONTO 1', ignoredAs: null, sourceRow: 2 }]);
  });

  test.each<[string, Partial<ColumnMap>, string, object]>([
    ['an amount below zero is money that went out', {}, '2026;1;2026-03-06;A;C;-1.00;', { sign: -1, ignoredAs: 'NON_ENTRATA', opType: 'ESEGUITO' }],
    ['or an earlier credit taken back', { negativeAmounts: 'REVERSAL' }, '2026;1;2026-03-06;A;C;-1.00;', { sign: -1, ignoredAs: null, opType: 'STORNATO' }],
    ['two columns, credits', { columns: { ...MAP.columns, debit: 7, valueDate: null } }, '2026;1;2026-03-06;A;C;1.00;', { sign: 1, ignoredAs: null }],
    ['two columns, debits', { columns: { ...MAP.columns, debit: 7, valueDate: null } }, '2026;1;2026-03-06;A;C;;1.00', { sign: -1, ignoredAs: 'NON_ENTRATA' }],
    ['a mark that was said is not looked for', {}, '2026;1;2026-03-06;A;C;1,234.00;', { amountCents: 123400 }],
    ['without a year that of the day', {}, ';1;06/03/2026;A;C;1.00;', { year: 2026, bookingDate: '2026-03-06' }],
    ['a row without a bolletta has a technical number', {}, '2026;;2026-03-06;A;C;1.00;', { bolletta: null, technicalNumber: expect.stringMatching(/^[0-9a-f]{7}$/) }],
    ['another separator', { separator: '\t' }, '2026\t1\t2026-03-06\tA\tC; D\t1.00\t', { causale: 'C; D' }],
  ])('%s', async (_, changes, row, expected) => {
    expect(movementsOf(await readBytes(`titolo\n${row}\n`, { columnMap: { ...MAP, ...changes } }))).toMatchObject([expected]);
  });

  test('a table of a known layout is read by the map when there is one; a journal stays a journal', async () => {
    expect(movementsOf(await readBytes('ESERCIZIO;N.PROVV.;DATA;NOME;CAUSALE;IMPORTO;VALUTA\n2026;7;2026-03-06;A;C;1.00;\n', { columnMap: MAP }))).toMatchObject([{ format: 'CSV_CUSTOM', bolletta: '7' }]);
  });

  test('its first lines can be looked at before the map is made, of a table and of a sheet', async () => {
    const rows = Array.from({ length: 30 }, (_, at) => [`a${at}`, 'b;c']);
    const looked = async (bytes: Uint8Array | string): Promise<unknown> => {
      const preview = await previewTable(sourceOfBytes('x', Buffer.from(bytes)), ';');
      return preview.ok ? preview.value.map(({ line, cells }) => [line, ...cells]) : preview.error.code;
    };
    const expected = rows.slice(0, 20).map((row, at) => [at + 1, ...row]);
    expect(await looked(rows.map((row) => row.map((cell) => `"${cell}"`).join(';')).join('\n'))).toEqual(expected);
    expect(await looked(workbookOf({ sheets: [{ name: 'vuoto', data: '' }, { name: 'M', data: rows.map((row, at) => sheetRow(at + 1, row)).join('') }] }))).toEqual(expected);
    expect(await looked('')).toEqual([]);
    for (const none of ['%PDF-1.7', '<a/>', ':20:A\n:25:1\n:60F:C260101EUR0,']) expect(await looked(none)).toBe('E_KIND');
  });

  test('a saved map is checked: each column once, positions that can be', () => {
    expect(columnMapSchema.safeParse(MAP).success).toBe(true);
    expect(columnMapSchema.safeParse({ ...MAP, columns: { ...MAP.columns, bolletta: 6 } }).success).toBe(false);
    expect(columnMapSchema.safeParse({ ...MAP, columns: { ...MAP.columns, amount: 0 } }).success).toBe(false);
    expect(columnMapSchema.safeParse({ ...MAP, more: 1 }).success).toBe(false);
  });
});

test('an archive of one layout is read; of two layouts it is refused', async () => {
  const csv = { name: 'a.csv', content: provisional(ROW) };
  expect(movementsOf(await readBytes(zipOf([csv, { name: 'b.csv', content: provisional(ROW) }]))).map(({ equalRowOrdinal }) => equalRowOrdinal)).toEqual([1, 1]);
  expect(await readBytes(zipOf([csv, { name: 'b.csv', content: postal('12/03/2026;;48;A;EUR;;1,00;;C') }]))).toMatchObject({ facts: null, refusal: { code: 'E_KIND', message: expect.stringContaining('tipi diversi') } });
});
