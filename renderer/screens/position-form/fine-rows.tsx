import { FINE_RULES } from '../../../main/domain/fine-amounts.ts';
import { formatEuro } from '../../../main/domain/money.ts';
import { AmountField, CheckBox, DateField, FactRow, FormRow } from '../../components/index.ts';
import { AmountRow, DueRows } from './money-rows.tsx';
import type { FineForm } from './use-fine.ts';
import type { PositionForm } from './use-position-form.ts';

/** Amount and due date of a position: one, or the two of a fine with what they are made of. */
export function MoneyRows({ form, fine }: Readonly<{ form: PositionForm; fine: FineForm }>) {
  return (
    <>
      {fine.offered ? <FormRow label="Due importi" group>{() => <CheckBox checked={fine.typed.on} onChange={(on) => fine.change({ on })}>Multa con importo ridotto entro {FINE_RULES.discountDays} giorni</CheckBox>}</FormRow> : null}
      {fine.active ? <FineRows form={form} fine={fine} /> : <><AmountRow form={form} /><DueRows form={form} /></>}
    </>
  );
}

function FineRows({ form, fine }: Readonly<{ form: PositionForm; fine: FineForm }>) {
  const { typed, amounts, change } = fine;
  return (
    <>
      <AmountField label="Minimo di legge" path="minimumCents" text={typed.minimum} onText={(minimum) => change({ minimum })} onCommit={() => form.leave('minimumCents')} error={form.errorAt('minimumCents') ?? form.errorAt('amountCents')} />
      <AmountField label="Spese" path="costsCents" optional="(mai ridotte)" text={typed.costs} onText={(costs) => change({ costs })} onCommit={() => form.leave('costsCents')} error={form.errorAt('costsCents')} />
      <FormRow label="Riduzione" group>{() => <CheckBox checked={false} onChange={() => { change({ on: false }); form.focus.goTo('amountCents'); }}>Non si riduce (confisca del veicolo o sospensione della patente): un importo solo</CheckBox>}</FormRow>
      <DateField label="Notificata il" path="notifiedOn" optional="(se già notificata)" text={typed.notified} today={form.day.today} missingYear="LAST" onText={(notified) => change({ notified })} onCommit={() => form.leave('notifiedOn')} error={form.errorAt('notifiedOn')} describe={false} help="Vuota: si registra quando torna la ricevuta della notifica." />
      <FactRow label="Si paga">{amounts === null ? <span className="detail">{typed.minimum.trim() === '' ? 'scrivi il minimo di legge' : 'correggi i dati qui sopra'}</span> : <><b>{formatEuro(amounts.reducedCents)}</b> entro {FINE_RULES.discountDays} giorni, <b>{formatEuro(amounts.fullCents)}</b> entro {FINE_RULES.expirationDays}</>}</FactRow>
    </>
  );
}
