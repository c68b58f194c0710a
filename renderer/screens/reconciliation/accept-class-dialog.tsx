import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { countOf, Money, showToast, Strip } from '../../components/index.ts';
import { formatEuro } from '../../../main/domain/money.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { isConflict } from '../acts/failure-words.ts';
import type { Month } from '../movement-acts/month-words.ts';
import { classWords } from './review-words.ts';
import { DECISION_TOPICS } from '../movement-acts/use-movement-acts.ts';

type Asked = Readonly<{ expectedCount: number; expectedCents: number }>;

/** Confirms all that is certain, after saying how many and how much. Mount it while it is open. Source: screens, "Riconciliazione". */
export function AcceptClassDialog({ month, onClose, onDone }: Readonly<{ month: Month | null; onClose: () => void; onDone: () => void }>) {
  const client = useClient();
  const preview = useOperation({ key: ['reconciliation.classPreview', 'CERTAIN', month], topics: ['reconciliation'], call: (signal) => client.reconciliation.classPreview({ bucket: 'CERTAIN', month }, { signal }) });
  const accept = useMutationOnce((asked: Asked, requestId) => client.reconciliation.acceptClass({ requestId, bucket: 'CERTAIN', month, ...asked }), DECISION_TOPICS);
  const told = preview.value;
  const words = told === undefined ? null : classWords(told);
  const send = async () => {
    if (told === undefined || told.count === 0) return;
    const outcome = await accept.run({ expectedCount: told.count, expectedCents: told.cents });
    if (!outcome.ok) { if (isConflict(outcome.error)) preview.reload(); return; }
    showToast(`Confermate ${countOf(outcome.value.accepted, 'proposta', 'proposte')} per ${formatEuro(outcome.value.cents)}.`);
    onDone();
  };
  return (
    <ActDialog
      question={words?.question ?? 'Confermare le proposte sicure?'} verb="Conferma tutte" backVerb="Non confermare" busy={accept.busy} failure={accept.failure}
      disabledReason={told === undefined ? 'Un momento: conto le proposte.' : told.count === 0 ? 'Non c’è niente da confermare.' : null} onConfirm={() => { void send(); }} onBack={onClose}
      consequences={told === undefined ? [] : [{ text: told.sentence }, { text: 'Da quel momento non si ricalcolano più. Ognuna si può annullare con U, con il motivo.' }, ...(words?.leftOut == null ? [] : [{ text: words.leftOut, warning: true }])]}
    >
      {told === undefined ? null : <p className="recon-total" role="status"><span>{countOf(told.count, 'abbinamento', 'abbinamenti')}</span><b><Money cents={told.cents} /></b></p>}
      {preview.state === 'failed' ? <Strip tone="red">{preview.failure.message}</Strip> : null}
      {isConflict(accept.failure) ? <Strip tone="amber">Nel frattempo le proposte sono cambiate: guarda il nuovo totale e conferma di nuovo.</Strip> : null}
    </ActDialog>
  );
}
