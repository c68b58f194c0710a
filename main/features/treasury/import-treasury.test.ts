import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import type { ApplicationContext } from '../application-context.ts';
import { addTestOperator, openArchive } from '../opened-archive.fixture.ts';
import { forgetUnfinishedFiles, importTreasuryFile } from './index.ts';

const SHARED = process.env['SPORTELLO_SHARED'] ?? resolve(import.meta.dirname, '../../../../shared');
const NAME = '3_provvisori_2026-03-16.csv';

/** The program ends just before the file would count. */
function cutBeforePublishing(context: ApplicationContext): ApplicationContext {
  const engine = new Proxy(context.engine, {
    get: (target, key) => (key === 'write'
      ? (...given: Parameters<typeof target.write>) => (given[0] === 'treasury.publish' ? Promise.reject(new Error('cut')) : target.write(...given))
      : Reflect.get(target, key)),
  });
  return { ...context, engine };
}

test('a file whose reading was cut by the end of the program, twice, is imported by the same request as if it had never begun', async () => {
  const archive = await openArchive();
  const operator = await addTestOperator(archive, 'ACCOUNTING');
  const file = { name: NAME, bytes: new Uint8Array(await readFile(resolve(SHARED, 'samples/treasury', NAME))) };
  for (let cut = 0; cut < 2; cut += 1) {
    await expect(importTreasuryFile(cutBeforePublishing(archive.context), operator, file, 'request:0')).rejects.toThrow('cut');
    await forgetUnfinishedFiles(archive.context);
  }
  const imported = await importTreasuryFile(archive.context, operator, file, 'request:0');
  expect(imported).toMatchObject({ file: NAME, result: 'IMPORTED' });
  expect(imported.movements).toBeGreaterThan(0);
  // The request repeated answers what it answered; another one says that the bytes are here.
  expect(await importTreasuryFile(archive.context, operator, file, 'request:0')).toEqual(imported);
  expect(await importTreasuryFile(archive.context, operator, file, 'request:1')).toMatchObject({ result: 'ALREADY', treasuryFileId: imported.treasuryFileId });
});

/** Writing rows fails, from the second unit on. */
function fullDisk(context: ApplicationContext): ApplicationContext {
  let units = 0;
  const engine = new Proxy(context.engine, {
    get: (target, key) => (key === 'write'
      ? (...given: Parameters<typeof target.write>) => (given[0] === 'treasury.rows' && (units += 1) > 1 ? Promise.reject(new Error('full')) : target.write(...given))
      : Reflect.get(target, key)),
  });
  return { ...context, engine };
}

const table = (rows: number, last = ''): Uint8Array => Buffer.from(['ESERCIZIO;N.PROVV.;DATA ESEC.;ANAGRAFICA CLIENTE;DESCRIZIONE CAUSALE;IMPORTO PROVVISORIO;VALUTA ENTE', ...Array.from({ length: rows }, (_, row) => `2027;${row + 1};2027-01-04;BANCA;Versamento ${row + 1};${100 + row},05;2027-01-04`), last].join('\r\n'));

test('a row that cannot be written stops the import, also when the file was read to its end meanwhile; the same request ends it later', async () => {
  const archive = await openArchive();
  const operator = await addTestOperator(archive, 'ACCOUNTING');
  for (const rows of [60, 2_000]) {
    const file = { name: `${rows}.csv`, bytes: table(rows) };
    await expect(importTreasuryFile(fullDisk(archive.context), operator, file, `request-${rows}`)).rejects.toThrow('full');
    const imported = await importTreasuryFile(archive.context, operator, file, `request-${rows}`);
    expect(imported).toMatchObject({ result: 'IMPORTED', movements: rows });
  }
  const count = await archive.engine.read((reader) => reader.get(z.object({ rows: z.int(), last: z.int() }), 'SELECT COUNT(*) AS rows, MAX(ordinal) AS last FROM treasury_movement'));
  expect(count).toEqual({ rows: 2_060, last: 2_000 });
});
