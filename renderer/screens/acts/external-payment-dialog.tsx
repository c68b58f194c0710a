import { useRef, useState } from 'react';
import { formatAmount, formatEuro } from '../../../main/domain/money.ts';
import { STATE_LABEL } from '../../../main/domain/position-state.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { AmountField, DateField, focusField, SelectField, showToast, TextField } from '../../components/index.ts';
import { ActDialog } from './act-dialog.tsx';
import { AttachmentField } from './attachment-field.tsx';
import { channelOf, EXTERNAL_CHANNELS, readExternalPayment, type ExternalPaymentErrors, type ExternalPaymentForm, type ExternalPaymentValues } from './external-payment-form.ts';
import { errorAt } from './failure-words.ts';
import { firstChoice, payableWays } from './instalment-choice.ts';
import { InstalmentsField } from './instalments-field.tsx';
import type { Installment, PositionCard } from './operation-types.ts';
import type { UploadedFile } from './uploaded-file.ts';

type Input = ExternalPaymentValues & Readonly<{ expectedVersion: number; attachment: UploadedFile | null }>;
const PATHS = ['installmentIds', 'channel', 'paidOn', 'amountCents', 'reason', 'attachment'];

/** Records that a debt was paid outside pagoPA. `card` is read again by the screen: its version shows a conflict. */
export function ExternalPaymentDialog({ card, installment, onClose, onDone }: Readonly<{ card: PositionCard; installment: Installment; onClose: () => void; onDone: () => void }>) {
  const client = useClient();
  const { today } = useStatus();
  const fields = useRef<HTMLDivElement>(null);
  const [seenVersion] = useState(card.version);
  const [ways] = useState(() => payableWays(card, installment.id));
  const [chosen, setChosen] = useState<readonly number[]>(() => firstChoice(ways, installment.id));
  const dueOf = (ids: readonly number[]) => ways.flatMap(({ installments }) => installments).filter(({ id }) => ids.includes(id)).reduce((sum, { amountCents }) => sum + amountCents, 0);
  const [form, setForm] = useState<ExternalPaymentForm>({ channel: null, paidOn: '', amount: formatAmount(dueOf(chosen)), reason: '' });
  const [attachment, setAttachment] = useState<UploadedFile | null>(null);
  const [errors, setErrors] = useState<ExternalPaymentErrors>({});
  const consequences = useOperation({ key: ['positions.consequences', card.id, 'EXTERNAL_PAYMENT', chosen], topics: ['positions', 'prints'], keepPrevious: true, call: (signal) => client.positions.consequences({ id: card.id, action: 'EXTERNAL_PAYMENT', installmentIds: [...chosen] }, { signal }) });
  const record = useMutationOnce((input: Input, requestId) => client.positions.recordExternalPayment({ requestId, id: card.id, installmentIds: [...chosen], ...input }), ['positions', 'payments']);

  const change = (part: Partial<ExternalPaymentForm>) => { setForm({ ...form, ...part }); setErrors({}); };
  const choose = (ids: readonly number[]) => {
    setChosen(ids);
    change({ amount: ids.length === 0 ? '' : formatAmount(dueOf(ids)) });
  };
  const send = async (expectedVersion: number) => {
    const read = readExternalPayment(form, today);
    if (!read.ok || chosen.length === 0) {
      setErrors({ ...(read.ok ? {} : read.error), ...(chosen.length === 0 ? { installments: 'Scegli che cosa è stato pagato.' } : {}) });
      setTimeout(() => { if (fields.current !== null) focusField(fields.current); }, 0);
      return;
    }
    const outcome = await record.run({ ...read.value, expectedVersion, attachment });
    if (!outcome.ok) return;
    showToast(chosen.length > 1 ? `Registrato il pagamento fuori pagoPA di ${chosen.length} rate.` : 'Registrato il pagamento fuori pagoPA.');
    onDone();
  };
  const lines = consequences.value === undefined ? [] : [...consequences.value.lines, ...consequences.value.unchanged.map((text) => ({ text }))];
  return (
    <ActDialog
      question={`Registrare il pagamento fuori pagoPA di ${card.debtor.name}?`} subtitle={`${card.description}, ${formatEuro(dueOf(chosen))}`} consequences={lines}
      verb="Registra il pagamento" backVerb="Non registrare" busy={record.busy} failure={record.failure ?? consequences.failure} paths={PATHS} onConfirm={() => { void send(seenVersion); }} onBack={onClose}
      conflict={{
        reading: card.version === seenVersion, onReload: onClose, onReapply: () => { void send(card.version); },
        lines: [{ label: 'Importo', mine: form.amount, stored: formatAmount(dueOf(chosen)) }, { label: 'Stato', mine: 'Pagata fuori pagoPA', stored: STATE_LABEL[card.state] }],
      }}
    >
      <div className="acts-fields" ref={fields}>
        <InstalmentsField label="Che cosa è stato pagato" ways={ways} chosen={chosen} onChoose={choose} error={errors.installments ?? errorAt(record.failure, 'installmentIds')} />
        <SelectField label="Come è stato pagato" path="channel" choices={EXTERNAL_CHANNELS} value={form.channel} onChoose={(value) => change({ channel: channelOf(value) })} error={errors.channel ?? errorAt(record.failure, 'channel')} placeholder="Scegli" />
        <DateField label="Quando" path="paidOn" text={form.paidOn} onText={(paidOn) => change({ paidOn })} today={today} missingYear="LAST" error={errors.paidOn ?? errorAt(record.failure, 'paidOn')} />
        <AmountField label="Importo pagato" path="amountCents" text={form.amount} onText={(amount) => change({ amount })} error={errors.amount ?? errorAt(record.failure, 'amountCents')} />
        <TextField label="Motivo" path="reason" value={form.reason} onChange={(reason) => change({ reason })} error={errors.reason ?? errorAt(record.failure, 'reason')} maxLength={300} placeholder="per esempio: bonifico visto in tesoreria" />
        <AttachmentField label="Allegato" file={attachment} onFile={setAttachment} error={errorAt(record.failure, 'attachment')} />
      </div>
    </ActDialog>
  );
}
