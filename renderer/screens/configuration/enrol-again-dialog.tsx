import { useState } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { showToast, TextField } from '../../components/index.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { errorAt } from '../acts/failure-words.ts';
import { reasonProblem } from '../acts/reason-rule.ts';

/** Gives this desk a new workstation number: after a restore, a clone or a move. Source: intermediary.md 4.5. */
export function EnrolAgainDialog({ current, onClose }: Readonly<{ current: string; onClose: () => void }>) {
  const client = useClient();
  const [workstation, setWorkstation] = useState('');
  const [reason, setReason] = useState('');
  const [pressed, setPressed] = useState(false);
  const enrolling = useMutationOnce((input: Readonly<{ workstation: string; reason: string }>, requestId) => client.setup.enrolAgain({ requestId, ...input }), ['setup']);
  const number = /^\d{3}$/.test(workstation) && workstation !== '000' && workstation !== current ? null : workstation === current ? `La ${current} è quella di adesso: scegline una mai usata.` : 'Tre cifre da 001 a 999, mai usate da altri computer.';
  const why = reasonProblem(reason);
  const go = async () => {
    setPressed(true);
    if (number !== null || why !== null) return;
    const answer = await enrolling.run({ workstation, reason: reason.trim() });
    if (!answer.ok) return;
    showToast(`Postazione ${answer.value.workstation} iscritta. La ${current} non si usa più.`, []);
    onClose();
  };
  return (
    <ActDialog
      question="Iscrivere di nuovo questa postazione?" verb="Iscrivi di nuovo" backVerb="Non iscrivere" busy={enrolling.busy} failure={enrolling.failure} paths={['workstation', 'reason']} onConfirm={() => { void go(); }} onBack={onClose}
      consequences={[
        { text: `La postazione ${current} viene chiusa per sempre: i suoi numeri non si usano più.` },
        { text: 'Gli avvisi già emessi restano validi e non cambiano.' },
        { text: 'Serve dopo un ripristino, una copia o lo spostamento dell’archivio su un altro computer.', warning: false },
        { text: 'Se un altro computer usa ancora questo archivio, fermalo prima.', warning: true },
      ]}
    >
      <div className="acts-fields">
        <TextField label="Nuova postazione" path="workstation" width="short" mono inputMode="numeric" maxLength={3} value={workstation} onChange={(typed) => { enrolling.reset(); setWorkstation(typed); }} error={errorAt(enrolling.failure, 'workstation') ?? (pressed ? number : null)} autoFocus />
        <TextField label="Motivo" path="reason" value={reason} onChange={setReason} maxLength={300} error={errorAt(enrolling.failure, 'reason') ?? (pressed ? why : null)} onEnter={() => { void go(); }} />
      </div>
    </ActDialog>
  );
}
