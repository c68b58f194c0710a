import { useState, type ReactNode } from 'react';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { descriptionLengthMessage, measureDescription, PRINTED_DESCRIPTION_LENGTH } from '../../../main/domain/description-template.ts';
import { MAX_LINE_LABEL } from '../../../main/domain/debt-lines.ts';
import { STAMP_NOT_ON_NOTICE, VIRTUAL_STAMP_TAXONOMY } from '../../../main/domain/digital-stamp.ts';
import { formatAmount, formatEuro } from '../../../main/domain/money.ts';
import { AmountField, DateField, FactRow, Icon, LinkButton, SelectField, Strip, TextField } from '../../components/index.ts';
import { describeDate } from '../../components/typed-value.ts';
import { restDayOf } from './due-date-rule.ts';
import { dateOf, descriptionOf } from './position-input.ts';
import { LateRows } from './late-rows.tsx';
import { SplitRows } from './split-rows.tsx';
import { TariRows } from './tari-rows.tsx';
import { addLine, startSplit, withSplit } from './typed-split.ts';
import { NOT_ASKED } from './typed-late.ts';
import { tariOf } from './typed-tari.ts';
import { useCharges } from './use-charges.ts';
import type { PositionForm } from './use-position-form.ts';

/** The causale as the template makes it, with its counter; the operator may write over it and come back. */
export function DescriptionRow({ form }: Readonly<{ form: PositionForm }>) {
  const { typed, service } = form;
  const text = typed.description ?? descriptionOf(typed, service);
  const long = descriptionLengthMessage(measureDescription(text));
  const back = typed.description === null || service === null ? null : <LinkButton label="Torna alla causale del servizio" onPress={() => form.change({ description: null })} />;
  const error = form.errorAt('description') ?? long;
  return (
    <>
      <TextField label="Causale" path="description" value={text} countTo={PRINTED_DESCRIPTION_LENGTH} onChange={(description) => form.change({ description })} onLeave={() => form.leave('description')} onEnter={() => form.enter('description')}
        error={error} help={back} />
      {/* An error takes the place of the help: the way out of it must not go with that. */}
      {error === null || back === null ? null : <div className="pf-strip">{back}</div>}
    </>
  );
}

/** Amount by the rule of the service: written, fixed, or chosen from the price list; or the voci that make it. Below it, small, what few need. */
export function AmountRow({ form }: Readonly<{ form: PositionForm }>) {
  const { typed, service } = form;
  const charges = useCharges(service?.id ?? null);
  const tefa = service?.amountRule.kind === 'FREE' ? (charges?.tefa ?? null) : null;
  const tari = tefa !== null && tariOf(typed, tefa).on;
  return (
    <>
      {tefa === null ? null : <TariRows form={form} rule={tefa} />}
      {typed.split === null ? (tari ? null : <OneAmountRow form={form} />) : <SplitRows form={form} split={typed.split} tari={tari} />}
      {service === null ? null : <MoreWays form={form} tari={tari} />}
      {typed.late === null || charges === null ? null : <LateRows form={form} rules={charges} late={typed.late} />}
    </>
  );
}

/** The ways to several voci, to what is added to a late debt, and the answer to who looks for a stamp. */
function MoreWays({ form, tari }: Readonly<{ form: PositionForm; tari: boolean }>) {
  const { split, late, amount } = form.typed;
  const [stamp, setStamp] = useState(false);
  const open = () => {
    form.change(withSplit(addLine(startSplit((form.service?.name ?? '').slice(0, MAX_LINE_LABEL), amount))));
    form.focus.goTo(amount === '' ? 'lines.0.amountCents' : 'lines.1.label');
  };
  const propose = () => { form.change({ late: NOT_ASKED }); form.focus.goTo('late.since'); };
  return (
    <>
      <div className="pf-strip pf-links pf-ways">
        {split !== null || tari ? null : <LinkButton label="Più voci e beneficiari" onPress={open} />}
        {late === null ? <LinkButton label="Interessi, mora e spese" onPress={propose} /> : null}
        {stamp ? null : <LinkButton label="Marca da bollo" onPress={() => setStamp(true)} />}
      </div>
      {stamp ? <StampAnswer onClose={() => setStamp(false)} /> : null}
    </>
  );
}

/** Where somebody looks for it: why it is not there, and what to do. */
function StampAnswer({ onClose }: Readonly<{ onClose: () => void }>) {
  return <div className="pf-strip"><Strip tone="amber" action={{ label: 'Ho capito', onPress: onClose }}>{STAMP_NOT_ON_NOTICE} Il cittadino porta una marca di carta, oppure paga dal portale. Se il Comune è autorizzato a riscuotere l’imposta di bollo in modo virtuale, aggiungi una voce «Imposta di bollo virtuale» (codice {VIRTUAL_STAMP_TAXONOMY}).</Strip></div>;
}

function OneAmountRow({ form }: Readonly<{ form: PositionForm }>) {
  const { typed, service } = form;
  const rule = service === null || typed.ofResidue ? { kind: 'FREE' as const } : service.amountRule;
  const error = form.errorAt('amountCents');
  if (rule.kind === 'FIXED') {
    return <FactRow label="Importo"><b>{formatEuro(rule.amountCents)}</b> <span className="detail">prezzo fisso del servizio</span>{error === null ? null : <p className="sp-error" role="alert">{error}</p>}</FactRow>;
  }
  if (rule.kind === 'PRICE_LIST') {
    const choose = (value: string) => {
      const price = rule.prices[Number(value)];
      if (price !== undefined) form.change({ amount: formatAmount(price.amountCents), price: price.label });
    };
    const chosen = rule.prices.findIndex((price) => formatAmount(price.amountCents) === typed.amount && (typed.price === '' || price.label === typed.price));
    return (
      <SelectField label="Importo" path="amountCents" choices={rule.prices.map((price, index) => ({ value: String(index), label: price.label, detail: formatEuro(price.amountCents) }))} value={chosen === -1 ? null : String(chosen)} onChoose={choose} onEnter={() => form.enter('amountCents')}
        placeholder="Scegli dal listino" error={error} fact={typed.amount === '' ? null : <b>{`${typed.amount} €`}</b>} />
    );
  }
  return <AmountField label="Importo" path="amountCents" text={typed.amount} onText={(amount) => form.change({ amount })} onCommit={() => form.leave('amountCents')} onEnter={() => form.enter('amountCents')} error={error} />;
}

/** «Da pagare entro», typed freely, with a warning on rest days; «Pagabile fino al» only for who needs it. */
export function DueRows({ form }: Readonly<{ form: PositionForm }>) {
  const { typed, service, day } = form;
  const [open, setOpen] = useState(false);
  const optional = service !== null && !service.dueDateRequired ? { optional: '(facoltativa)' } : {};
  const untilOpen = open || typed.payableUntil !== '' || form.errorAt('payableUntil') !== null;
  return (
    <>
      <DateField label="Da pagare entro" path="dueDate" text={typed.dueDate} today={day.today} onText={(dueDate) => form.change({ dueDate, dueDateTyped: true })} onCommit={() => form.leave('dueDate')} onEnter={() => form.enter('dueDate')} error={form.errorAt('dueDate')}
        {...optional} fact={dueFact(form, untilOpen ? null : () => { setOpen(true); form.focus.goTo('payableUntil'); })} help={restDayHelp(form)} />
      {untilOpen ? (
        <DateField label="Pagabile fino al" path="payableUntil" text={typed.payableUntil} today={day.today} onText={(payableUntil) => form.change({ payableUntil })} onCommit={() => form.leave('payableUntil')} onEnter={() => form.enter('payableUntil')} error={form.errorAt('payableUntil')}
          help="Ultimo giorno in cui la piattaforma accetta il pagamento. Vuoto: la regola del servizio." />
      ) : null}
    </>
  );
}

/** Weekday and days left; the technical last day is one link away. */
function dueFact(form: PositionForm, onUntil: (() => void) | null): ReactNode {
  const date = dateOf(form.typed.dueDate, form.day.today);
  if (date === null) return null;
  return <span className="pf-links"><span>{describeDate(date, form.day.today)}</span>{onUntil === null ? null : <span className="sp-push"><LinkButton label="Pagabile fino al…" onPress={onUntil} /></span>}</span>;
}

/** Saturdays, Sundays, holidays and the patron day, with the next working day to take instead. */
function restDayHelp(form: PositionForm): ReactNode {
  const date = dateOf(form.typed.dueDate, form.day.today);
  const rest = date === null ? null : restDayOf(date, form.day.calendar);
  if (rest === null) return null;
  return (
    <span className="pf-links" role="status">
      <span className="sp-inline sp-toned tone-amber"><Icon name="warning" size={14} />{rest.words}.</span>
      <LinkButton label={rest.offer} onPress={() => form.change({ dueDate: formatDate(rest.next), dueDateTyped: true })} />
    </span>
  );
}

export function NotesRow({ form }: Readonly<{ form: PositionForm }>) {
  return <TextField label="Note interne" path="notes" maxLength={2000} placeholder="Non vanno sull’avviso" value={form.typed.notes} onChange={(notes) => form.change({ notes })} onEnter={() => form.enter('notes')} error={form.errorAt('notes')} />;
}
