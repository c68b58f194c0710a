import { Strip } from '../../components/index.ts';

/** A list never jumps under the hands: it says that something changed and waits. */
export function ListChangedStrip({ changed, onReload }: Readonly<{ changed: boolean; onReload: () => void }>) {
  if (!changed) return null;
  return <div className="acts-changed"><Strip tone="blue" action={{ label: 'Ricarica', onPress: onReload }}>Aggiornato: nel frattempo qualcosa è cambiato.</Strip></div>;
}
