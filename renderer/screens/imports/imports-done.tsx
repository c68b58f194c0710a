import { useEffect, useEffectEvent, useState, useSyncExternalStore } from 'react';
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
import { emptyTitle } from '../acts/office-words.ts';
import { decidesOnPayments } from '../acts/role-rights.ts';
import { importRuns } from './current-runs.ts';

/** The core tells of an import a moment after answering it: what it tells meanwhile is this window's own work. */
const OWN_NEWS_MS = 2_000;

function resultTone(result: string): string {
  if (result === 'REFUSED' || result === 'CONFLICT') return 'sp-toned tone-red';
  return result === 'IMPORTED' ? 'sp-toned tone-green' : 'muted';
}

/** Every document that ever arrived, also the refused ones, with the file as received for those who may see it. */
export function ImportsDone() {
  const client = useClient();
  const { link } = useBridge();
  const navigate = useNavigate();
  const { role, offices } = useSession();
  const [problem, setProblem] = useState<string | null>(null);
  const pages = useOperationPages({ key: ['payments.imports'], topics: ['imports'], live: 'tell', call: (cursor, signal) => client.payments.imports({ cursor, limit: 50 }, { signal }) });
  const rows = pages.pages.flatMap((page) => page.imports);
  const own = useOwnImports(pages.changed, pages.reload);
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
    { key: 'at', heading: 'Quando', cell: (row) => <span className="sp-nowrap">{instantInList(row.at)}</span>, width: '8rem' },
    { key: 'file', heading: 'File', cell: (row) => <span title={row.file}>{row.file}</span>, width: '12%', cut: true },
    { key: 'result', heading: 'Esito', cell: (row) => <b className={resultTone(row.result)}>{row.resultLabel}</b>, width: '9rem' },
    { key: 'why', heading: 'Perché', cell: (row) => <span className="detail imports-reason">{row.message ?? ''}</span> },
    { key: 'amount', heading: 'Quota nostra €', cell: (row) => (row.ownCents === null ? <span className="faint">—</span> : <Money cents={row.ownCents} unit={false} />), align: 'right', width: '6.5rem' },
    { key: 'who', heading: 'Chi', cell: (row) => <span title={row.who}>{row.who}</span>, width: '7rem', cut: true },
    {
      key: 'acts', heading: <span className="visually-hidden">Azioni</span>, width: '9.25rem',
      cell: (row) => {
        const { paymentId } = row;
        return <span className="sp-buttons">{paymentId === null ? null : <LinkButton label="Pagamento" onPress={() => { void navigate(`/pagamenti/${paymentId}`); }} />}{decidesOnPayments(role) ? <LinkButton label="Scarica" onPress={() => { void download(row); }} /> : null}</span>;
      },
    },
  ];
  if (pages.state === 'failed' && rows.length === 0 && pages.failure !== null) return <FailureState title="Non è stato possibile leggere le importazioni fatte" failure={pages.failure} onRetry={pages.reload} />;
  return (
    <Panel title="Importazioni fatte">
      <ListChangedStrip changed={pages.changed && !own} onReload={pages.reload} />
      {problem === null ? null : <Strip tone="red">{problem}</Strip>}
      <DataTable name="Importazioni fatte" columns={columns} rows={rows} rowKey={(row) => row.id} empty={pages.state === 'loading' ? '' : offices === null ? 'Nessun file importato finora.' : emptyTitle('Nessun file finora: qui compaiono quelli che importi tu e quelli con pagamenti….', offices)} />
      {pages.hasMore ? <p className="imports-more"><LinkButton label="Mostra altre" onPress={pages.loadMore} /></p> : null}
    </Panel>
  );
}

/**
 * Reads the list again when this window's own import ends, and while the news of it arrive. True while the import runs and
 * shortly after: what changed then is no news from somebody else.
 */
function useOwnImports(changed: boolean, reload: () => void): boolean {
  const run = useSyncExternalStore(importRuns.subscribe, importRuns.current);
  const running = run?.running === true;
  const [own, setOwn] = useState(running);
  if (running && !own) setOwn(true);
  const readAgain = useEffectEvent(() => reload());
  useEffect(() => {
    if (running || !own) return;
    readAgain();
    const timer = setTimeout(() => setOwn(false), OWN_NEWS_MS);
    return () => clearTimeout(timer);
  }, [running, own]);
  useEffect(() => { if (changed && own && !running) readAgain(); }, [changed, own, running]);
  return own;
}
