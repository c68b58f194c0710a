import type { Migration } from '../migrate.ts';

/**
 * Installments of a plan that was lost are told by a fact: every projection asks for it, and finds it without walking the history of the position. `ended_way`: those who count papers
 * find them among the installments that ended.
 */
export const lapsedInstallmentsMigration: Migration = {
  id: 34,
  name: 'lapsed-installments',
  statements: [
    `CREATE INDEX position_fact_lapsed ON position_fact (installment_id) WHERE kind = 'INSTALLMENT_LAPSED'`,
    `DROP VIEW ended_way`,
    `CREATE VIEW ended_way AS SELECT i.id AS installment_id FROM installment i JOIN payment_option o ON o.id = i.option_id WHERE o.withheld = 2
      UNION ALL SELECT f.installment_id FROM position_fact f WHERE f.kind = 'INSTALLMENT_LAPSED'`,
  ],
};
