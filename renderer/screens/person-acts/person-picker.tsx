import { useEffect, useState } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { Code, DataTable, FormRow, LinkButton, TextField, type Column } from '../../components/index.ts';
import type { PersonBrief, PersonLine } from './person-types.ts';

const COLUMNS: readonly Column<PersonLine>[] = [
  { key: 'name', heading: 'Nome', cell: (row) => <b title={row.name}>{row.name}</b>, cut: true, width: '11rem' },
  { key: 'code', heading: 'Codice', cell: (row) => (row.fiscalCode === null ? <span className="faint">senza codice</span> : <Code>{row.fiscalCode}</Code>), width: '10.5rem' },
  { key: 'address', heading: 'Indirizzo', cell: (row) => (row.addressLine === null ? <span className="faint">—</span> : <span title={row.addressLine}>{row.addressLine}</span>), cut: true },
];

export type PersonPickerProps = Readonly<{
  label: string;
  path: string;
  chosen: PersonBrief | null;
  onChoose: (person: PersonBrief | null) => void;
  error: string | null;
  exceptId: number;
  autoFocus?: boolean;
}>;

/** Chooses a person of the registry by name or code: Enter on the row takes it. */
export function PersonPicker({ label, path, chosen, onChoose, error, exceptId, autoFocus = false }: PersonPickerProps) {
  const client = useClient();
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => { const timer = setTimeout(() => setAsked(text.trim()), 150); return () => clearTimeout(timer); }, [text]);
  const searching = asked.length >= 2;
  const found = useOperation({ key: ['people.list', 'picker', asked], topics: ['people'], enabled: searching, call: (signal) => client.people.list({ view: 'ALL', text: asked.slice(0, 200), cursor: null, limit: 8 }, { signal }) });
  if (chosen !== null) {
    return (
      <FormRow label={label} group error={error} path={path}>
        {(control) => <span className="pa-chosen"><b>{chosen.name}</b>{chosen.fiscalCode === null ? <span className="faint">senza codice</span> : <Code>{chosen.fiscalCode}</Code>}<button type="button" className="link" id={control.id} data-path={path} onClick={() => onChoose(null)}>Cambia</button></span>}
      </FormRow>
    );
  }
  const rows = (found.value?.rows ?? []).filter((row) => row.id !== exceptId);
  const silent = !searching || (rows.length === 0 && found.state === 'loading');
  return (
    <div>
      <TextField label={label} path={path} value={text} onChange={setText} scan="keep" autoFocus={autoFocus} error={error ?? (found.state === 'failed' ? found.failure.message : null)} placeholder="Cognome e nome, denominazione o codice fiscale" />
      {silent ? null : <div className="pa-found"><DataTable name="Persone trovate" columns={COLUMNS} rows={rows} rowKey={(row) => row.id} onOpen={onChoose} empty={`Nessuna persona per “${asked}”.`} /></div>}
    </div>
  );
}

/** Opens the chosen person elsewhere: words that act beside a name. */
export function PersonLink({ person, onOpen }: Readonly<{ person: PersonBrief; onOpen: (id: number) => void }>) {
  return <LinkButton label={person.name} onPress={() => onOpen(person.id)} />;
}
