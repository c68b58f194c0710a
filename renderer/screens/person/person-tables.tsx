import { useNavigate } from 'react-router';
import { formatInstantInRome } from '../../../main/domain/civil-date.ts';
import { formatEuro } from '../../../main/domain/money.ts';
import { DataTable, DueDate, Money, NoticeNumber, PrintStateLabel, StateLabel, type Column } from '../../components/index.ts';
import type { PersonCard, PositionRow } from '../position-form/contract-values.ts';

type PrintRow = PersonCard['prints'][number];

const POSITION_COLUMNS: readonly Column<PositionRow>[] = [
  { key: 'state', heading: 'Stato', width: '11rem', cell: (row) => <StateLabel state={row.state} /> },
  { key: 'service', heading: 'Servizio', width: '7rem', cell: (row) => <><b>{row.service}</b>{row.year === null ? null : ` ${row.year}`}</> },
  { key: 'description', heading: 'Causale', cut: true, cell: (row) => <span className="muted" title={row.description}>{row.description}</span> },
  { key: 'due', heading: 'Da pagare entro', width: '8.5rem', cell: (row) => <DueDate date={row.dueDate} state={row.state} /> },
  { key: 'amount', heading: 'Importo €', align: 'right', width: '9rem', cell: (row) => (row.state === 'PARTIALLY_PAID' ? <span title={`su ${formatEuro(row.amountCents)}`}>restano <Money cents={row.openCents} unit={false} bold /></span> : <Money cents={row.amountCents} unit={false} bold />) },
];

/** Positions of one person; Enter opens. */
export function PositionTable({ name, rows, empty }: Readonly<{ name: string; rows: readonly PositionRow[]; empty: string }>) {
  const navigate = useNavigate();
  if (rows.length === 0) return <Nothing>{empty}</Nothing>;
  return <DataTable name={name} columns={POSITION_COLUMNS} rows={rows} rowKey={(row) => row.id} onOpen={(row) => { void navigate(`/posizioni/${row.id}`); }} />;
}

const PRINT_COLUMNS: readonly Column<PrintRow>[] = [
  { key: 'at', heading: 'Quando', width: '9.5rem', cell: (row) => formatInstantInRome(Date.parse(row.at)) },
  { key: 'what', heading: 'Che cosa', width: '6rem', cell: (row) => (row.document === 'NOTICE' ? 'Avviso' : 'Ricevuta') },
  { key: 'nav', heading: 'Codice avviso', cell: (row) => (row.nav === null ? <span className="faint">—</span> : <NoticeNumber nav={row.nav} />) },
  { key: 'who', heading: 'Chi', width: '9rem', cut: true, cell: (row) => <span className="muted">{row.who}</span> },
  { key: 'amount', heading: 'Importo €', align: 'right', width: '7rem', cell: (row) => <Money cents={row.amountCents} unit={false} /> },
  { key: 'state', heading: 'Vale ancora', width: '10rem', cell: (row) => <PrintStateLabel state={row.state} paid={row.paid} cancelled={row.cancelled} /> },
];

export function PrintTable({ rows }: Readonly<{ rows: readonly PrintRow[] }>) {
  const navigate = useNavigate();
  if (rows.length === 0) return <Nothing>Nessuna stampa per questa persona.</Nothing>;
  return <DataTable name="Stampe" columns={PRINT_COLUMNS} rows={rows} rowKey={(row) => row.id} onOpen={(row) => { void navigate(`/posizioni/${row.positionId}`); }} />;
}

/** An empty part: one sentence, without the headings of a table that is not there. */
function Nothing({ children }: Readonly<{ children: string }>) {
  return <p className="help ps-nothing">{children}</p>;
}
