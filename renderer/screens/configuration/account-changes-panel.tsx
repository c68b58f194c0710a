import { useState } from 'react';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { countOf, FailureState, LinkButton, Panel } from '../../components/index.ts';
import { AccountChangeCard } from './account-change-card.tsx';
import type { AccountChange } from './account-change-types.ts';

/** Shown at once; the older ones when asked for. */
const SHOWN = 2;

function isOver({ state }: AccountChange): boolean {
  return state === 'DONE' || state === 'UNDONE' || state === 'CANCELLED';
}

/** Changes of account: those still to be done, or just done; the rest when asked for. Nothing while there never was one. */
export function AccountChangesPanel() {
  const client = useClient();
  const { today } = useStatus();
  const [all, setAll] = useState(false);
  const list = useOperation({ key: ['accountChanges.list'], topics: ['accountChanges'], call: (signal) => client.accountChanges.list({}, { signal }) });
  if (list.state === 'failed' && list.value === undefined) return <div className="config-gap"><FailureState title="I cambi del conto non si sono aperti" failure={list.failure} onRetry={list.reload} /></div>;
  const changes = list.value?.changes ?? [];
  if (changes.length === 0) return null;
  const newest = changes.find((change) => change.state !== 'CANCELLED')?.id;
  const shown = all ? changes : changes.filter((change, index) => !isOver(change) || index < SHOWN);
  return (
    <div className="config-gap">
      <Panel title="Cambi del conto" note={countOf(changes.length, 'cambio', 'cambi')} {...(shown.length < changes.length ? { action: <LinkButton label="Anche quelli di prima" onPress={() => setAll(true)} /> } : {})}>
        <ul className="config-changes">{shown.map((change) => <AccountChangeCard key={change.id} change={change} today={today} newest={change.id === newest} />)}</ul>
      </Panel>
    </div>
  );
}
