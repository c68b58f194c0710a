import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { ActionButton, DataTable, FailureState, formatCount, Panel, type Column } from '../../components/index.ts';
import { instantInList } from '../acts/instant-words.ts';
import type { Letter } from './letter-form.ts';

/** Lettere di accompagnamento: those of the office, retired ones last. */
export function LettersPanel() {
  const client = useClient();
  const navigate = useNavigate();
  const found = useOperation({ key: ['papers.letters'], topics: ['catalogue', 'prints'], call: (signal) => client.papers.letters({ includeRetired: true }, { signal }) });
  return (
    <Panel title="Lettere di accompagnamento" note="una pagina prima dell’avviso, per chi la sceglie alla stampa o nel lotto">
      {found.state === 'failed' && found.value === undefined ? <FailureState title="Le lettere non si sono aperte" failure={found.failure} onRetry={found.reload} /> : null}
      {found.value === undefined ? null : <DataTable name="Lettere di accompagnamento" columns={COLUMNS} rows={found.value.letters} rowKey={(row) => row.id} onOpen={(row) => { void navigate(`/configurazione/stampa/lettere/${row.id}`); }} empty="Nessuna lettera: gli avvisi si stampano da soli." />}
      <div className="letters-foot"><ActionButton label="Nuova lettera" icon="plus" onPress={() => { void navigate('/configurazione/stampa/lettere/nuova'); }} /></div>
    </Panel>
  );
}

const COLUMNS: readonly Column<Letter>[] = [
  { key: 'title', heading: 'Titolo', cut: true, cell: (row) => <><b className={row.retired ? 'faint' : undefined}>{row.title}</b>{row.retired ? <span className="detail"> · ritirata</span> : null}</> },
  { key: 'version', heading: 'Versione', width: '5.5rem', align: 'right', cell: (row) => row.version },
  { key: 'madeAt', heading: 'Scritta', width: '10rem', cell: (row) => <span className="sp-nowrap">{instantInList(row.madeAt)}</span> },
  { key: 'who', heading: 'Da', width: '9rem', cut: true, cell: (row) => row.who },
  { key: 'prints', heading: 'Stampe', width: '5.5rem', align: 'right', cell: (row) => (row.prints === 0 ? <span className="faint">—</span> : formatCount(row.prints)) },
];
