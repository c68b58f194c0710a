import { EntitySchema } from 'typeorm';

export type ArchiveSettingRow = Readonly<{
  key: string;
  value: string;
}>;

export const archiveSettingTable = new EntitySchema<ArchiveSettingRow>({
  name: 'archive_setting',
  tableName: 'archive_setting',
  columns: {
    key: { type: 'text', primary: true },
    value: { type: 'text' },
  },
});

export type EntityRow = Readonly<{
  id: number;
  fiscalCode: string;
  name: string;
  department: string | null;
  cbillCode: string | null;
  ipaCode: string | null;
  istatCode: string | null;
  infoLines: string | null;
  postalAuthCode: string | null;
  ownSite: number;
  patronSaintDay: string | null;
  logo: Uint8Array | null;
  version: number;
  updatedAt: string;
}>;

export const entityTable = new EntitySchema<EntityRow>({
  name: 'entity',
  tableName: 'entity',
  columns: {
    id: { type: 'integer', primary: true },
    fiscalCode: { type: 'text', name: 'fiscal_code' },
    name: { type: 'text' },
    department: { type: 'text', nullable: true },
    cbillCode: { type: 'text', name: 'cbill_code', nullable: true },
    ipaCode: { type: 'text', name: 'ipa_code', nullable: true },
    istatCode: { type: 'text', name: 'istat_code', nullable: true },
    infoLines: { type: 'text', name: 'info_lines', nullable: true },
    postalAuthCode: { type: 'text', name: 'postal_auth_code', nullable: true },
    ownSite: { type: 'integer', name: 'own_site' },
    patronSaintDay: { type: 'text', name: 'patron_saint_day', nullable: true },
    logo: { type: 'blob', nullable: true },
    version: { type: 'integer' },
    updatedAt: { type: 'text', name: 'updated_at' },
  },
});

export type NumberingSettingRow = Readonly<{
  id: number;
  segregationCode: string;
  otherSegregationCodes: string;
  applicationPrefix: string;
  workstation: string;
  version: number;
}>;

export const numberingSettingTable = new EntitySchema<NumberingSettingRow>({
  name: 'numbering_setting',
  tableName: 'numbering_setting',
  columns: {
    id: { type: 'integer', primary: true },
    segregationCode: { type: 'text', name: 'segregation_code' },
    otherSegregationCodes: { type: 'text', name: 'other_segregation_codes' },
    applicationPrefix: { type: 'text', name: 'application_prefix' },
    workstation: { type: 'text' },
    version: { type: 'integer' },
  },
});

/** Tables that setup owns. */
export const setupTables = [archiveSettingTable, entityTable, numberingSettingTable];
