import type { Client } from '../bridge/client.ts';
import { useClient } from './bridge-context.tsx';
import { useOperation, type OperationView } from './result-query.ts';

export type SyncStatusValue = Extract<Awaited<ReturnType<Client['sync']['status']>>, { ok: true }>['value'];

/** How this desk stands with the intermediary; one reading for the bars and for the question at closing. */
export function useSyncStatus(): OperationView<SyncStatusValue> {
  const client = useClient();
  return useOperation<SyncStatusValue>({ key: ['sync.status'], topics: ['sync', 'positions'], freshMs: 1_000, call: (signal) => client.sync.status({}, { signal }) });
}
