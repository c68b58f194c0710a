import type { Migration } from '../migrate.ts';

/** The operator must choose a new password after an administrator set it. Those already there chose theirs. */
export const operatorPasswordChangeMigration: Migration = {
  id: 2, name: 'operator-password-change',
  statements: [`ALTER TABLE operator ADD COLUMN must_change_password INTEGER NOT NULL DEFAULT 0 CHECK (must_change_password IN (0, 1))`],
};
