import type { ReactNode } from 'react';
import type { Client } from '../../bridge/client.ts';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { useSession, useStatus } from '../../app/session.tsx';
import { FailureState, formatCount, Icon, Panel, Screen, Strip } from '../../components/index.ts';
import { arrivalWords } from '../acts/arrival-words.ts';
import { whenWords } from '../acts/instant-words.ts';
import type { ValueOf } from '../acts/operation-types.ts';
import { countRows, countsNote, ENGINE_WORDS, FONT_LICENCES, HOST_WORDS, NEVER_RUN, sizeWords } from './information-words.ts';
import './information.css';

type Information = ValueOf<Client['application']['information']>;

/** What the program is, where the data are, what is not as it should be. */
export default function InformationScreen() {
  const client = useClient();
  const information = useOperation<Information>({ key: ['application.information'], topics: ['setup'], call: (signal) => client.application.information({}, { signal }) });
  return (
    <Screen title="Informazioni" note="utile quando chiami l’assistenza">
      {information.value === undefined ? (information.state === 'failed' ? <FailureState title="Le informazioni non si sono aperte" failure={information.failure} onRetry={information.reload} /> : null) : <Everything information={information.value} />}
    </Screen>
  );
}

function Everything({ information }: Readonly<{ information: Information }>) {
  const { numbering, commit } = information;
  const note = countsNote(useSession().offices);
  const revision = commit === null ? <span className="faint">non indicata</span> : <span className="mono">{commit.slice(0, 12)}</span>;
  return (
    <div className="information sp-stack">
      {information.engineSource === 'COMPILED' || information.warnings.length > 0 ? null : <Strip tone="amber">Il motore del database è {ENGINE_WORDS[information.engineSource]}: funziona, ma non è stato costruito qui.</Strip>}
      {information.warnings.map((warning) => <Strip key={warning} tone="amber">{warning}</Strip>)}
      {numbering?.stopped === null || numbering === null ? null : <Strip tone="red">La numerazione è ferma. {numbering.stopped}</Strip>}
      <div className="information-columns">
        <Panel title="Programma" padded>
          <Facts rows={[
            ['Versione', information.version], ['Revisione', revision], ['Finestra', HOST_WORDS[information.host] ?? information.host],
            ['Node', information.nodeVersion], ['SQLite', information.sqliteVersion], ['Motore', ENGINE_WORDS[information.engineSource]],
          ]} />
        </Panel>
        <Panel title="Archivio" padded {...(note === null ? {} : { note })}>
          <Facts rows={[
            ['Cartella dati', <span key="folder" className="mono information-path">{information.dataFolder}</span>], ['Dimensione', sizeWords(information.databaseBytes)],
            ...countRows(information.counts).map((row): readonly [string, ReactNode] => [row.label, formatCount(row.count)]),
          ]} />
        </Panel>
        <Panel title="Numerazione" padded>
          {numbering === null ? <p className="help">Questo computer non è ancora iscritto come postazione.</p> : <Facts rows={[['Postazione', numbering.workstation], ['Numeri emessi', formatCount(numbering.issued)], ['Stato', numbering.stopped === null ? 'in ordine' : 'ferma']]} />}
        </Panel>
        <IntermediaryPanel />
        <Panel title="Caratteri" padded>
          <Facts rows={FONT_LICENCES.map((font): readonly [string, ReactNode] => [font.name, `${font.use} · ${font.licence}`])} />
        </Panel>
      </div>
      <Panel title="Che cosa non è mai stato provato" padded>
        <ul className="information-list">{NEVER_RUN.map((line) => <li key={line}><span className="sp-toned tone-amber"><Icon name="warning" size={15} /></span>{line}</li>)}</ul>
      </Panel>
    </div>
  );
}

/** Whether somebody loads and imports by hand, or everything goes and comes by itself. */
function IntermediaryPanel() {
  const client = useClient();
  const { connectionMode, today } = useStatus();
  const status = useOperation({ key: ['sync.status'], topics: ['sync', 'positions'], freshMs: 1_000, enabled: connectionMode === 'CONNECTOR', call: (signal) => client.sync.status({}, { signal }) });
  if (connectionMode === 'MANUAL') return <Panel title="Intermediario" padded><Facts rows={[['Collegamento', 'nessuno'], ['Avvisi', 'si caricano a mano sul suo portale'], ['Ricevute e flussi', 'si importano da file']]} /></Panel>;
  if (status.value === undefined) return status.state === 'failed' ? <Panel title="Intermediario" padded><p className="help">Lo stato del collegamento non si è letto. {status.failure.message}</p></Panel> : null;
  const { connector, since, mark, streams } = status.value;
  const of = (stream: 'RECEIPTS' | 'FLOWS') => arrivalWords(streams.find((one) => one.stream === stream), today);
  const heard = HEARD[mark];
  return <Panel title="Intermediario" padded><Facts rows={[['Collegamento', connector?.label ?? '—'], ['Stato', since === null ? heard : `${heard}, ${whenWords(since, today)}`], ['Avvisi', 'partono da sé'], ['Ricevute', of('RECEIPTS')], ['Flussi', of('FLOWS')]]} /></Panel>;
}

const HEARD = { NOT_CONNECTED: 'non in linea', ON_LINE: 'in linea', OFF_LINE: 'non in linea', BUSY: 'risponde, ma adesso non accetta richieste', ODD_ANSWER: 'risposta non valida', RUNNING: 'in linea', ERROR: 'non in linea', SECRETS_MISSING: 'mancano le chiavi' } as const;

function Facts({ rows }: Readonly<{ rows: readonly (readonly [string, ReactNode])[] }>) {
  return <dl className="information-facts">{rows.map(([label, value]) => <div key={label}><dt>{label}</dt><dd>{value}</dd></div>)}</dl>;
}
