import type { EntitySchema } from 'typeorm';
import { setupTables } from './setup/schema.ts';
import { connectionTables } from './connection/schema.ts';
import { catalogueTables } from './catalogue/schema.ts';
import { accessTables } from './access/schema.ts';
import { peopleTables } from './people/schema.ts';
import { positionsTables } from './positions/schema.ts';
import { noticesTables } from './notices/schema.ts';
import { paymentsTables } from './payments/schema.ts';
import { tasksTables } from './tasks/schema.ts';
import { flowsTables } from './flows/schema.ts';
import { treasuryTables } from './treasury/schema.ts';
import { reconciliationTables } from './reconciliation/schema.ts';
import { budgetTables } from './budget/schema.ts';
import { syncTables } from './sync/schema.ts';
import { dashboardEntities } from './dashboard/schema.ts';
import { attestationTables } from './attestations/schema.ts';
import { lotsTables } from './lots/schema.ts';

/** Tables of every feature, for `openEngine`. */
export const entities: readonly EntitySchema[] = [
  ...setupTables,
  ...connectionTables,
  ...catalogueTables,
  ...accessTables,
  ...peopleTables,
  ...positionsTables,
  ...noticesTables,
  ...paymentsTables,
  ...tasksTables,
  ...flowsTables,
  ...treasuryTables,
  ...reconciliationTables,
  ...budgetTables,
  ...syncTables,
  ...attestationTables,
  ...lotsTables,
  ...dashboardEntities,
];
