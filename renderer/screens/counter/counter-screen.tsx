import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { EverythingSearch } from '../../app/everything-search.tsx';
import { useOperation } from '../../app/result-query.ts';
import { useSession } from '../../app/session.tsx';
import { ActionButton, FailureState, KeyBox, Screen } from '../../components/index.ts';
import type { Home } from './counter-values.ts';
import { longDate } from './home-words.ts';
import { ServedPanel } from './served-panel.tsx';
import { PrintsPanel, ToFinishPanel } from './side-panels.tsx';
import './counter.css';

/** The home of the counter: who is in front of you, what to finish, what was printed today. Source: look reference, screen 03. */
export default function CounterScreen() {
  const client = useClient();
  const { role } = useSession();
  const home = useOperation({ key: ['application.home'], topics: ['positions', 'prints', 'people', 'preferences', 'catalogue', 'tasks'], call: (signal) => client.application.home({}, { signal }) });
  const value = home.value;
  return (
    <Screen title="Chi hai davanti?" actions={value === undefined ? undefined : <span className="detail">{longDate(value.today)}</span>} side={value === undefined ? null : <><ToFinishPanel items={value.toFinish} /><PrintsPanel prints={value.prints} count={value.printsToday} /></>}>
      <div className="ct-home">
        <EverythingSearch place="big" autoFocus placeholder="Cognome, codice fiscale, numero avviso, =importo, oppure leggi un codice" />
        <Actions pinned={value?.pinned ?? []} mayCreate={role !== 'ACCOUNTING'} />
        {home.state === 'failed' && value === undefined ? <FailureState title="Non è stato possibile leggere la giornata" failure={home.failure} onRetry={home.reload} /> : null}
        {value === undefined ? null : <ServedPanel served={value.served} mayCreate={role !== 'ACCOUNTING'} />}
      </div>
    </Screen>
  );
}

/** Two actions and the pinned services. F2, F4 and Alt+1..9 belong to the shell: here only their hints. */
function Actions({ pinned, mayCreate }: Readonly<{ pinned: Home['pinned']; mayCreate: boolean }>) {
  const navigate = useNavigate();
  const open = (serviceId?: number) => { void navigate('/posizioni/nuova', { state: { ...(serviceId === undefined ? {} : { serviceId }), fresh: Date.now() } }); };
  return (
    <div className="ct-actions">
      {mayCreate ? <ActionButton label="Nuova posizione" kind="primary" onPress={() => open()}><KeyBox combo="F2" /></ActionButton> : null}
      <ActionButton label="Verifica pagamento" onPress={() => { void navigate('/verifica'); }}><KeyBox combo="F4" /></ActionButton>
      <ActionButton label="Persone" icon="person" onPress={() => { void navigate('/persone'); }} />
      {mayCreate && pinned.length > 0 ? <span className="ct-divider" aria-hidden="true" /> : null}
      {mayCreate ? pinned.slice(0, 9).map((service, index) => <ActionButton key={service.serviceId} label={service.code} onPress={() => open(service.serviceId)}><KeyBox combo={`Alt+${index + 1}`} /></ActionButton>) : null}
    </div>
  );
}
