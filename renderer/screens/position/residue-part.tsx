import { useState } from 'react';
import { useNavigate } from 'react-router';
import { addDays, formatDate, parseTypedDate } from '../../../main/domain/civil-date.ts';
import { formatEuro } from '../../../main/domain/money.ts';
import { formatNav } from '../../../main/domain/notice-number.ts';
import { STATE_LABEL } from '../../../main/domain/position-state.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { DateField, showToast, Strip, TextField } from '../../components/index.ts';
import { ActDialog } from '../acts/act-dialog.tsx';
import { errorAt } from '../acts/failure-words.ts';
import type { PositionCard } from '../acts/operation-types.ts';
import type { PlanCard } from './plan-dialog.tsx';
import { twiceRemedy } from './residue-words.ts';

type Ask = NonNullable<PlanCard['residue']['ask']>;
type Link = NonNullable<PlanCard['residue']['askedWith']>;

/** The other end of a lost plan, and what is asked for twice since money came on one of its installments. */
export function ResidueStrips({ plan: { residue }, state }: Readonly<{ plan: PlanCard; state: PositionCard['state'] }>) {
  const navigate = useNavigate();
  const { askedWith, residueOf, twiceCents } = residue;
  const open = ({ positionId }: Link) => ({ label: 'Apri', onPress: () => { void navigate(`/posizioni/${positionId}`); } });
  return (
    <>
      {askedWith === null ? null : <Strip tone="blue" action={open(askedWith)}>Piano di rate perduto: il residuo è chiesto con l’avviso {askedWith.nav === null ? '' : formatNav(askedWith.nav)}, <b>{formatEuro(askedWith.amountCents)}</b>, {STATE_LABEL[askedWith.state]}. Questa posizione vale quello che è stato pagato.</Strip>}
      {residueOf === null ? null : <Strip tone="blue" action={open(residueOf)}>È il residuo di un piano di rate perduto, di cui sono stati pagati <b>{formatEuro(residueOf.amountCents)}</b>.</Strip>}
      {/* Seen from both pages: the plan that was paid all the same, and the residue itself, which asks for it still. */}
      {twiceCents === 0 ? null : <Strip tone="amber">Su una rata chiusa con il piano sono arrivati <b>{formatEuro(twiceCents)}</b>: {twiceRemedy(askedWith?.state ?? state)}</Strip>}
    </>
  );
}

/** Chiedi il residuo in un’unica soluzione: money, numbers, paper and intermediary are told before. */
export function ResidueDialog({ card, plan, ask, onClose }: Readonly<{ card: PositionCard; plan: PlanCard; ask: Ask; onClose: () => void }>) {
  const client = useClient();
  const navigate = useNavigate();
  const { today } = useStatus();
  const [start] = useState({ plan, ask });
  const [reason, setReason] = useState('');
  const [due, setDue] = useState(formatDate(addDays(today, start.plan.rules.firstDueDays)));
  const act = useMutationOnce((input: Readonly<{ dueDate: string; reason: string }>, requestId) => client.plans.askResidue({ requestId, positionId: card.id, expectedVersion: start.plan.version, ...input }), ['positions', 'prints']);
  const parsed = parseTypedDate(due, today);
  const send = async () => {
    if (!parsed.ok) return;
    const outcome = await act.run({ dueDate: parsed.value, reason });
    if (!outcome.ok) return;
    onClose();
    showToast(`Residuo chiesto con l’avviso ${formatNav(outcome.value.nav)}.`);
    void navigate(`/posizioni/${outcome.value.id}`);
  };
  return (
    <ActDialog
      question={`Chiedere a ${card.debtor.name} il residuo in un’unica soluzione?`} subtitle={`${card.description}, ${formatEuro(start.ask.cents)} su ${formatEuro(start.ask.cents + start.ask.paidCents)}`} consequences={start.ask.consequences.map((text) => ({ text, warning: /superat|non si usa|possono ancora pagare|tolti a mano|Non si torna|Oggi il debitore/.test(text) }))} danger
      verb="Chiedi il residuo" backVerb="Non chiedere" busy={act.busy} disabledReason={!parsed.ok ? 'Scrivi la scadenza' : reason.trim().length < 3 ? 'Scrivi il motivo' : null} failure={act.failure} paths={['reason', 'dueDate']} onConfirm={() => { void send(); }} onBack={onClose}
      conflict={{ reading: plan.version === start.plan.version, onReload: onClose, onReapply: onClose, lines: [{ label: 'Residuo', mine: formatEuro(start.ask.cents), stored: plan.residue.ask === null ? 'non si chiede più' : formatEuro(plan.residue.ask.cents) }] }}
    >
      <div className="acts-fields">
        <DateField label="Da pagare entro" path="dueDate" text={due} today={today} onText={setDue} error={errorAt(act.failure, 'dueDate')} autoFocus />
        <TextField label="Motivo" path="reason" value={reason} onChange={setReason} error={errorAt(act.failure, 'reason')} maxLength={300} placeholder="per esempio: decadenza, due rate non pagate" />
      </div>
    </ActDialog>
  );
}
