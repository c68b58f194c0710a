/** Receipts laid into an archive that nobody has open, for measures that need a million of them before they begin: rows as an import leaves them, without the file, the trail and the texts that are searched. */
import { z } from 'zod';
import { loadSqlite } from '../../main/data/connection.ts';
import { openRawDatabase, type RawDatabase } from '../../main/data/raw-database.ts';
import type { YearReceipt } from './payments.ts';

const objectRows = z.array(z.object({ type: z.string(), name: z.string(), sql: z.string() }));
const AT_ONCE = 5_000;
const HASTY = ['journal_mode = DELETE', 'journal_mode = OFF', 'synchronous = OFF', 'foreign_keys = OFF', 'temp_store = FILE', 'threads = 2', 'cache_size = -65536'];
const CAREFUL = ['synchronous = FULL', 'journal_mode = WAL'];
const NO_FILE = '0'.repeat(64);

/** Lays receipts of the entity's own notices into the database file. Indexes of payments are made at the end. */
export async function layReceipts(file: string, receipts: Iterable<YearReceipt>, fiscalCode: string): Promise<number> {
  const sqlite = await loadSqlite();
  if (sqlite === null) throw new Error('No SQLite');
  const database = await openRawDatabase(sqlite, file, 'lay', 5_000);
  try {
    for (const pragma of HASTY) await database.all(`PRAGMA ${pragma}`);
    const taken = objectRows.parse(await database.all(`SELECT type, name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND tbl_name = 'payment'`));
    for (const { type, name } of taken) await database.all(`DROP ${type} "${name}"`);
    await database.all(`INSERT OR IGNORE INTO raw_file (sha256, content, bytes, received_at) VALUES ('${NO_FILE}', x'', 0, '2026-01-01T00:00:00.000Z')`);
    const laid = await insertAll(database, receipts, fiscalCode);
    for (const { sql } of taken) await database.all(sql);
    for (const statement of ['PRAGMA analysis_limit = 2000', 'ANALYZE']) await database.all(statement);
    for (const pragma of CAREFUL) await database.all(`PRAGMA ${pragma}`);
    return laid;
  } finally {
    await database.close();
  }
}

async function insertAll(database: RawDatabase, receipts: Iterable<YearReceipt>, fiscalCode: string): Promise<number> {
  let laid = 0;
  let waiting: unknown[][] = [];
  const insert = async (): Promise<void> => {
    await database.all(
      `INSERT INTO payment (receipt_key, receipt_id, source, nav, iuv, primary_fiscal_code, amount_cents, own_cents, stamp_cents, description, debtor_name, debtor_fiscal_code, psp, paid_on, effect, anomalies, document, raw_sha256, received_at, debtor_sort)
       SELECT value ->> 0, value ->> 1, 'PA_SEND_RT', value ->> 2, value ->> 3, '${fiscalCode}', value ->> 4, value ->> 4, 0, 'TARI', 'Rossi Mario', 'RSSMRA80A01H501U', value ->> 5, value ->> 6, 'UNASSIGNED', '[]', '{}', '${NO_FILE}', '2026-12-31T09:00:00.000Z', 'rossi mario' FROM json_each(?)`,
      [JSON.stringify(waiting)]);
    waiting = [];
  };
  await database.all('BEGIN');
  for (const { receiptId, iuv, nav, amountCents, provider, paidOn } of receipts) {
    waiting.push([`${receiptId}/${iuv}`, receiptId, nav, iuv, amountCents, provider.name, paidOn]);
    laid += 1;
    if (waiting.length === AT_ONCE) await insert();
  }
  await insert();
  await database.all('COMMIT');
  return laid;
}
