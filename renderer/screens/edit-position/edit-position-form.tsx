import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useWayBack } from '../../app/place-trail.tsx';
import { useStatus } from '../../app/session.tsx';
import { useMutationOnce, type Failure } from '../../app/result-query.ts';
import { ActionBar, ActionButton, NoticeNumber, Screen, StateBadge, Strip, TextField, showToast, groupFour } from '../../components/index.ts';
import type { PositionCard, UpdateInput } from '../position-form/contract-values.ts';
import { DebtorRows } from '../position-form/debtor-rows.tsx';
import { DuplicateStrip } from '../position-form/duplicate-strip.tsx';
import { useKeepOnLeave, useLeftPosition } from '../position-form/left-position.ts';
import { AmountRow, DescriptionRow, DueRows, NotesRow } from '../position-form/money-rows.tsx';
import { centsOf, formInputOf } from '../position-form/position-input.ts';
import { PreviewColumn } from '../position-form/preview-column.tsx';
import { ServiceFieldRows, ServiceRow } from '../position-form/service-rows.tsx';
import type { TypedPosition } from '../position-form/typed-position.ts';
import { sameSplit } from '../position-form/typed-split.ts';
import type { AfterSave } from '../position-form/use-after-save.tsx';
import type { FormFacts } from '../position-form/use-form-facts.ts';
import { useFormScan } from '../position-form/use-form-scan.ts';
import { usePositionForm } from '../position-form/use-position-form.ts';
import { useLargeAmount } from '../position-form/use-large-amount.tsx';
import { WrongCount } from '../position-form/wrong-count.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { papersOut, saveConsequences, type SaveConsequence } from './consequences.ts';
import { versionRows } from './versions.ts';

export type EditPositionFormProps = Readonly<{
  position: PositionCard;
  /** The stored position as typed: where the operator started. */
  base: TypedPosition;
  initial: TypedPosition;
  initialReason: string;
  facts: FormFacts;
  after: AfterSave;
  /** Reads the stored position again; null when that failed. */
  readAgain: () => Promise<PositionCard | null>;
  asTyped: (position: PositionCard) => TypedPosition;
  /** Starts again from a stored version, with the operator's changes upon it or without. */
  onRestart: (position: PositionCard, mine: Readonly<{ typed: TypedPosition; reason: string }> | null) => void;
}>;

type SaveKind = 'draft' | 'save' | 'print';

export function EditPositionForm({ position, base, initial, initialReason, facts, after, readAgain, asTyped, onRestart }: EditPositionFormProps) {
  const client = useClient();
  const navigate = useNavigate();
  const back = useWayBack();
  const { connectionMode } = useStatus();
  const installment = position.options[0]?.installments[0];
  const numbered = installment?.nav != null;
  const asksReason = papersOut(position).length > 0;
  const [reason, setReason] = useState(initialReason);
  const form = usePositionForm({
    initial, services: facts.services, day: facts.day, existing: { id: position.id, dueDate: installment?.dueDate ?? null, fromCounter: position.origin === 'COUNTER', lacksYear: numbered && position.year === null }, reason: asksReason ? reason : null,
  });
  const update = useMutationOnce((input: UpdateInput, requestId) => client.positions.update({ requestId, ...input }), ['positions', 'people', 'prints']);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [refusedDebt, setRefusedDebt] = useState<string | null>(null);
  const [working, setWorking] = useState<SaveKind | null>(null);
  const [conflict, setConflict] = useState<PositionCard | null>(null);
  const store = useLeftPosition(position.id);
  const [left, setLeft] = useState(() => { const kept = store.look(); return kept?.place === String(position.version) ? kept : null; });
  const keeping = useKeepOnLeave(store, form.typed, form.typed !== base && form.typed !== initial, String(position.version));
  const written = formInputOf(form.typed, form.service, form.day.today);
  // Voci that nobody touched are not said again: the position keeps those it has, also where a file brought them.
  const input = written === null || !sameSplit(base.split, form.typed.split) ? written : { ...written, lines: undefined };
  const refused = refusedDebt === form.duplicates.debt;
  useFormScan(form, numbered);
  const large = useLargeAmount(numbered ? position.amountCents : null, () => form.focus.goTo('amountCents'));
  const consequences = input === null ? [] : saveConsequences(position, input, connectionMode);

  const save = async (kind: SaveKind) => {
    if (working !== null || !form.passes(kind === 'draft') || input === null) return;
    if (kind === 'draft') await send(kind, input);
    else large.before(input.amountCents, () => { void send(kind, input); });
  };
  const send = async (kind: SaveKind, input: NonNullable<ReturnType<typeof formInputOf>>) => {
    setWorking(kind);
    setFailure(null);
    const outcome = await update.run({ ...input, id: position.id, expectedVersion: position.version, reason: asksReason ? reason.trim() : null, issue: !numbered && kind !== 'draft', acceptDuplicate: form.duplicates.shown || refused });
    if (!outcome.ok) {
      const stored = outcome.error.code === 'VERSION_CONFLICT' ? await readAgain() : null;
      setWorking(null);
      if (stored !== null) setConflict(stored);
      else if (outcome.error.code === 'DUPLICATE') setRefusedDebt(form.duplicates.debt);
      else if (!form.takeRefusal(outcome.error)) setFailure(outcome.error);
      return;
    }
    keeping.stop();
    store.forget();
    const printed = kind === 'print' ? await after.print(outcome.value) : null;
    if (printed?.kind === 'refused' || printed?.kind === 'failed') {
      const stored = await readAgain();
      if (stored !== null) { onRestart(stored, null); return; }
    }
    if (printed?.kind === 'left' && printed.gone === true) return;
    if (kind !== 'print') showToast(savedWords(kind, outcome.value.nav, outcome.value.supersededPrints));
    void navigate(`/posizioni/${position.id}`, { replace: true });
  };
  const press = (kind: SaveKind) => () => { void save(kind); };

  return (
    <Screen
      title={numbered ? 'Modifica posizione' : 'Completa la bozza'} beside={<StateBadge state={position.state} />} note={numbered ? <>Avviso <NoticeNumber nav={installment?.nav ?? null} /></> : `Ufficio ${position.office}`} sideKind="preview"
      side={<PreviewColumn preview={form.preview} note={numbered ? 'Il numero avviso resta lo stesso: il codice QR si ridisegna con la stampa.' : 'Il numero e i codici QR nascono con il salvataggio. L’avviso si può stampare solo dopo.'} />}
      foot={
        <>
          {failure === null ? null : <div className="pf-foot-strip"><Strip tone="red">{failure.message}</Strip></div>}
          <ActionBar left={<><ActionButton label="Annulla" kind="ghost" shortcut="Escape" onPress={back} /><WrongCount count={form.wrong} onJump={form.goToFirstWrong} /></>}>
            {numbered ? null : <ActionButton label="Salva bozza" shortcut="F8" busy={working !== null} onPress={press('draft')} />}
            <ActionButton label="Salva" shortcut="Ctrl+Enter" busy={working !== null} onPress={press('save')} />
            <ActionButton label="Salva e stampa" kind="primary" icon="printer" shortcut="F9" busy={working !== null} onPress={press('print')} ref={form.focus.saveButton} />
          </ActionBar>
        </>
      }
    >
      <div className="pf-form" ref={form.focus.form}>
        {after.notice === null ? null : <Strip tone={after.notice.tone} action={after.notice.action}>{after.notice.text}</Strip>}
        {left === null || form.typed !== initial ? null : <Strip tone="blue" action={{ label: 'Riprendi', onPress: () => { store.forget(); setLeft(null); form.replaceAll(left.typed); } }} secondAction={{ label: 'Scarta', onPress: () => { store.forget(); setLeft(null); } }}>Avevi lasciato delle modifiche a metà.</Strip>}
        <ServiceRow form={form} fixed={numbered} lacksYear={position.year === null} />
        <DebtorRows form={form} fixed={numbered} />
        <DuplicateStrip rows={numbered || working !== null ? [] : form.duplicates.rows} refused={refused && working === null} amountCents={centsOf(form.typed.amount)} />
        <ServiceFieldRows form={form} />
        <DescriptionRow form={form} />
        <AmountRow form={form} />
        <DueRows form={form} />
        <NotesRow form={form} />
        {asksReason ? <TextField label="Motivo" path="reason" maxLength={300} value={reason} onChange={setReason} onEnter={() => form.enter('reason')} error={form.errorAt('reason')} placeholder="per esempio: rettifica chiesta dall’ufficio" help="L’avviso è già stato stampato: il motivo resta nella cronologia." /> : null}
        {consequences.length === 0 ? null : <Consequences lines={consequences} />}
      </div>
      {large.dialog}
      {conflict === null ? null : (
        <ConflictDialog rows={versionRows(form.typed, asTyped(conflict), form.service)} onBack={() => setConflict(null)} onReload={() => { keeping.stop(); onRestart(conflict, null); }}
          onReapply={() => { keeping.stop(); onRestart(conflict, { typed: form.typed, reason }); }} />
      )}
    </Screen>
  );
}

function savedWords(kind: SaveKind, nav: string | null, superseded: number): string {
  if (kind === 'draft') return 'Bozza salvata';
  const words = nav === null ? 'Modifiche salvate' : `Avviso ${groupFour(nav)} salvato`;
  return superseded === 0 ? words : `${words}: ${superseded === 1 ? 'la stampa di prima è superata' : `${superseded} stampe di prima sono superate`}`;
}

/** What will become of the papers, before saving. */
function Consequences({ lines }: Readonly<{ lines: readonly SaveConsequence[] }>) {
  return <div className="pf-strip"><Strip tone={lines.some((line) => line.warning) ? 'amber' : 'blue'}>{lines.map((line) => line.text).join(' ')}</Strip></div>;
}
