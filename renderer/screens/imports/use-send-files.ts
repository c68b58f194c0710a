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
import { documentAnswer, treasuryAnswer, type RunAnswer, type SendFiles, type SentAnswers, type SentFile } from './import-run.ts';

/** Base64 writes three bytes in four characters. */
const HEAD_CHARACTERS = Math.ceil(HEAD_BYTES / 3) * 4;

/** Sends files to the core, to where each belongs, once, also across a cut link. Receipts and flows go many in a request, files of the treasury one by one. Never rejects. */
export function useSendFiles(): SendFiles {
  const client = useClient();
  const { link } = useBridge();
  const { role } = useSession();
  const queries = useQueryClient();
  const toTreasury = async ({ name, contentBase64, key }: SentFile): Promise<Outcome<RunAnswer>> => {
    if (!decidesOnPayments(role)) return { ok: false, error: { code: 'REFUSED', message: 'È un file della tesoreria: lo importa la Contabilità o il Responsabile.', field: null, retry: 'NEVER' } };
    const answer = await repeatAfterLinkLoss(link, () => client.treasury.importFiles({ requestId: key, files: [{ name, contentBase64 }], columnMapId: null }));
    return answer.ok ? { ok: true, value: treasuryAnswer(answer.value) } : answer;
  };
  /** An archive of movements is told apart only inside, by the core, which kept nothing of it, not even its id: the treasury takes it under the same. */
  const toDocuments = async (files: readonly SentFile[]): Promise<SentAnswers> => {
    const requestId = crypto.randomUUID();
    const answer = await repeatAfterLinkLoss(link, () => client.payments.importFiles({ requestId, files: files.map(({ name, contentBase64, key }) => ({ name, contentBase64, requestId: key })) }));
    if (!answer.ok) return answer;
    const answers: Outcome<RunAnswer>[] = [];
    for (const [index, file] of files.entries()) {
      const imported = answer.value.files[index];
      if (imported === undefined) throw new Error('A file was not answered');
      answers.push(imported.error === TREASURY_FILE ? await settled(() => toTreasury(file)) : { ok: true, value: documentAnswer(imported) });
    }
    invalidateOwnTopics(queries, ['payments', 'positions']);
    return { ok: true, value: answers };
  };
  return {
    sharesRequest: (file) => destinationOf(file.name, headOf(file)) === 'DOCUMENTS',
    send: (files) => settled(async () => {
      const [first] = files;
      if (first === undefined || destinationOf(first.name, headOf(first)) === 'DOCUMENTS') return toDocuments(files);
      const answer = await toTreasury(first);
      return answer.ok ? { ok: true, value: [answer] } : answer;
    }),
  };
}

function headOf({ contentBase64 }: UploadedFile): Uint8Array {
  return bytesOfBase64(contentBase64.slice(0, HEAD_CHARACTERS));
}

/** A rejected call as a value, beside which the answers of others stand. */
async function settled<Value>(call: () => Promise<Outcome<Value>>): Promise<Outcome<Value>> {
  try {
    return await call();
  } catch (error) {
    return { ok: false, error: failureOf(error) };
  }
}
