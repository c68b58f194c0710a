import { useId, type ReactNode } from 'react';
import { formatIban } from '../../../main/domain/iban.ts';
import { MAX_LINES, MAX_LINE_LABEL } from '../../../main/domain/debt-lines.ts';
import { formatAmount, formatEuro } from '../../../main/domain/money.ts';
import { FieldInput, FormRow, Icon, LinkButton, readAmount, TextField } from '../../components/index.ts';
import { addLine, addPayee, changeLine, changePayee, centsOfLine, MAX_OTHER_PAYEES, payeePath, removeLine, splitTotal, withSplit, type TypedLine, type TypedPayee, type TypedSplit } from './typed-split.ts';
import { staleWords } from './typed-late.ts';
import { isMadeOfTari } from './typed-tari.ts';
import type { PositionForm } from './use-position-form.ts';

type Part = Readonly<{ form: PositionForm; split: TypedSplit; /** The rule of a TARI makes some of them. */ tari: boolean; change: (split: TypedSplit) => void }>;

/** The amount as several voci, under who gets them. Its total is always their sum. */
export function SplitRows({ form, split, tari }: Readonly<{ form: PositionForm; split: TypedSplit; tari: boolean }>) {
  const change = (next: TypedSplit) => form.change(withSplit(next));
  // With a TARI the amount has a field of its own, which tells.
  const error = form.errorAt('lines') ?? (tari ? null : form.errorAt('amountCents'));
  const part: Part = { form, split, change, tari };
  const more = split.payees.length >= MAX_OTHER_PAYEES ? <span className="detail">cinque beneficiari: il massimo</span>
    : <LinkButton label="Aggiungi un beneficiario" onPress={() => { change(addPayee(split)); form.focus.goTo(`lines.${split.lines.length}.payee.name`); }} />;
  return (
    <FormRow label="Voci" group error={error}>
      {() => (
        <div className="pf-split" data-path="lines" tabIndex={-1}>
          <PartBox {...part} payee={null} />
          {split.payees.map((payee) => <PartBox key={payee.key} {...part} payee={payee} />)}
          <div className="pf-split-total">
            <span className="pf-links">{more}{!tari && mayBeOne(split) ? <LinkButton label="Torna a un importo solo" onPress={() => form.change({ split: null, amount: split.lines[0]?.amount ?? form.typed.amount })} /> : null}</span>
            <span tabIndex={-1} {...(tari ? {} : { 'data-path': 'amountCents' })}>Totale <b>{formatEuro(splitTotal(split))}</b></span>
          </div>
        </div>
      )}
    </FormRow>
  );
}

/** One voce of the Comune, written by hand, is what the plain amount is. */
function mayBeOne({ lines, payees }: TypedSplit): boolean {
  return payees.length === 0 && lines.length === 1 && lines[0]?.cents === null;
}

function PartBox({ form, split, change, tari, payee }: Part & Readonly<{ payee: TypedPayee | null }>) {
  const id = useId();
  const own = split.lines.map((line, index) => ({ line, index })).filter(({ line }) => line.payee === (payee?.key ?? null));
  const title = payee === null ? 'Al Comune' : payee.name.trim() === '' ? 'A un altro ente' : `A ${payee.name.trim()}`;
  const sum = own.reduce((total, { line }) => total + (centsOfLine(line) ?? 0), 0);
  return (
    <div className="pf-split-part" role="group" aria-labelledby={id}>
      <div className="sp-between"><span className="small-heading" id={id}>{title}</span><span className="detail">{payee === null ? 'sul conto del servizio, ' : ''}{formatEuro(sum)}</span></div>
      {payee === null ? null : own.length > 0 && own.every(({ line }) => line.cents !== null) ? <p className="detail">{payee.fiscalCode} · <span className="mono">{formatIban(payee.iban)}</span></p> : <PayeeFields form={form} split={split} change={change} payee={payee} />}
      {own.map(({ line, index }) => <LineRow key={line.key} form={form} split={split} change={change} tari={tari} line={line} index={index} />)}
      {own.length === 0 ? <p className="help">{payee === null ? 'Nessuna voce: almeno una deve essere del Comune.' : 'Nessuna voce: non riceve nulla.'}</p> : null}
      {split.lines.length >= MAX_LINES ? null : <span className="pf-links"><LinkButton label={payee === null ? 'Aggiungi una voce' : `Aggiungi una voce ${title.replace(/^A /, 'a ')}`} onPress={() => { change(addLine(split, { payee: payee?.key ?? null })); form.focus.goTo(`lines.${split.lines.length}.label`); }} /></span>}
    </div>
  );
}

function PayeeFields({ form, split, change, payee }: Omit<Part, 'tari'> & Readonly<{ payee: TypedPayee }>) {
  const path = payeePath(split, payee.key);
  const field = (part: 'fiscalCode' | 'name' | 'iban' | 'category') => ({
    layout: 'stack' as const, path: `${path}.${part}`, value: payee[part], error: form.errorAt(`${path}.${part}`), onLeave: () => form.leave(`${path}.${part}`), onChange: (text: string) => change(changePayee(split, payee.key, { [part]: text })),
  });
  return (
    <div className="pf-split-payee">
      <TextField label="Ente" maxLength={70} placeholder="per esempio Provincia di Esempio" {...field('name')} />
      <TextField label="Codice fiscale" maxLength={11} inputMode="numeric" mono {...field('fiscalCode')} />
      <TextField label="IBAN" maxLength={40} mono help="Deve essere registrato su pagoPA per quell’ente." {...field('iban')} />
      <TextField label="Tassonomia" maxLength={140} mono placeholder="9/0201102IM/" help="Il codice di chi ha diritto a quella entrata." {...field('category')} />
    </div>
  );
}

function LineRow({ form, split, change, tari, line, index }: Part & Readonly<{ line: TypedLine; index: number }>) {
  const place = index + 1;
  const take = () => { change(removeLine(split, line.key)); form.focus.goTo('amountCents'); };
  const remove = split.lines.length === 1 ? null : <button type="button" className="link" onClick={take}>Togli<span className="visually-hidden"> la voce {line.label.trim() === '' ? place : line.label}</span></button>;
  if (tari && isMadeOfTari(line.kind)) return <MadeLine line={line} stale={null} remove={null} />;
  if (line.cents !== null) return <MadeLine line={line} stale={staleWords(line, { split, dueDate: form.typed.dueDate }, form.day.today)} remove={remove} />;
  const last = index === split.lines.length - 1;
  return (
    <div className="pf-line">
      <LineCell form={form} label={`Voce ${place}`} path={`lines.${index}.label`} value={line.label} maxLength={MAX_LINE_LABEL} placeholder="Che cosa si paga" onChange={(label) => change(changeLine(split, line.key, { label }))} onEnter={() => form.focus.goTo(`lines.${index}.amountCents`)} />
      <LineCell form={form} label={`Importo della voce ${place}`} path={`lines.${index}.amountCents`} value={line.amount} amount onChange={(amount) => change(changeLine(split, line.key, { amount }))}
        onTidy={(amount) => { if (amount !== line.amount) change(changeLine(split, line.key, { amount })); }} onEnter={() => { if (last) form.enter('amountCents'); else form.focus.goTo(`lines.${index + 1}.label`); }} />
      <span className="pf-line-act">{remove}</span>
    </div>
  );
}

/** A voce that arithmetic made: its law and its sums are shown, its amount is not written by hand. */
function MadeLine({ line, stale, remove }: Readonly<{ line: TypedLine; /** It was counted on another debt. */ stale: string | null; remove: ReactNode }>) {
  const notes = [...line.arithmetic, ...(line.law === null ? [] : [line.law])];
  return (
    <div className="pf-line">
      <span className="pf-line-words">{line.label}{notes.map((note) => <span key={note} className="detail sp-block">{note}</span>)}{stale === null ? null : <span className="sp-inline sp-toned tone-amber"><Icon name="warning" size={14} />{stale}</span>}</span>
      <span className="pf-line-amount">{formatAmount(centsOfLine(line) ?? 0)} €</span>
      <span className="pf-line-act">{remove}</span>
    </div>
  );
}

type LineCellProps = Readonly<{ form: PositionForm; label: string; path: string; value: string; amount?: boolean; maxLength?: number; placeholder?: string; onChange: (text: string) => void; onTidy?: (text: string) => void; onEnter: () => void }>;

function LineCell({ form, label, path, value, amount = false, maxLength, placeholder, onChange, onTidy, onEnter }: LineCellProps) {
  const id = useId();
  const error = form.errorAt(path);
  const leave = () => {
    form.leave(path);
    const reading = amount ? readAmount(value) : null;
    if (reading?.kind === 'value') onTidy?.(reading.tidy);
  };
  return (
    <div className={amount ? 'pf-line-cell pf-line-cell--amount' : 'pf-line-cell'}>
      <label className="visually-hidden" htmlFor={id}>{label}</label>
      <FieldInput control={{ id, 'aria-invalid': error === null ? undefined : true, 'aria-describedby': error === null ? undefined : `${id}-error`, 'data-path': path }} value={value} onChange={onChange} onLeave={leave} onEnter={onEnter} width={amount ? 'amount' : 'full'}
        {...(amount ? { inputMode: 'decimal' as const, end: <span className="sp-field-end" aria-hidden="true">€</span> } : {})} {...(maxLength === undefined ? {} : { maxLength })} {...(placeholder === undefined ? {} : { placeholder })} />
      {error === null ? null : <p className="sp-error" id={`${id}-error`}>{error}</p>}
    </div>
  );
}
