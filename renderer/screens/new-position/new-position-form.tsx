import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useWayBack } from '../../app/place-trail.tsx';
import { useMutationOnce, type Failure } from '../../app/result-query.ts';
import { ActionBar, ActionButton, Screen, Strip } from '../../components/index.ts';
import type { CreateInput } from '../position-form/contract-values.ts';
import { DebtorRows } from '../position-form/debtor-rows.tsx';
import { DuplicateStrip } from '../position-form/duplicate-strip.tsx';
import { MoneyRows } from '../position-form/fine-rows.tsx';
import { DescriptionRow, NotesRow } from '../position-form/money-rows.tsx';
import { centsOf, formInputOf } from '../position-form/position-input.ts';
import { PreviewColumn } from '../position-form/preview-column.tsx';
import { ServiceFieldRows, ServiceRow } from '../position-form/service-rows.tsx';
import { isTyped, type TypedPosition } from '../position-form/typed-position.ts';
import type { FormFacts } from '../position-form/use-form-facts.ts';
import { useFine } from '../position-form/use-fine.ts';
import { ASK_TO_DIVIDE } from '../position/ask-to-divide.ts';
import { useFormScan } from '../position-form/use-form-scan.ts';
import { usePositionForm, type PositionForm } from '../position-form/use-position-form.ts';
import { useLargeAmount } from '../position-form/use-large-amount.tsx';
import { WrongCount } from '../position-form/wrong-count.tsx';
import { useKeepOnLeave, useLeftPosition } from '../position-form/left-position.ts';
import type { AfterSave } from '../position-form/use-after-save.tsx';

export type NewPositionFormProps = Readonly<{
  initial: TypedPosition;
  facts: FormFacts;
  /** Place in the history: coming back there finds the form again. */
  place: string;
  replacesId: number | null;
  after: AfterSave;
  /** Saved: the form starts again, empty. */
  onCleared: () => void;
  onResume: (typed: TypedPosition) => void;
}>;

type SaveKind = 'draft' | 'save' | 'print' | 'divide';

/** A fine has its numbers from the start: a draft would hold one amount. */
const FINE_NO_DRAFT = 'Una multa con due importi si salva con i suoi due numeri';

export function NewPositionForm({ initial, facts, place, replacesId, after, onCleared, onResume }: NewPositionFormProps) {
  const client = useClient();
  const back = useWayBack();
  const form = usePositionForm({ initial, services: facts.services, day: facts.day, existing: null, reason: null });
  const create = useMutationOnce((input: CreateInput, requestId) => client.positions.create({ requestId, ...input }), ['positions', 'people']);
  const createFine = useMutationOnce((input: Omit<Parameters<typeof client.plans.createFine>[0], 'requestId'>, requestId) => client.plans.createFine({ requestId, ...input }), ['positions', 'people']);
  const fine = useFine(form);
  const navigate = useNavigate();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [refusedDebt, setRefusedDebt] = useState<string | null>(null);
  const keeping = useKeepOnLeave(useLeftPosition('new'), form.typed, form.typed !== initial && isTyped(form.typed), place);
  const [working, setWorking] = useState<SaveKind | null>(null);
  const refused = refusedDebt === form.duplicates.debt;
  const large = useLargeAmount(null, () => form.focus.goTo('amountCents'));

  const save = async (kind: SaveKind) => {
    if (working !== null || !form.passes(kind === 'draft')) return;
    const input = formInputOf(form.typed, form.service, form.day.today);
    if (input === null || (fine.active && fine.input === null)) return;
    if (kind === 'draft') await send(kind, input);
    else large.before(input.amountCents, () => { void send(kind, input); });
  };
  const send = async (kind: SaveKind, input: NonNullable<ReturnType<typeof formInputOf>>) => {
    setWorking(kind);
    setFailure(null);
    const { amountCents: _amount, dueDate: _due, payableUntil: _until, lines: _lines, ...rest } = input;
    const acceptDuplicate = form.duplicates.shown || refused;
    const outcome = fine.active && fine.input !== null ? await createFine.run({ ...rest, ...fine.input, acceptDuplicate, replacesId }) : await create.run({ ...input, draft: kind === 'draft', acceptDuplicate, replacesId });
    if (outcome.ok) {
      keeping.stop();
      if (kind === 'divide') void navigate(`/posizioni/${outcome.value.id}`, { state: ASK_TO_DIVIDE });
      else if (kind === 'print') await after.print(outcome.value);
      else after.saved(outcome.value, kind === 'draft');
      onCleared();
      return;
    }
    setWorking(null);
    if (outcome.error.code === 'DUPLICATE') setRefusedDebt(form.duplicates.debt);
    else if (!form.takeRefusal(outcome.error)) setFailure(outcome.error);
  };
  const press = (kind: SaveKind) => () => { void save(kind); };

  useFormScan(form, false);

  return (
    <Screen
      title={replacesId === null ? 'Nuova posizione' : 'Ripristina con un avviso nuovo'} note={form.service === null ? undefined : `Ufficio ${form.service.office}`} sideKind="preview"
      side={<PreviewColumn preview={form.preview} note={fine.active ? 'L’anteprima mostra un importo solo: il foglio della multa ha i due importi, con due numeri e senza date. Si può stampare dopo il salvataggio.' : 'Il numero e i codici QR nascono con il salvataggio. L’avviso si può stampare solo dopo.'} />}
      foot={
        <>
          {failure === null ? null : <div className="pf-foot-strip"><Strip tone="red">{failure.message}</Strip></div>}
          <ActionBar left={<><ActionButton label="Annulla" kind="ghost" shortcut="Escape" onPress={back} /><WrongCount count={form.wrong} onJump={form.goToFirstWrong} /></>}>
            <ActionButton label="Salva bozza" shortcut="F8" busy={working !== null} disabledReason={fine.active ? FINE_NO_DRAFT : null} onPress={press('draft')} />
            {fine.active ? null : <ActionButton label="Salva e rateizza" busy={working !== null} onPress={press('divide')} />}
            <ActionButton label="Salva" shortcut="Ctrl+Enter" busy={working !== null} onPress={press('save')} />
            <ActionButton label="Salva e stampa" kind="primary" icon="printer" shortcut="F9" busy={working !== null} onPress={press('print')} ref={form.focus.saveButton} />
          </ActionBar>
        </>
      }
    >
      <div className="pf-form" ref={form.focus.form}>
        <Before form={form} facts={facts} after={after} initial={initial} place={place} onResume={onResume} />
        <ServiceRow form={form} autoFocus={initial.serviceId === null} />
        <DebtorRows form={form} autoFocus={initial.serviceId !== null && initial.fiscalCode === ''} />
        <DuplicateStrip rows={working === null ? form.duplicates.rows : []} refused={refused && working === null} amountCents={centsOf(form.typed.amount)} />
        <ServiceFieldRows form={form} />
        <DescriptionRow form={form} />
        <MoneyRows form={form} fine={fine} />
        <NotesRow form={form} />
      </div>
      <StartFocus form={form} initial={initial} />
      {large.dialog}
    </Screen>
  );
}

/** A form that opens with service and debtor puts the focus on the first thing still to say. */
function StartFocus({ form, initial }: Readonly<{ form: PositionForm; initial: TypedPosition }>) {
  const start = useRef(() => { if (initial.serviceId !== null && initial.fiscalCode !== '') form.enter('debtor.fiscalCode'); });
  useEffect(() => start.current(), []);
  return null;
}

/** What there is to know before writing: no service yet, a print that did not go, a form left half written. */
function Before({ form, facts, after, initial, place, onResume }: Readonly<{ form: PositionForm; facts: FormFacts; after: AfterSave; initial: TypedPosition; place: string; onResume: (typed: TypedPosition) => void }>) {
  const navigate = useNavigate();
  const store = useLeftPosition('new');
  const [left, setLeft] = useState(() => { const kept = store.look(); return kept === null || kept.place === place ? null : kept; });
  const untouched = form.typed === initial;
  return (
    <>
      {after.notice === null ? null : <Strip tone={after.notice.tone} action={after.notice.action}>{after.notice.text}</Strip>}
      {facts.failure === null ? null : <Strip tone="red" action={{ label: 'Riprova', onPress: facts.reload }}>I servizi non si sono caricati. {facts.failure.message}</Strip>}
      {facts.loaded && facts.services.length === 0 ? <Strip tone="amber" action={{ label: 'Apri i servizi', onPress: () => { void navigate('/configurazione/servizi'); } }}>Nessun servizio attivo: attivane uno per creare posizioni.</Strip> : null}
      {left === null || !untouched ? null : <Strip tone="blue" action={{ label: 'Riprendi', onPress: () => { store.forget(); onResume(left.typed); } }} secondAction={{ label: 'Scarta', onPress: () => { store.forget(); setLeft(null); } }}>Hai lasciato una posizione a metà{left.typed.debtor.name === '' ? '' : <> per <b>{left.typed.debtor.name}</b></>}.</Strip>}
    </>
  );
}
