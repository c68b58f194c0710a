import { useState } from 'react';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { formatEuro } from '../../../main/domain/money.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { DateField, readDate, showToast, TextAreaField, TextField } from '../../components/index.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { AttachmentField } from '../acts/attachment-field.tsx';
import { errorAt } from '../acts/failure-words.ts';
import { currentInstallment, payableWays } from '../acts/instalment-choice.ts';
import { InstalmentsField } from '../acts/instalments-field.tsx';
import type { PositionRow } from '../acts/operation-types.ts';
import type { UploadedFile } from '../acts/uploaded-file.ts';

type Input = Readonly<{ installmentIds: readonly number[]; paidOn: string | null; psp: string | null; transactionId: string | null; note: string; attachment: UploadedFile | null }>;
const PATHS = ['installmentIds', 'paidOn', 'psp', 'transactionId', 'note', 'attachment'];

function orNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}

/** Registra dichiarazione del cittadino: what he says, with what he shows; a task reminds in two working days. */
export function DeclarationDialog({ position, installmentId, onClose, onDone }: Readonly<{ position: PositionRow; /** The installment asked about; null: the next to pay is meant until another is chosen. */ installmentId: number | null; onClose: () => void; onDone: (taskId: number) => void }>) {
  const client = useClient();
  const { today } = useStatus();
  const [date, setDate] = useState('');
  const [psp, setPsp] = useState('');
  const [transaction, setTransaction] = useState('');
  const [note, setNote] = useState('');
  const [attachment, setAttachment] = useState<UploadedFile | null>(null);
  const [pressed, setPressed] = useState(false);
  const [picked, setPicked] = useState<readonly number[] | null>(null);
  const found = useOperation({ key: ['positions.show', position.id], topics: ['positions', 'payments'], call: (signal) => client.positions.show({ id: position.id, nav: null }, { signal }) });
  const ways = found.value === undefined ? [] : payableWays(found.value, installmentId);
  const current = found.value === undefined ? null : currentInstallment(found.value, installmentId);
  const chosen = picked ?? (current === null ? [] : [current.id]);
  const meant = ways.flatMap(({ installments }) => installments).filter(({ id }) => chosen.includes(id));
  const record = useMutationOnce((input: Input, requestId) => client.verification.recordDeclaration({ requestId, positionId: position.id, ...input, installmentIds: [...input.installmentIds] }), ['tasks', 'positions']);
  const read = readDate(date, today, 'LAST');
  const dateProblem = read.kind === 'problem' ? read.message : read.kind === 'value' && read.value > today ? 'La data del pagamento è nel futuro.' : null;
  const choiceProblem = picked !== null && picked.length === 0 ? 'Scegli che cosa dice di avere pagato.' : null;
  const noteProblem = note.trim().length < 3 ? 'Scrivi che cosa dice il cittadino.' : null;

  const send = async () => {
    setPressed(true);
    if (dateProblem !== null || noteProblem !== null || choiceProblem !== null) return;
    const outcome = await record.run({ installmentIds: meant.map(({ id }) => id), paidOn: read.kind === 'value' ? read.value : null, psp: orNull(psp), transactionId: orNull(transaction), note: note.trim(), attachment });
    if (!outcome.ok) return;
    showToast(`Dichiarazione registrata: se ne riparla entro il ${formatDate(outcome.value.dueOn)}.`);
    onDone(outcome.value.taskId);
  };
  return (
    <ActDialog
      question={`Registrare quello che dichiara ${position.debtorName}?`} subtitle={`${position.description}, ${formatEuro(meant.length === 0 ? position.amountCents : meant.reduce((sum, { amountCents }) => sum + amountCents, 0))}`}
      consequences={[{ text: 'Lo stato della posizione non cambia: resta da pagare finché il pagamento non arriva.' }, { text: 'Si apre un’attività a tuo nome, da riguardare entro due giorni lavorativi.' }]}
      verb="Registra la dichiarazione" backVerb="Non registrare" busy={record.busy} failure={record.failure} paths={PATHS} onConfirm={() => { void send(); }} onBack={onClose}
    >
      <div className="acts-fields">
        <InstalmentsField label="Che cosa dice di avere pagato" ways={ways} chosen={chosen} onChoose={setPicked} error={errorAt(record.failure, 'installmentIds') ?? (pressed ? choiceProblem : null)} />
        <DateField label="Quando dice di avere pagato" optional="(se lo ricorda)" path="paidOn" text={date} onText={setDate} today={today} missingYear="LAST" error={errorAt(record.failure, 'paidOn') ?? (pressed ? dateProblem : null)} />
        <TextField label="Dove" optional="(banca, posta, tabaccheria, app)" path="psp" value={psp} onChange={setPsp} maxLength={70} error={errorAt(record.failure, 'psp')} />
        <TextField label="Numero della transazione" optional="(se c’è)" path="transactionId" value={transaction} onChange={setTransaction} maxLength={70} mono error={errorAt(record.failure, 'transactionId')} />
        <TextAreaField label="Che cosa dice o che cosa mostra" path="note" value={note} onChange={setNote} rows={2} maxLength={500} error={errorAt(record.failure, 'note') ?? (pressed ? noteProblem : null)} />
        <AttachmentField label="Foto o PDF" file={attachment} onFile={setAttachment} error={errorAt(record.failure, 'attachment')} />
      </div>
    </ActDialog>
  );
}
