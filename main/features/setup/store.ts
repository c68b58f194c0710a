import { z } from 'zod';
import type { Reader, UnitOfWork } from '../../data/engine.ts';
import type { EntityRow, NumberingSettingRow } from './schema.ts';

/** Settings of the archive as a whole. `testArchive` is fixed when the archive is made. */
/** `issuingStopped`: since when this desk gives no numbers, because one it gave is used by somebody else; empty = it does. */
/** `legalRates`: the rates of interest that the office wrote, as JSON (positions/legal-rates.ts). */
export type SettingKey = 'testArchive' | 'setupFinished' | 'issuingStopped' | 'legalRates';

export async function readSetting(reader: Reader, key: SettingKey): Promise<string | null> {
  const row = await reader.get(z.object({ value: z.string() }), '/* setup.setting */ SELECT value FROM archive_setting WHERE key = ?', [key]);
  return row?.value ?? null;
}

export async function writeSetting(unit: UnitOfWork, key: SettingKey, value: string): Promise<void> {
  await unit.run('/* setup.saveSetting */ INSERT INTO archive_setting (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value', [key, value]);
}

const entityRow = z.object({
  fiscalCode: z.string(), name: z.string(), department: z.string().nullable(), cbillCode: z.string().nullable(), ipaCode: z.string().nullable(), istatCode: z.string().nullable(), infoLines: z.string().nullable(),
  postalAuthCode: z.string().nullable(), ownSite: z.int(), patronSaintDay: z.string().nullable(), logo: z.instanceof(Uint8Array).nullable(), version: z.int(),
});
export type StoredEntity = Readonly<z.infer<typeof entityRow>>;

export async function findEntity(reader: Reader): Promise<StoredEntity | null> {
  return reader.get(entityRow, '/* setup.entity */ SELECT * FROM entity WHERE id = 1');
}

/** Writes the one row of the entity; its version grows. */
export async function writeEntity(unit: UnitOfWork, row: Omit<EntityRow, 'id' | 'version' | 'updatedAt'>): Promise<void> {
  await unit.run(
    `/* setup.saveEntity */ INSERT INTO entity (id, fiscal_code, name, department, cbill_code, ipa_code, istat_code, info_lines, postal_auth_code, own_site, patron_saint_day, logo, version, updated_at)
     VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?)
     ON CONFLICT (id) DO UPDATE SET fiscal_code = excluded.fiscal_code, name = excluded.name, department = excluded.department, cbill_code = excluded.cbill_code, ipa_code = excluded.ipa_code,
       istat_code = excluded.istat_code, info_lines = excluded.info_lines, postal_auth_code = excluded.postal_auth_code, own_site = excluded.own_site, patron_saint_day = excluded.patron_saint_day,
       logo = excluded.logo, version = entity.version + 1, updated_at = excluded.updated_at`,
    [row.fiscalCode, row.name, row.department, row.cbillCode, row.ipaCode, row.istatCode, row.infoLines, row.postalAuthCode, row.ownSite, row.patronSaintDay, row.logo, unit.now],
  );
}

const numberingRow = z.object({ segregationCode: z.string(), otherSegregationCodes: z.string(), applicationPrefix: z.string(), workstation: z.string(), version: z.int() });
export type StoredNumbering = Readonly<z.infer<typeof numberingRow>>;

export async function findNumbering(reader: Reader): Promise<StoredNumbering | null> {
  return reader.get(numberingRow, '/* setup.numbering */ SELECT * FROM numbering_setting WHERE id = 1');
}

export async function writeNumbering(unit: UnitOfWork, row: Omit<NumberingSettingRow, 'id' | 'version'>): Promise<void> {
  await unit.run(
    `/* setup.saveNumbering */ INSERT INTO numbering_setting (id, segregation_code, other_segregation_codes, application_prefix, workstation, version) VALUES (1, ?, ?, ?, ?, 1)
     ON CONFLICT (id) DO UPDATE SET segregation_code = excluded.segregation_code, other_segregation_codes = excluded.other_segregation_codes, application_prefix = excluded.application_prefix,
       workstation = excluded.workstation, version = numbering_setting.version + 1`,
    [row.segregationCode, row.otherSegregationCodes, row.applicationPrefix, row.workstation],
  );
}

const entityIdentity = z.object({ name: z.string(), fiscalCode: z.string() });

/** Name and fiscal code of the entity, without its logo: what a save needs. */
export async function findEntityIdentity(reader: Reader): Promise<Readonly<{ name: string; fiscalCode: string }> | null> {
  return reader.get(entityIdentity, '/* setup.entityIdentity */ SELECT name, fiscal_code FROM entity_identity');
}

const issuedCount = z.object({ issued: z.int() });

/** Own notice numbers issued so far. Counts them: not for the path of a clerk's save. */
export async function countIssuedNumbers(reader: Reader): Promise<number> {
  const row = await reader.get(issuedCount, '/* setup.issued */ SELECT issued FROM numbering_usage');
  return row?.issued ?? 0;
}
