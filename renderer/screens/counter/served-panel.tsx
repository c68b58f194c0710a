import { useNavigate } from 'react-router';
import { formatTimeInRome } from '../../../main/domain/civil-date.ts';
import { Code, countOf, DataTable, EmptyState, KeyBox, Money, Panel, type Column } from '../../components/index.ts';
import type { Served } from './counter-values.ts';
import { openWords } from './home-words.ts';

const COLUMNS: readonly Column<Served>[] = [
  { key: 'at', heading: 'Ora', width: '4rem', cell: (row) => <span className="muted">{formatTimeInRome(Date.parse(row.at))}</span> },
  { key: 'name', heading: 'Persona', cut: true, cell: (row) => <b>{row.name}</b> },
  { key: 'code', heading: 'Codice fiscale / P. IVA', width: '10.5rem', cell: (row) => <Code>{row.fiscalCode}</Code> },
  { key: 'service', heading: 'Servizio', width: '5.5rem', cell: (row) => row.service ?? <span className="faint">—</span> },
  { key: 'open', heading: 'Posizioni', width: '6.5rem', cell: (row) => <OpenCell row={row} /> },
  { key: 'owes', heading: 'Da pagare €', align: 'right', width: '7rem', cell: (row) => <Money cents={row.openCents} unit={false} /> },
];

function OpenCell({ row }: Readonly<{ row: Served }>) {
  const words = openWords(row);
  return <span className={words.kind === 'none' ? 'faint' : words.kind === 'expired' ? 'sp-bold sp-toned tone-red' : undefined}>{words.text}</span>;
}

/** The last people served today by this operator. */
export function ServedPanel({ served, mayCreate }: Readonly<{ served: readonly Served[]; mayCreate: boolean }>) {
  const navigate = useNavigate();
  if (served.length === 0) {
    return (
      <Panel title="Serviti oggi">
        <EmptyState icon="inbox" title="Ancora nessuno, oggi" {...(mayCreate ? { actions: [{ label: 'Nuova posizione', kind: 'secondary', onPress: () => { void navigate('/posizioni/nuova'); } }, { label: 'Verifica pagamento', onPress: () => { void navigate('/verifica'); } }] } : {})}>
          Cerca la persona nel campo qui sopra, oppure leggi con il lettore la tessera sanitaria o l’avviso che ha in mano. Chi servi oggi resta in questo elenco.
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Panel title="Serviti oggi" note={countOf(served.length, 'persona', 'persone')} action={<span className="sp-inline detail"><KeyBox combo="ArrowUp" /><KeyBox combo="ArrowDown" /><KeyBox combo="Enter" /> apri</span>}>
      <DataTable name="Serviti oggi" columns={COLUMNS} rows={served} rowKey={(row) => row.personId} rowHeight="home" onOpen={(row) => { void navigate(`/persone/${row.personId}`); }} />
    </Panel>
  );
}
