import { useNavigate } from 'react-router';
import type { Failure } from '../../app/operation-outcome.ts';
import { EmptyState, FailureState, Screen } from '../../components/index.ts';

const WORDS = {
  person: { screen: 'Persona', title: 'Persona non trovata', text: 'Questo indirizzo non porta a nessuna persona dell’archivio.', failed: 'Non è stato possibile aprire la persona', list: '/persone', toList: 'Vai alle persone' },
  position: { screen: 'Posizione', title: 'Posizione non trovata', text: 'Questo indirizzo non porta a nessuna posizione: non c’è nell’archivio, oppure è di un altro ufficio.', failed: 'Non è stato possibile aprire la posizione', list: '/posizioni', toList: 'Vai alle posizioni' },
  payment: { screen: 'Pagamento', title: 'Pagamento non trovato', text: 'Questo indirizzo non porta a nessun pagamento: non c’è nell’archivio, oppure è di un altro ufficio.', failed: 'Non è stato possibile aprire il pagamento', list: '/pagamenti', toList: 'Vai ai pagamenti' },
  movement: { screen: 'Movimento di tesoreria', title: 'Movimento non trovato', text: 'Questo indirizzo non porta a nessun movimento della tesoreria.', failed: 'Non è stato possibile aprire il movimento', list: '/tesoreria', toList: 'Vai alla tesoreria' },
  lot: { screen: 'Lotto', title: 'Lotto non trovato', text: 'Questo indirizzo non porta a nessun lotto: non c’è nell’archivio, oppure è di un altro operatore.', failed: 'Non è stato possibile aprire il lotto', list: '/lotti', toList: 'Vai ai lotti' },
  flow: { screen: 'Flusso', title: 'Flusso non trovato', text: 'Questo indirizzo non porta a nessun flusso di rendicontazione.', failed: 'Non è stato possibile aprire il flusso', list: '/flussi', toList: 'Vai ai flussi' },
  month: { screen: 'Chiusura del mese', title: 'Mese che non c’è', text: 'L’indirizzo non è di un mese.', list: '/riconciliazione', toList: 'Vai a Riconciliazione', failed: 'I controlli non si sono fatti' },
} as const;

/** What the screen of one object shows where there is none: whether the address is no number or the core knows no such row. */
export function NotFoundScreen({ what }: Readonly<{ what: keyof typeof WORDS }>) {
  const navigate = useNavigate();
  const words = WORDS[what];
  return <Screen title={words.screen}><EmptyState icon="search" title={words.title} framed actions={[{ label: words.toList, onPress: () => { void navigate(words.list); } }]}>{words.text} Cerca ovunque con F3.</EmptyState></Screen>;
}

/** The screen of one object that did not open. */
export function ObjectFailedScreen({ what, failure, onRetry }: Readonly<{ what: keyof typeof WORDS; failure: Failure; onRetry: () => void }>) {
  const navigate = useNavigate();
  const words = WORDS[what];
  if (failure.code === 'NOT_FOUND') return <NotFoundScreen what={what} />;
  return <Screen title={words.screen}><FailureState title={words.failed} failure={failure} onRetry={onRetry} actions={[{ label: words.toList, onPress: () => { void navigate(words.list); } }]} /></Screen>;
}
