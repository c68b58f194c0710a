import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { loadSqlite } from '../../data/connection.ts';
import { openRawDatabase, type RawDatabase } from '../../data/raw-database.ts';
import { PSPS, receiptDocument, receiptSql, type ReceiptFacts } from './receipt-document.ts';

const code = fc.stringMatching(/^[0-9A-Z]{1,35}$/);
/** Quotes, backslashes, breaks and signs that are not printed among them; SQLite ends a text at a null, and none has one. */
const words = fc.string({ unit: fc.constantFrom('a', 'è', '€', '"', '\\', '/', '\n', '\t', '\r', '\b', '\f', '\u0001', '\u001f', '\u007f', '\u2028', '’', '𝔸', ' ') });
const cents = fc.integer({ min: 0, max: 99_999_999 });
const facts: fc.Arbitrary<ReceiptFacts> = fc.record({
  receiptId: code, nav: code, iuv: code, amountCents: cents, description: words, debtorType: fc.constantFrom('F', 'G'), debtorIdentifier: code, debtorName: words, iban: code, category: fc.constant('9/0101100IM/'),
  taxonomy: code, pspId: code, pspName: fc.constantFrom(...PSPS.map((psp) => psp.pspName)), pspFiscalCode: code, channel: code, method: code, feeCents: cents, paidAt: fc.constant('2026-11-02T09:12:00.000Z'), paidOn: fc.constant('2026-11-02'),
  receivedOn: fc.constant('2026-11-03'),
});

let database: RawDatabase;
beforeAll(async () => {
  const sqlite = await loadSqlite();
  if (sqlite === null) throw new Error('The engine is not built');
  database = await openRawDatabase(sqlite, ':memory:', 'test', 0);
});
afterAll(() => database.close());

const NAMES = ['receiptId', 'nav', 'iuv', 'amountCents', 'description', 'debtorType', 'debtorIdentifier', 'debtorName', 'iban', 'category', 'taxonomy', 'pspId', 'pspName', 'pspFiscalCode', 'channel', 'method', 'feeCents', 'paidAt', 'paidOn', 'receivedOn'] as const;
const answer = z.tuple([z.object({ document: z.string() })]);

test('SQLite writes the receipt of its document, to the letter', async () => {
  const sql = receiptSql({
    receiptId: 'receiptId', nav: 'nav', iuv: 'iuv', amountCents: 'amountCents', description: 'description', debtorType: 'debtorType', debtorIdentifier: 'debtorIdentifier', debtorName: 'debtorName', iban: 'iban', category: 'category', taxonomy: 'taxonomy', pspId: 'pspId',
    pspName: 'pspName', pspFiscalCode: 'pspFiscalCode', channel: 'channel', method: 'method', feeCents: 'feeCents', paidAt: 'paidAt', paidOn: 'paidOn', receivedOn: 'receivedOn',
  });
  await fc.assert(fc.asyncProperty(facts, async (drawn) => {
    const rows = await database.all(`SELECT ${sql} AS document FROM (SELECT ${NAMES.map((name) => `? AS ${name}`).join(', ')})`, NAMES.map((name) => drawn[name]));
    expect(answer.parse(rows)[0].document).toBe(JSON.stringify(receiptDocument(drawn)));
  }));
});
