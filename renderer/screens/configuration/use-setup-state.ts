import { useClient } from '../../app/bridge-context.tsx';
import { useOperation, type OperationView } from '../../app/result-query.ts';
import type { SetupState } from '../settings-form/setting-types.ts';

/** Entity, numbering and accounts as stored now. */
export function useSetupState(): OperationView<SetupState> {
  const client = useClient();
  return useOperation<SetupState>({ key: ['setup.state'], topics: ['setup', 'catalogue', 'operators'], call: (signal) => client.setup.state({}, { signal }) });
}
