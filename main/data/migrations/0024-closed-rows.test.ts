import { expect, test } from 'vitest';
import { z } from 'zod';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine } from '../engine.ts';
import { closedRowsMigration } from './0024-closed-rows.ts';
import { applicationMigrations } from './application-migrations.ts';

const HASH = 'a'.repeat(64);

async function openUpTo(dataDir: string, last: number) {
  const opened = await openEngine({ dataDir, entities: [], migrations: applicationMigrations.filter(({ id }) => id <= last) });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value.engine;
}

const keptRow = z.object({ movementId: z.int(), stays: z.int(), signedCents: z.int(), matchedCents: z.int(), openCents: z.int() });

test('rows of months that were closed before are kept: those that stayed, and what was left of those that went on', async () => {
  const dataDir = await temporaryFolder();
  const before = await openUpTo(dataDir, closedRowsMigration.id - 1);
  await before.write('fill', async (unit) => {
    await unit.run(`INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'm', 'M', 'ACCOUNTING', 0, 1, 's', 'h', 0, 1, '2026')`);
    await unit.run(`INSERT INTO raw_file (sha256, content, bytes, received_at) VALUES ('${HASH}', x'01', 1, '2026')`);
    await unit.run(`INSERT INTO reporting_flow (id, flow_name, psp_id, flow_at, trn, regulation_date, receiver_fiscal_code, payments, total_cents, declared_payments, declared_cents, state, anomalies, source, raw_sha256, received_at) VALUES (1, 'F', 'P', '2026', 'T', '2026-03-05', '00999000011', 2, 200, 2, 200, 'CURRENT', '[]', 'file', '${HASH}', '2026-03-06')`);
    await unit.run(`INSERT INTO month_closing (id, month, closed_at, closed_by, figures, report_sha256, open_items_sha256) VALUES (1, '2026-03', '2026-04-02', 1, '{}', '${HASH}', '${HASH}')`);
    for (const [file, at] of [[1, '2026-03-20'], [2, '2026-04-10']] as const) await unit.run(`INSERT INTO treasury_file (id, at, file_name, sha256, state, sequence) VALUES (${file}, '${at}', 'f', '${HASH}', 'IMPORTED', ${file})`);
    // 1 settled in March, 2 half matched then and carried, 3 of March but come after.
    for (const [id, file, month, bucket, residual] of [[1, 1, '2026-03', 'RECONCILED', 0], [2, 1, '2026-04', 'RECONCILED', 0], [3, 2, '2026-04', 'CREDIT_WITHOUT_FLOW', 100]] as const) {
      await unit.run(`INSERT INTO treasury_movement (id, file_id, ordinal, loaded_on, format, year, postal_account, sign, amount_cents, booking_date, payer_name, causale, op_type, flagged_regularised, source_file, source_row, equal_row_ordinal) VALUES (${id}, ${file}, ${id}, '2026', 'GDC', 2026, 0, 1, 100, '2026-03-1${id}', 'x', 'x', 'ESEGUITO', 0, 'f', ${id}, 1)`);
      await unit.run(`INSERT INTO match_result (movement_id, month, booking_date, signed_cents, status, code, bucket, residual_cents, diff_cents, explanation, details, digest, version, changed_at) VALUES (${id}, '${month}', '2026-03-1${id}', 100, 'confirmed', 'RT_IUF_TES', '${bucket}', ${residual}, 0, '', '{}', '', 1, '2026')`);
    }
    for (const [movement, cents, at] of [[1, 100, '2026-03-25'], [2, 40, '2026-03-25'], [2, 60, '2026-04-05']] as const) await unit.run(`INSERT INTO match_allocation (movement_id, flow_id, cents, rule, made_at) VALUES (${movement}, 1, ${cents}, 'R2', '${at}')`);
    await unit.run(`INSERT INTO flow_result (flow_id, version_id, month, regulation_date, code, bucket, declared_cents, residual_cents, divergent, covered_by, proposed_by, line_cents, lines_with_receipt, with_receipt_cents, lines_without_receipt, without_receipt_cents, foreign_lines, foreign_cents, double_lines, double_cents, reversed_lines, reversed_cents, digest, changed_at)
      VALUES (1, 1, '2026-03', '2026-03-05', 'RT_IUF_TES', 'RECONCILED', 200, 0, 0, '[]', '[]', 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '', '2026')`);
  });
  const pay = (key: string, ...iurs: readonly string[]) => `INSERT INTO payment (receipt_key, receipt_id, source, nav, iuv, primary_fiscal_code, amount_cents, own_cents, stamp_cents, description, debtor_name, debtor_fiscal_code, psp, paid_on, effect, position_id, installment_id, anomalies, document, raw_sha256, received_at, debtor_sort)
    VALUES ('${key}', 'r', 'LEGACY_RT', NULL, '01', '99999000013', 100, 100, 0, 'x', NULL, NULL, 'Banca', NULL, 'PAYS', NULL, NULL, '[]', '${JSON.stringify({ transfers: iurs.map((iur) => ({ iur })) })}', '${HASH}', '2026-03-01T10:00:00Z', '')`;
  await before.write('receipts', async (unit) => { await unit.run(pay('one', 'A')); await unit.run(pay('two', 'B', 'C')); });
  await before.close();
  const engine = await openUpTo(dataDir, closedRowsMigration.id);
  expect(await engine.read((reader) => reader.all(keptRow, 'SELECT movement_id, stays, signed_cents, matched_cents, open_cents FROM closed_movement ORDER BY movement_id'))).toEqual([
    { movementId: 1, stays: 1, signedCents: 100, matchedCents: 100, openCents: 0 }, { movementId: 2, stays: 0, signedCents: 100, matchedCents: 40, openCents: 60 },
  ]);
  expect(await engine.read((reader) => reader.get(z.object({ flowId: z.int(), stays: z.int(), declaredCents: z.int() }), 'SELECT flow_id, stays, declared_cents FROM closed_flow'))).toEqual({ flowId: 1, stays: 1, declaredCents: 200 });
  // Receipts of several payments are known by each of their IURs, those that come later too.
  await engine.write('later', (unit) => unit.run(pay('three', 'D', 'E')));
  expect((await engine.read((reader) => reader.all(z.object({ iur: z.string() }), 'SELECT iur FROM receipt_part ORDER BY iur'))).map(({ iur }) => iur)).toEqual(['B', 'C', 'D', 'E']);
  // The day of a fuller copy moves what is kept with the day of arrival.
  const kept = () => engine.read((reader) => reader.get(z.object({ month: z.string(), paidOn: z.string() }), 'SELECT month, paid_on FROM unreported_payment'));
  await engine.write('day', async (unit) => {
    await unit.run("INSERT INTO unreported_payment (payment_id, month, paid_on, own_cents) SELECT id, '2026-03', '2026-03-01', 100 FROM payment WHERE receipt_key = 'one'");
    await unit.run("UPDATE payment SET paid_on = '2026-02-27' WHERE receipt_key = 'one'");
  });
  expect(await kept()).toEqual({ month: '2026-02', paidOn: '2026-02-27' });
  await engine.close();
});
