import { expect, test } from 'vitest';
import { z } from 'zod';
import { appendAudit } from '../audit.ts';
import { temporaryFolder } from '../engine.fixture.ts';
import { openEngine, type DataEngine, type Migration, type UnitOfWork } from '../engine.ts';
import { spineMigration } from './0001-spine.ts';
import { operatorPasswordChangeMigration } from './0002-operator-password-change.ts';
import { receiptPrintsAndAttachmentsMigration } from './0003-receipt-prints-and-attachments.ts';

const BEFORE = [spineMigration, operatorPasswordChangeMigration];

async function openWith(dataDir: string, migrations: readonly Migration[]) {
  const opened = await openEngine({ dataDir, entities: [], migrations });
  if (!opened.ok) throw new Error(opened.error.message);
  return opened.value;
}

/** A position with a printed notice, a transfer slip and a declaration, as version one wrote them; the declaration's file is named only in its task and in the audit trail. */
async function fillOldArchive(unit: UnitOfWork): Promise<void> {
  const at = unit.now;
  const facts = JSON.stringify({ sides: [{ label: 'Dove', right: 'tabacchi' }, { label: 'Allegato', right: 'scontrino.jpg' }] });
  const statements: readonly (readonly [string, ...(string | number | null)[]])[] = [
    [`INSERT INTO operator (id, username, name, role, offline_print, active, password_salt, password_hash, failed_attempts, version, created_at) VALUES (1, 'm', 'M', 'COUNTER', 0, 1, 's', 'h', 0, 1, ?)`, at],
    [`INSERT INTO person (id, type, name, street, civic_number, postal_code, city, province, country, version, created_at, updated_at) VALUES (1, 'F', 'Rossi Mario', '', '', '', '', '', '', 1, ?, ?)`, at, at],
    [`INSERT INTO debt_position (id, iupd, office, person_id, description, fields, origin, amount_cents, state, created_at, created_by, version) VALUES (1, 'A', '', 1, 'TARI', '{}', 'COUNTER', 100, 'UNPAID', ?, 1, 1)`, at],
    [`INSERT INTO payment_option (id, position_id, kind, label, sequence, chosen) VALUES (1, 1, 'SINGLE_INSTALLMENT', 'Rata unica', 1, 1)`],
    [`INSERT INTO installment (id, position_id, option_id, number, amount_cents, state) VALUES (1, 1, 1, 1, 100, 'UNPAID')`],
    [`INSERT INTO notice_print (id, document, position_id, installment_id, at, operator_id, copies, sha256, model, printed_amount_cents, printed_payee, printed_debtor, printed_subject, state, before_confirmation, reprint)
      VALUES (7, 'NOTICE', 1, 1, ?, 1, 1, 'h7', 'm', 100, 'p', 'Rossi Mario', 'TARI', 'CURRENT', 0, 0)`, at],
    [`INSERT INTO raw_file (sha256, content, bytes, received_at) VALUES ('slip', x'01', 1, ?), ('photo', x'02', 1, ?)`, at, at],
    [`INSERT INTO position_fact (id, position_id, installment_id, kind, at, operator_id) VALUES (1, 1, 1, 'CREATED', ?, 1), (2, 1, 1, 'EXTERNAL_PAYMENT', ?, 1), (3, 1, NULL, 'DECLARATION', ?, 1)`, at, at, at],
    [`INSERT INTO external_payment (position_id, installment_id, channel, paid_on, amount_cents, reason, attachment_name, attachment_sha256, at, operator_id) VALUES (1, 1, 'BONIFICO', '2026-01-02', 100, 'r', 'contabile.pdf', 'slip', ?, 1)`, at],
    [`INSERT INTO task (kind, office, position_id, facts, contradiction, state, opened_at, version) VALUES ('DECLARED_PAID', '', 1, ?, 0, 'OPEN', ?, 1)`, facts, at],
  ];
  for (const [sql, ...params] of statements) await unit.run(sql, params);
  await appendAudit(unit, { action: 'PAYMENT_DECLARED', subjectKind: 'position', subjectId: '1', operatorId: '1', before: null, after: { paidOn: null, attachmentSha256: 'photo' } });
}

const rowsOf = (engine: DataEngine, sql: string) => engine.read((reader) => reader.all(z.record(z.string(), z.unknown()), sql));

test('prints stay as they were, and the papers citizens showed find their fact', async () => {
  const dataDir = await temporaryFolder();
  const before = await openWith(dataDir, BEFORE);
  await before.engine.write('fill', fillOldArchive);
  const prints = await rowsOf(before.engine, 'SELECT * FROM notice_print');
  await before.engine.close();

  const after = await openWith(dataDir, [...BEFORE, receiptPrintsAndAttachmentsMigration]);
  expect(await rowsOf(after.engine, 'SELECT * FROM notice_print')).toEqual(prints);
  expect(await rowsOf(after.engine, 'SELECT position_id, fact_id, name, sha256 FROM position_attachment ORDER BY id')).toEqual([
    { positionId: 1, factId: 2, name: 'contabile.pdf', sha256: 'slip' }, { positionId: 1, factId: 3, name: 'scontrino.jpg', sha256: 'photo' },
  ]);
  expect(await rowsOf(after.engine, 'SELECT print_id, position_id FROM position_print')).toEqual([{ printId: 7, positionId: 1 }]);
  expect(await rowsOf(after.engine, 'SELECT prints FROM archive_counts')).toEqual([{ prints: 1 }]);
  await after.engine.close();
});

test('a print without position is that of a receipt, never of a notice', async () => {
  const dataDir = await temporaryFolder();
  const { engine } = await openWith(dataDir, [...BEFORE, receiptPrintsAndAttachmentsMigration]);
  await engine.write('fill', fillOldArchive);
  const print = (document: string, paymentId: number | null) => engine.write('print', (unit) => unit.run(
    `INSERT INTO notice_print (document, payment_id, at, operator_id, copies, sha256, model, printed_amount_cents, printed_payee, printed_debtor, printed_subject, state, before_confirmation, reprint)
     VALUES (?, ?, 'now', 1, 1, 'h', 'm', 100, 'p', 'd', 's', 'CURRENT', 0, 0)`, [document, paymentId]));
  await expect(print('NOTICE', null)).rejects.toThrow();
  await expect(print('RECEIPT', null)).rejects.toThrow();
  await engine.write('payment', (unit) => unit.run(
    `INSERT INTO payment (id, receipt_key, receipt_id, source, iuv, primary_fiscal_code, amount_cents, own_cents, stamp_cents, description, psp, effect, anomalies, document, raw_sha256, received_at)
     VALUES (1, 'k', 'r', 's', '1', '9', 1, 1, 0, 'd', 'p', 'UNASSIGNED', '[]', '{}', 'slip', 'now')`));
  await print('RECEIPT', 1);
  await engine.close();
});
