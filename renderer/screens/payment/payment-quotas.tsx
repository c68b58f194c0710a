import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { DataTable, Money, Panel, type Column } from '../../components/index.ts';
import type { Client } from '../../bridge/client.ts';
import type { ValueOf } from '../acts/operation-types.ts';

type Quota = ValueOf<Client['budget']['quotas']>['quotas'][number];

const QUOTAS: readonly Column<Quota>[] = [
  { key: 'capitolo', heading: 'Capitolo', width: '9rem', cell: (row) => <b className="mono">{row.capitolo}{row.articolo === '' ? '' : ` / ${row.articolo}`}</b> },
  { key: 'what', heading: 'Descrizione', cut: true, cell: (row) => row.description ?? <span className="faint">non è nel registro</span> },
  { key: 'accertamento', heading: 'Accertamento', width: '9rem', cell: (row) => (row.accertamento === '' ? <span className="faint">—</span> : <span className="mono">{row.accertamento}</span>) },
  { key: 'siope', heading: 'SIOPE', width: '7rem', cell: (row) => (row.siope === null ? <span className="faint">—</span> : <span className="mono">{row.siope}</span>) },
  { key: 'cents', heading: 'Quota €', width: '6.5rem', align: 'right', cell: (row) => <Money cents={row.cents} unit={false} bold /> },
];

/** How a payment was split over the budget when it came; nothing where it was not. */
export function PaymentQuotas({ paymentId }: Readonly<{ paymentId: number }>) {
  const client = useClient();
  const found = useOperation({ key: ['budget.quotas', paymentId], topics: ['payments', 'catalogue', 'reconciliation'], call: (signal) => client.budget.quotas({ paymentId }, { signal }) });
  if (found.value === undefined || found.value.quotas.length === 0) return null;
  return <Panel title="Ripartizione sul bilancio"><DataTable name="Ripartizione sul bilancio" columns={QUOTAS} rows={found.value.quotas} rowKey={(row) => `${row.capitolo} ${row.articolo} ${row.accertamento}`} /></Panel>;
}
