import { useEffect, useRef, useState } from 'react';
import { formatEuro } from '../../../main/domain/money.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { AmountField, FiscalCodeField, focusField, SelectField, showToast, Strip, TextField } from '../../components/index.ts';
import { fiscalCodeMistake } from '../position-form/fiscal-code-words.ts';
import { ActDialog } from './act-dialog.tsx';
import { readCreateFromPayment, startingForm, type CreateFromPaymentErrors, type CreateFromPaymentForm, type CreateFromPaymentValues } from './create-from-payment-form.ts';
import { errorAt } from './failure-words.ts';
import type { PaymentCard } from './operation-types.ts';

const PATHS = ['serviceId', 'debtor.fiscalCode', 'debtor.name', 'description', 'year', 'amountCents', 'reason'];

/** «Crea posizione dal pagamento»: whose debt it was and what for; the position is born Pagata. Mount it only while it is open. */
export function CreateFromPaymentDialog({ payment, reason = '', onClose, onDone }: Readonly<{ payment: PaymentCard; /** Already written where it was asked for. */ reason?: string; onClose: () => void; onDone: (positionId: number) => void }>) {
  const client = useClient();
  const fields = useRef<HTMLDivElement>(null);
  const [form, setForm] = useState<CreateFromPaymentForm>(() => ({ ...startingForm(payment), reason }));
  const [errors, setErrors] = useState<CreateFromPaymentErrors>({});
  const services = useOperation({ key: ['catalogue.services', 'active'], topics: ['catalogue'], call: (signal) => client.catalogue.services({ includeRetired: false, text: '' }, { signal }) });
  const holder = useHolder(form.fiscalCode);
  const create = useMutationOnce((input: CreateFromPaymentValues & Readonly<{ acceptDuplicate: boolean }>, requestId) => client.payments.createPosition({ requestId, paymentId: payment.id, ...input }), ['payments', 'positions', 'tasks', 'people']);
  const lookalike = create.failure?.code === 'DUPLICATE';
  const change = (part: Partial<CreateFromPaymentForm>) => { setForm((old) => ({ ...old, ...part })); setErrors({}); create.reset(); };
  const takeName = useRef((name: string) => setForm((old) => ({ ...old, name })));
  useEffect(() => { if (holder !== null) takeName.current(holder); }, [holder]);

  const send = async () => {
    const read = readCreateFromPayment(form);
    if (!read.ok) {
      setErrors(read.error);
      setTimeout(() => { if (fields.current !== null) focusField(fields.current); }, 0);
      return;
    }
    const outcome = await create.run({ ...read.value, acceptDuplicate: lookalike });
    if (!outcome.ok) return;
    showToast(outcome.value.state === 'PAID' ? 'Posizione creata: è Pagata.' : 'Posizione creata: l’importo è diverso, guarda l’attività aperta.');
    onDone(outcome.value.positionId);
  };
  const { creation } = payment;
  const typedCents = readCreateFromPayment({ ...form, serviceId: form.serviceId ?? '1', reason: 'motivo' });
  const differs = typedCents.ok && typedCents.value.amountCents !== payment.amountCents;
  const choices = (services.value?.services ?? []).map((service) => ({ value: String(service.id), code: service.code, label: service.name, detail: service.office }));
  return (
    <ActDialog
      question={`Creare una posizione dal pagamento di ${formatEuro(payment.amountCents)}?`} subtitle={`${payment.description}, ${payment.psp}`} verb={lookalike ? 'Crea lo stesso un’altra posizione' : 'Crea la posizione'} backVerb="Non creare" busy={create.busy} disabledReason={creation.allowed ? null : creation.whyNot}
      failure={lookalike ? null : (create.failure ?? services.failure)} paths={PATHS} onConfirm={() => { void send(); }} onBack={onClose}
      consequences={[
        { text: differs ? 'L’importo dovuto è diverso dal pagato: si apre un’attività e la posizione è Da verificare.' : 'La posizione nasce già Pagata con questo pagamento: non si stampa e non si invia.', warning: differs },
        ...(creation.allowed ? [{ text: creation.note, warning: !creation.ownNumber }] : []),
        { text: 'Se togli l’attribuzione la posizione diventa Annullata.' },
      ]}
    >
      <div className="acts-fields" ref={fields}>
        <SelectField label="Servizio" path="serviceId" choices={choices} value={form.serviceId} onChoose={(serviceId) => change({ serviceId })} error={errors.serviceId ?? errorAt(create.failure, 'serviceId')} placeholder="Codice o nome" autoFocus />
        <FiscalCodeField label="Codice fiscale" path="debtor.fiscalCode" optional="(vuoto = senza codice fiscale)" text={form.fiscalCode} onText={(fiscalCode) => change({ fiscalCode })} check={fiscalCodeMistake} error={errors.fiscalCode ?? errorAt(create.failure, 'debtor.fiscalCode')} />
        <TextField label="Cognome e nome o denominazione" path="debtor.name" value={form.name} onChange={(name) => change({ name })} maxLength={70} readOnly={holder !== null} error={errors.name ?? errorAt(create.failure, 'debtor.name')} help={holder === null ? undefined : 'È già in anagrafica: i suoi dati si cambiano dalla scheda della persona.'} />
        <TextField label="Causale" path="description" value={form.description} onChange={(description) => change({ description })} maxLength={140} error={errors.description ?? errorAt(create.failure, 'description')} />
        <TextField label="Anno di riferimento" path="year" optional="(facoltativo)" width="short" value={form.year} onChange={(year) => change({ year })} maxLength={4} error={errors.year ?? errorAt(create.failure, 'year')} />
        <AmountField label="Importo dovuto" path="amountCents" text={form.amount} onText={(amount) => change({ amount })} error={errors.amount ?? errorAt(create.failure, 'amountCents')} />
        <TextField label="Motivo" path="reason" value={form.reason} onChange={(text) => change({ reason: text })} maxLength={300} error={errors.reason ?? errorAt(create.failure, 'reason')} placeholder="per esempio: avviso emesso dal vecchio programma" />
      </div>
      {lookalike ? <div className="acts-strip"><Strip tone="amber">{create.failure?.message}</Strip></div> : null}
    </ActDialog>
  );
}

/** The name the registry has for a right fiscal code; null while it is wrong, unknown or being asked. */
function useHolder(fiscalCode: string): string | null {
  const client = useClient();
  const right = fiscalCode !== '' && fiscalCodeMistake(fiscalCode) === null;
  const check = useOperation({ key: ['people.check', fiscalCode], topics: ['people'], enabled: right, call: (signal) => client.people.check({ fiscalCode }, { signal }) });
  return right && check.value?.normalised === fiscalCode ? (check.value.person?.name ?? null) : null;
}
