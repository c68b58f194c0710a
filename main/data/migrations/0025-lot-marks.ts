import type { Migration } from '../migrate.ts';

/** Reminders keep the number of their notice or take a new one, as the service says; a lot bears a mark that this computer keeps too, and counts its steps: a restored copy is known by them. Numbers left on a portal are found among the facts without walking them. `ended_way`: installments whose way of paying ended, for those who count papers. */
export const lotMarksMigration: Migration = {
  id: 25,
  name: 'lot-marks',
  statements: [
    `CREATE TABLE service_reminder (
      service_id INTEGER PRIMARY KEY NOT NULL, number TEXT NOT NULL CHECK (number IN ('SAME', 'NEW')), version INTEGER NOT NULL,
      CONSTRAINT "fk_service_reminder_service_id" FOREIGN KEY ("service_id") REFERENCES "service" ("id")
    ) STRICT`,
    `ALTER TABLE notice_lot ADD COLUMN mark TEXT`,
    `ALTER TABLE notice_lot ADD COLUMN steps INTEGER NOT NULL DEFAULT 0`,
    `CREATE VIEW ended_way AS SELECT i.id AS installment_id FROM installment i JOIN payment_option o ON o.id = i.option_id WHERE o.withheld = 2`,
    `CREATE INDEX position_fact_left ON position_fact (id) WHERE kind = 'LEFT_ON_PORTAL'`,
  ],
};
