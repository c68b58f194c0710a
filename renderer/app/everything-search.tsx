import { useEffect, useState, type Ref } from 'react';
import { useNavigate, type NavigateFunction } from 'react-router';
import { SearchField } from '../components/search-field.tsx';
import type { Client } from '../bridge/client.ts';
import { useListDoor } from '../components/lists/use-list-door.ts';
import { PAYMENTS } from '../screens/payments/payment-list-look.ts';
import { POSITIONS } from '../screens/positions/position-look.ts';
import { useClient } from './bridge-context.tsx';
import { handOver } from './handed-over.ts';
import { useOperation } from './result-query.ts';
import { MOST_FOUND, searchGroups, type ListDoors } from './search-groups.ts';
import { listsAsked } from './search-lists.ts';
import { useStatus } from './session.tsx';

/** Pause after the last key before asking: short enough for the first answer within 100 ms. */
const PAUSE_MS = 40;

function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => { const timer = setTimeout(() => setSettled(text), PAUSE_MS); return () => clearTimeout(timer); }, [text]);
  return settled;
}

/** Opens what a scanned or typed code names. A code of another body or office, or of nothing here, goes to Verifica pagamento. */
export async function openCode(client: Client, navigate: NavigateFunction, text: string): Promise<'opened' | 'nothing'> {
  const outcome = await client.application.search({ text: text.slice(0, 400), limit: 5 }).catch(() => null);
  if (outcome === null || !outcome.ok) return 'nothing';
  const { exact, recognised } = outcome.value;
  if (exact !== null) {
    await navigate(exact.kind === 'POSITION' ? `/posizioni/${exact.id}` : `/persone/${exact.id}`);
    return 'opened';
  }
  if (recognised !== null && (recognised.otherEntity !== null || recognised.otherOffice)) {
    await navigate('/verifica', { state: handOver({ text }) });
    return 'opened';
  }
  return 'nothing';
}

export type EverythingSearchProps = Readonly<{ place: 'top' | 'big'; placeholder: string; autoFocus?: boolean; ref?: Ref<HTMLInputElement>; /** What was scanned and found nowhere, to show once: it goes away with the focus, or under the next key. Empty = clear the field. */ given?: Readonly<{ text: string; at: number }> | null }>;

/** The one search field for everything, with its results; the shell has it on top, the counter in the middle. */
export function EverythingSearch({ place, placeholder, autoFocus, ref, given = null }: EverythingSearchProps) {
  const client = useClient();
  const navigate = useNavigate();
  const [text, setText] = useState('');
  const settled = useSettled(text.trim());
  const { today } = useStatus();
  const filterPositions = useListDoor(POSITIONS);
  const filterPayments = useListDoor(PAYMENTS);
  const [scanned, setScanned] = useState(false);
  useEffect(() => { if (given !== null) { setText(given.text); setScanned(given.text !== ''); } }, [given]);
  const asked = settled.length >= 2;
  const found = useOperation({ key: ['application.search', settled], enabled: asked, freshMs: 2_000, keepPrevious: true, call: (signal) => client.application.search({ text: settled.slice(0, 400), limit: MOST_FOUND }, { signal }) });
  const leave = () => { setText(''); setScanned(false); };
  const open = (path: string, state?: unknown) => { leave(); void navigate(path, { state }); };
  const doors = (): ListDoors => {
    const { people, positions, payments } = listsAsked(settled, today);
    return {
      people: people === null ? null : () => open('/persone', handOver({ text: people })),
      positions: positions === null ? null : () => { filterPositions(positions); open('/posizioni'); },
      payments: payments === null ? null : () => { filterPayments(payments); open('/pagamenti'); },
    };
  };
  const groups = asked && found.value !== undefined ? searchGroups(found.value, settled, open, doors()) : [];
  const nothing = asked && found.state === 'ready' && !found.refreshing && groups.length === 0;
  const recognised = found.value?.recognised ?? null;
  const message = !asked ? undefined
    : found.state === 'failed' ? found.failure.message
    : recognised?.otherEntity ? <>Avviso di un altro ente: <b>{recognised.otherEntity}</b>. Da qui non si può verificare.</>
    : recognised?.otherOffice ? <>L’avviso è di questo ente, ma di un altro ufficio: qui non lo vedi. Non crearne uno nuovo, chiedi all’ufficio che lo segue.</>
    : nothing && scanned ? <>Il codice letto, “{settled}”, non è di un avviso né di una persona di questo archivio.</>
    : nothing ? <>Nessun risultato per “{settled}”. Prova con il cognome, il codice fiscale, il numero avviso o =importo.</>
    : undefined;
  const submit = async (typed: string) => { if (typed.trim() === '' || (await openCode(client, navigate, typed.trim())) !== 'opened') return;
    leave();
    if (document.activeElement instanceof HTMLInputElement) document.activeElement.blur();
  };
  return (
    <SearchField place={place} placeholder={placeholder} text={text} passing={scanned} onText={(typed) => { setScanned(false); setText(typed); }} groups={groups} milliseconds={found.value?.milliseconds ?? null} onSubmit={(typed) => { void submit(typed); }} onClose={leave}
      {...(message === undefined ? {} : { message })} {...(autoFocus === undefined ? {} : { autoFocus })} {...(ref === undefined ? {} : { ref })} />
  );
}
