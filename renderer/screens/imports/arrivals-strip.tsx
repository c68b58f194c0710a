import { useNavigate } from 'react-router';
import { useClient } from '../../app/bridge-context.tsx';
import { useOperation } from '../../app/result-query.ts';
import { useStatus } from '../../app/session.tsx';
import { Strip } from '../../components/index.ts';
import { arrivalWords } from '../acts/arrival-words.ts';

/** With a connection nobody has to import: says so, and how fresh it is. */
export function ArrivalsStrip() {
  const client = useClient();
  const navigate = useNavigate();
  const { connectionMode, today } = useStatus();
  const status = useOperation({ key: ['sync.status'], topics: ['sync', 'positions'], freshMs: 1_000, enabled: connectionMode === 'CONNECTOR', call: (signal) => client.sync.status({}, { signal }) });
  if (connectionMode === 'MANUAL' || status.value === undefined) return null;
  const { streams } = status.value;
  const of = (stream: 'RECEIPTS' | 'FLOWS') => arrivalWords(streams.find((one) => one.stream === stream), today);
  return (
    <Strip tone="blue" action={{ label: 'Sincronizzazione', onPress: () => { void navigate('/sincronizzazione'); } }}>
      <b>Ricevute</b>: {of('RECEIPTS')}. <b>Flussi</b>: {of('FLOWS')}. Qui si importano i file che arrivano per altre vie.
    </Strip>
  );
}
