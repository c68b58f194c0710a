import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ColumnMap } from './column-map.ts';
import { DelimitedRows } from './delimited-rows.ts';
import { cellAmount, fileAmount, fileDate, serialDate, xmlAmount } from './file-values.ts';
import { journalXml, rowXml } from './journal.fixture.ts';
import { readTreasury } from './read-treasury.ts';
import { TextLines } from './text-lines.ts';
import { movementsOf, OPTIONS, readAll, readBytes, type WholeReading } from './treasury-reading.fixture.ts';
import { HEADER, rowXml as sheetRow, workbookOf } from './workbook.fixture.ts';
import { signedFile, zipOf } from './written-archive.fixture.ts';

const CODES = new Set(['E_KIND', 'E_XML', 'E_ENCODING', 'E_DOCTYPE', 'E_XSD', 'E_TOO_BIG', 'E_ZIP_NAME', 'E_NOT_OURS', 'E_COLUMNS', 'E_FORMULA', 'E_UNREADABLE']);
const cents = fc.integer({ min: 1, max: 99_999_999_999 });
const sign = fc.constantFrom<1 | -1>(1, -1);
const day = fc.date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2078-12-31T00:00:00Z'), noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10));
const digits = fc.integer({ min: 1, max: 9_999_999 }).map((number) => String(number).padStart(7, '0'));
// What XML can carry; the lost character is warned of, elsewhere.
const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }).map((raw) => raw.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufffd-\uffff\r]|\p{Cs}/gu, '')).filter((clean) => clean.trim() !== '' && !clean.trim().startsWith("'"));
const swiftText = fc.string({ unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-(). '), minLength: 1, maxLength: 250 }).map((raw) => `A${raw}Z`);

const escaped = (raw: string): string => raw.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const inQuotes = (raw: string): string => `"${raw.replaceAll('"', '""')}"`;
const decimal = (value: number, mark: string, thousands = ''): string => {
  const all = String(value).padStart(3, '0');
  return `${all.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, thousands)}${mark}${all.slice(-2)}`;
};
const italian = (date: string): string => date.split('-').reverse().join('/');
const short = (date: string): string => date.slice(2).replaceAll('-', '');

function endsWell(read: WholeReading): void {
  if (read.refusal === null) {
    expect(read.facts?.counts.read).toBe(read.rows.length);
    return;
  }
  expect(CODES.has(read.refusal.code)).toBe(true);
  expect(read.refusal.message.length).toBeGreaterThan(20);
}

describe('what is written is read back, whatever it is', () => {
  const movement = fc.record({ cents, sign, date: day, value: day, number: digits, payer: text, causale: text });

  test('a journal', async () => {
    await fc.assert(fc.asyncProperty(fc.array(movement, { minLength: 1, maxLength: 5 }), async (rows) => {
      const xml = journalXml({ rows: rows.map((row) => rowXml({ importo: decimal(row.cents, '.'), tipo_operazione: row.sign === 1 ? 'ESEGUITO' : 'STORNATO', data_movimento: row.date, data_valuta_ente: row.value, numero_documento: row.number, cliente: escaped(row.payer), causale: escaped(row.causale) })).join('') });
      expect(movementsOf(await readBytes(xml))).toMatchObject(rows.map((row, at) => ({ amountCents: row.cents, sign: row.sign, bookingDate: row.date, valueDate: row.value, provvisorio: row.number, payerName: row.payer.trim(), causale: row.causale, sourceRow: at + 1 })));
    }), { numRuns: 60 });
  });

  test('a table of provisional entries', async () => {
    await fc.assert(fc.asyncProperty(fc.array(movement, { minLength: 1, maxLength: 5 }), fc.boolean(), async (rows, iso) => {
      const lines = rows.map((row) => [row.date.slice(0, 4), row.number, iso ? row.date : italian(row.date), inQuotes(row.payer), inQuotes(row.causale), `${row.sign === 1 ? '' : '-'}${decimal(row.cents, ',', '.')}`, italian(row.value)].join(';'));
      const csv = ['ESERCIZIO;N.PROVV.;DATA ESEC.;ANAGRAFICA CLIENTE;DESCRIZIONE CAUSALE;IMPORTO PROVVISORIO;VALUTA ENTE', ...lines].join('\n');
      expect(movementsOf(await readBytes(csv))).toMatchObject(rows.map((row) => ({ amountCents: row.cents, sign: row.sign, bookingDate: row.date, valueDate: row.value, provvisorio: row.number, payerName: row.payer.trim(), causale: row.causale })));
    }), { numRuns: 60 });
  });

  test('a complete table', async () => {
    await fc.assert(fc.asyncProperty(fc.array(movement, { minLength: 1, maxLength: 5 }), async (rows) => {
      const lines = rows.map((row) => [row.date.slice(0, 4), row.number, 'IPA', inQuotes(row.causale), row.sign * row.cents, row.date, inQuotes(row.payer), 'N'].join(';'));
      const csv = ['annoBolletta;codBolletta;enteIpaCode;causale;importoCentesimi;dataBolletta;pspCognome;flgRegolarizzata', ...lines].join('\r\n');
      expect(movementsOf(await readBytes(csv))).toMatchObject(rows.map((row) => ({ amountCents: row.cents, sign: row.sign, bookingDate: row.date, bolletta: row.number, payerName: row.payer.trim(), causale: row.causale })));
    }), { numRuns: 60 });
  });

  test('a Bancoposta statement', async () => {
    await fc.assert(fc.asyncProperty(fc.array(movement, { minLength: 1, maxLength: 5 }), async (rows) => {
      const lines = rows.map((row) => [italian(row.date), italian(row.value), '48', 'A', 'EUR', row.sign === 1 ? '' : decimal(row.cents, ','), row.sign === 1 ? decimal(row.cents, ',', '.') : '', '', inQuotes(row.causale)].join(';'));
      const csv = ['IBAN;IT00X0760101000000000000002;;;;;;;', ...lines].join('\n');
      expect(movementsOf(await readBytes(csv))).toMatchObject(rows.map((row) => ({ amountCents: row.cents, sign: row.sign, bookingDate: row.date, valueDate: row.value, causale: row.causale, ignoredAs: row.sign === 1 ? null : 'NON_ENTRATA' })));
    }), { numRuns: 60 });
  });

  test('a table whose columns a person has said, wherever they stand', async () => {
    const places = fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7, 8], { minLength: 5, maxLength: 5 });
    await fc.assert(fc.asyncProperty(movement, places, fc.constantFrom<ColumnMap['separator']>(';', ',', '\t', '|'), fc.constantFrom<',' | '.'>(',', '.'), async (row, [bookingDate = 1, causale = 2, amount = 3, bolletta = 4, payerName = 5], separator, mark) => {
      const cells: Readonly<Record<number, string>> = { [bookingDate]: row.date, [causale]: `"${row.causale.replace(/[\\"]/g, '\\$&')}"`, [amount]: inQuotes(`${row.sign === 1 ? '' : '-'}${decimal(row.cents, mark)}`), [bolletta]: row.number, [payerName]: `"${row.payer.replace(/[\\"]/g, '\\$&')}"` };
      const columnMap: ColumnMap = { name: 'X', separator, headerLines: 0, decimalMark: mark, negativeAmounts: 'REVERSAL', account: null, columns: { bookingDate, causale, amount, debit: null, year: null, bolletta, provvisorio: null, payerName, valueDate: null, endToEndId: null, bankRef: null, account: null } };
      const read = await readBytes(Array.from({ length: 8 }, (_, at) => cells[at + 1] ?? '').join(separator), { columnMap });
      expect(movementsOf(read)).toMatchObject([{ amountCents: row.cents, sign: row.sign, bookingDate: row.date, bolletta: row.number, payerName: row.payer.trim(), causale: row.causale }]);
    }), { numRuns: 150 });
  });

  test('the sheet of a bank', async () => {
    await fc.assert(fc.asyncProperty(fc.array(movement, { minLength: 1, maxLength: 4 }), async (rows) => {
      const serial = (date: string): number => Date.parse(date) / 86_400_000 + 25_569;
      const data = rows.map((row, at) => sheetRow(at + 2, [row.number, 'EUR', serial(row.date), serial(row.value), row.cents / 100, row.sign === 1 ? '+' : '-', '', '', '', escaped(row.causale).replaceAll('_x', '_x005F_x')])).join('');
      const read = await readBytes(workbookOf({ sheets: [{ name: 'M', data: sheetRow(1, HEADER) + data }] }));
      expect(movementsOf(read)).toMatchObject(rows.map((row, at) => ({ amountCents: row.cents, sign: row.sign, bookingDate: row.date, valueDate: row.value, account: row.number, causale: row.causale, sourceRow: at + 2 })));
    }), { numRuns: 40 });
  });

  test('an MT940, its texts cut at column 65', async () => {
    const line = fc.record({ cents, mark: fc.constantFrom('C', 'D', 'RC', 'RD'), date: day, causale: swiftText });
    await fc.assert(fc.asyncProperty(fc.array(line, { minLength: 1, maxLength: 5 }), async (lines) => {
      const fields = lines.map(({ cents: amount, mark, date, causale }) => `:61:${short(date)}${mark}${decimal(amount, ',')}NTRFX\n:86:${(causale.match(/.{1,65}/g) ?? []).map((part) => (/^[:{-]/.test(part) ? ` ${part}` : part)).join('\n')}`);
      const moved = lines.reduce((sum, { cents: amount, mark }) => sum + (mark === 'C' || mark === 'RD' ? amount : -amount), 0);
      const read = await readBytes([':20:A', ':25:1', ':28C:1', ':60F:C000101EUR0,00', ...fields, `:62F:${moved < 0 ? 'D' : 'C'}000101EUR${decimal(Math.abs(moved), ',')}`].join('\n'));
      const compact = (raw: string): string => raw.replaceAll(' ', '');
      expect(movementsOf(read).map((found) => [found.amountCents, found.opType, found.bookingDate, found.ignoredAs, compact(found.causale)])).toEqual(
        lines.map(({ cents: amount, mark, date, causale }) => [amount, mark.startsWith('R') ? 'STORNATO' : 'ESEGUITO', date, mark.endsWith('D') ? 'NON_ENTRATA' : null, compact(causale)]),
      );
      expect(read.facts?.warnings).toEqual([]);
    }), { numRuns: 100 });
  });

  test('a CAMT.053', async () => {
    await fc.assert(fc.asyncProperty(fc.array(movement, { minLength: 1, maxLength: 5 }), async (rows) => {
      const entries = rows.map((row) => `<Ntry><Amt Ccy="EUR">${decimal(row.cents, '.')}</Amt><CdtDbtInd>${row.sign === 1 ? 'CRDT' : 'DBIT'}</CdtDbtInd><BookgDt><Dt>${row.date}</Dt></BookgDt><ValDt><Dt>${row.value}</Dt></ValDt><NtryDtls><TxDtls><RltdPties><Dbtr><Nm>${escaped(row.payer)}</Nm></Dbtr></RltdPties><RmtInf><Ustrd>${escaped(row.causale)}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>`);
      const read = await readBytes(`<Document><BkToCstmrStmt><Stmt><Id>1</Id>${entries.join('')}</Stmt></BkToCstmrStmt></Document>`);
      expect(movementsOf(read)).toMatchObject(rows.map((row) => ({ amountCents: row.cents, sign: row.sign, bookingDate: row.date, valueDate: row.value, payerName: row.payer.trim(), causale: row.causale })));
    }), { numRuns: 60 });
  });
});

const csv = 'ESERCIZIO;N.PROVV.;DATA ESEC.;ANAGRAFICA CLIENTE;DESCRIZIONE CAUSALE;IMPORTO PROVVISORIO\r\n2026;1;2026-03-12;"SOCIETÀ ""A""";"UNO\r\nDUE; €";1.234,56\r\n2026;2;2026-03-12;B;C;1,00\r\n';
const swift = ':20:A\r\n:25:1\r\n:28C:1\r\n:60F:C260101EUR0,00\r\n:61:260312C1,00NTRFX\r\n:86:UNO\r\nDUE\r\n:62F:C260312EUR1,00\r\n-\r\n';
const camt = '<Document><BkToCstmrStmt><Stmt><Acct><Id><IBAN>IT1</IBAN></Id></Acct><Ntry><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><BookgDt><Dt>2026-03-12</Dt></BookgDt><NtryDtls><TxDtls><RmtInf><Ustrd>È</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>';
const journal = journalXml({ rows: rowXml({ causale: 'À €' }) + rowXml() });
const postal = 'IBAN;IT00X0760101000000000000002;;;;;;;\r\n12/03/2026;12/03/2026;48;A;EUR;;1,00;;CAUSALE\r\n';
const workbook = workbookOf({ sheets: [{ name: 'M', data: sheetRow(1, HEADER) + sheetRow(2, ['1', 'EUR', 46094, 46094, 1.5, '+', '', '', '', 'C']) }] });

const FILES: readonly (readonly [string, Uint8Array])[] = [
  ['a journal', Buffer.from(journal)], ['a table', Buffer.from(csv)], ['a Bancoposta statement', Buffer.from(postal)], ['an MT940', Buffer.from(swift)], ['a CAMT.053', Buffer.from(camt)], ['a workbook', workbook], ['an archive', zipOf([{ name: 'a', content: journal }, { name: 'b', content: journal, stored: true }])], ['a signed file', signedFile(journal)],
];

describe('whatever the bytes, reading ends with a value', () => {
  test('random bytes, alone and behind each beginning that opens a reader', async () => {
    const heads = ['', 'PK\u0003\u0004', '0\u0082', '<', '<?xml version="1.0" encoding="', ':20:A\n:25:1\n:60F:', 'ESERCIZIO;N.PROVV.;', postal, csv, '\u00ff\u00fe<\u0000', '\u00ef\u00bb\u00bf<'].map((head) => Buffer.from(head, 'latin1'));
    await fc.assert(fc.asyncProperty(fc.constantFrom(...heads), fc.uint8Array({ maxLength: 300 }), async (head, rest) => {
      endsWell(await readBytes(Buffer.concat([head, rest])));
    }), { numRuns: 600 });
  });

  test.each(FILES)('%s with some bytes changed, or cut', async (_, good) => {
    const damage = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
    await fc.assert(fc.asyncProperty(damage, fc.integer({ min: 1, max: good.length }), async (changes, length) => {
      const bytes = Buffer.from(good);
      for (const [at, byte] of changes) bytes[at] = byte;
      endsWell(await readBytes(bytes.subarray(0, length)));
      endsWell(await readBytes(bytes));
    }), { numRuns: 100 });
  });

  test.each(FILES)('%s reads the same, wherever its pieces are cut', async (_, good) => {
    const whole = await readBytes(good);
    expect(whole.refusal).toBeNull();
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(good.length), { maxLength: 12 }), async (cuts) => {
      const at = [0, ...cuts, good.length].sort((a, b) => a - b);
      const pieces = at.slice(1).map((end, index) => good.subarray(at[index], end));
      const source = { name: 'file', async *open(): AsyncGenerator<Uint8Array> { yield* pieces; } };
      expect(await readAll(readTreasury(source, OPTIONS))).toEqual(whole);
    }), { numRuns: 60 });
  });
});

describe('values', () => {
  test('an amount is read back from each way of writing it', () => {
    fc.assert(fc.property(cents, sign, (value, side) => {
      const signed = side * value;
      const minus = side === 1 ? '' : '-';
      for (const written of [decimal(value, ','), decimal(value, '.'), decimal(value, ',', '.'), decimal(value, '.', ','), `€ ${decimal(value, ',')}`, `'${decimal(value, ',')}`]) expect(fileAmount(`${minus}${written}`.replace(/^-(['€])/, '$1-').replace('€- ', '€ -'))).toEqual({ ok: true, value: signed });
      expect(fileAmount(`${decimal(value, ',')}${minus}`)).toEqual({ ok: true, value: signed });
      expect(xmlAmount(`${minus}${decimal(value, '.')}`)).toEqual({ ok: true, value: signed });
      expect(cellAmount(String(signed / 100))).toEqual({ ok: true, value: signed });
    }));
  });

  test('no amount is made of what is none', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'0123456789.,-+€ \'E'), maxLength: 14 }), (raw) => {
      const read = fileAmount(raw);
      if (read.ok) expect(Number.isSafeInteger(read.value)).toBe(true);
      if (read.ok) expect(raw).toMatch(/\d/);
    }), { numRuns: 2000 });
  });

  test('a day is read back from each way of writing it, and no other is made', () => {
    fc.assert(fc.property(day, (date) => {
      for (const written of [date, italian(date), date.replaceAll('-', ''), `${date}T10:00:00`, `${date}+01:00`, ` ${italian(date).replaceAll('/', '.')} `]) expect(fileDate(written)).toBe(date);
      const serial = Date.parse(date) / 86_400_000 + 25_569;
      expect(serialDate(String(serial), false)).toBe(date);
      expect(serialDate(String(serial - 1462), true)).toBe(date);
    }));
    for (const none of ['2026-02-29', '31/04/2026', '2026-13-01', '00/01/2026', '12/03/26', '1899-12-31', '', 'oggi']) expect(fileDate(none)).toBeNull();
  });
});

describe('lines', () => {
  const pieces = (whole: string, cuts: readonly number[]): readonly string[] => {
    const at = [0, ...cuts.map((cut) => cut % (whole.length + 1)), whole.length].sort((a, b) => a - b);
    return at.slice(1).map((end, index) => whole.slice(at[index], end));
  };

  test('the cells of a table are read back, with the line where each row begins', () => {
    const cell = fc.string({ unit: fc.constantFrom(...'ab;" \n\r\\'), maxLength: 6 });
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(table, fc.array(fc.nat(), { maxLength: 6 }), fc.constantFrom('\n', '\r\n', '\r'), (rows, cuts, end) => {
      const written = rows.map((row) => row.map(inQuotes).join(';')).join(end);
      const found: { line: number; cells: readonly string[] }[] = [];
      const reader = new DelimitedRows(';', 'DOUBLED', (line) => {
        found.push(line);
        return null;
      });
      for (const piece of pieces(written, cuts)) expect(reader.write(piece)).toBeNull();
      expect(reader.end()).toBeNull();
      expect(found.map(({ cells }) => cells)).toEqual(rows);
      const breaks = (raw: string): number => (raw.match(/\r\n|\r|\n/g) ?? []).length;
      let line = 1;
      for (const [index, { line: told }] of found.entries()) {
        expect(told).toBe(line);
        line += 1 + (rows[index] ?? []).reduce((sum, raw) => sum + breaks(raw), 0);
      }
    }), { numRuns: 500 });
  });

  test('lines of a text are those of the whole, wherever it is cut', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', '\n', '\r', '\r\n'), maxLength: 20 }), fc.array(fc.nat(), { maxLength: 6 }), (whole, cuts) => {
      const found: string[] = [];
      const lines = new TextLines((line) => {
        found.push(line);
        return null;
      });
      for (const piece of pieces(whole, cuts)) lines.write(piece);
      lines.end();
      const expected = whole.split(/\r\n|\r|\n/);
      expect(found).toEqual(expected.at(-1) === '' ? expected.slice(0, -1) : expected);
    }), { numRuns: 500 });
  });
});
