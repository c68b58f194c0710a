import { useState } from 'react';
import { useNavigate } from 'react-router';
import { formatDate } from '../../../main/domain/civil-date.ts';
import { useBridge, useClient } from '../../app/bridge-context.tsx';
import { failureOf } from '../../app/operation-outcome.ts';
import { useOperationPages } from '../../app/result-query.ts';
import { saveFile } from '../../bridge/pdf-delivery.ts';
import { repeatAfterLinkLoss } from '../../bridge/repeat-after-link-loss.ts';
import type { Client } from '../../bridge/client.ts';
import { bytesOfBase64, DataTable, FailureState, formatCount, LinkButton, Money, Panel, Strip, type Column } from '../../components/index.ts';
import { useListDoor } from '../../components/lists/use-list-door.ts';
import { instantInList } from '../acts/instant-words.ts';
import type { ValueOf } from '../acts/operation-types.ts';
import { TREASURY } from '../treasury/treasury-list-look.ts';
import { treasuryCents } from './outcome-rows.ts';

type TreasuryImport = ValueOf<Client['treasury']['imports']>['imports'][number];

const RESULT_TONE: Readonly<Record<TreasuryImport['result'], string>> = { IMPORTED: 'sp-toned tone-green', ALREADY: 'muted', REFUSED: 'sp-toned tone-red' };

/** Every file of the treasury that ever arrived, also the refused ones, as received. */
export function TreasuryDone() {
  const client = useClient();
  const { link } = useBridge();
  const navigate = useNavigate();
  const openTreasury = useListDoor(TREASURY);
  const [problem, setProblem] = useState<string | null>(null);
  const pages = useOperationPages({ key: ['treasury.imports'], topics: ['treasury', 'imports'], live: 'refetch', call: (cursor, signal) => client.treasury.imports({ cursor, limit: 50 }, { signal }) });
  const rows = pages.pages.flatMap((page) => page.imports);
  const download = async (treasuryFileId: number) => {
    setProblem(null);
    try {
      const outcome = await repeatAfterLinkLoss(link, () => client.treasury.rawFile({ treasuryFileId }));
      if (outcome.ok) saveFile(document, new Blob([bytesOfBase64(outcome.value.contentBase64).slice()]), outcome.value.fileName);
      else setProblem(outcome.error.message);
    } catch (error) {
      setProblem(failureOf(error).message);
    }
  };
  if (pages.state === 'failed' && rows.length === 0 && pages.failure !== null) return <FailureState title="Non è stato possibile leggere i file della tesoreria" failure={pages.failure} onRetry={pages.reload} />;
  const columns: readonly Column<TreasuryImport>[] = [
    { key: 'at', heading: 'Quando', cell: (row) => <span className="sp-nowrap">{instantInList(row.at)}</span>, width: '8rem' },
    { key: 'file', heading: 'File', cell: (row) => <span title={row.file}>{row.file}</span>, width: '16%', cut: true },
    { key: 'result', heading: 'Esito', cell: (row) => <b className={RESULT_TONE[row.result]}>{row.resultLabel}</b>, width: '8rem' },
    { key: 'what', heading: 'Che cosa', cell: (row) => <span className="detail imports-reason">{row.message ?? row.formatLabel ?? ''}</span> },
    { key: 'period', heading: 'Giorni', cell: (row) => (row.period === null ? <span className="faint">—</span> : <span className="sp-nowrap">{row.period.from === row.period.to ? formatDate(row.period.from) : `${formatDate(row.period.from)} – ${formatDate(row.period.to)}`}</span>), width: '12rem' },
    { key: 'movements', heading: 'Movimenti', cell: (row) => (row.result === 'REFUSED' ? <span className="faint">—</span> : formatCount(row.movements)), align: 'right', width: '5rem' },
    { key: 'amount', heading: 'Accrediti €', cell: (row) => { const cents = treasuryCents(row); return cents === null ? <span className="faint">—</span> : <Money cents={cents} unit={false} />; }, align: 'right', width: '6.5rem' },
    { key: 'who', heading: 'Chi', cell: (row) => <span title={row.who}>{row.who}</span>, width: '7rem', cut: true },
    {
      key: 'acts', heading: <span className="visually-hidden">Azioni</span>, width: '9.25rem',
      cell: (row) => {
        const { treasuryFileId } = row;
        return treasuryFileId === null ? null : <span className="sp-buttons">{row.result === 'REFUSED' ? null : <LinkButton label="Movimenti" onPress={() => { openTreasury({ treasuryFileId }); void navigate('/tesoreria'); }} />}<LinkButton label="Scarica" onPress={() => { void download(treasuryFileId); }} /></span>;
      },
    },
  ];
  return (
    <Panel title="File della tesoreria">
      {problem === null ? null : <Strip tone="red">{problem}</Strip>}
      <DataTable name="File della tesoreria" columns={columns} rows={rows} rowKey={(row) => `${row.treasuryFileId ?? row.sha256} ${row.at}`} empty={pages.state === 'loading' ? '' : 'Nessun file della tesoreria finora: giornale di cassa, provvisori, estratto conto della banca o delle Poste.'} />
      {pages.hasMore ? <p className="imports-more"><LinkButton label="Mostra altri" onPress={pages.loadMore} /></p> : null}
    </Panel>
  );
}
