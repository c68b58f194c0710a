import { useState } from 'react';
import { useNavigate } from 'react-router';
import { addDays, formatDate } from '../../../main/domain/civil-date.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useSession, useStatus } from '../../app/session.tsx';
import { ActionBar, ActionButton, AmountField, ConfirmDialog, countOf, DateField, EmptyState, FailureState, formatCount, Money, Panel, Screen, SelectField, showToast, Strip } from '../../components/index.ts';
import '../acts/acts.css';
import '../movement-acts/movement-acts.css';
import './lots.css';
import type { ReminderCount, ReminderOrder } from './lot-types.ts';
import { SORT_CHOICES } from './lot-words.ts';
import { LotPaperFields } from './lot-paper-fields.tsx';
import { AS_USUAL, paperOrderOf } from './lot-paper-form.ts';
import { EVERY_SERVICE } from './new-lot-form.ts';
import { dueProblem, LATENESS_CHOICES, reminderConsequences, reminderTermsOf, type ReminderForm } from './reminder-form.ts';
import { useServiceChoices } from './service-choices.ts';

/** Usual time to pay a reminder. */
const DAYS_TO_PAY = 30;

/** Solleciti: overdue notices get a new due date, and costs where they are due, and are printed as a lot. */
export default function RemindersScreen() {
  const { role } = useSession();
  if (role === 'COUNTER' || role === 'ACCOUNTING') return <Screen title="Solleciti" above="Avvisi e stampe · Lotti"><EmptyState icon="lock" title="I solleciti li fa il responsabile" framed>Cambiano scadenza e importo di molti avvisi insieme.</EmptyState></Screen>;
  return <Reminders />;
}

function Reminders() {
  const client = useClient();
  const navigate = useNavigate();
  const { today, connectionMode } = useStatus();
  const [form, setForm] = useState<ReminderForm>(() => ({ serviceId: EVERY_SERVICE, lateness: 'ALL', dueDate: formatDate(addDays(today, DAYS_TO_PAY)), cost: '' }));
  const [sort, setSort] = useState<ReminderOrder['sort']>('POSTAL');
  const [paper, setPaper] = useState(AS_USUAL);
  const [asking, setAsking] = useState(false);
  const set = (change: Partial<ReminderForm>) => setForm((now) => ({ ...now, ...change }));
  const services = useServiceChoices();
  const terms = reminderTermsOf(form, today);
  const counted = useOperation({ key: ['lots.countReminders', terms], topics: ['positions', 'prints'], enabled: terms !== null, keepPrevious: true, call: (signal) => client.lots.countReminders({ terms: terms ?? { serviceId: null, lateFrom: 1, lateTo: null, dueDate: today, costCents: 0 } }, { signal }) });
  const create = useMutationOnce((order: ReminderOrder, requestId) => client.lots.createReminders({ requestId, ...order }), ['lots', 'positions', 'prints']);
  const count = counted.value;
  const manual = connectionMode === 'MANUAL';
  const remind = async () => {
    if (terms === null || count === undefined) return;
    const service = services.find(({ value }) => value === form.serviceId);
    const made = await create.run({ terms, expected: count.notices, title: `${service?.code ?? 'Tutti i servizi'}, entro il ${formatDate(terms.dueDate)}`, sort, output: 'PARTS', partPages: 500, reason: null, ...paperOrderOf(paper) });
    setAsking(false);
    if (!made.ok) { counted.reload(); return; }
    showToast(`Solleciti cominciati, lotto ${made.value.id}: si può continuare a lavorare.`, []);
    void navigate(`/lotti/${made.value.id}`, { replace: true });
  };
  const whyNot = terms === null ? 'Scrivi una scadenza dopo oggi' : counted.state !== 'ready' || counted.refreshing || count === undefined ? 'Aspetta il conteggio' : count.tooMany ? 'Un lotto tiene 50.000 avvisi' : count.notices === 0 ? 'Non c’è nessun avviso scaduto' : null;
  return (
    <Screen
      title="Solleciti" above="Avvisi e stampe · Lotti" why="Gli avvisi scaduti e non pagati prendono una nuova scadenza e si stampano in un lotto. Il numero resta o cambia secondo la regola del servizio."
      foot={(
        <ActionBar left={<ActionButton label="Torna ai lotti" shortcut="Escape" onPress={() => { void navigate('/lotti'); }} />}>
          <ActionButton label={count === undefined || count.notices === 0 ? 'Sollecita…' : `Sollecita ${countOf(count.notices, 'avviso', 'avvisi')}…`} kind="primary" shortcut="Ctrl+Enter" busy={create.busy} disabledReason={whyNot} onPress={() => setAsking(true)} />
        </ActionBar>
      )}
    >
      <div className="lot-form">
        <Panel title="Che cosa si sollecita" padded>
          <div className="lot-fields">
            <SelectField label="Servizio" choices={services} value={form.serviceId} onChoose={(serviceId) => set({ serviceId })} />
            <SelectField label="Ritardo" choices={LATENESS_CHOICES} value={form.lateness} onChoose={(lateness) => set({ lateness })} />
            <DateField label="Nuova scadenza" text={form.dueDate} onText={(dueDate) => set({ dueDate })} today={today} error={dueProblem(form, today)} />
            <AmountField label="Spese" optional="(facoltative)" text={form.cost} onText={(cost) => set({ cost })} help="Per ogni avviso, per esempio la notifica." />
            <SelectField label="Ordine" choices={SORT_CHOICES} value={sort} onChoose={(chosen) => setSort(SORT_CHOICES.find(({ value }) => value === chosen)?.value ?? 'POSTAL')} />
            <p className="help">Se il sollecito tiene il numero o ne prende uno nuovo lo dice il servizio: Configurazione, Servizi, riquadro Solleciti.</p>
            <LotPaperFields form={paper} onChange={setPaper} failure={create.failure} />
          </div>
        </Panel>
        <Panel title="Quanti sono" padded>
          {counted.state === 'failed' ? <FailureState title="Il conteggio non è riuscito" failure={counted.failure} onRetry={counted.reload} /> : null}
          {count === undefined ? null : <Count count={count} />}
        </Panel>
      </div>
      {create.failure === null ? null : <Strip tone="red">{create.failure.message}</Strip>}
      {asking && count !== undefined && terms !== null ? (
        <ConfirmDialog open question={`Sollecitare ${countOf(count.notices, 'avviso', 'avvisi')} entro il ${formatDate(terms.dueDate)}?`} consequences={reminderConsequences(count, terms.costCents, manual)} verb="Sollecita" backVerb="Non sollecitare" busy={create.busy} footNote="Resta nel registro delle operazioni" onConfirm={() => { void remind(); }} onBack={() => setAsking(false)} />
      ) : null}
    </Screen>
  );
}

function ageWords(from: number, to: number | null): string {
  if (to === null) return 'Da più di un anno';
  return from === 1 ? `Fino a ${to} giorni` : `Da ${from} a ${to} giorni`;
}

function Count({ count }: Readonly<{ count: ReminderCount }>) {
  return (
    <div role="status"><dl className="recon-facts">
      <div><dt>Avvisi scaduti</dt><dd><b>{count.tooMany ? `più di ${formatCount(count.notices)}` : formatCount(count.notices)}</b></dd></div>
      {count.ages.map(({ from, to, notices }) => <div key={from}><dt>{ageWords(from, to)}</dt><dd>{formatCount(notices)}</dd></div>)}
      <div><dt>Importo</dt><dd><Money cents={count.totalCents} /></dd></div>
      <div><dt>Con le spese</dt><dd><Money cents={count.newTotalCents} bold /></dd></div>
      <div><dt>Con un numero nuovo</dt><dd>{formatCount(count.newNumbers)}</dd></div>
      <div><dt>Carte che diventano superate</dt><dd>{formatCount(count.withPaper)}</dd></div>
    </dl></div>
  );
}
