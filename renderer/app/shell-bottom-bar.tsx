import { Link } from 'react-router';
import { Icon } from '../components/icons.tsx';
import { KeyBox } from '../components/key-box.tsx';
import { useExportsOfOperator } from '../components/lists/exports.tsx';
import { useListDoor } from '../components/lists/use-list-door.ts';
import { countOf } from '../components/text-pieces.ts';
import { PRINTS } from '../screens/prints/print-list-look.ts';
import { usePreferences } from './session.tsx';
import type { ShellCounters } from './shell-nav.tsx';

/** What this desk has unsent, the printer, the keys and the guide. */
export function ShellBottomBar({ counters, onKeys, onGuide }: Readonly<{ counters: ShellCounters | undefined; onKeys: () => void; onGuide: () => void }>) {
  const { value: preferences } = usePreferences();
  const openPrints = useListDoor(PRINTS);
  const exporting = useExportsOfOperator().find((run) => run.state === 'RUNNING');
  const unsent = counters?.unsentPrints ?? 0;
  const printer = preferences?.printerNote ?? null;
  return (
    <footer className="sp-bottom">
      {unsent === 0 ? <span /> : (
        <Link to="/stampe" onClick={() => openPrints({ unsentOnly: true })} className="sp-bottom-unsent tone-amber"><Icon name="printer" size={15} /><b>{countOf(unsent, 'avviso stampato non ancora inviato', 'avvisi stampati non ancora inviati')}</b><Icon name="chevronRight" size={13} /></Link>
      )}
      <span className="sp-bottom-end">
        {exporting === undefined || exporting.total === 0 ? null : <span>Esporto {exporting.fileName}: {Math.floor((exporting.done / exporting.total) * 100)} %</span>}
        {printer === null || printer === '' ? null : <span>Stampante {printer}</span>}
        <button type="button" onClick={onKeys}>Tasti <KeyBox combo="?" /></button>
        <button type="button" onClick={onGuide} aria-keyshortcuts="F1">Guida <KeyBox combo="F1" /></button>
      </span>
    </footer>
  );
}
