import { useState } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useMutationOnce, useOperation } from '../../app/result-query.ts';
import { useSession, useStatus } from '../../app/session.tsx';
import { saveFile } from '../../bridge/pdf-delivery.ts';
import { ActionButton, countOf, DataTable, Panel, showToast, Strip, type Column } from '../../components/index.ts';
import { bytesOfBase64 } from '../../components/pdf-page.tsx';
import { whenWords } from '../acts/instant-words.ts';
import type { NotRecordedRow } from './sync-types.ts';

function columnsOf(today: string, save: ((row: NotRecordedRow) => void) | null): readonly Column<NotRecordedRow>[] {
  return [
    { key: 'label', heading: 'Che cosa', width: '9rem', cell: (row) => <><b>{row.label}</b><div className="detail">{row.kind === 'REFUSED' ? 'arrivata, non si legge' : 'annunciata, non arrivata'}</div></> },
    { key: 'since', heading: 'Dal', width: '7rem', cell: (row) => <>{whenWords(row.since, today)}{row.tries === null ? null : <div className="detail">{countOf(row.tries, 'richiesta', 'richieste')}</div>}</> },
    { key: 'why', heading: 'Perché, e che cosa fare', cell: (row) => <><b>{row.reason}</b> {row.remedy}<div className="detail">Riferimento <span className="mono sync-code">{row.reference}</span>{row.happenedAt === null ? '' : ` (${whenWords(row.happenedAt, today)})`}{row.nextAt === null ? '' : `; prossima richiesta ${whenWords(row.nextAt, today)}`}</div></> },
    { key: 'save', heading: '', width: '6rem', cell: (row) => (row.kind === 'REFUSED' && save !== null ? <button type="button" className="link" onClick={() => save(row)}>Salva</button> : null) },
  ];
}

/** What arrived and could not be recorded, what is announced and not given: each may be a payment. Absent while there is none. */
export function NotRecordedPanel() {
  const client = useClient();
  const { today } = useStatus();
  const { role } = useSession();
  const [failure, setFailure] = useState<string | null>(null);
  const found = useOperation({ key: ['sync.notRecorded'], topics: ['sync', 'imports'], freshMs: 5_000, call: (signal) => client.sync.notRecorded({}, { signal }) });
  const retry = useMutationOnce((_: null, requestId) => client.sync.retryRefused({ requestId }), ['sync']);
  const rows = found.value?.rows ?? [];
  if (rows.length === 0) return null;
  const accounting = role !== 'COUNTER';
  const save = async (row: NotRecordedRow) => {
    const answer = await client.sync.refusedContent({ id: row.id });
    setFailure(answer.ok ? null : answer.error.message);
    if (answer.ok) saveFile(document, new Blob([bytesOfBase64(answer.value.contentBase64).slice()]), answer.value.fileName);
  };
  const again = async () => {
    const outcome = await retry.run(null);
    if (outcome.ok) showToast(outcome.value.refused === 0 ? `${countOf(outcome.value.recorded, 'registrata', 'registrate')}.` : `${countOf(outcome.value.recorded, 'registrata', 'registrate')}, ${countOf(outcome.value.refused, 'ancora rifiutata', 'ancora rifiutate')}.`);
  };
  const refused = rows.some(({ kind }) => kind === 'REFUSED');
  return (
    <Panel title="Arrivi non registrati" note={countOf(rows.length, 'arrivo', 'arrivi')} {...(accounting && refused ? { action: <ActionButton compact label="Riprova" busy={retry.busy} onPress={() => { void again(); }} /> } : {})}>
      {failure === null && retry.failure === null ? null : <Strip tone="red">{failure ?? retry.failure?.message ?? ''}</Strip>}
      <DataTable name="Arrivi non registrati" columns={columnsOf(today, accounting ? (row) => { void save(row); } : null)} rows={rows} rowKey={(row) => `${row.kind}/${row.id}`} rowHeight="lines" />
    </Panel>
  );
}
