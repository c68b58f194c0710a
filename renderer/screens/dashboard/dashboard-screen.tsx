import { Menu } from '@mantine/core';
import { lazy, Suspense, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { useSlow } from '../../app/slow.ts';
import { ActionButton, countOf, DataTable, EmptyState, FailureState, FilterChoice, formatCount, Icon, LinkButton, Money, Panel, Screen, Stack, Strip, WaitState, type Column } from '../../components/index.ts';
import { ExportButton, ExportLines } from '../../components/lists/exports.tsx';
import { whenWords } from '../acts/instant-words.ts';
import '../acts/acts.css';
import { automaticWords, FIGURES, GROUPINGS, lineOfGroup, lineOfMonth, periodWords, type DashboardOverview, type Figure, type Grouping, type TableLine } from './dashboard-words.ts';
import { OpenClassesPanel } from './open-classes.tsx';
import './dashboard.css';

/** The library of charts is loaded with the first chart. */
const FigureChart = lazy(() => import('./figure-chart.tsx'));
const TOPICS = ['payments', 'positions', 'treasury', 'reconciliation', 'imports'] as const;

/** Cruscotto: collected, reported, credited, by period, service and PSP; how much matches by itself; what waits and since when. */
export default function DashboardScreen() {
  const client = useClient();
  const [year, setYear] = useState<number | null>(null);
  const found = useOperation({ key: ['dashboard.overview', year], topics: TOPICS, freshMs: 5_000, call: (signal) => client.dashboard.overview({ year }, { signal }) });
  const last = useRef<DashboardOverview | null>(null);
  if (found.value !== undefined) last.current = found.value;
  const overview = found.value ?? last.current;
  const slow = useSlow(found.state === 'loading');
  if (overview !== null) return <Dashboard overview={overview} onYear={setYear} stale={found.state === 'failed' ? found.failure.message : null} />;
  return <Screen title="Cruscotto">{found.state === 'failed' ? <FailureState title="Il cruscotto non si è letto" failure={found.failure} onRetry={found.reload} /> : slow ? <WaitState title="Apro il cruscotto">Ancora un momento.</WaitState> : null}</Screen>;
}

function Dashboard({ overview, onYear, stale }: Readonly<{ overview: DashboardOverview; onYear: (year: number) => void; stale: string | null }>) {
  const navigate = useNavigate();
  const { today } = useStatus();
  const [figure, setFigure] = useState<Figure>('collectedCents');
  const { totals, automatic, classes, year } = overview;
  const nothing = totals.payments === 0 && (totals.reportedCents ?? 0) === 0 && (totals.creditedCents ?? 0) === 0 && classes.length === 0 && overview.years.length === 1;
  const age = (name: string, at: string | null) => `${name} ${at === null ? 'mai' : whenWords(at, today)}`;
  return (
    <Screen title="Cruscotto" beside={<YearChoice year={year} years={overview.years} onChoose={onYear} />} note={[age('ricevute', overview.lastReceiptAt), age('flussi', overview.lastFlowAt), age('tesoreria', overview.lastTreasuryAt)].join(' · ')}>
      {nothing ? (
        <EmptyState icon="bank" framed title="Non c’è ancora niente da contare" actions={[{ label: 'Vai a Importazioni', kind: 'primary', onPress: () => { void navigate('/importazioni'); } }]}>Qui si vede quanto è stato pagato, rendicontato e accreditato. Arrivano dati importando ricevute, flussi e file della tesoreria, o con il collegamento all’intermediario.</EmptyState>
      ) : (
        <Stack>
          <ExportLines />
          {stale === null ? null : <Strip tone="red">{stale} Quello che vedi è di prima.</Strip>}
          {overview.scoped ? <Strip tone="blue">Gli incassi sono quelli dei tuoi uffici: un flusso e un accredito sono di tutti, perciò rendicontato e accreditato si vedono per servizio o per PSP, scegliendo un mese. Gli abbinati da soli e il non riconciliato sono di tutto l’ente.</Strip> : null}
          <div className="dash-figures" role="group" aria-label="Che cosa mostra il grafico">
            {FIGURES.map((one) => (totals[one.figure] === null ? (
              <div key={one.figure} className="dash-figure dash-figure--still"><span className="dash-figure-name">{one.label}</span><span className="screen-title faint">—</span><span className="help">per i tuoi uffici si vede per servizio o per PSP, scegliendo un mese</span></div>
            ) : (
              <button key={one.figure} type="button" className="dash-figure" aria-pressed={figure === one.figure} onClick={() => setFigure(one.figure)}>
                <span className="dash-figure-name">{one.label}</span>
                <span className="screen-title"><Money cents={totals[one.figure] ?? 0} /></span>
                <span className="help">{one.figure === 'collectedCents' ? `${countOf(totals.payments, 'pagamento', 'pagamenti')}; ${one.help}` : one.help}</span>
              </button>
            )))}
            <div className="dash-figure dash-figure--still">
              <span className="dash-figure-name">Abbinati da soli{overview.scoped ? ', di tutto l’ente' : ''}</span>
              <span className="screen-title">{automaticWords(automatic) ?? '—'}</span>
              <span className="help">{automatic.credits === 0 ? 'nessun accredito pagoPA in quest’anno' : `${formatCount(automatic.automatic)} su ${countOf(automatic.credits, 'accredito', 'accrediti')}; ${formatCount(automatic.byPerson)} da persone, ${formatCount(automatic.open)} aperti`}</span>
            </div>
          </div>
          <PeriodPanel key={year} overview={overview} figure={figure} />
          <OpenClassesPanel classes={classes} year={year} scoped={overview.scoped} />
        </Stack>
      )}
    </Screen>
  );
}

function YearChoice({ year, years, onChoose }: Readonly<{ year: number; years: readonly number[]; onChoose: (year: number) => void }>) {
  return (
    <Menu position="bottom-start" offset={4} classNames={{ dropdown: 'sp-menu', item: 'sp-menu-item' }} withinPortal={false} floatingStrategy="fixed" withInitialFocusPlaceholder={false}>
      <Menu.Target><button type="button" className="sp-button sp-button--secondary sp-button--compact" aria-label={`Anno: ${year}`}><span className="sp-button-label">{year}</span><Icon name="chevronDown" size={15} /></button></Menu.Target>
      <Menu.Dropdown>{years.map((one) => <FilterChoice key={one} label={String(one)} chosen={one === year} onChoose={() => onChoose(one)} />)}</Menu.Dropdown>
    </Menu>
  );
}

const amount = (key: 'collectedCents' | 'reportedCents' | 'creditedCents', heading: string): Column<TableLine> => ({ key, heading, align: 'right', width: '9rem', cell: (row) => { const cents = row[key]; return cents === null ? <span className="faint">—</span> : <Money cents={cents} unit={false} bold={key === 'collectedCents'} />; } });

function columnsOf(heading: string): readonly Column<TableLine>[] {
  return [
    { key: 'label', heading, cell: (row) => row.label, cut: true }, { key: 'payments', heading: 'Pagamenti', align: 'right', width: '7rem', cell: (row) => (row.payments === 0 ? <span className="faint">—</span> : formatCount(row.payments)) },
    amount('collectedCents', 'Pagato €'), amount('reportedCents', 'Rendicontato €'), amount('creditedCents', 'Accreditato €'),
  ];
}

/** Chart and table of a period; Enter on a month goes into it. */
function PeriodPanel({ overview, figure }: Readonly<{ overview: DashboardOverview; figure: Figure }>) {
  const client = useClient();
  const { year } = overview;
  const [grouping, setGrouping] = useState<Grouping>('MONTH');
  const [month, setMonth] = useState<string | null>(null);
  const asked = grouping === 'MONTH' ? null : grouping;
  const groups = useOperation({ key: ['dashboard.breakdown', asked, year, month], topics: TOPICS, freshMs: 5_000, enabled: asked !== null, call: (signal) => client.dashboard.breakdown({ by: asked ?? 'SERVICE', year, month }, { signal }) });
  const slow = useSlow(asked !== null && groups.state === 'loading');
  const lines = asked === null ? overview.months.map(lineOfMonth) : (groups.value?.rows ?? []).map(lineOfGroup);
  const shown = GROUPINGS.find((one) => one.grouping === grouping);
  const into = (line: TableLine) => { setMonth(line.key); setGrouping('SERVICE'); };
  return (
    <Panel
      title="Incassi" note={periodWords(year, asked === null ? null : month)}
      action={<span className="sp-inline">
        {asked === null || month === null ? null : <LinkButton label="Tutto l’anno" onPress={() => setMonth(null)} />}
        <span className="sp-buttons" role="group" aria-label="Come si raggruppa">{GROUPINGS.map((one) => <ActionButton key={one.grouping} compact label={one.label} pressed={grouping === one.grouping} onPress={() => setGrouping(one.grouping)} />)}</span>
        <ExportButton compact selection={{ list: 'DASHBOARD', filter: { table: grouping, year, month: asked === null ? null : month }, sort: 'SHOWN' }} columns={['label', 'payments', 'collected', 'reported', 'credited']} count={lines.length} one="riga" many="righe" />
      </span>}
    >
      {asked !== null && groups.state === 'failed' ? <FailureState title="Le righe non si sono lette" failure={groups.failure} onRetry={groups.reload} /> : null}
      {slow ? <WaitState title="Sommo il periodo">Per servizio si guardano tutte le righe dei flussi del mese.</WaitState> : lines.length === 0 ? null : <Suspense fallback={<div className="dash-chart" />}><FigureChart lines={lines} figure={figure} /></Suspense>}
      {slow ? null : <DataTable name={shown?.table ?? 'Incassi'} columns={columnsOf(shown?.heading ?? '')} rows={lines} rowKey={(row) => row.key} {...(asked === null ? { onOpen: into } : {})} empty="Nessun incasso in questo periodo." />}
      <p className="help dash-foot">{asked === null ? 'Invio su un mese lo apre per servizio. I tre importi contano giorni diversi: un pagamento di fine mese si accredita nel mese dopo.' : month === null && (grouping === 'SERVICE' || overview.scoped) ? `Rendicontato e accreditato ${grouping === 'SERVICE' ? 'per servizio' : 'dei tuoi uffici'} si vedono scegliendo un mese, dalla tabella per mese.` : 'Rendicontato e accreditato sono dei flussi regolati nel periodo; l’accreditato è la parte che la tesoreria ha già. Gli accrediti abbinati a una ricevuta da sola, senza flusso, contano nel totale in alto e non qui.'}</p>
    </Panel>
  );
}
