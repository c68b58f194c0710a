import { EntitySchema } from 'typeorm';

export type ConnectionSettingRow = Readonly<{ id: number; connector: string | null; settingsJson: string; enabled: number; testedAt: string | null; version: number; changedAt: string }>;

export const connectionSettingTable = new EntitySchema<ConnectionSettingRow>({
  name: 'connection_setting',
  tableName: 'connection_setting',
  columns: {
    id: { type: 'integer', primary: true }, connector: { type: 'text', nullable: true }, settingsJson: { type: 'text', name: 'settings_json' }, enabled: { type: 'integer' },
    testedAt: { type: 'text', name: 'tested_at', nullable: true }, version: { type: 'integer' }, changedAt: { type: 'text', name: 'changed_at' },
  },
});

/** Tables that connection owns. */
export const connectionTables = [connectionSettingTable];
