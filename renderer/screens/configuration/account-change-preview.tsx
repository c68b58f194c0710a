import { formatEuro } from '../../../main/domain/money.ts';
import { countOf, DataTable, FailureState, formatCount, Money, Panel, type Column } from '../../components/index.ts';
import type { OperationView } from '../../app/result-query.ts';
import type { AccountChangePreview, ServiceMoves } from './account-change-types.ts';

const COLUMNS: readonly Column<ServiceMoves>[] = [
  { key: 'service', heading: 'Servizio', cell: (row) => <>{row.code === '' ? null : <b>{row.code}</b>} {row.name}{row.retired ? <span className="faint"> (ritirato)</span> : row.switched || row.serviceId === null ? null : <span className="faint"> (usa già un altro conto)</span>}</> },
  { key: 'positions', heading: 'Posizioni', align: 'right', width: '7rem', cell: (row) => formatCount(row.positions) },
  { key: 'installments', heading: 'Rate', align: 'right', width: '6rem', cell: (row) => formatCount(row.installments) },
  { key: 'cents', heading: 'Importo €', align: 'right', width: '9rem', cell: (row) => <Money cents={row.cents} unit={false} /> },
  { key: 'upload', heading: 'Da aggiornare sul portale', align: 'right', width: '12rem', cell: (row) => formatCount(row.toUpload) },
  { key: 'papers', heading: 'Avvisi stampati', align: 'right', width: '8.5rem', cell: (row) => formatCount(row.papers) },
  { key: 'superseded', heading: 'Superati', align: 'right', width: '6rem', cell: (row) => formatCount(row.supersededPrints) },
];

/** What the old account still expects, by service: what would move. */
export function AccountChangePreviewPanel({ preview }: Readonly<{ preview: OperationView<AccountChangePreview> }>) {
  if (preview.state === 'failed' && preview.value === undefined) return <FailureState title="Il conteggio non è riuscito" failure={preview.failure} onRetry={preview.reload} />;
  if (preview.value === undefined) return <Panel title="Che cosa si sposta" padded><p className="help" role="status">Conto le posizioni…</p></Panel>;
  const { services, total } = preview.value;
  const note = services.length === 0 ? undefined : `${countOf(total.switchedServices, 'servizio', 'servizi')} · ${countOf(total.positions, 'posizione', 'posizioni')} · ${formatEuro(total.cents)}`;
  return (
    <Panel title="Che cosa si sposta" note={note}>
      <DataTable name="Che cosa si sposta" columns={COLUMNS} rows={services} rowKey={(row) => row.serviceId ?? 'none'} empty="Nessun servizio usa questo conto e niente da pagare vi è accreditato: non si sposta niente, il conto viene solo ritirato." />
    </Panel>
  );
}
