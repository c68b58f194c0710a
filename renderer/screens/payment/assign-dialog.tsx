import { useState } from 'react';
import { formatEuro } from '../../../main/domain/money.ts';
import { isPaidState } from '../../../main/domain/position-state.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { RadioCards, showToast, TextField } from '../../components/index.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { errorAt } from '../acts/failure-words.ts';
import { installmentsOf } from '../acts/instalment-choice.ts';
import type { PaymentCard, PositionRow } from '../acts/operation-types.ts';
import { PositionPicker } from '../acts/position-picker.tsx';
import { reasonProblem } from '../acts/reason-rule.ts';

/** Attribuisci: the payment to a position, the proposed ones first. */
export function AssignDialog({ payment, start, onClose }: Readonly<{ payment: PaymentCard; start: PositionRow | null; onClose: () => void }>) {
  const client = useClient();
  const [chosen, setChosen] = useState<PositionRow | null>(start);
  const [installmentId, setInstallmentId] = useState<number | null>(null);
  const [reason, setReason] = useState('');
  const [pressed, setPressed] = useState(false);
  const card = useOperation({ key: ['positions.show', chosen?.id ?? 0], topics: ['positions'], enabled: chosen !== null, call: (signal) => client.positions.show({ id: chosen?.id ?? null, nav: null }, { signal }) });
  const assign = useMutationOnce((input: Readonly<{ installmentId: number; reason: string }>, requestId) => client.payments.assign({ requestId, paymentId: payment.id, ...input }), ['payments', 'positions', 'tasks']);
  const open = chosen === null || card.value === undefined || card.value.id !== chosen.id ? [] : installmentsOf(card.value).filter((row) => row.nav !== null && !isPaidState(row.state));
  const target = open.find((row) => row.id === installmentId) ?? open[0] ?? null;
  const chosenProblem = chosen === null ? 'Scegli la posizione pagata.' : card.state === 'ready' && card.value.id === chosen.id && target === null ? 'Questa posizione non ha avvisi da pagare: scegline un’altra.' : card.state === 'failed' ? card.failure.message : null;
  const send = async () => {
    setPressed(true);
    if (target === null || chosenProblem !== null || reasonProblem(reason) !== null) return;
    const outcome = await assign.run({ installmentId: target.id, reason: reason.trim() });
    if (!outcome.ok) return;
    showToast('Pagamento attribuito alla posizione.');
    onClose();
  };
  const differs = target !== null && target.amountCents !== payment.amountCents;
  return (
    <ActDialog
      question={`Attribuire ${formatEuro(payment.amountCents)} a una posizione?`} subtitle={`${payment.description}, ${payment.psp}`} verb="Attribuisci il pagamento" backVerb="Non attribuire" busy={assign.busy} failure={assign.failure} paths={['installmentId', 'reason']} onConfirm={() => { void send(); }} onBack={onClose}
      consequences={[{ text: 'La posizione scelta diventa Pagata.' }, ...(differs ? [{ text: `L’importo pagato è diverso dal dovuto: ${formatEuro(payment.amountCents)} invece di ${formatEuro(target.amountCents)}.`, warning: true }] : []), { text: 'L’attribuzione si può togliere, con un motivo.' }]}
    >
      <div className="acts-fields">
        <PositionPicker label="Posizione" chosen={chosen} onChoose={(row) => { setChosen(row); setInstallmentId(null); }} proposed={payment.candidates} error={errorAt(assign.failure, 'installmentId') ?? (pressed ? chosenProblem : null)} />
        {open.length > 1 ? <RadioCards name="Rata pagata" value={String(target?.id ?? '')} onChoose={(value) => setInstallmentId(Number(value))} choices={open.map((row) => ({ value: String(row.id), label: row.label, detail: formatEuro(row.amountCents) }))} /> : null}
        <TextField label="Motivo" path="reason" value={reason} onChange={setReason} maxLength={300} error={errorAt(assign.failure, 'reason') ?? (pressed ? reasonProblem(reason) : null)} placeholder="per esempio: stesso debitore, stesso importo" />
      </div>
    </ActDialog>
  );
}
