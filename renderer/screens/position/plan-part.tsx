import { useState, type ReactNode } from 'react';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { FINE_INSTALLMENT_MINIMUM, fineInstallments, whyNoFinePlan } from '../../../main/domain/fine-amounts.ts';
import { formatEuro } from '../../../main/domain/money.ts';
import { formatNav } from '../../../main/domain/notice-number.ts';
import { isOpenState, STATE_LABEL } from '../../../main/domain/position-state.ts';
import { assertNever } from '../../../main/domain/result.ts';
import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { ActionMenu, LinkButton, Strip } from '../../components/index.ts';
import type { PositionCard } from '../acts/operation-types.ts';
import type { Supplement } from '../position-form/entry-state.ts';
import { NotifyFineDialog } from './notify-fine-dialog.tsx';
import { PlanDialog, WithdrawPlanDialog, type PlanCard } from './plan-dialog.tsx';
import { ResidueDialog, ResidueStrips } from './residue-part.tsx';
import { usePlanPrinting } from './use-plan-printing.tsx';

type Open = 'plan' | 'withdraw' | 'notify' | 'residue';

/** What a position says of its ways of paying, in three places of its screen. */
export type PlanPart = Readonly<{ strips: ReactNode; action: ReactNode; dialog: ReactNode }>;

/** Plans and fines of a position: what runs, what may be done, the dialogs. `openAtOnce`: the form asked to divide what it had just saved. */
export function usePlanPart(card: PositionCard, mayAct: boolean, openAtOnce: boolean): PlanPart {
  const client = useClient();
  const navigate = useNavigate();
  const [open, setOpen] = useState<Open | null>(openAtOnce ? 'plan' : null);
  const draft = card.state === 'DRAFT';
  const found = useOperation({ key: ['plans.show', card.id], topics: ['positions', 'prints', 'payments', 'catalogue'], enabled: !draft, call: (signal) => client.plans.show({ positionId: card.id }, { signal }) });
  const plan = draft ? undefined : found.value;
  const printing = usePlanPrinting(card);
  if (plan === undefined) return { strips: null, action: null, dialog: null };
  const close = () => setOpen(null);
  return {
    strips: <>{printing.strip}<StandingStrip plan={plan} onAsk={mayAct ? () => setOpen('residue') : null} /><ResidueStrips plan={plan} state={card.state} />{card.state === 'INVALID' ? null : <FineStrip plan={plan} onNotify={mayAct ? () => setOpen('notify') : null} onSupplement={mayAct ? (supplement) => { void navigate('/posizioni/nuova', { state: { duplicateOf: card.id, supplement } }); } : null} />}{mayAct && isOpenState(card.state) ? <><FineInstallments plan={plan} /><GrantedInstallments plan={plan} /></> : null}</>,
    action: mayAct && plan.fine === null ? <PlanActions plan={plan} onOpen={setOpen} onPrint={printing.print} onPrintWith={printing.printWith} noPrint={printing.whyNot} /> : null,
    dialog: open === 'plan' && plan.whyNot === null ? <PlanDialog card={card} plan={plan} onClose={close} /> : open === 'withdraw' ? <WithdrawPlanDialog card={card} plan={plan} onClose={close} /> : open === 'residue' && plan.residue.ask !== null ? <ResidueDialog card={card} plan={plan} ask={plan.residue.ask} onClose={close} /> : open === 'notify' ? <NotifyFineDialog card={card} plan={plan} onClose={close} /> : printing.dialog,
  };
}

function PlanActions({ plan, onOpen, onPrint, onPrintWith, noPrint }: Readonly<{ plan: PlanCard; onOpen: (open: Open) => void; onPrint: () => void; onPrintWith: () => void; noPrint: string | null }>) {
  if (!plan.hasPlan) return plan.whyNot === null ? <LinkButton label="Rateizza…" onPress={() => onOpen('plan')} /> : null;
  return <ActionMenu label="Piano di rate" actions={[{ label: 'Stampa tutte le rate', onPress: onPrint, disabledReason: noPrint }, { label: 'Stampa le rate con altra carta…', onPress: onPrintWith, disabledReason: noPrint }, { label: 'Cambia le rate…', onPress: () => onOpen('plan'), disabledReason: plan.whyNot }, { label: 'Togli il piano…', onPress: () => onOpen('withdraw'), disabledReason: plan.whyNot, danger: true }, ...(plan.residue.ask === null ? [] : [{ label: 'Chiedi il residuo in un’unica soluzione…', onPress: () => onOpen('residue'), disabledReason: plan.residue.ask.whyNot, danger: true }])]} />;
}

/** Late installments, and the plan that is lost. */
function StandingStrip({ plan: { standing, rules, residue: { ask } }, onAsk }: Readonly<{ plan: PlanCard; onAsk: (() => void) | null }>) {
  if (standing === null) return null;
  switch (standing.kind) {
    case 'REGULAR': return null;
    case 'LATE': return <Strip tone="amber">{standing.missed === 1 ? 'Una rata è scaduta' : `${standing.missed} rate sono scadute`} e non {standing.missed === 1 ? 'risulta pagata' : 'risultano pagate'}: {formatEuro(standing.missedCents)}.{rules.lapse === null ? '' : ` Con ${rules.lapse.missed} rate non pagate in ${rules.lapse.withinMonths} mesi si perde il beneficio delle rate.`}</Strip>;
    case 'LAPSED': return (
      <Strip tone="red" {...(onAsk === null || ask === null || ask.whyNot !== null ? {} : { action: { label: 'Chiedi il residuo in un’unica soluzione…', onPress: onAsk } })}>
        Beneficio delle rate perduto: {standing.missed} rate non pagate. Il residuo di {formatEuro(standing.residueCents)} è dovuto tutto insieme{ask === null ? '; decide il responsabile se togliere il piano.' : `, e si chiede con un avviso solo.${ask.whyNot === null ? '' : ` ${ask.whyNot}`}`}
      </Strip>
    );
    default: return assertNever(standing, 'StandingStrip');
  }
}

/** A fine that art. 202-bis would let be paid by installments: how many, by when they are asked for, and how it is done. */
function FineInstallments({ plan: { fine } }: Readonly<{ plan: PlanCard }>) {
  if (fine === null || fine.standing.kind === 'ENFORCEABLE' || fineInstallments(fine.fullCents, fine.notifiedOn) === null) return null;
  return <p className="help">{whyNoFinePlan(fine.fullCents, fine.notifiedOn)}</p>;
}

/** A position that stands in the place of a fine: what art. 202-bis lets it be divided in, or why it is not. */
function GrantedInstallments({ plan: { granted, hasPlan, whyNot } }: Readonly<{ plan: PlanCard }>) {
  if (granted === null || hasPlan) return null;
  const asked = granted.askedBy === null ? '' : `, chieste entro il ${formatDate(granted.askedBy)}`;
  return <p className="help">Sta al posto di una multa di {formatEuro(granted.fullCents)}: l’art. 202-bis ammette fino a {granted.most} rate di almeno {formatEuro(FINE_INSTALLMENT_MINIMUM)}{asked}.{whyNot === null ? '' : ` ${whyNot}`}</p>;
}

/** Which amount of a fine holds today and until when, and what is still owed after a payment that was not enough. */
function FineStrip({ plan: { fine }, onNotify, onSupplement }: Readonly<{ plan: PlanCard; onNotify: (() => void) | null; onSupplement: ((supplement: Supplement) => void) | null }>) {
  const navigate = useNavigate();
  if (fine === null) return null;
  const { supplement } = fine;
  if (supplement !== null) {
    const { cents, until, askedWith } = supplement;
    if (askedWith !== null) return <Strip tone="blue" action={{ label: 'Apri', onPress: () => { void navigate(`/posizioni/${askedWith.positionId}`); } }}>Pagamento insufficiente: i <b>{formatEuro(cents)}</b> che mancavano sono chiesti con l’avviso di integrazione {askedWith.nav === null ? '' : formatNav(askedWith.nav)}, {STATE_LABEL[askedWith.state]}.</Strip>;
    const ask = onSupplement === null ? {} : { action: { label: 'Fai l’avviso di integrazione', onPress: () => onSupplement({ cents, until }) } };
    return <Strip tone="amber" {...ask}>Pagamento insufficiente: mancano <b>{formatEuro(cents)}</b>, da pagare entro il {formatDate(until)}. Si chiedono con un avviso di integrazione.</Strip>;
  }
  const action = onNotify === null || !fine.mayNotify ? {} : { action: { label: fine.notifiedOn === null ? 'Registra la notifica' : 'Cambia la notifica', onPress: onNotify } };
  const { standing } = fine;
  const amounts = <><b>{formatEuro(fine.reducedCents)}</b> entro {fine.discountDays} giorni, <b>{formatEuro(fine.fullCents)}</b> entro {fine.expirationDays}</>;
  switch (standing.kind) {
    case 'NOT_NOTIFIED': return <Strip tone="blue" {...action}>Multa con due importi: {amounts}. I giorni si contano dalla notifica, che non è ancora registrata; intanto si può pagare solo l’importo ridotto.</Strip>;
    case 'REDUCED': return <Strip tone="blue" {...action}>Si paga l’importo ridotto, <b>{formatEuro(fine.reducedCents)}</b>, fino al {formatDate(standing.until)} ({standing.daysLeft === 0 ? 'ultimo giorno' : standing.daysLeft === 1 ? 'ancora un giorno' : `ancora ${standing.daysLeft} giorni`}); poi {formatEuro(fine.fullCents)}.</Strip>;
    case 'FULL': return <Strip tone="blue">La riduzione è finita: si paga <b>{formatEuro(fine.fullCents)}</b> fino al {formatDate(standing.until)}.</Strip>;
    case 'ENFORCEABLE': return <Strip tone="amber">Dal {formatDate(standing.since)} il verbale è titolo esecutivo: quello che arriva ora vale come acconto.</Strip>;
    default: return assertNever(standing, 'FineStrip');
  }
}
