import { useState } from 'react';
import { addDays, formatDate, parseTypedDate } from '../../../main/domain/civil-date.ts';
import { STEP_MONTHS } from '../../../main/domain/installment-plan.ts';
import { formatEuro } from '../../../main/domain/money.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { CheckBox, DateField, FieldInput, FormRow, SelectField, showToast, TextField } from '../../components/index.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { errorAt } from '../acts/failure-words.ts';
import type { PositionCard, ValueOf } from '../acts/operation-types.ts';
import type { Client } from '../../bridge/client.ts';
import { balancedRows, proposedRows, readDraft, storedRows, type DraftRow, type PlanDraft } from './plan-draft.ts';
import './plan.css';

export type PlanCard = ValueOf<Client['plans']['show']>;
type SaveInput = Omit<Parameters<Client['plans']['save']>[0], 'requestId'>;

const STEP_WORDS: Readonly<Record<(typeof STEP_MONTHS)[number], string>> = { 1: 'Ogni mese', 2: 'Ogni due mesi', 3: 'Ogni tre mesi', 4: 'Ogni quattro mesi', 6: 'Ogni sei mesi', 12: 'Ogni anno' };
const STARTING_COUNT = 10;

function startingDraft(plan: PlanCard, today: string): PlanDraft {
  const { rules } = plan;
  const count = String(Math.min(STARTING_COUNT, rules.maxInstallments));
  const first = formatDate(addDays(today, rules.firstDueDays));
  const draft: PlanDraft = { count, first, step: rules.stepMonths, rows: [] };
  return { ...draft, rows: plan.hasPlan ? storedRows(plan.installments) : proposedRows(draft, plan.totalCents, rules, today) };
}

/** Rateizza: number and dates by the rules of the service, each installment editable, the total always told, the consequences before the act. */
export function PlanDialog({ card, plan, onClose }: Readonly<{ card: PositionCard; plan: PlanCard; onClose: () => void }>) {
  const client = useClient();
  const { today } = useStatus();
  const [start] = useState(plan);
  const { rules, totalCents, hasPlan } = start;
  const [draft, setDraft] = useState(() => startingDraft(start, today));
  const [whole, setWhole] = useState(start.wholeBeside);
  const [reason, setReason] = useState('');
  const save = useMutationOnce((input: SaveInput, requestId) => client.plans.save({ requestId, ...input }), ['positions', 'prints']);
  const read = readDraft(draft, totalCents, rules, today);
  const propose = (part: Partial<Pick<PlanDraft, 'count' | 'first' | 'step'>>) => { const next = { ...draft, ...part }; setDraft({ ...next, rows: proposedRows(next, totalCents, rules, today) }); };
  const write = (index: number, part: Partial<DraftRow>) => setDraft({ ...draft, rows: draft.rows.map((row, at) => (at === index ? { ...row, ...part } : row)) });
  const balance = () => setDraft({ ...draft, rows: balancedRows(draft.rows, totalCents, rules, today) });
  const send = async () => {
    if (read.planned === null) return;
    const outcome = await save.run({ positionId: card.id, expectedVersion: start.version, installments: read.planned.map((one) => ({ ...one })), wholeBeside: whole, reason: reason.trim() === '' ? null : reason });
    if (!outcome.ok) return;
    onClose();
    showToast(hasPlan ? 'Rate cambiate.' : `Divisa in ${outcome.value.navs.length} rate, ognuna con il suo numero avviso.`);
  };
  const lines = hasPlan ? start.consequences.change : whole ? start.consequences.make : start.consequences.makeWithoutWhole;
  const wanted = !start.reasonAsked || reason.trim().length >= 3 ? null : start.granted === null ? 'Scrivi il motivo della modifica' : 'Scrivi l’atto che concede le rate';
  return (
    <ActDialog
      question={hasPlan ? `Cambiare le rate di ${card.debtor.name}?` : `Dividere in rate il debito di ${card.debtor.name}?`} subtitle={`${card.description}, ${formatEuro(totalCents)}`} consequences={lines.map((text) => ({ text, warning: /superat|non si usa più/.test(text) }))}
      verb={hasPlan ? 'Cambia le rate' : 'Dividi in rate'} backVerb={hasPlan ? 'Non cambiare' : 'Non dividere'} busy={save.busy} disabledReason={read.problem ?? wanted} failure={save.failure} paths={['reason']} onConfirm={() => { void send(); }} onBack={onClose}
      conflict={{ reading: plan.version === start.version, onReload: onClose, onReapply: onClose, lines: [{ label: 'Importo', mine: formatEuro(totalCents), stored: formatEuro(plan.totalCents) }] }}
    >
      <div className="acts-fields">
        {hasPlan ? null : (
          <div className="plan-rule">
            <TextField label="Quante rate" value={draft.count} onChange={(count) => propose({ count })} width="short" inputMode="numeric" autoFocus />
            <DateField label="Prima scadenza" text={draft.first} today={today} onText={(first) => propose({ first })} describe={false} />
            <SelectField label="Cadenza" choices={STEP_MONTHS.map((step) => ({ value: String(step), label: STEP_WORDS[step] }))} value={String(draft.step)} onChoose={(value) => { const step = STEP_MONTHS.find((one) => String(one) === value); if (step !== undefined) propose({ step }); }} />
          </div>
        )}
        <p className="plan-total" role="status">
          {read.sumCents === null ? null : <><span>Totale delle rate <b>{formatEuro(read.sumCents)}</b> su {formatEuro(totalCents)}</span> {read.sumCents === totalCents ? <span className="detail">i conti tornano</span> : null}</>}
          {read.problem === null ? null : <span className="sp-error">{read.problem}.</span>}
        </p>
        {hasPlan || start.granted !== null ? null : <CheckBox checked={whole} onChange={setWhole} {...(start.wholeAllowed ? {} : { disabledReason: 'Questo intermediario non tiene insieme le rate e la soluzione unica' })}>Resta pagabile anche l’importo intero, con il suo avviso</CheckBox>}
        {start.reasonAsked ? <TextField label={start.granted === null ? 'Motivo' : 'Atto'} path="reason" value={reason} onChange={setReason} error={errorAt(save.failure, 'reason')} maxLength={300} placeholder={start.granted === null ? 'per esempio: accordo con la famiglia' : 'per esempio: determinazione n. 12 del 24/11/2026'} /> : null}
        <PlanRows rows={draft.rows} onWrite={write} onAmountLeft={balance} />
      </div>
    </ActDialog>
  );
}

function PlanRows({ rows, onWrite, onAmountLeft }: Readonly<{ rows: readonly DraftRow[]; onWrite: (index: number, part: Partial<DraftRow>) => void; onAmountLeft: () => void }>) {
  if (rows.length === 0) return null;
  return (
    <div className="plan-rows" role="group" aria-label="Rate">
      <span className="small-heading" aria-hidden="true">Rata</span><span className="small-heading" aria-hidden="true">Entro il</span><span className="small-heading" aria-hidden="true">Importo</span>
      {rows.map((row, index) => (
        <div className="sp-contents" key={index}>
          <span className="plan-number" aria-hidden="true">{index + 1}</span>
          <PlanCell label={`Scadenza della rata ${index + 1}`} value={row.due} onChange={(due) => onWrite(index, { due })} />
          <PlanCell label={`Importo della rata ${index + 1}`} value={row.amount} onChange={(amount) => onWrite(index, { amount, byHand: true })} onLeave={onAmountLeft} />
        </div>
      ))}
    </div>
  );
}

function PlanCell({ label, value, onChange, onLeave }: Readonly<{ label: string; value: string; onChange: (value: string) => void; onLeave?: () => void }>) {
  return <div className="plan-cell"><FormRow label={label}>{(control) => <FieldInput control={control} value={value} onChange={onChange} width="amount" inputMode="decimal" {...(onLeave === undefined ? {} : { onLeave })} />}</FormRow></div>;
}

/** Togli il piano: the whole amount is asked for again. */
export function WithdrawPlanDialog({ card, plan, onClose }: Readonly<{ card: PositionCard; plan: PlanCard; onClose: () => void }>) {
  const client = useClient();
  const { today } = useStatus();
  const [start] = useState(plan);
  const [reason, setReason] = useState('');
  const [due, setDue] = useState(formatDate(addDays(today, start.rules.firstDueDays)));
  const withdraw = useMutationOnce((input: Readonly<{ dueDate: string; reason: string }>, requestId) => client.plans.withdraw({ requestId, positionId: card.id, expectedVersion: start.version, ...input }), ['positions', 'prints']);
  const date = readDraftDate(due, today);
  const send = async () => {
    if (date === null) return;
    const outcome = await withdraw.run({ dueDate: date, reason });
    if (!outcome.ok) return;
    onClose();
    showToast('Piano di rate tolto: si chiede di nuovo l’importo intero.');
  };
  return (
    <ActDialog
      question={`Togliere il piano di rate di ${card.debtor.name}?`} subtitle={`${card.description}, ${formatEuro(start.totalCents)}`} consequences={start.consequences.withdraw.map((text) => ({ text, warning: /superat|non si usano più|numero nuovo/.test(text) }))} danger
      verb="Togli il piano" backVerb="Non togliere" busy={withdraw.busy} disabledReason={date === null ? 'Scrivi la scadenza' : reason.trim().length < 3 ? 'Scrivi il motivo' : null} failure={withdraw.failure} paths={['reason', 'dueDate']} onConfirm={() => { void send(); }} onBack={onClose}
      conflict={{ reading: plan.version === start.version, onReload: onClose, onReapply: onClose, lines: [{ label: 'Importo', mine: formatEuro(start.totalCents), stored: formatEuro(plan.totalCents) }] }}
    >
      <div className="acts-fields">
        {start.wholeBeside && (start.wholeDueDate === null || start.wholeDueDate >= today) ? null : <DateField label="Importo intero entro il" path="dueDate" text={due} today={today} onText={setDue} error={errorAt(withdraw.failure, 'dueDate')} />}
        <TextField label="Motivo" path="reason" value={reason} onChange={setReason} error={errorAt(withdraw.failure, 'reason')} maxLength={300} placeholder="per esempio: non ha accettato il piano" autoFocus />
      </div>
    </ActDialog>
  );
}

function readDraftDate(text: string, today: string): string | null {
  const parsed = parseTypedDate(text, today);
  return parsed.ok ? parsed.value : null;
}
