import { useEffect, useEffectEvent } from 'react';
import { Link } from 'react-router';
import { Icon } from '../components/icons.tsx';
import { KeyBox } from '../components/key-box.tsx';
import { useExportsOfOperator } from '../components/lists/exports.tsx';
import { useListDoor } from '../components/lists/use-list-door.ts';
import { PRINTS } from '../screens/prints/print-list-look.ts';
import { usePreferences, useStatus } from './session.tsx';
import { useSyncStatus } from './sync-status.ts';
import { unsentWords } from './unsent-words.ts';

/** Waiting gets older without anything happening. */
const AGE_MS = 60_000;

/** What this desk has unsent, the printer, the keys and the guide. */
export function ShellBottomBar({ onKeys, onGuide }: Readonly<{ onKeys: () => void; onGuide: () => void }>) {
  const { value: preferences } = usePreferences();
  const exporting = useExportsOfOperator().find((run) => run.state === 'RUNNING');
  const printer = preferences?.printerNote ?? null;
  return (
    <footer className="sp-bottom">
      <UnsentMark />
      <span className="sp-bottom-end">
        {exporting === undefined || exporting.total === 0 ? null : <span>Esporto {exporting.fileName}: {Math.floor((exporting.done / exporting.total) * 100)} %</span>}
        {printer === null || printer === '' ? null : <span>Stampante {printer}</span>}
        <button type="button" onClick={onKeys}>Tasti <KeyBox combo="?" /></button>
        <button type="button" onClick={onGuide} aria-keyshortcuts="F1">Guida <KeyBox combo="F1" /></button>
      </span>
    </footer>
  );
}

/** Printed notices that nobody knows yet, with the age of the oldest; opens their list. */
function UnsentMark() {
  const { today } = useStatus();
  const openPrints = useListDoor(PRINTS);
  const status = useSyncStatus();
  const words = status.value === undefined ? null : unsentWords(status.value.unsentPrinted, today);
  const older = useEffectEvent(() => status.reload());
  const waiting = words !== null;
  useEffect(() => {
    if (!waiting) return undefined;
    const timer = setInterval(older, AGE_MS);
    return () => clearInterval(timer);
  }, [waiting]);
  if (words === null) return <span />;
  return (
    <Link to="/stampe" onClick={() => openPrints({ unsentOnly: true })} className={`sp-bottom-unsent tone-${words.tone}`} title={words.hint}>
      <Icon name={words.icon} size={15} /><b>{words.count}</b><span className="sp-bottom-age">{words.age}</span><Icon name="chevronRight" size={13} />
    </Link>
  );
}
