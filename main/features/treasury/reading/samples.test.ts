import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { readTreasury } from './read-treasury.ts';
import { movementsOf, readAll } from './treasury-reading.fixture.ts';
import { sourceOfPath } from './treasury-source.ts';

// The shared samples lie beside the repository, not inside it.
const shared = process.env['SPORTELLO_SHARED'] ?? resolve(import.meta.dirname, '../../../../../shared');
const folder = resolve(shared, 'samples/treasury');
const entity = z.object({ ente: z.object({ codice_fiscale_ente: z.string() }) }).parse(JSON.parse(readFileSync(resolve(folder, 'flows.json'), 'utf8'))).ente;

const IGNORED_WHILE_READING = new Set(['NON_ENTRATA', 'REGOLARIZZAZIONE', 'GIROCONTO', 'NON_SOSPESO']);
const expected = z.object({
  movements: z.array(z.object({ id: z.string(), file: z.string(), row: z.number(), date: z.string(), amountCents: z.number(), sign: z.number(), bolletta: z.number().optional(), provvisorio: z.number().optional(), status: z.string(), code: z.string() })),
}).parse(JSON.parse(readFileSync(resolve(folder, 'expected.json'), 'utf8'))).movements;

const files = ['1_gdc_2026-03-10.xml', '2_gdc_2026-03-12.xml', '3_provvisori_2026-03-16.csv', '4_estratto_conto_poste_2026-03.csv', '5_movimenti_banca_2026-03.xlsx'];

const read = (file: string): ReturnType<typeof readAll> => readAll(readTreasury(sourceOfPath(file, resolve(folder, file)), { entityFiscalCode: entity.codice_fiscale_ente, ipaCode: null, columnMap: null }));

describe('treasury samples of the shared set', () => {
  test.each(files)('%s gives exactly the movements that are expected of it', async (file) => {
    const movements = movementsOf(await read(file));
    expect(movements.map(({ sourceRow, bookingDate, amountCents, sign, bolletta, provvisorio, ignoredAs, sourceFile }) => ({
      row: sourceRow, date: bookingDate, amountCents, sign, bolletta: bolletta === null ? null : Number(bolletta), provvisorio: provvisorio === null ? null : Number(provvisorio), ignoredAs, file: sourceFile,
    }))).toEqual(expected.filter((movement) => movement.file === file).map(({ row, date, amountCents, sign, bolletta, provvisorio, code }) => ({
      row, date, amountCents, sign, bolletta: bolletta ?? null, provvisorio: provvisorio ?? null, ignoredAs: IGNORED_WHILE_READING.has(code) ? code : null, file,
    })));
  });

  test('all of them together are the movements of the whole set', async () => {
    const readings = await Promise.all(files.map(read));
    expect(readings.flatMap(movementsOf)).toHaveLength(expected.length);
    expect(readings.map(({ facts }) => facts?.counts)).toMatchObject([
      { read: 8, credits: 7, reversals: 0, unreadable: 0, warned: 0, ignored: { NON_ENTRATA: 1 } },
      { read: 14, credits: 12, reversals: 1, unreadable: 0, warned: 0, ignored: { REGOLARIZZAZIONE: 1 } },
      { read: 8, credits: 8, reversals: 0, unreadable: 0, warned: 0 },
      { read: 3, credits: 2, reversals: 0, unreadable: 0, warned: 0, ignored: { NON_ENTRATA: 1 } },
      { read: 2, credits: 1, reversals: 0, unreadable: 0, warned: 0, ignored: { NON_ENTRATA: 1 } },
    ]);
  });

  test('what the files say of themselves', async () => {
    const [first, second, entries, postal, bank] = await Promise.all(files.map(read));
    for (const journal of [first, second]) {
      expect(journal?.facts).toMatchObject({ format: 'GDC', encoding: 'utf-8', warnings: [], accounts: ['0000001'] });
      expect(journal?.facts?.pages).toMatchObject([{ page: 1, pages: 1, year: 2026, entityFiscalCode: '00999000011', bankEntityCode: '1200345', schema: 'FROM_1_5' }]);
    }
    expect(first?.facts?.pages[0]).toMatchObject({ from: '2026-03-10', to: '2026-03-10', journalId: 'GDC-2026031000012003450001#001#001', movements: 8 });
    expect(first?.facts?.period).toEqual({ from: '2026-03-06', to: '2026-03-10' });
    expect(entries?.facts).toMatchObject({ format: 'CSV_PROVVISORI', encoding: 'utf-8', skippedLines: 1, warnings: [] });
    expect(postal?.facts).toMatchObject({ format: 'POSTE', iban: 'IT00X0760101000000000000002', skippedLines: 3 });
    expect(bank?.facts).toMatchObject({ format: 'XLSX', encoding: null, skippedLines: 1, accounts: ['000000000001'] });
    expect(first?.facts?.sha256).toMatch(/^[0-9a-f]{64}$/);
  });

  test('what each format alone says of a movement', async () => {
    const [journal, second, entries, postal, bank] = await Promise.all(files.map(async (file) => movementsOf(await read(file))));
    expect(journal?.[1]).toMatchObject({
      causale: 'BONIFICO A VOSTRO FAVORE /PUR/LGPE-RIVERS\nAMENTO/URI/2026-03-06PPAYIT\n  R1XXX-S2026030601 DATA ORDINE 09.03.2026', payerName: 'PAGOPA SPA', bankRef: 'TRN20260309000002', suspenseDate: '2026-03-09', cge: '0000099999', executionType: 'SEPA CREDIT TRANSFER', documentType: 'SOSPESO ENTRATA', account: '0000001',
    });
    expect(second?.[5]).toMatchObject({ opType: 'STORNATO', sign: -1, bolletta: '0000108', ignoredAs: null });
    expect(second?.[13]).toMatchObject({ opType: 'REGOLARIZZATO', regularises: [{ provvisorio: '501', amountCents: 25225 }] });
    expect(entries?.[0]?.causale).toHaveLength(255);
    expect(entries?.[3]?.causale).toBe('BONIFICO LGPE-RIVERSAMENTO SENZA ALTRI RIFERIMENTI; "VEDI DISTINTA"');
    expect(postal?.[0]).toMatchObject({ account: '0000002', postalAccount: true, payerName: 'POSTE ITALIANE SPA', technicalNumber: 'ea6dce4', valueDate: '2026-03-12' });
    expect(bank?.[0]).toMatchObject({ account: '000000000001', postalAccount: false, bankRef: '0920299486000100', payerName: 'BANCA DELLE VALLI SPA                  VIA ROMA', valueDate: '2026-03-13' });
    expect(bank?.[0]?.technicalNumber).toMatch(/^[0-9a-f]{7}$/);
  });
});
