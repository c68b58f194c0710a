import { useEffect, useState } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { DataTable, FormRow, LinkButton, Money, StateLabel, TextField, type Column } from '../../components/index.ts';
import { EMPTY_FILTER, OPEN_STATES } from './position-filter.ts';
import type { PositionRow } from './operation-types.ts';

const COLUMNS: readonly Column<PositionRow>[] = [
  { key: 'name', heading: 'Debitore', cell: (row) => <b title={row.debtorName}>{row.debtorName}</b>, cut: true, width: '8.5rem' },
  { key: 'what', heading: 'Causale', cell: (row) => <span title={row.description}>{row.description}</span>, cut: true },
  { key: 'state', heading: 'Stato', cell: (row) => <StateLabel state={row.state} />, width: '10rem' },
  { key: 'amount', heading: 'Importo €', cell: (row) => <Money cents={row.amountCents} unit={false} />, align: 'right', width: '5.5rem' },
];

export type PositionPickerProps = Readonly<{
  label: string;
  chosen: PositionRow | null;
  onChoose: (row: PositionRow | null) => void;
  error?: string | null;
  /** Positions proposed before anything is typed. */
  proposed?: readonly PositionRow[];
  exceptId?: number | null;
}>;

/** Chooses an open position by name, fiscal code or notice number: Enter on the row takes it. */
export function PositionPicker({ label, chosen, onChoose, error = null, proposed = [], exceptId = null }: PositionPickerProps) {
  const client = useClient();
  const [text, setText] = useState('');
  const [asked, setAsked] = useState('');
  useEffect(() => { const timer = setTimeout(() => setAsked(text.trim()), 150); return () => clearTimeout(timer); }, [text]);
  const found = useOperation({
    key: ['positions.list', 'picker', asked], topics: ['positions'], enabled: asked.length >= 2,
    call: (signal) => client.positions.list({ filter: { ...EMPTY_FILTER, text: asked, states: [...OPEN_STATES] }, cursor: null, limit: 20, sort: 'NEWEST' }, { signal }),
  });
  if (chosen !== null) {
    return (
      <FormRow label={label} group error={error}>
        {() => <><span><b>{chosen.debtorName}</b> · {chosen.service} · {chosen.description} · <Money cents={chosen.amountCents} /></span><LinkButton label="Cambia" onPress={() => onChoose(null)} /></>}
      </FormRow>
    );
  }
  const searching = asked.length >= 2;
  const rows = (searching ? (found.value?.rows ?? []) : proposed).filter((row) => row.id !== exceptId);
  const silent = rows.length === 0 && (!searching || found.state === 'loading');
  return (
    <div>
      <TextField label={label} path="positionId" scan="keep" value={text} onChange={setText} error={error ?? (found.state === 'failed' ? found.failure.message : null)} placeholder="Cognome, codice fiscale o numero avviso" />
      {silent ? null : <div className="acts-found"><DataTable name="Posizioni trovate" columns={COLUMNS} rows={rows} rowKey={(row) => row.id} onOpen={onChoose} empty={`Nessuna posizione aperta per “${asked}”.`} /></div>}
    </div>
  );
}
