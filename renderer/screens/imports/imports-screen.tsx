import { useEffect, useRef, useState, useSyncExternalStore, type DragEvent } from 'react';
import { useSession } from '../../app/session.tsx';
import { ActionButton, countOf, Panel, ProgressLine, Screen, showToast, Stack, Strip } from '../../components/index.ts';
import '../acts/acts.css';
import { ArrivalsStrip } from './arrivals-strip.tsx';
import { importRuns } from './current-runs.ts';
import { ImportOutcome } from './import-outcome.tsx';
import { progressOf, type ChosenFile } from './import-run.ts';
import { ImportsDone } from './imports-done.tsx';
import { TreasuryDone } from './treasury-done.tsx';
import { decidesOnPayments } from '../acts/role-rights.ts';
import { useSendFiles } from './use-send-files.ts';
import './imports.css';

const ACCEPTED = '.xml,.zip,.json,.b64,.p7m,.csv,.txt,.xlsx,.sta,.940,.mt940';

/** Importazioni: receipts, flows and movements of the treasury chosen or dropped, progress, outcome file by file, what was imported before. Source: look reference, screen 13. */
export default function ImportsScreen() {
  const send = useSendFiles();
  const { operatorId, role } = useSession();
  const input = useRef<HTMLInputElement>(null);
  const [over, setOver] = useState(false);
  const stored = useSyncExternalStore(importRuns.subscribe, importRuns.current);
  const run = stored?.operatorId === operatorId ? stored : null;
  const running = stored?.running === true;
  // A file dropped beside the target must not replace the page.
  useEffect(() => {
    const keep = (event: globalThis.DragEvent) => event.preventDefault();
    window.addEventListener('dragover', keep);
    window.addEventListener('drop', keep);
    return () => { window.removeEventListener('dragover', keep); window.removeEventListener('drop', keep); };
  }, []);

  const told = (work: Promise<void>) => {
    void work.then(() => {
      const ended = importRuns.current();
      if (ended === null || ended.stopped !== null) return;
      showToast(`Importazione finita: ${countOf(ended.totals.imported, ended.totals.treasuryFiles > 0 ? 'file nuovo' : 'documento nuovo', ended.totals.treasuryFiles > 0 ? 'file nuovi' : 'documenti nuovi')}.`, window.location.hash === '#/importazioni' ? [] : [{ label: 'Vedi l’esito', onPress: () => { window.location.hash = '#/importazioni'; } }]);
    });
  };
  const start = (files: readonly ChosenFile[]) => { if (files.length > 0) told(importRuns.start(operatorId, files, send)); };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    start([...event.dataTransfer.files]);
  };
  return (
    <Screen title="Importazioni" note="ricevute, flussi di rendicontazione, movimenti della tesoreria" actions={<ActionButton label="Scegli i file…" kind="primary" icon="fileIn" shortcut="Ctrl+I" disabledReason={running ? 'Un’importazione è in corso: aspetta che finisca.' : null} onPress={() => input.current?.click()} />}>
      <Stack>
        <ArrivalsStrip />
        <div className="imports-drop" data-over={over || undefined} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={onDrop}>
          <div>
            <p><b>Trascina qui i file delle ricevute, dei flussi e della tesoreria</b>, oppure premi «Scegli i file…».</p>
            <p className="help">XML, JSON, ZIP, anche firmati (p7m) o in base64; per la tesoreria anche CSV, Excel, MT940. Importare due volte lo stesso file non cambia nulla.</p>
          </div>
          <input ref={input} type="file" multiple accept={ACCEPTED} className="acts-file" tabIndex={-1} aria-hidden="true" onChange={(event) => { start([...(event.currentTarget.files ?? [])]); event.currentTarget.value = ''; }} />
        </div>
        {run === null ? null : run.running ? <RunningImport /> : run.stopped === null ? null : <Strip tone="amber" {...(run.files.some((file) => file.fate.kind === 'waiting') ? { action: { label: 'Riprendi da dove era', onPress: () => told(importRuns.resume(send)) } } : {})}>{run.stopped}</Strip>}
        {run === null ? null : <ImportOutcome run={run} onClear={importRuns.clear} />}
        <ImportsDone />
        {decidesOnPayments(role) ? <TreasuryDone /> : null}
      </Stack>
    </Screen>
  );
}

function RunningImport() {
  const run = useSyncExternalStore(importRuns.subscribe, importRuns.current);
  if (run === null) return null;
  const { done, total, secondsLeft } = progressOf(run);
  return <Panel title="Importazione in corso" padded><ProgressLine title="Leggo i file" done={done} total={total} secondsLeft={secondsLeft} onCancel={importRuns.cancel} /></Panel>;
}
