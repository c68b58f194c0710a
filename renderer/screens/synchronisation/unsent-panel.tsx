import { useState } from 'react';
import { formatDate, formatTimeInRome, civilDateInRome } from '../../../main/domain/civil-date.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { ActionButton, countOf, FailureState, formatCount, Panel, Strip } from '../../components/index.ts';
import { UnsentExportDialog } from './unsent-export-dialog.tsx';
import { UnsentLoadDialog } from './unsent-load-dialog.tsx';
import type { LoadedUnsent } from './unsent-files.ts';

/** Positions nobody was told of, and the way to carry them to another desk or to take over those of one (intermediary.md 4.5). For the responsible. */
export function UnsentPanel({ connected }: Readonly<{ connected: boolean }>) {
  const client = useClient();
  const [open, setOpen] = useState<'export' | 'load' | null>(null);
  const [loaded, setLoaded] = useState<LoadedUnsent | null>(null);
  const unsent = useOperation({ key: ['sync.unsent'], topics: ['sync', 'positions', 'prints'], freshMs: 5_000, call: (signal) => client.sync.unsent({}, { signal }) });
  const { positions = 0, printed = 0, deskCode = '' } = unsent.value ?? {};
  const who = connected ? 'l’intermediario non conosce' : positions === 1 ? 'non è sul portale' : 'non sono sul portale';
  return (
    <Panel title="Se questo posto non può inviare" padded>
      <div className="sp-stack">
        {unsent.state === 'failed' ? <FailureState title="Il conto non si è letto" failure={unsent.failure} onRetry={unsent.reload} /> : (
          <p>{unsent.value === undefined ? 'Conto…' : positions === 0 ? 'Non c’è niente da portare altrove.' : <><b>{countOf(positions, 'posizione', 'posizioni')}</b> che {who}{printed === 0 ? '.' : <>, {formatCount(printed)} con l’avviso già stampato.</>}</>}</p>
        )}
        <p className="help">Un file firmato le porta su un altro posto dello stesso ente, che le invia con lo stesso numero avviso. Caricarlo due volte non cambia niente.</p>
        {deskCode === '' ? null : <p className="help">Codice di questo posto, da scrivere dove si carica il file: <b className="mono sync-code">{deskCode}</b></p>}
        <div className="sp-buttons">
          <ActionButton compact label="Esporta i non inviati…" icon="download" disabledReason={positions === 0 ? 'Non c’è niente da esportare.' : null} onPress={() => setOpen('export')} />
          <ActionButton compact label="Carica da un altro posto…" icon="fileIn" onPress={() => { setLoaded(null); setOpen('load'); }} />
        </div>
        {loaded === null ? null : <LoadedOutcome loaded={loaded} />}
      </div>
      {open === 'export' ? <UnsentExportDialog positions={positions} deskCode={deskCode} connected={connected} onClose={() => setOpen(null)} /> : null}
      {open === 'load' ? <UnsentLoadDialog connected={connected} onLoaded={setLoaded} onClose={() => setOpen(null)} /> : null}
    </Panel>
  );
}

function LoadedOutcome({ loaded }: Readonly<{ loaded: LoadedUnsent }>) {
  const ms = Date.parse(loaded.exportedAt);
  const already = loaded.already === 0 ? '' : ` ${countOf(loaded.already, 'c’era già', 'c’erano già')}.`;
  return (
    <div role="status" className="sp-stack">
      <Strip tone={loaded.refused.length === 0 ? 'green' : 'amber'}>
        {`Dalla postazione ${loaded.workstation}, file del ${formatDate(civilDateInRome(ms))} alle ${formatTimeInRome(ms)}: ${countOf(loaded.loaded, 'posizione caricata', 'posizioni caricate')}.${already}${loaded.refused.length === 0 ? '' : ` ${countOf(loaded.refused.length, 'rifiutata', 'rifiutate')}:`}`}
      </Strip>
      {loaded.refused.length === 0 ? null : <ul className="sync-refused">{loaded.refused.map(({ row, message }) => <li key={row}><b>Riga {row}.</b> {message}</li>)}</ul>}
    </div>
  );
}
