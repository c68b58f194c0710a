import { useStatus } from '../../app/session.tsx';
import { DataTable, formatCount, Panel, type Column } from '../../components/index.ts';
import { whenWords } from '../acts/instant-words.ts';
import type { SyncStatus } from './sync-types.ts';

type Stream = SyncStatus['streams'][number];
const OUTCOME: Readonly<Record<NonNullable<Stream['outcome']>, string>> = { DONE: 'Completo', CUT: 'Interrotto, riprende', FAILED: 'Non riuscito', RUNNING: 'In corso' };

function columnsOf(today: string): readonly Column<Stream>[] {
  const count = (key: 'seen' | 'applied' | 'already' | 'refused', heading: string): Column<Stream> => ({ key, heading, align: 'right', width: '4.5rem', cell: (row) => formatCount(row[key]) });
  return [
    { key: 'label', heading: 'Che cosa', width: '12rem', cell: (row) => <b>{row.label}</b> },
    { key: 'last', heading: 'Ultima lettura', width: '8rem', cell: (row) => (row.lastRunAt === null ? <span className="faint">mai</span> : whenWords(row.lastRunAt, today)) },
    { key: 'outcome', heading: 'Esito', cut: true, cell: (row) => (row.outcome === null ? <span className="faint">—</span> : <span title={row.message ?? undefined}>{OUTCOME[row.outcome]}{row.message === null ? '' : `: ${row.message}`}</span>) },
    count('seen', 'Letti'), count('applied', 'Nuovi'), count('already', 'Già noti'), count('refused', 'Rifiutati'),
  ];
}

/** What comes back by itself: last reading of every stream, with its counts. */
export function StreamsPanel({ streams }: Readonly<{ streams: readonly Stream[] }>) {
  const { today } = useStatus();
  return <Panel title="Ricezione"><DataTable name="Ricezione" columns={columnsOf(today)} rows={streams} rowKey={(row) => row.stream} empty="Finché il collegamento non funziona non arriva niente da solo: importa i file in Importazioni." /></Panel>;
}
