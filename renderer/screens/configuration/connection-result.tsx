import { Panel, StateWord, Strip } from '../../components/index.ts';
import { formatNav } from '../../../main/domain/notice-number.ts';
import { skewWords } from '../synchronisation/sync-words.ts';
import type { ConnectionTest, StoredConnection } from './intermediary-types.ts';

const ALLOWED = { label: 'sì', tone: 'green', shape: 'disc-tick' } as const;
const REFUSED = { label: 'no', tone: 'red', shape: 'triangle-full' } as const;
const UNKNOWN = { label: 'non si sa', tone: 'neutral', shape: 'ring' } as const;

/** What the remote answered: what was reached, which rights the key has. */
export function TestResult({ test }: Readonly<{ test: ConnectionTest }>) {
  const skew = skewWords(test.skewMs);
  return (
    <div className="sp-stack" role="status">
      <Strip tone={test.ok ? 'green' : 'red'}>{test.detail}</Strip>
      {skew === null ? null : <Strip tone="amber">{skew}</Strip>}
      {test.rights.length === 0 ? null : (
        <ul className="connection-rights">
          {test.rights.map((right) => <li key={right.what}><span>{right.what}{right.detail === null ? null : <span className="help"> · {right.detail}</span>}</span><StateWord look={right.allowed === null ? UNKNOWN : right.allowed ? ALLOWED : REFUSED} /></li>)}
        </ul>
      )}
    </div>
  );
}

const PLACE: Readonly<Record<NonNullable<StoredConnection['secretPlace']>, string>> = {
  SAFE_STORAGE: 'Le chiavi restano cifrate dal sistema operativo, su questo computer.', KEYRING: 'Le chiavi restano nel portachiavi di questo computer.', THIS_RUN: 'Questo computer non ha un portachiavi: le chiavi si scrivono di nuovo a ogni avvio.',
};

/** What the connection rests on: where the keys are kept, which numbers are agreed. */
export function ConnectionFacts({ stored, needs }: Readonly<{ stored: StoredConnection; needs: readonly string[] }>) {
  const { numbering, secretPlace } = stored;
  return (
    <div className="sp-stack">
      {needs.length === 0 ? null : <Panel title="Che cosa serve" padded><ul className="connection-needs">{needs.map((need) => <li key={need}>{need}</li>)}</ul></Panel>}
      <Panel title="Numerazione concordata" padded>
        {numbering === null ? <p className="help">La numerazione non è impostata.</p> : (
          <>
            <p>Segregazione <b>{numbering.segregationCode}</b>, prefisso <b>{numbering.applicationPrefix}</b>, postazione <b>{numbering.workstation}</b></p>
            <p className="help">Da <span className="mono connection-nav">{formatNav(numbering.firstNav)}</span> a <span className="mono connection-nav">{formatNav(numbering.lastNav)}</span>. L’intermediario non deve dare a nessun altro questi numeri.</p>
          </>
        )}
      </Panel>
      {secretPlace === null ? null : <Panel title="Chiavi" padded><p className="help">{PLACE[secretPlace]} Non sono nell’archivio, nelle copie né nei registri.</p></Panel>}
    </div>
  );
}
