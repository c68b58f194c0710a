import { useNavigate } from 'react-router';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { DataTable, formatCount, Money, Panel, type Column } from '../../components/index.ts';
import { ExportButton } from '../../components/lists/exports.tsx';
import { AGE_HEADINGS, type OpenClass } from './dashboard-words.ts';

type Row = Pick<OpenClass, 'key' | 'label' | 'count' | 'cents' | 'ages'>;
const OF: Readonly<Record<OpenClass['of'], string>> = { MOVEMENT: 'accrediti', FLOW: 'flussi', LINE: 'righe di flussi' };

const COLUMNS: readonly Column<Row>[] = [
  { key: 'label', heading: 'Classe', cell: (row) => <b>{row.label}</b>, cut: true },
  { key: 'count', heading: 'Righe', align: 'right', width: '4.5rem', cell: (row) => formatCount(row.count) },
  { key: 'cents', heading: 'Importo €', align: 'right', width: '7.5rem', cell: (row) => <Money cents={row.cents} unit={false} bold /> },
  ...AGE_HEADINGS.map((heading, index): Column<Row> => ({ key: heading, heading, align: 'right', width: '4.25rem', cell: (row) => ageCell(row.ages[index]?.count ?? 0, index) })),
];

function ageCell(count: number, index: number) {
  if (count === 0) return <span className="faint">—</span>;
  return index === AGE_HEADINGS.length - 1 ? <b className="sp-toned tone-amber">{formatCount(count)}</b> : formatCount(count);
}

/** Non riconciliato: what waits, by class and age, whatever the year. Enter goes to Riconciliazione. */
export function OpenClassesPanel({ classes, year, scoped }: Readonly<{ classes: readonly OpenClass[]; year: number; /** The rest of the screen is of some offices. */ scoped: boolean }>) {
  const client = useClient();
  const navigate = useNavigate();
  // Goes through every receipt of three months: asked for after the rest is on screen.
  const unreported = useOperation({ key: ['dashboard.unreported'], topics: ['payments', 'reconciliation'], freshMs: 60_000, call: (signal) => client.dashboard.unreported({}, { signal }) });
  const paid = unreported.value;
  const rows: readonly Row[] = [...classes.map((one) => ({ ...one, label: `${one.label} (${OF[one.of]})` })), ...(paid === undefined || paid.count === 0 ? [] : [{ key: 'RT_NO_IUF', label: 'Pagato, non rendicontato (ricevute)', count: paid.count, cents: paid.cents, ages: paid.ages }])];
  return (
    <Panel title="Non riconciliato" note={scoped ? 'oggi, di tutti gli anni e di tutto l’ente' : 'oggi, di tutti gli anni'} action={<ExportButton plain selection={{ list: 'DASHBOARD', filter: { table: 'CLASS', year, month: null }, sort: 'SHOWN' }} columns={['label', 'count', 'cents', 'age0', 'age1', 'age2', 'age3', 'age4']} count={classes.length} one="classe" many="classi" />}>
      <DataTable name="Non riconciliato per classe ed età" columns={COLUMNS} rows={rows} rowKey={(row) => row.key} onOpen={(row) => { void navigate(row.key === 'RT_NO_IUF' ? '/pagamenti' : '/riconciliazione'); }} empty="Niente da sistemare: accrediti, flussi e ricevute si corrispondono." />
      <p className="help dash-foot">L’età parte dalla data dell’accredito o del regolamento.{paid === undefined ? (unreported.state === 'failed' ? ' I pagamenti non rendicontati non si sono letti.' : ' Conto i pagamenti non rendicontati…') : ` I pagamenti non rendicontati sono quelli dal ${formatDate(paid.from)} al ${formatDate(paid.to)}: gli ultimi giorni aspettano ancora il flusso.`}</p>
    </Panel>
  );
}
