import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { appendAudit, eraseAuditPayload, verifyAuditChain } from './audit.ts';
import { loadSqlite } from './connection.ts';
import type { DataEngine } from './engine.ts';
import { openTestEngine } from './engine.fixture.ts';
import { openRawDatabase } from './raw-database.ts';

async function writeEntries(engine: DataEngine, count: number): Promise<void> {
  for (let index = 1; index <= count; index += 1) {
    await engine.write('audited', (unit) =>
      appendAudit(unit, {
        action: 'POSITION_CHANGED', subjectKind: 'debt_position', subjectId: String(index), operatorId: 'op-1',
        before: { amountCents: index }, after: { payer: `Canarino ${index}` }, reason: 'richiesta del cittadino',
      }),
    );
  }
}

function verdict(engine: DataEngine) {
  return engine.read((reader) => verifyAuditChain(reader), { lane: 'heavy' });
}

/** Changes the file behind the engine's back, triggers removed, as someone with the file in hand would. */
async function tamper(dataDir: string, ...statements: readonly string[]): Promise<void> {
  const sqlite = await loadSqlite();
  if (sqlite === null) throw new Error('no SQLite');
  const database = await openRawDatabase(sqlite, join(dataDir, 'sportello.db'), 'tamper', 1_000);
  for (const trigger of ['audit_entry_keep', 'audit_entry_stay']) await database.all(`DROP TRIGGER ${trigger}`);
  for (const statement of statements) await database.all(statement);
  await database.close();
}

test('a chain of entries verifies, and entries refuse to be changed or removed', async () => {
  const { engine } = await openTestEngine();
  await writeEntries(engine, 3);
  expect(await verdict(engine)).toMatchObject({ ok: true, entries: 3, erasedPayloads: 0 });
  await expect(engine.write('cheat', (unit) => unit.run(`UPDATE audit_entry SET action = 'NOTHING'`))).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' });
  await expect(engine.write('cheat', (unit) => unit.run('DELETE FROM audit_entry WHERE seq = 3'))).rejects.toMatchObject({ code: 'SQLITE_CONSTRAINT' });
  expect(await verdict(engine)).toMatchObject({ ok: true, entries: 3 });
});

test('an entry that rolled back leaves no gap', async () => {
  const { engine } = await openTestEngine();
  await writeEntries(engine, 1);
  await engine.write('fails', async (unit) => {
    await appendAudit(unit, { action: 'X', subjectKind: 'y', subjectId: '1', operatorId: null, before: null, after: null });
    throw new Error('no');
  }).catch(() => undefined);
  await writeEntries(engine, 1);
  expect(await verdict(engine)).toMatchObject({ ok: true, entries: 2 });
});

test.each([
  ['an altered entry', 'ALTERED', 2, [`UPDATE audit_entry SET operator_id = 'op-2' WHERE seq = 2`]],
  ['an altered link', 'ALTERED', 3, [`UPDATE audit_entry SET previous_hash = entry_hash WHERE seq = 3`]],
  ['a removed entry', 'MISSING', 2, ['DELETE FROM audit_payload WHERE seq = 2', 'DELETE FROM audit_entry WHERE seq = 2']],
  ['a removed last entry', 'MISSING_AT_END', 4, ['DELETE FROM audit_payload WHERE seq = 4', 'DELETE FROM audit_entry WHERE seq = 4']],
  ['an altered payload', 'PAYLOAD_ALTERED', 3, [`UPDATE audit_payload SET payload_json = '{}' WHERE seq = 3`]],
  ['a payload removed without an erasure', 'PAYLOAD_MISSING', 1, ['DELETE FROM audit_payload WHERE seq = 1']],
])('%s is found', async (_name, problem, brokenAt, statements) => {
  const { engine, dataDir } = await openTestEngine();
  await writeEntries(engine, 4);
  await tamper(dataDir, ...statements);
  expect(await verdict(engine)).toMatchObject({ ok: false, problem, brokenAt });
  expect(await engine.verify()).toMatchObject({ ok: false, auditChain: { ok: false } });
});

test('an erased payload is gone from the database and the chain still verifies, with the erasure on record', async () => {
  const { engine } = await openTestEngine();
  await writeEntries(engine, 3);
  await engine.write('erase', (unit) => eraseAuditPayload(unit, 2, 'op-9'));
  await engine.write('erase', (unit) => eraseAuditPayload(unit, 2, 'op-9'));
  expect(await verdict(engine)).toMatchObject({ ok: true, entries: 4, erasedPayloads: 1 });
  const rows = await engine.read((reader) => reader.all(z.object({ payloadJson: z.string() }), 'SELECT payload_json FROM audit_payload'));
  expect(rows.map((row) => row.payloadJson).join()).not.toContain('Canarino 2');
  expect(rows.map((row) => row.payloadJson).join()).toContain('Canarino 3');
});

test('a chain longer than a page verifies', async () => {
  const { engine } = await openTestEngine();
  await engine.write('many', async (unit) => {
    for (let index = 0; index < 1_001; index += 1) await appendAudit(unit, { action: 'X', subjectKind: 'y', subjectId: String(index), operatorId: null, before: null, after: null });
  });
  expect(await verdict(engine)).toMatchObject({ ok: true, entries: 1_001 });
});
