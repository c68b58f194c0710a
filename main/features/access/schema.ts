import { EntitySchema } from 'typeorm';

export type OperatorRow = Readonly<{
  id: number;
  username: string;
  name: string;
  role: string;
  offices: string | null;
  offlinePrint: number;
  active: number;
  passwordSalt: string;
  passwordHash: string;
  failedAttempts: number;
  lastFailedAt: string | null;
  lastLoginAt: string | null;
  version: number;
  createdAt: string;
  mustChangePassword: number;
}>;

export const operatorTable = new EntitySchema<OperatorRow>({
  name: 'operator',
  tableName: 'operator',
  columns: {
    id: { type: 'integer', primary: true },
    username: { type: 'text' },
    name: { type: 'text' },
    role: { type: 'text' },
    offices: { type: 'text', nullable: true },
    offlinePrint: { type: 'integer', name: 'offline_print' },
    active: { type: 'integer' },
    passwordSalt: { type: 'text', name: 'password_salt' },
    passwordHash: { type: 'text', name: 'password_hash' },
    failedAttempts: { type: 'integer', name: 'failed_attempts' },
    lastFailedAt: { type: 'text', name: 'last_failed_at', nullable: true },
    lastLoginAt: { type: 'text', name: 'last_login_at', nullable: true },
    version: { type: 'integer' },
    createdAt: { type: 'text', name: 'created_at' },
    mustChangePassword: { type: 'integer', name: 'must_change_password', default: 0 },
  },
  indices: [
    { name: 'operator_username', columns: ['username'], unique: true },
  ],
});

export type PreferenceRow = Readonly<{
  operatorId: number;
  value: string;
}>;

export const preferenceTable = new EntitySchema<PreferenceRow>({
  name: 'preference',
  tableName: 'preference',
  columns: {
    operatorId: { type: 'integer', name: 'operator_id', primary: true },
    value: { type: 'text' },
  },
  foreignKeys: [
    { name: 'fk_preference_operator_id', target: 'operator', columnNames: ['operatorId'], referencedColumnNames: ['id'] },
  ],
});

/** Tables that access owns. */
export const accessTables = [operatorTable, preferenceTable];
