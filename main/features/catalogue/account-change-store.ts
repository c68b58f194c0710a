import { z } from 'zod';
import { ACCOUNT_CHANGE_STATES, type AccountChangeState } from '../../contract/index.ts';
import type { Reader, UnitOfWork } from '../../data/engine.ts';

const changeRow = z.object({
  id: z.int(), oldAccountId: z.int(), newAccountId: z.int(), effectiveOn: z.string(), note: z.string().nullable(), state: z.enum(ACCOUNT_CHANGE_STATES), oldIban: z.string().nullable(), newIban: z.string().nullable(),
  plannedAt: z.string(), plannedBy: z.int(), startedAt: z.string().nullable(), finishedAt: z.string().nullable(), expectedPositions: z.int().nullable(), positions: z.int(), installments: z.int(), amountCents: z.int(), toUpload: z.int(),
  supersededPrints: z.int(), undoReason: z.string().nullable(), undoAt: z.string().nullable(), undoBy: z.int().nullable(), undonePositions: z.int(), undoneInstallments: z.int(), undoneCents: z.int(), leftInstallments: z.int(), version: z.int(),
  oldLabel: z.string(), newLabel: z.string(), oldIbanNow: z.string(), newIbanNow: z.string(), services: z.int(), plannedByName: z.string(), undoByName: z.string().nullable(),
});
/** A change with the names of its accounts and how many services passed to the new one. */
export type StoredChange = Readonly<z.infer<typeof changeRow>>;

const select = `SELECT c.*, o.label AS old_label, n.label AS new_label, o.iban AS old_iban_now, n.iban AS new_iban_now, (SELECT COUNT(DISTINCT s.service_id) FROM account_change_service s WHERE s.change_id = c.id) AS services,
  p.name AS planned_by_name, u.name AS undo_by_name FROM account_change c JOIN account o ON o.id = c.old_account_id JOIN account n ON n.id = c.new_account_id JOIN operator_card p ON p.id = c.planned_by LEFT JOIN operator_card u ON u.id = c.undo_by`;

export async function findChange(reader: Reader, id: number): Promise<StoredChange | null> {
  return reader.get(changeRow, `/* accountChange.one */ ${select} WHERE c.id = ?`, [id]);
}

export async function listChanges(reader: Reader, limit: number): Promise<readonly StoredChange[]> {
  return reader.all(changeRow, `/* accountChange.list */ ${select} ORDER BY c.id DESC LIMIT ?`, [limit]);
}

/** Changes in these states, the oldest first. */
export async function changesIn(reader: Reader, states: readonly AccountChangeState[]): Promise<readonly StoredChange[]> {
  return reader.all(changeRow, `/* accountChange.inStates */ ${select} WHERE c.state IN (${states.map(() => '?').join(', ')}) ORDER BY c.id`, states);
}

/** The changes in which an account takes part, on either side, whatever became of them. */
export async function changesOfAccount(reader: Reader, accountId: number): Promise<readonly StoredChange[]> {
  return reader.all(changeRow, `/* accountChange.ofAccount */ ${select} WHERE c.old_account_id = ?1 OR c.new_account_id = ?1 ORDER BY c.id`, [accountId]);
}

export async function insertChange(unit: UnitOfWork, change: Readonly<{ oldAccountId: number; newAccountId: number; effectiveOn: string; note: string | null; plannedBy: number }>): Promise<number> {
  return (await unit.run(
    `/* accountChange.plan */ INSERT INTO account_change (old_account_id, new_account_id, effective_on, note, state, planned_at, planned_by, version) VALUES (?, ?, ?, ?, 'PLANNED', ?, ?, 1)`,
    [change.oldAccountId, change.newAccountId, change.effectiveOn, change.note, unit.now, change.plannedBy],
  )).lastId;
}

/** Begins a change: from here on its IBANs are these, whatever is done to the accounts. */
export async function markBegun(unit: UnitOfWork, id: number, ibans: Readonly<{ old: string; new: string }>): Promise<void> {
  await unit.run("/* accountChange.begin */ UPDATE account_change SET state = 'RUNNING', started_at = ?, old_iban = ?, new_iban = ?, version = version + 1 WHERE id = ?", [unit.now, ibans.old, ibans.new, id]);
}

export async function setState(unit: UnitOfWork, id: number, state: AccountChangeState, finished: boolean): Promise<void> {
  await unit.run('/* accountChange.state */ UPDATE account_change SET state = ?, finished_at = ?, version = version + 1 WHERE id = ?', [state, finished ? unit.now : null, id]);
}

export async function markUndoing(unit: UnitOfWork, id: number, by: number, reason: string): Promise<void> {
  await unit.run("/* accountChange.undo */ UPDATE account_change SET state = 'UNDOING', finished_at = NULL, undo_reason = ?, undo_at = ?, undo_by = ?, version = version + 1 WHERE id = ?", [reason, unit.now, by, id]);
}

export async function setExpected(unit: UnitOfWork, id: number, positions: number): Promise<void> {
  await unit.run('/* accountChange.expected */ UPDATE account_change SET expected_positions = ? WHERE id = ?', [positions, id]);
}

/** What one batch moved. `toUpload`: installments the portal knew as they were. */
export type BatchCounts = Readonly<{ positions: number; installments: number; cents: number; toUpload: number; supersededPrints: number }>;

export async function addMoved(unit: UnitOfWork, id: number, counts: BatchCounts): Promise<void> {
  await unit.run(
    `/* accountChange.addMoved */ UPDATE account_change SET positions = positions + ?, installments = installments + ?, amount_cents = amount_cents + ?, to_upload = to_upload + ?, superseded_prints = superseded_prints + ? WHERE id = ?`,
    [counts.positions, counts.installments, counts.cents, counts.toUpload, counts.supersededPrints, id],
  );
}

/** What one batch moved back, and what it left where it is. */
export type BackCounts = Readonly<{ positions: number; installments: number; cents: number; left: number }>;

export async function addMovedBack(unit: UnitOfWork, id: number, counts: BackCounts): Promise<void> {
  await unit.run(
    `/* accountChange.addMovedBack */ UPDATE account_change SET undone_positions = undone_positions + ?, undone_installments = undone_installments + ?, undone_cents = undone_cents + ?, left_installments = left_installments + ? WHERE id = ?`,
    [counts.positions, counts.installments, counts.cents, counts.left, id],
  );
}

const placeSchema = z.enum(['CREDIT', 'POSTAL']);
/** CREDIT: the account on which a service is paid. POSTAL: the one of its postal slips. */
export type ServicePlace = z.infer<typeof placeSchema>;
const usedPlaceRow = z.object({ serviceId: z.int(), place: placeSchema });

/** Where services name an account, retired services too. */
export async function placesOf(reader: Reader, accountId: number): Promise<readonly z.infer<typeof usedPlaceRow>[]> {
  return reader.all(usedPlaceRow, `/* accountChange.places */ SELECT id AS service_id, 'CREDIT' AS place FROM service WHERE account_id = ?1 UNION ALL SELECT id, 'POSTAL' FROM service WHERE postal_account_id = ?1 ORDER BY 1, 2`, [accountId]);
}

/** Where services passed to the new account with a change. */
export async function switchedPlaces(reader: Reader, changeId: number): Promise<readonly z.infer<typeof usedPlaceRow>[]> {
  return reader.all(usedPlaceRow, '/* accountChange.switched */ SELECT service_id, place FROM account_change_service WHERE change_id = ? ORDER BY service_id, place', [changeId]);
}

export async function recordSwitched(unit: UnitOfWork, changeId: number, serviceId: number, place: ServicePlace): Promise<void> {
  await unit.run('/* accountChange.recordSwitched */ INSERT INTO account_change_service (change_id, service_id, place) VALUES (?, ?, ?)', [changeId, serviceId, place]);
}

/** Names another account in one place of a service, where it still names `from`. False: it names something else by now. */
export async function nameAccount(unit: UnitOfWork, serviceId: number, place: ServicePlace, from: number | null, to: number | null): Promise<boolean> {
  const column = place === 'CREDIT' ? 'account_id' : 'postal_account_id';
  return (await unit.run(`/* accountChange.nameAccount */ UPDATE service SET ${column} = ?, version = version + 1, updated_at = ? WHERE id = ? AND ${column} IS ?`, [to, unit.now, serviceId, from])).changes === 1;
}
