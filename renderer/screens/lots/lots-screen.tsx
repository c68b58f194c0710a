import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { useSession } from '../../app/session.tsx';
import { useSlow } from '../../app/slow.ts';
import { ActionButton, DataTable, EmptyState, FailureState, formatCount, Money, Panel, Screen, StateWord, WaitState, type Column } from '../../components/index.ts';
import { instantInList } from '../acts/instant-words.ts';
import { worksAtCounter } from '../acts/role-rights.ts';
import '../acts/acts.css';
import { LotLine } from './lot-line.tsx';
import type { LotCard } from './lot-types.ts';
import { lotLook, outcomeWords } from './lot-words.ts';

const COLUMNS: readonly Column<LotCard>[] = [
  { key: 'id', heading: 'Lotto', width: '4rem', cell: (lot) => <b>{lot.id}</b> },
  { key: 'at', heading: 'Fatto il', width: '9rem', cell: (lot) => instantInList(lot.createdAt) },
  { key: 'state', heading: 'Stato', width: '7rem', cell: (lot) => <StateWord look={lotLook(lot)} /> },
  { key: 'title', heading: 'Titolo', cut: true, cell: (lot) => <span title={lot.title}>{lot.kind === 'REMINDERS' ? `Solleciti: ${lot.title}` : lot.title}</span> },
  { key: 'outcome', heading: 'Esito', width: '17rem', cut: true, cell: (lot) => <span className={lot.failed + lot.outdated === 0 ? undefined : 'sp-toned tone-amber'} title={outcomeWords(lot)}>{outcomeWords(lot)}</span> },
  { key: 'who', heading: 'Chi', width: '9rem', cut: true, cell: (lot) => lot.who },
  { key: 'notices', heading: 'Avvisi', width: '5rem', align: 'right', cell: (lot) => formatCount(lot.notices) },
  { key: 'amount', heading: 'Importo €', width: '8rem', align: 'right', cell: (lot) => <Money cents={lot.totalCents} unit={false} bold /> },
];

/** Lotti: many notices printed as one. Source: screens, "Prints"; issue 7, 3. */
export default function LotsScreen() {
  const client = useClient();
  const navigate = useNavigate();
  const { role } = useSession();
  const [current, setCurrent] = useState<number | null>(null);
  const table = useRef<HTMLDivElement>(null);
  const found = useOperation({ key: ['lots.list'], topics: ['lots'], enabled: worksAtCounter(role), call: (signal) => client.lots.list({}, { signal }) });
  const slow = useSlow(found.state === 'loading');
  const fresh = () => { void navigate('/lotti/nuovo'); };
  const lots = found.value?.lots ?? [];
  const working = lots.filter(({ state }) => state === 'RUNNING');
  return (
    <Screen title="Lotti di avvisi" above="Avvisi e stampe" why="Molti avvisi stampati insieme, in ordine di consegna: per la tipografia, o un file ciascuno." actions={worksAtCounter(role) ? <>{role === 'COUNTER' ? null : <ActionButton label="Solleciti…" onPress={() => { void navigate('/lotti/solleciti'); }} />}<ActionButton label="Nuovo lotto" kind="primary" onPress={fresh} /></> : undefined}>
      {!worksAtCounter(role) ? <EmptyState icon="lock" title="I lotti sono di chi lavora allo sportello" framed>Con il tuo ruolo le stampe si vedono in «Avvisi e stampe».</EmptyState> : null}
      {found.state === 'failed' ? <FailureState title="Non è stato possibile leggere i lotti" failure={found.failure} onRetry={found.reload} /> : null}
      {slow ? <WaitState title="Cerco i lotti">Ancora un momento.</WaitState> : null}
      {found.value !== undefined && lots.length === 0 ? <EmptyState icon="printer" title="Non c’è ancora nessun lotto" framed actions={[{ label: 'Nuovo lotto', kind: 'primary', onPress: fresh }]}>Un lotto stampa insieme gli avvisi di un servizio, di una scadenza o scelti nell’elenco delle posizioni.</EmptyState> : null}
      {lots.length === 0 ? null : (
        <div className="sp-stack" ref={table}>
          {working.map((lot) => <LotLine key={lot.id} lot={lot} />)}
          <Panel title="Lotti" note={formatCount(lots.length)}><DataTable name="Lotti" columns={COLUMNS} rows={lots} rowKey={(lot) => lot.id} currentKey={current} onCurrent={(lot) => setCurrent(lot.id)} onOpen={(lot) => { void navigate(`/lotti/${lot.id}`); }} rowTone={(lot) => (lot.restored || (lot.state === 'PAUSED' && lot.stoppedBy !== null) ? 'amber' : null)} /></Panel>
        </div>
      )}
    </Screen>
  );
}
