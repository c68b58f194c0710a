import { lazy, Suspense, useState } from 'react';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { countOf, DataTable, FailureState, formatCount, LinkButton, Panel, type Column } from '../../components/index.ts';
import type { Alignment, SyncDay } from './sync-types.ts';
import { alignmentWords, delayShares } from './sync-words.ts';

/** The library of charts is loaded with the first chart. */
const DaysChart = lazy(() => import('./days-chart.tsx'));
const DAYS = 30;

const count = (key: 'accepted' | 'refused' | 'retried' | 'receipts' | 'flows', heading: string): Column<SyncDay> => ({ key, heading, align: 'right', width: '5.5rem', cell: (row) => (row[key] === 0 ? <span className="faint">—</span> : formatCount(row[key])) });
const COLUMNS: readonly Column<SyncDay>[] = [
  { key: 'day', heading: 'Giorno', cell: (row) => formatDate(row.day) }, count('accepted', 'Accettati'), count('refused', 'Rifiutati'), count('retried', 'Ripetuti'), count('receipts', 'Ricevute'), count('flows', 'Flussi'),
];

/** The last thirty days, as a chart or as its table, and how soon the intermediary knew (features.md 4.5). */
export function DaysPanel() {
  const client = useClient();
  const [table, setTable] = useState(false);
  const days = useOperation({ key: ['sync.days', DAYS], topics: ['sync'], freshMs: 5_000, call: (signal) => client.sync.days({ days: DAYS }, { signal }) });
  const alignment = useOperation({ key: ['sync.alignment', DAYS], topics: ['sync'], freshMs: 5_000, call: (signal) => client.sync.alignment({ days: DAYS }, { signal }) });
  const rows = days.value?.days ?? [];
  const sum = (pick: (day: SyncDay) => number) => rows.reduce((total, day) => total + pick(day), 0);
  const [accepted, refused] = [sum((day) => day.accepted), sum((day) => day.refused)];
  return (
    <Panel title="Ultimi 30 giorni" note={rows.length === 0 ? undefined : countOf(accepted + refused, 'invio', 'invii')} padded>
      {days.state === 'failed' ? <FailureState title="I giorni non si sono letti" failure={days.failure} onRetry={days.reload} /> : null}
      {rows.length === 0 ? null : table ? <DataTable name="Invii degli ultimi 30 giorni" columns={COLUMNS} rows={rows.toReversed()} rowKey={(row) => row.day} /> : <Suspense fallback={<div className="sync-chart" />}><DaysChart days={rows} /></Suspense>}
      <div className="sp-between sync-legend">
        <span className="detail"><span className="sync-key sync-key--accepted" aria-hidden="true" />Accettati {formatCount(accepted)}<svg className="sync-key sync-key--refused" viewBox="0 0 10 9" aria-hidden="true"><path d="M5 0l5 9H0Z" /></svg>Rifiutati {formatCount(refused)}</span>
        <LinkButton label={table ? 'Grafico' : 'Tabella'} onPress={() => setTable(!table)} />
      </div>
      {alignment.value === undefined ? null : (
        <dl className="sync-alignment">
          <Indicator name="Nuove posizioni" figure={alignment.value.creations} limit="1 minuto" />
          <Indicator name="Modifiche e annullamenti" figure={alignment.value.changes} limit="60 minuti" />
        </dl>
      )}
    </Panel>
  );
}

function Indicator({ name, figure, limit }: Readonly<{ name: string; figure: Alignment['creations']; limit: string }>) {
  const shares = delayShares(figure);
  return <div><dt>{name}</dt><dd>{alignmentWords(figure, limit)}</dd>{shares === null ? null : <dd className="detail sync-delays">{shares}</dd>}</div>;
}
