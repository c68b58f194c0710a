import type { Migration } from '../migrate.ts';

/** What a remote lists and does not give: asked for again by itself, so that one receipt that never comes does not hold back all that follow it. */
export const unfetchedItemsMigration: Migration = {
  id: 11,
  name: 'unfetched-items',
  statements: [
    `CREATE TABLE unfetched_item (
      connector TEXT NOT NULL, stream TEXT NOT NULL, organization TEXT NOT NULL, item_key TEXT NOT NULL, happened_at TEXT, code TEXT NOT NULL, first_missed_at TEXT NOT NULL, last_missed_at TEXT NOT NULL, tries INTEGER NOT NULL, next_at TEXT NOT NULL,
      PRIMARY KEY (connector, stream, organization, item_key)) STRICT`,
    `CREATE INDEX ix_unfetched_item_next ON unfetched_item (connector, next_at)`,
  ],
};
