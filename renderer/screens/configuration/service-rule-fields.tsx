import { useStatus } from '../../app/session.tsx';
import { ActionButton, AmountField, CheckBox, DateField, FormRow, Panel, RadioCards, TextField } from '../../components/index.ts';
import { Cell } from './service-description-fields.tsx';
import type { ServicePart } from './service-editor.tsx';
import { NO_PRICE, type AmountKind, type DueKind, type PriceForm } from './service-form.ts';

const AMOUNTS: readonly Readonly<{ value: AmountKind; label: string; detail: string }>[] = [
  { value: 'FREE', label: 'Libero', detail: 'lo scrive l’operatore' },
  { value: 'FIXED', label: 'Fisso', detail: 'sempre lo stesso' },
  { value: 'PRICE_LIST', label: 'Tariffario', detail: 'si sceglie la voce' },
];
const DUES: readonly Readonly<{ value: DueKind; label: string; detail: string }>[] = [
  { value: 'DAYS', label: 'Giorni dall’emissione', detail: 'la propone da sola' },
  { value: 'FIXED_DATE', label: 'Data fissa', detail: 'uguale per tutti' },
  { value: 'ASK', label: 'La scrive l’operatore', detail: 'ogni volta' },
  { value: 'NONE', label: 'Nessuna', detail: 'l’avviso non scade' },
];

export function AmountRuleFields({ form }: ServicePart) {
  const { prices, amountKind } = form.form;
  const change = (index: number, patch: Partial<PriceForm>) => form.set({ prices: prices.map((price, at) => (at === index ? { ...price, ...patch } : price)) });
  const choose = (value: string) => { const found = AMOUNTS.find((choice) => choice.value === value); if (found !== undefined) form.set({ amountKind: found.value }); };
  return (
    <Panel title="Importo" padded>
      <FormRow label="Regola" group>{() => <div className="config-cards"><RadioCards name="Regola dell’importo" choices={AMOUNTS} value={amountKind} onChoose={choose} /></div>}</FormRow>
      {amountKind === 'FIXED' ? <AmountField label="Importo" path="amountRule.amountCents" text={form.form.fixedAmount} onText={(fixedAmount) => form.set({ fixedAmount })} onCommit={() => form.leave('amountRule.amountCents')} error={form.errorAt('amountRule.amountCents')} /> : null}
      {amountKind === 'PRICE_LIST' ? (
        <>
          <div className="config-grid config-grid--prices" role="group" aria-label="Tariffario">
            <span className="small-heading">Voce</span><span className="small-heading">Importo €</span><span />
            {prices.map((price, index) => (
              <PriceRow key={index} price={price} index={index} labelError={form.errorAt(`amountRule.prices.${index}.label`)} amountError={form.errorAt(`amountRule.prices.${index}.amountCents`)} onChange={(patch) => change(index, patch)} onLeave={form.leave} {...(prices.length < 2 ? {} : { onRemove: () => form.set({ prices: prices.filter((_price, at) => at !== index) }) })} />
            ))}
          </div>
          {prices.length >= 50 ? null : <div className="config-add"><ActionButton compact icon="plus" label="Aggiungi una voce" onPress={() => form.set({ prices: [...prices, NO_PRICE] })} /></div>}
        </>
      ) : null}
    </Panel>
  );
}

type PriceRowProps = Readonly<{ price: PriceForm; index: number; labelError: string | null; amountError: string | null; onChange: (patch: Partial<PriceForm>) => void; onLeave: (path: string) => void; onRemove?: () => void }>;

function PriceRow({ price, index, labelError, amountError, onChange, onLeave, onRemove }: PriceRowProps) {
  const path = `amountRule.prices.${index}`;
  return (
    <>
      <Cell label={`Nome della voce ${index + 1}`} path={`${path}.label`} value={price.label} error={labelError} maxLength={80} onChange={(label) => onChange({ label })} onLeave={() => onLeave(`${path}.label`)} />
      <Cell label={`Importo della voce ${index + 1}`} path={`${path}.amountCents`} value={price.amount} error={amountError} onChange={(amount) => onChange({ amount })} onLeave={() => onLeave(`${path}.amountCents`)} />
      {onRemove === undefined ? <span /> : <button type="button" className="link" onClick={onRemove}>Togli<span className="visually-hidden"> la voce {index + 1}</span></button>}
    </>
  );
}

export function DueRuleFields({ form }: ServicePart) {
  const { today } = useStatus();
  const { text, errorAt } = form;
  const { dueKind } = form.form;
  const choose = (value: string) => { const found = DUES.find((choice) => choice.value === value); if (found !== undefined) form.set({ dueKind: found.value }); };
  const days = text('dueDays');
  return (
    <Panel title="Scadenza" padded>
      <FormRow label="Regola" group error={errorAt('dueRule')}>{() => <div className="config-cards"><RadioCards name="Regola della scadenza" choices={DUES} value={dueKind} onChoose={choose} /></div>}</FormRow>
      {dueKind === 'DAYS' ? <TextField label="Giorni" {...days} path="dueRule.days" onLeave={() => form.leave('dueRule.days')} error={errorAt('dueRule.days')} width="short" inputMode="numeric" maxLength={4} /> : null}
      {dueKind === 'FIXED_DATE' ? <DateField label="Data" path="dueRule.date" text={form.form.dueDate} onText={(dueDate) => form.set({ dueDate })} today={today} onCommit={() => form.leave('dueRule.date')} error={errorAt('dueRule.date')} /> : null}
      {dueKind === 'NONE' ? null : <FormRow label="Obbligatoria" group>{() => <CheckBox checked={form.form.dueDateRequired} onChange={(dueDateRequired) => form.set({ dueDateRequired })}>L’avviso deve avere una scadenza</CheckBox>}</FormRow>}
      <TextField label="In scadenza" {...text('expiringDays')} width="short" inputMode="numeric" maxLength={2} fact="giorni prima: da allora l’elenco lo segnala" />
      <TextField label="Pagabile dopo" optional="(facoltativo)" {...text('payableAfterDueDays')} width="short" inputMode="numeric" maxLength={5} fact="giorni dopo la scadenza; vuoto = sempre pagabile" />
    </Panel>
  );
}
