import type { Migration } from '../migrate.ts';

/**
 * `intent_refusal`: every refusal and every stop of an intent, for the graph of the days: what is sent again, decided or dropped later was refused all the same. Until now the last one of each intent
 * was told by the intent itself, as long as it stood still. `asked_until`: until when the remote asked to be left alone (`Retry-After`), apart from the pause of a circuit that is open.
 */
export const syncHistoryMigration: Migration = {
  id: 28,
  name: 'sync-history',
  statements: [
    `CREATE TABLE intent_refusal (
      "seq" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, intent_id TEXT NOT NULL, at TEXT NOT NULL,
      CONSTRAINT "fk_intent_refusal_intent" FOREIGN KEY ("intent_id") REFERENCES "outbox_intent" ("id")) STRICT`,
    `CREATE INDEX ix_intent_refusal_at ON intent_refusal (at)`,
    `INSERT INTO intent_refusal (intent_id, at) SELECT r.intent_id, r.settled_at FROM intent_outcome r JOIN outbox_intent o ON o.id = r.intent_id
      WHERE r.settled_at IS NOT NULL AND o.state IN ('BLOCKED', 'CONFLICT') ORDER BY r.settled_at, o.seq`,
    `ALTER TABLE connector_health ADD COLUMN asked_until TEXT`,
    `UPDATE connector_health SET asked_until = half_open_at, half_open_at = NULL WHERE circuit = 'CLOSED'`,
  ],
};
