import { useState } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { noticesOfPart } from '../../../main/domain/lot-parts.ts';
import { handedOver, isHandedOverLost } from '../../app/handed-over.ts';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { ActionBar, ActionButton, CheckBox, countOf, DateField, EmptyState, FailureState, formatCount, Money, Panel, RadioCards, Screen, SelectField, showToast, Strip, TextField } from '../../components/index.ts';
import '../acts/acts.css';
import '../movement-acts/movement-acts.css';
import './lots.css';
import { NO_LETTER, paperOrderOf } from './lot-paper-form.ts';
import { LotPaperFields } from './lot-paper-fields.tsx';
import { useLoadChoices } from './load-choices.ts';
import { useServiceChoices } from './service-choices.ts';
import type { LotCount, LotOrder } from './lot-types.ts';
import { countRemarks, OUTPUT_CHOICES, PART_CHOICES, SORT_CHOICES } from './lot-words.ts';
import { arrivalOf, filterWords, newLotForm, rangeProblem, selectionOf, usualTitle } from './new-lot-form.ts';

/** Nuovo lotto: which notices, in which order, into which files; how many they are stands beside, before anything is printed. */
export default function NewLotScreen() {
  const { state } = useLocation();
  const navigate = useNavigate();
  // Without the rows that were chosen it would be a lot of everything.
  if (!isHandedOverLost(state)) return <NewLot />;
  return (
    <Screen title="Nuovo lotto">
      <EmptyState icon="list" title="La scelta delle posizioni non c’è più" framed actions={[{ label: 'Vai a Posizioni', kind: 'primary', onPress: () => { void navigate('/posizioni'); } }]}>La pagina è stata ricaricata. Scegli di nuovo le posizioni e ripeti «Stampa in lotto…»: niente è stato stampato.</EmptyState>
    </Screen>
  );
}

function NewLot() {
  const client = useClient();
  const navigate = useNavigate();
  const { today, connectionMode } = useStatus();
  const arrival = arrivalOf(handedOver(useLocation().state));
  const [form, setForm] = useState(() => newLotForm(arrival));
  const set = (change: Partial<typeof form>) => setForm((now) => ({ ...now, ...change }));
  const services = useServiceChoices();
  const loads = useLoadChoices();
  const selection = selectionOf(form, arrival, today);
  const order = paperOrderOf(form.paper);
  const hasLetter = form.paper.letter !== NO_LETTER;
  const partPages = noticesOfPart({ asked: Number(form.partPages), letter: hasLetter, output: form.output });
  const files = { partPages, sort: form.sort, output: form.output, paper: order.paper, letter: hasLetter };
  const counted = useOperation({ key: ['lots.count', selection, files], topics: ['positions', 'prints', 'people'], enabled: selection !== null, keepPrevious: true, call: (signal) => client.lots.count({ selection: selection ?? { filter: arrival.filter, ids: null, loadId: null, unprintedOnly: true }, ...files }, { signal }) });
  const create = useMutationOnce((order: LotOrder, requestId) => client.lots.create({ requestId, ...order }), ['lots']);
  const count = counted.value;
  const fresh = counted.state === 'ready' && !counted.refreshing;
  const print = async () => {
    if (selection === null || count === undefined) return;
    const title = form.title.trim() === '' ? usualTitle(form, services, today) : form.title.trim();
    const made = await create.run({ selection, expected: count.notices, title, sort: form.sort, output: form.output, partPages, reason: form.reason.trim() === '' ? null : form.reason.trim(), ...order });
    if (!made.ok) { counted.reload(); return; }
    showToast(`Lotto ${made.value.id} cominciato: si può continuare a lavorare.`, []);
    void navigate(`/lotti/${made.value.id}`, { replace: true });
  };
  const whyNot = selection === null ? 'Correggi la data' : !fresh || count === undefined ? 'Aspetta il conteggio' : count.tooMany ? 'Un lotto tiene 50.000 avvisi' : count.notices === 0 ? 'Non c’è nessun avviso da stampare' : null;
  const words = filterWords(arrival.filter);
  return (
    <Screen
      title="Nuovo lotto" above="Avvisi e stampe · Lotti" why="Gli avvisi da pagare della scelta, stampati insieme. Ogni stampa si registra una volta sola, prima che il file si possa prendere."
      foot={(
        <ActionBar left={<ActionButton label="Torna ai lotti" shortcut="Escape" onPress={() => { void navigate('/lotti'); }} />}>
          <ActionButton label={count === undefined || count.notices === 0 ? 'Stampa il lotto' : `Stampa il lotto (${countOf(count.notices, 'avviso', 'avvisi')})`} kind="primary" icon="printer" shortcut="Ctrl+Enter" busy={create.busy} disabledReason={whyNot} onPress={() => { void print(); }} />
        </ActionBar>
      )}
    >
      <div className="lot-form">
        <Panel title="Quali avvisi" padded>
          <div className="lot-fields">
            {arrival.ids === null ? null : <Strip tone="blue">Solo le {countOf(arrival.ids.length, 'posizione scelta', 'posizioni scelte')} nell’elenco.</Strip>}
            {arrival.ids !== null || words === '' ? null : <Strip tone="blue">Con il filtro dell’elenco: {words}.</Strip>}
            {arrival.ids === null ? <>
              <SelectField label="Servizio" choices={services} value={form.serviceId} onChoose={(serviceId) => set({ serviceId })} />
              {loads.length === 1 ? null : <SelectField label="File di posizioni" choices={loads} value={form.loadId} onChoose={(loadId) => set({ loadId })} />}
              <DateField label="Scadenza dal" optional="(facoltativa)" text={form.dueFrom} onText={(dueFrom) => set({ dueFrom })} today={today} />
              <DateField label="Scadenza al" optional="(facoltativa)" text={form.dueTo} onText={(dueTo) => set({ dueTo })} today={today} error={rangeProblem(form, today)} />
            </> : null}
            <CheckBox checked={form.unprintedOnly} onChange={(unprintedOnly) => set({ unprintedOnly })}>Solo quelli di cui nessuno ha già una carta valida</CheckBox>
          </div>
        </Panel>
        <CountPanel count={count} failure={counted.failure} onRetry={counted.reload} remarks={count === undefined ? [] : countRemarks(count, { sort: form.sort, manual: connectionMode === 'MANUAL', unprintedOnly: form.unprintedOnly })} />
        <Panel title="Come si stampano" padded>
          <div className="lot-fields">
            <SelectField label="Ordine" choices={SORT_CHOICES} value={form.sort} onChoose={(sort) => set({ sort: SORT_CHOICES.find(({ value }) => value === sort)?.value ?? 'POSTAL' })} />
            <RadioCards name="File" choices={OUTPUT_CHOICES} value={form.output} onChoose={(output) => set({ output: OUTPUT_CHOICES.find(({ value }) => value === output)?.value ?? 'PARTS' })} />
            <SelectField label="In ogni file" choices={PART_CHOICES} value={form.partPages} onChoose={(pages) => set({ partPages: pages })} width="code" help={partPages < Number(form.partPages) ? `Con la lettera sono ${partPages}: il file resta entro 1.000 pagine.` : undefined} />
            <LotPaperFields form={form.paper} onChange={(paper) => set({ paper })} failure={create.failure} />
            <TextField label="Titolo" optional="(facoltativo)" value={form.title} onChange={(title) => set({ title })} maxLength={80} placeholder={usualTitle(form, services, today)} />
            <TextField label="Motivo" optional="(facoltativo)" value={form.reason} onChange={(reason) => set({ reason })} maxLength={300} help="Serve per gli avvisi non ancora sul portale e per quelli che non si possono più pagare; resta scritto su ogni stampa." />
          </div>
        </Panel>
      </div>
      {create.failure === null || create.failure.field === 'paper' || create.failure.field === 'language' || create.failure.field === 'letterId' ? null : <Strip tone="red">{create.failure.message}</Strip>}
    </Screen>
  );
}

type CountPanelProps = Readonly<{ count: LotCount | undefined; failure: Parameters<typeof FailureState>[0]['failure'] | null; onRetry: () => void; remarks: readonly string[] }>;

function CountPanel({ count, failure, onRetry, remarks }: CountPanelProps) {
  return (
    <Panel title="Quanti sono" padded>
      {failure !== null ? <FailureState title="Il conteggio non è riuscito" failure={failure} onRetry={onRetry} /> : null}
      {count === undefined ? null : (
        <div role="status">
          <dl className="recon-facts">
            <div><dt>Avvisi da stampare</dt><dd><b>{count.tooMany ? `più di ${formatCount(count.notices)}` : formatCount(count.notices)}</b></dd></div>
            <div><dt>Totale</dt><dd><Money cents={count.totalCents} bold /></dd></div>
            <div><dt>File</dt><dd>{formatCount(count.parts)}</dd></div>
          </dl>
          {count.tooMany ? <p className="sp-toned tone-amber">Un lotto tiene 50.000 avvisi: restringi la scelta e fanne più d’uno.</p> : null}
          {remarks.length === 0 ? null : <ul className="lot-remarks help">{remarks.map((remark) => <li key={remark}>{remark}</li>)}</ul>}
        </div>
      )}
    </Panel>
  );
}
