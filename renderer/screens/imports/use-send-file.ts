import { useQueryClient } from '@tanstack/react-query';
import { useBridge, useClient } from '../../app/bridge-context.tsx';
import { failureOf, type Outcome } from '../../app/operation-outcome.ts';
import { invalidateOwnTopics } from '../../app/result-query.ts';
import { useSession } from '../../app/session.tsx';
import { repeatAfterLinkLoss } from '../../bridge/repeat-after-link-loss.ts';
import { bytesOfBase64 } from '../../components/index.ts';
import { decidesOnPayments } from '../acts/role-rights.ts';
import type { UploadedFile } from '../acts/uploaded-file.ts';
import { destinationOf, HEAD_BYTES, TREASURY_FILE } from './file-destination.ts';
import { documentsAnswer, treasuryAnswer, type RunAnswer, type SendFile } from './import-run.ts';

/** Base64 writes three bytes in four characters. */
const HEAD_CHARACTERS = Math.ceil(HEAD_BYTES / 3) * 4;

/** Sends one file to the core, to where it belongs, once, also across a cut link. Never rejects. */
export function useSendFile(): SendFile {
  const client = useClient();
  const { link } = useBridge();
  const { role } = useSession();
  const queries = useQueryClient();
  const toTreasury = async (file: UploadedFile, requestId: string): Promise<Outcome<RunAnswer>> => {
    if (!decidesOnPayments(role)) return { ok: false, error: { code: 'REFUSED', message: 'È un file della tesoreria: lo importa la Contabilità o il Responsabile.', field: null, retry: 'NEVER' } };
    const answer = await repeatAfterLinkLoss(link, () => client.treasury.importFiles({ requestId, files: [file], columnMapId: null }));
    return answer.ok ? { ok: true, value: treasuryAnswer(answer.value) } : answer;
  };
  return async (file, requestId) => {
    try {
      if (destinationOf(file.name, bytesOfBase64(file.contentBase64.slice(0, HEAD_CHARACTERS))) === 'TREASURY') return await toTreasury(file, requestId);
      const answer = await repeatAfterLinkLoss(link, () => client.payments.importFiles({ requestId, files: [file] }));
      if (!answer.ok) return answer;
      // An archive of movements: told apart only inside, by the core, which kept nothing of it.
      if (answer.value.files.some(({ error }) => error === TREASURY_FILE)) return await toTreasury(file, crypto.randomUUID());
      invalidateOwnTopics(queries, ['payments', 'positions']);
      return { ok: true, value: documentsAnswer(answer.value) };
    } catch (error) {
      return { ok: false, error: failureOf(error) };
    }
  };
}
