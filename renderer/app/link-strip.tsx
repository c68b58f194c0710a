import { Strip } from '../components/strip.tsx';
import { useLinkState } from './bridge-context.tsx';
import { useSlow } from './slow.ts';

/** The link between page and core is cut: what is safe, what is being done, the way out. Short cuts are not shown. */
export function LinkStrip() {
  const state = useLinkState();
  const slow = useSlow(state === 'lost');
  if (state === 'closed') {
    return <div className="sp-link-strip"><Strip tone="red" action={{ label: 'Riapri la finestra', onPress: () => window.location.reload() }}>Collegamento interrotto: Sportello è stato chiuso. Quello che era salvato è salvo.</Strip></div>;
  }
  if (!slow || state !== 'lost') return null;
  return <div className="sp-link-strip"><Strip tone="red" action={{ label: 'Riapri la finestra', onPress: () => window.location.reload() }}>Collegamento interrotto: riprovo da solo ogni pochi secondi. Quello che hai scritto resta qui, nessun dato è andato perso.</Strip></div>;
}
