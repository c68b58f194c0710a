import type { Migration } from '../migrate.ts';

/** What arrives is kept once, with the files of whatever way: the inbox names its bytes by their hash. Before, a receipt stood in both, and was written anew when it was marked as applied. */
export const inboxRawOnceMigration: Migration = {
  id: 13,
  name: 'inbox-raw-once',
  statements: [
    `INSERT INTO raw_file (sha256, content, bytes, received_at) SELECT sha256, raw, length(raw), received_at FROM inbox WHERE true ON CONFLICT (sha256) DO NOTHING`,
    `ALTER TABLE inbox DROP COLUMN raw`,
  ],
};
