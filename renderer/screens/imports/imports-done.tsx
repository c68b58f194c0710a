import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useBridge, useClient } from '../../app/bridge-context.tsx';
import { failureOf } from '../../app/operation-outcome.ts';
import { useOperationPages } from '../../app/result-query.ts';
import { useSession } from '../../app/session.tsx';
import { saveFile } from '../../bridge/pdf-delivery.ts';
import { repeatAfterLinkLoss } from '../../bridge/repeat-after-link-loss.ts';
import { bytesOfBase64, DataTable, FailureState, LinkButton, Money, Panel, Strip, type Column } from '../../components/index.ts';
import { instantInList } from '../acts/instant-words.ts';
import { ListChangedStrip } from '../acts/list-changed-strip.tsx';
import type { ImportRow } from '../acts/operation-types.ts';
import { decidesOnPayments } from '../acts/role-rights.ts';

function resultTone(result: string): string {
  if (result === 'REFUSED' || result === 'CONFLICT') return 'sp-toned tone-red';
  return result === 'IMPORTED' ? 'sp-toned tone-green' : 'muted';
}

/** Every document that ever arrived, also the refused ones, with the file as received for those who may see it. */
export function ImportsDone() {
  const client = useClient();
  const { link } = useBridge();
  const navigate = useNavigate();
  const { role } = useSession();
  const [problem, setProblem] = useState<string | null>(null);
  const pages = useOperationPages({ key: ['payments.imports'], topics: ['imports'], live: 'tell', call: (cursor, signal) => client.payments.imports({ cursor, limit: 50 }, { signal }) });
  const rows = pages.pages.flatMap((page) => page.imports);
  const download = async (row: ImportRow) => {
    setProblem(null);
    try {
      const outcome = await repeatAfterLinkLoss(link, () => client.payments.rawFile({ importId: row.id }));
      if (outcome.ok) saveFile(document, new Blob([bytesOfBase64(outcome.value.contentBase64).slice()]), outcome.value.fileName);
      else setProblem(outcome.error.message);
    } catch (error) {
      setProblem(failureOf(error).message);
    }
  };
  const columns: readonly Column<ImportRow>[] = [
    { key: 'at', heading: 'Quando', cell: (row) => <span className="sp-nowrap">{instantInList(row.at)}</span>, width: '9.5rem' },
    { key: 'file', heading: 'File', cell: (row) => <span title={row.file}>{row.file}</span>, width: '20%', cut: true },
    { key: 'result', heading: 'Esito', cell: (row) => <b className={resultTone(row.result)}>{row.resultLabel}</b>, width: '13rem' },
    { key: 'why', heading: 'Perché', cell: (row) => <span className="detail" title={row.message ?? undefined}>{row.message ?? ''}</span>, cut: true },
    { key: 'amount', heading: 'Quota nostra €', cell: (row) => (row.ownCents === null ? <span className="faint">—</span> : <Money cents={row.ownCents} unit={false} />), align: 'right', width: '7rem' },
    { key: 'who', heading: 'Chi', cell: (row) => row.who, width: '7.5rem', cut: true },
    {
      key: 'acts', heading: <span className="visually-hidden">Azioni</span>, width: '9rem',
      cell: (row) => {
        const { paymentId } = row;
        return <span className="sp-buttons">{paymentId === null ? null : <LinkButton label="Pagamento" onPress={() => { void navigate(`/pagamenti/${paymentId}`); }} />}{decidesOnPayments(role) ? <LinkButton label="Scarica" onPress={() => { void download(row); }} /> : null}</span>;
      },
    },
  ];
  if (pages.state === 'failed' && rows.length === 0 && pages.failure !== null) return <FailureState title="Non è stato possibile leggere le importazioni fatte" failure={pages.failure} onRetry={pages.reload} />;
  return (
    <Panel title="Importazioni fatte">
      <ListChangedStrip changed={pages.changed} onReload={pages.reload} />
      {problem === null ? null : <Strip tone="red">{problem}</Strip>}
      <DataTable name="Importazioni fatte" columns={columns} rows={rows} rowKey={(row) => row.id} empty={pages.state === 'loading' ? '' : 'Nessun file importato finora.'} />
      {pages.hasMore ? <p className="imports-more"><LinkButton label="Mostra altre" onPress={pages.loadMore} /></p> : null}
    </Panel>
  );
}
