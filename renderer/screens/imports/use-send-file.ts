import { useBridge, useClient } from '../../app/bridge-context.tsx';
import { failureOf } from '../../app/operation-outcome.ts';
import { repeatAfterLinkLoss } from '../../bridge/repeat-after-link-loss.ts';
import type { SendFile } from './import-run.ts';

/** Sends one receipt file to the core, once, also across a cut link. Never rejects. */
export function useSendFile(): SendFile {
  const client = useClient();
  const { link } = useBridge();
  return async (file, requestId) => {
    try {
      return await repeatAfterLinkLoss(link, () => client.payments.importFiles({ requestId, files: [file] }));
    } catch (error) {
      return { ok: false, error: failureOf(error) };
    }
  };
}
