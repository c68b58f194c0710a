import { useState } from 'react';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { formatEuro } from '../../../main/domain/money.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { DateField, readDate, showToast, TextAreaField, TextField } from '../../components/index.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { AttachmentField } from '../acts/attachment-field.tsx';
import { errorAt } from '../acts/failure-words.ts';
import type { PositionRow } from '../acts/operation-types.ts';
import type { UploadedFile } from '../acts/uploaded-file.ts';

type Input = Readonly<{ paidOn: string | null; psp: string | null; transactionId: string | null; note: string; attachment: UploadedFile | null }>;
const PATHS = ['paidOn', 'psp', 'transactionId', 'note', 'attachment'];

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

/** Registra dichiarazione del cittadino: what he says, with what he shows; a task reminds in two working days. */
export function DeclarationDialog({ position, onClose, onDone }: Readonly<{ position: PositionRow; onClose: () => void; onDone: (taskId: number) => void }>) {
  const client = useClient();
  const { today } = useStatus();
  const [date, setDate] = useState('');
  const [psp, setPsp] = useState('');
  const [transaction, setTransaction] = useState('');
  const [note, setNote] = useState('');
  const [attachment, setAttachment] = useState<UploadedFile | null>(null);
  const [pressed, setPressed] = useState(false);
  const record = useMutationOnce((input: Input, requestId) => client.verification.recordDeclaration({ requestId, positionId: position.id, ...input }), ['tasks', 'positions']);
  const read = readDate(date, today, 'LAST');
  const dateProblem = read.kind === 'problem' ? read.message : read.kind === 'value' && read.value > today ? 'La data del pagamento è nel futuro.' : null;
  const noteProblem = note.trim().length < 3 ? 'Scrivi che cosa dice il cittadino.' : null;

  const send = async () => {
    setPressed(true);
    if (dateProblem !== null || noteProblem !== null) return;
    const outcome = await record.run({ paidOn: read.kind === 'value' ? read.value : null, psp: orNull(psp), transactionId: orNull(transaction), note: note.trim(), attachment });
    if (!outcome.ok) return;
    showToast(`Dichiarazione registrata: se ne riparla entro il ${formatDate(outcome.value.dueOn)}.`);
    onDone(outcome.value.taskId);
  };
  return (
    <ActDialog
      question={`Registrare quello che dichiara ${position.debtorName}?`} subtitle={`${position.description}, ${formatEuro(position.amountCents)}`}
      consequences={[{ text: 'Lo stato della posizione non cambia: resta da pagare finché il pagamento non arriva.' }, { text: 'Si apre un’attività a tuo nome, da riguardare entro due giorni lavorativi.' }]}
      verb="Registra la dichiarazione" backVerb="Non registrare" busy={record.busy} failure={record.failure} paths={PATHS} onConfirm={() => { void send(); }} onBack={onClose}
    >
      <div className="acts-fields">
        <DateField label="Quando dice di avere pagato" optional="(se lo ricorda)" path="paidOn" text={date} onText={setDate} today={today} missingYear="LAST" error={errorAt(record.failure, 'paidOn') ?? (pressed ? dateProblem : null)} />
        <TextField label="Dove" optional="(banca, posta, tabaccheria, app)" path="psp" value={psp} onChange={setPsp} maxLength={70} error={errorAt(record.failure, 'psp')} />
        <TextField label="Numero della transazione" optional="(se c’è)" path="transactionId" value={transaction} onChange={setTransaction} maxLength={70} mono error={errorAt(record.failure, 'transactionId')} />
        <TextAreaField label="Che cosa dice o che cosa mostra" path="note" value={note} onChange={setNote} rows={2} maxLength={500} error={errorAt(record.failure, 'note') ?? (pressed ? noteProblem : null)} />
        <AttachmentField label="Foto o PDF" file={attachment} onFile={setAttachment} error={errorAt(record.failure, 'attachment')} />
      </div>
    </ActDialog>
  );
}
