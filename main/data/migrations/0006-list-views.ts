import type { Migration } from '../migrate.ts';

/** Views of lists saved by an operator. */
export const listViewsMigration: Migration = { id: 6, name: 'list-views', statements: [] };
