export { createSyncRouters } from './router.ts';
export { ONLY_CLOSES_LABEL } from './queue-sentences.ts';
export { syncTables } from './schema.ts';
export type { AskedPayment, ConnectionTest, Exchange, NotRecorded, QueuedIntent, SettingsProblem, SyncPort, SyncStatus } from './sync-port.ts';
