/** SQL of revenue items and quotas. */
import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';

const flag = z.int().transform((value) => value === 1);
const itemRow = z.object({
  id: z.int(), year: z.int(), capitolo: z.string(), articolo: z.string(), accertamento: z.string(), description: z.string(), office: z.string(), accertamentoDescription: z.string(), pdcf: z.string().nullable(), siope: z.string().nullable(), active: flag, version: z.int(), services: z.string().transform((text) => z.array(z.string()).parse(JSON.parse(text))), quotaCents: z.int(), quotas: z.int(),
});
/** A revenue item with the services whose lines name it, and what was paid on it. */
export type KeptItem = Readonly<z.infer<typeof itemRow>>;

const ITEM = `SELECT i.id, i.year, i.capitolo, i.articolo, i.accertamento, i.description, i.office, i.accertamento_description, i.pdcf, i.siope, i.active, i.version,
  (SELECT json_group_array(b.service_code) FROM budget_line_of_service b WHERE b.capitolo = i.capitolo AND b.articolo = i.articolo AND (b.accertamento = i.accertamento OR b.accertamento = '')) AS services,
  (SELECT COALESCE(SUM(q.cents), 0) FROM payment_quota q WHERE q.voided_at IS NULL AND q.year = i.year AND q.capitolo = i.capitolo AND q.articolo = i.articolo AND q.accertamento = i.accertamento) AS quota_cents,
  (SELECT COUNT(*) FROM payment_quota q WHERE q.voided_at IS NULL AND q.year = i.year AND q.capitolo = i.capitolo AND q.articolo = i.articolo AND q.accertamento = i.accertamento) AS quotas
 FROM revenue_item i`;

export async function listItems(reader: Reader, year: number | null): Promise<readonly KeptItem[]> {
  return reader.all(itemRow, `/* budget.items */ ${ITEM} WHERE ?1 IS NULL OR i.year = ?1 ORDER BY i.year DESC, i.capitolo, i.articolo, i.accertamento`, [year]);
}

export async function itemById(reader: Reader, id: number): Promise<KeptItem | null> {
  return reader.get(itemRow, `/* budget.item */ ${ITEM} WHERE i.id = ?`, [id]);
}

export type ItemKey = Readonly<{ year: number; capitolo: string; articolo: string; accertamento: string }>;

export async function itemByKey(reader: Reader, { year, capitolo, articolo, accertamento }: ItemKey): Promise<KeptItem | null> {
  return reader.get(itemRow, `/* budget.itemByKey */ ${ITEM} WHERE i.year = ? AND i.capitolo = ? AND i.articolo = ? AND i.accertamento = ?`, [year, capitolo, articolo, accertamento]);
}

const columnsRow = itemRow.omit({ services: true, quotaCents: true, quotas: true });
/** As {@link itemByKey}, without what is counted of it: for a table of thousands. */
export async function itemColumnsByKey(reader: Reader, { year, capitolo, articolo, accertamento }: ItemKey): Promise<Readonly<z.infer<typeof columnsRow>> | null> {
  return reader.get(columnsRow, '/* budget.columnsByKey */ SELECT id, year, capitolo, articolo, accertamento, description, office, accertamento_description, pdcf, siope, active, version FROM revenue_item WHERE year = ? AND capitolo = ? AND articolo = ? AND accertamento = ?', [year, capitolo, articolo, accertamento]);
}

export type ItemColumns = ItemKey & Readonly<{ description: string; office: string; accertamentoDescription: string; pdcf: string | null; siope: string | null; active: boolean }>;
const idRow = z.object({ id: z.int() });

export async function insertItem(unit: UnitOfWork, item: ItemColumns): Promise<number> {
  const row = await unit.get(idRow, '/* budget.addItem */ INSERT INTO revenue_item (year, capitolo, articolo, accertamento, description, office, accertamento_description, pdcf, siope, active, version, changed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?) RETURNING id',
    [item.year, item.capitolo, item.articolo, item.accertamento, item.description, item.office, item.accertamentoDescription, item.pdcf, item.siope, item.active ? 1 : 0, unit.now]);
  if (row === null) throw new Error('The item just added is not there');
  return row.id;
}

/** False when it is at another version. */
export async function updateItem(unit: UnitOfWork, id: number, expectedVersion: number, item: ItemColumns): Promise<boolean> {
  const { changes } = await unit.run('/* budget.changeItem */ UPDATE revenue_item SET year = ?, capitolo = ?, articolo = ?, accertamento = ?, description = ?, office = ?, accertamento_description = ?, pdcf = ?, siope = ?, active = ?, version = version + 1, changed_at = ? WHERE id = ? AND version = ?',
    [item.year, item.capitolo, item.articolo, item.accertamento, item.description, item.office, item.accertamentoDescription, item.pdcf, item.siope, item.active ? 1 : 0, unit.now, id, expectedVersion]);
  return changes === 1;
}

const lineRow = z.object({ serviceCode: z.string(), capitolo: z.string(), articolo: z.string(), accertamento: z.string() });

/** Lines of services that no active item of a year says what they are. */
export async function linesWithoutItem(reader: Reader, year: number): Promise<readonly z.infer<typeof lineRow>[]> {
  return reader.all(lineRow,
    `/* budget.linesWithoutItem */ SELECT b.service_code, b.capitolo, b.articolo, b.accertamento FROM budget_line_of_service b
     WHERE NOT EXISTS (SELECT 1 FROM revenue_item i WHERE i.year = ? AND i.active = 1 AND i.capitolo = b.capitolo AND i.articolo = b.articolo AND i.accertamento = b.accertamento) ORDER BY b.service_code, b.id`, [year]);
}

const quotaRow = z.object({ id: z.int(), serviceId: z.int(), year: z.int(), capitolo: z.string(), articolo: z.string(), accertamento: z.string(), siope: z.string().nullable(), cents: z.int(), description: z.string().nullable() });
/** A quota of a payment, with what the registry calls its line. */
export type KeptQuota = Readonly<z.infer<typeof quotaRow>>;

/** Live quotas of a payment, in the order of the lines. */
export async function quotasOf(reader: Reader, paymentId: number): Promise<readonly KeptQuota[]> {
  return reader.all(quotaRow,
    `/* budget.quotasOf */ SELECT q.id, q.service_id, q.year, q.capitolo, q.articolo, q.accertamento, q.siope, q.cents, (SELECT i.description FROM revenue_item i WHERE i.year = q.year AND i.capitolo = q.capitolo AND i.articolo = q.articolo AND i.accertamento = q.accertamento) AS description
     FROM payment_quota q WHERE q.payment_id = ? AND q.voided_at IS NULL ORDER BY q.id`, [paymentId]);
}

const dueRow = z.object({ paymentId: z.int(), serviceId: z.int().nullable(), cents: z.int(), paidOn: z.string(), splitFor: z.int().nullable() });
/** A payment to look at. `serviceId` null: it pays nothing, or belongs to no service. `splitFor`: the service of its live quotas. */
export type DuePayment = Readonly<z.infer<typeof dueRow>>;

export async function duePayments(reader: Reader, limit: number): Promise<readonly DuePayment[]> {
  return reader.all(dueRow,
    `/* budget.due */ SELECT w.payment_id, CASE WHEN p.effect = 'PAYS' THEN p.service_id END AS service_id, p.own_cents AS cents, p.paid_on, (SELECT q.service_id FROM payment_quota q WHERE q.payment_id = w.payment_id AND q.voided_at IS NULL LIMIT 1) AS split_for
     FROM payment_to_split w JOIN payment_to_budget p ON p.id = w.payment_id ORDER BY w.payment_id LIMIT ?`, [limit]);
}

export async function settlePayments(unit: UnitOfWork, paymentIds: readonly number[]): Promise<void> {
  await unit.run('/* budget.settle */ DELETE FROM payment_to_split WHERE payment_id IN (SELECT value FROM json_each(?))', [JSON.stringify(paymentIds)]);
}

export async function voidQuotas(unit: UnitOfWork, paymentIds: readonly number[]): Promise<void> {
  if (paymentIds.length === 0) return;
  await unit.run('/* budget.voidQuotas */ UPDATE payment_quota SET voided_at = ? WHERE voided_at IS NULL AND payment_id IN (SELECT value FROM json_each(?))', [unit.now, JSON.stringify(paymentIds)]);
}

export type NewQuota = Readonly<{ paymentId: number; serviceId: number; year: number; capitolo: string; articolo: string; accertamento: string; cents: number }>;

/** Adds quotas, each with the SIOPE code that the registry has for its line. */
export async function addQuotas(unit: UnitOfWork, quotas: readonly NewQuota[]): Promise<void> {
  if (quotas.length === 0) return;
  const rows = quotas.map(({ paymentId, serviceId, year, capitolo, articolo, accertamento, cents }) => [paymentId, serviceId, year, capitolo, articolo, accertamento, cents]);
  await unit.run(
    `/* budget.addQuotas */ INSERT INTO payment_quota (payment_id, service_id, year, capitolo, articolo, accertamento, siope, cents, made_at)
     SELECT w.value ->> 0, w.value ->> 1, w.value ->> 2, w.value ->> 3, w.value ->> 4, w.value ->> 5, (SELECT i.siope FROM revenue_item i WHERE i.year = w.value ->> 2 AND i.capitolo = w.value ->> 3 AND i.articolo = w.value ->> 4 AND i.accertamento = w.value ->> 5), w.value ->> 6, ? FROM json_each(?) w ORDER BY w.key`, [unit.now, JSON.stringify(rows)]);
}

const budgetRow = z.object({ serviceId: z.int(), capitolo: z.string(), articolo: z.string(), accertamento: z.string(), share: z.number() });
export type ServiceLine = Readonly<z.infer<typeof budgetRow>>;

/** Budget lines of some services, in the order in which they were given. */
export async function linesOfServices(reader: Reader, serviceIds: readonly number[]): Promise<readonly ServiceLine[]> {
  return reader.all(budgetRow, '/* budget.lines */ SELECT b.service_id, b.capitolo, b.articolo, b.accertamento, b.share FROM json_each(?) w CROSS JOIN budget_line_of_service b ON b.service_id = w.value ORDER BY b.id', [JSON.stringify([...new Set(serviceIds)])]);
}

const serviceRow = z.object({ serviceId: z.int() });
/** A service that has lines now, whose payments without quotas are to be looked at; null: none. */
export async function dueService(reader: Reader): Promise<number | null> {
  return (await reader.get(serviceRow, '/* budget.dueService */ SELECT service_id FROM service_to_split ORDER BY service_id LIMIT 1'))?.serviceId ?? null;
}

export async function settleService(unit: UnitOfWork, serviceId: number): Promise<void> {
  await unit.run('/* budget.settleService */ DELETE FROM service_to_split WHERE service_id = ?', [serviceId]);
}

/** Payments of a service that have no quotas, by id after `after`. */
export async function unsplitPayments(reader: Reader, serviceId: number, after: number, limit: number): Promise<readonly number[]> {
  const rows = await reader.all(idRow, "/* budget.unsplit */ SELECT p.id FROM payment_to_budget p WHERE p.service_id = ? AND p.effect = 'PAYS' AND p.id > ? AND NOT EXISTS (SELECT 1 FROM payment_quota q WHERE q.payment_id = p.id AND q.voided_at IS NULL) ORDER BY p.id LIMIT ?", [serviceId, after, limit]);
  return rows.map(({ id }) => id);
}

export async function markDue(unit: UnitOfWork, paymentIds: readonly number[]): Promise<void> {
  await unit.run('/* budget.markDue */ INSERT OR IGNORE INTO payment_to_split (payment_id) SELECT value FROM json_each(?)', [JSON.stringify(paymentIds)]);
}

const centsRow = z.object({ cents: z.int() });
/** The own amount of a payment that pays a position; 0 for one that pays nothing, null when there is no such payment. */
export async function paidCents(reader: Reader, paymentId: number): Promise<number | null> {
  return (await reader.get(centsRow, "/* budget.paidCents */ SELECT CASE WHEN effect = 'PAYS' THEN own_cents ELSE 0 END AS cents FROM payment_to_budget WHERE id = ?", [paymentId]))?.cents ?? null;
}

const anyRow = z.object({ found: z.int() });
/** Something is to be looked at. */
export async function isAnythingDue(reader: Reader): Promise<boolean> {
  return (await reader.get(anyRow, '/* budget.anyDue */ SELECT EXISTS (SELECT 1 FROM payment_to_split) OR EXISTS (SELECT 1 FROM service_to_split) AS found'))?.found === 1;
}
