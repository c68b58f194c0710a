import { z } from 'zod';
import type { Reader, SqlValue, UnitOfWork } from '../../data/engine.ts';
import { compareNames } from '../../domain/sort-name.ts';
import type { AccountRow, ServiceRow } from './schema.ts';

const count = z.object({ count: z.int() });
const newId = z.object({ id: z.int() });

const accountRow = z.object({
  id: z.int(), iban: z.string(), label: z.string(), postal: z.int(), holder: z.string().nullable(), retired: z.int(), version: z.int(), createdAt: z.string(), inUseBy: z.int(),
});
/** An account and how many services in use name it. */
export type StoredAccount = Readonly<z.infer<typeof accountRow>>;

const accountSelect = `SELECT a.*, (SELECT COUNT(*) FROM service s WHERE s.retired = 0 AND (s.account_id = a.id OR s.postal_account_id = a.id)) AS in_use_by FROM account a`;

export async function listAccounts(reader: Reader, includeRetired: boolean): Promise<readonly StoredAccount[]> {
  const accounts = await reader.all(accountRow, `/* catalogue.accounts */ ${accountSelect} WHERE a.retired = 0 OR ? = 1 ORDER BY a.id`, [includeRetired ? 1 : 0]);
  return accounts.toSorted((a, b) => a.retired - b.retired || compareNames(a.label, b.label));
}

export async function findAccount(reader: Reader, id: number): Promise<StoredAccount | null> {
  return reader.get(accountRow, `/* catalogue.account */ ${accountSelect} WHERE a.id = ?`, [id]);
}

export async function findAccountByIban(reader: Reader, iban: string): Promise<StoredAccount | null> {
  return reader.get(accountRow, `/* catalogue.accountByIban */ ${accountSelect} WHERE a.iban = ?`, [iban]);
}

/** Positions of the services that name the account. */
export async function countPositionsOfAccount(reader: Reader, accountId: number): Promise<number> {
  const row = await reader.get(
    count, '/* catalogue.accountPositions */ SELECT COALESCE(SUM(u.positions), 0) AS count FROM service s JOIN service_usage u ON u.service_id = s.id WHERE s.account_id = ?1 OR s.postal_account_id = ?1', [accountId],
  );
  return row?.count ?? 0;
}

type AccountColumns = Pick<AccountRow, 'iban' | 'label' | 'postal' | 'holder'>;

export async function insertAccount(unit: UnitOfWork, row: AccountColumns): Promise<number> {
  const added = await unit.get(
    newId, '/* catalogue.addAccount */ INSERT INTO account (iban, label, postal, holder, retired, version, created_at) VALUES (?, ?, ?, ?, 0, 1, ?) RETURNING id',
    [row.iban, row.label, row.postal, row.holder, unit.now],
  );
  if (added === null) throw new Error('INSERT INTO account returned no id');
  return added.id;
}

export async function updateAccount(unit: UnitOfWork, id: number, row: AccountColumns): Promise<void> {
  await unit.run('/* catalogue.changeAccount */ UPDATE account SET iban = ?, label = ?, postal = ?, holder = ?, version = version + 1 WHERE id = ?', [row.iban, row.label, row.postal, row.holder, id]);
}

export async function setAccountRetired(unit: UnitOfWork, id: number, retired: boolean): Promise<void> {
  await unit.run('/* catalogue.retireAccount */ UPDATE account SET retired = ?, version = version + 1 WHERE id = ?', [retired ? 1 : 0, id]);
}

const serviceRow = z.object({
  id: z.int(), code: z.string(), office: z.string(), name: z.string(), taxonomy: z.string(), accountId: z.int().nullable(), postalAccountId: z.int().nullable(), description: z.string(), fields: z.string(),
  amountRule: z.string(), dueRule: z.string(), dueDateRequired: z.int(), expiringDays: z.int(), payableAfterDueDays: z.int().nullable(), anonymousAllowed: z.int(), help: z.string().nullable(), retired: z.int(),
  version: z.int(), createdAt: z.string(), updatedAt: z.string(), accountLabel: z.string().nullable(), accountIban: z.string().nullable(), accountRetired: z.int().nullable(), postalIban: z.string().nullable(), postalPostal: z.int().nullable(),
});
/** A service with its account's label and IBAN. */
export type StoredService = Readonly<z.infer<typeof serviceRow>>;

const serviceSelect = `SELECT s.*, a.label AS account_label, a.iban AS account_iban, a.retired AS account_retired, b.iban AS postal_iban, b.postal AS postal_postal FROM service s LEFT JOIN account a ON a.id = s.account_id LEFT JOIN account b ON b.id = s.postal_account_id`;

/** Positions by service, of one service or of all with null. Counts them: not for the path of a clerk's save. */
export async function countPositions(reader: Reader, serviceId: number | null): Promise<ReadonlyMap<number, number>> {
  const rows = await reader.all(
    z.object({ serviceId: z.int(), positions: z.int() }), '/* catalogue.usage */ SELECT service_id, positions FROM service_usage WHERE ?1 IS NULL OR service_id = ?1', [serviceId],
  );
  return new Map(rows.map((row) => [row.serviceId, row.positions]));
}

export async function listServices(reader: Reader, includeRetired: boolean): Promise<readonly StoredService[]> {
  const services = await reader.all(serviceRow, `/* catalogue.services */ ${serviceSelect} WHERE s.retired = 0 OR ? = 1 ORDER BY s.id`, [includeRetired ? 1 : 0]);
  return services.toSorted((a, b) => a.retired - b.retired || compareNames(a.office, b.office) || compareNames(a.name, b.name));
}

export async function findService(reader: Reader, id: number): Promise<StoredService | null> {
  return reader.get(serviceRow, `/* catalogue.service */ ${serviceSelect} WHERE s.id = ?`, [id]);
}

export async function findServiceByCode(reader: Reader, code: string): Promise<StoredService | null> {
  return reader.get(serviceRow, `/* catalogue.serviceByCode */ ${serviceSelect} WHERE s.code = ?`, [code]);
}

export async function countActiveServices(reader: Reader): Promise<number> {
  return (await reader.get(count, '/* catalogue.activeServices */ SELECT COUNT(*) AS count FROM service WHERE retired = 0'))?.count ?? 0;
}

export async function listOffices(reader: Reader): Promise<readonly string[]> {
  const rows = await reader.all(z.object({ office: z.string() }), '/* catalogue.offices */ SELECT DISTINCT office FROM service');
  return rows.map((row) => row.office).toSorted(compareNames);
}

export type ServiceColumns = Omit<ServiceRow, 'id' | 'retired' | 'version' | 'createdAt' | 'updatedAt'>;

function serviceValues(row: ServiceColumns): SqlValue[] {
  return [
    row.code, row.office, row.name, row.taxonomy, row.accountId, row.postalAccountId, row.description, row.fields, row.amountRule, row.dueRule, row.dueDateRequired, row.expiringDays,
    row.payableAfterDueDays, row.anonymousAllowed, row.help,
  ];
}

export async function insertService(unit: UnitOfWork, row: ServiceColumns): Promise<number> {
  const added = await unit.get(
    newId,
    `/* catalogue.addService */ INSERT INTO service (code, office, name, taxonomy, account_id, postal_account_id, description, fields, amount_rule, due_rule, due_date_required, expiring_days,
      payable_after_due_days, anonymous_allowed, help, retired, version, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 1, ?, ?) RETURNING id`,
    [...serviceValues(row), unit.now, unit.now],
  );
  if (added === null) throw new Error('INSERT INTO service returned no id');
  return added.id;
}

export async function updateService(unit: UnitOfWork, id: number, row: ServiceColumns): Promise<void> {
  await unit.run(
    `/* catalogue.changeService */ UPDATE service SET code = ?, office = ?, name = ?, taxonomy = ?, account_id = ?, postal_account_id = ?, description = ?, fields = ?, amount_rule = ?, due_rule = ?,
      due_date_required = ?, expiring_days = ?, payable_after_due_days = ?, anonymous_allowed = ?, help = ?, version = version + 1, updated_at = ? WHERE id = ?`,
    [...serviceValues(row), unit.now, id],
  );
}

export async function setServiceRetired(unit: UnitOfWork, id: number, retired: boolean): Promise<void> {
  await unit.run('/* catalogue.retireService */ UPDATE service SET retired = ?, version = version + 1, updated_at = ? WHERE id = ?', [retired ? 1 : 0, unit.now, id]);
}

const budgetRow = z.object({ serviceId: z.int(), capitolo: z.string(), articolo: z.string(), accertamento: z.string(), share: z.number() });
export type StoredBudgetLine = Readonly<z.infer<typeof budgetRow>>;

/** Budget lines of one service, or of all with null, in the order in which they were given. */
export async function listBudgetLines(reader: Reader, serviceId: number | null): Promise<readonly StoredBudgetLine[]> {
  return reader.all(
    budgetRow, '/* catalogue.budget */ SELECT service_id, capitolo, articolo, accertamento, share FROM service_budget_line WHERE ?1 IS NULL OR service_id = ?1 ORDER BY service_id, id', [serviceId],
  );
}

export async function replaceBudgetLines(unit: UnitOfWork, serviceId: number, lines: readonly Omit<StoredBudgetLine, 'serviceId'>[]): Promise<void> {
  await unit.run('/* catalogue.dropBudget */ DELETE FROM service_budget_line WHERE service_id = ?', [serviceId]);
  for (const line of lines) {
    await unit.run(
      '/* catalogue.addBudget */ INSERT INTO service_budget_line (service_id, capitolo, articolo, accertamento, share) VALUES (?, ?, ?, ?, ?)',
      [serviceId, line.capitolo, line.articolo, line.accertamento, line.share],
    );
  }
}
